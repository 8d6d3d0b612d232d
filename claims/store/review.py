"""What reviewers look up: claims in work, flags, histories, topics, documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from claims.audit import AuditEvent
from claims.models import Claim, ClaimStatus

if TYPE_CHECKING:
    from claims.store.base import Page


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which versions of claims to list.

    Without ``status`` those that are in use or in work; with ``retired`` the last
    version of each claim that has no other. ``text`` holds words that the claim's
    text must all contain, in any order, case and quote marks aside. ``written_by``
    and ``not_written_by`` are actors' ids. ``flagged`` narrows down to claims with
    an open flag.
    """

    status: ClaimStatus | None = None
    text: str | None = None
    topic: str | None = None
    written_by: str | None = None
    not_written_by: str | None = None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """How much there is to do for one person; versions of claims each.

    ``for_me`` are in review and written by others, ``waiting`` in review and written
    by this person, ``my_drafts`` this person's drafts, ``drafts`` everybody's.
    """

    for_me: int
    waiting: int
    my_drafts: int
    drafts: int
    flagged: int


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document without its text, to choose it by."""

    id: str
    title: str | None
    publisher: str | None
    published_on: date | None
    url: str | None


@dataclass(frozen=True, slots=True)
class OpenStatement:
    """What a draft or a version in review states."""

    claim_id: str
    slug: str
    text: str
    status: ClaimStatus


class ReviewStore(Protocol):
    """Reading for the reviewers' pages; each answers by an index."""

    def review_claims(
        self, wanted: ReviewFilter, *, after: str | None = None, limit: int = 50
    ) -> "Page[Claim]":
        """Return a page of versions, the newest first, those matching every filter.

        ``after`` is the ``next`` of the page before; ClaimNotFound if it is none.
        """
        ...

    def work_counts(self, actor_id: str) -> WorkCounts:
        """Return how much there is to do for one person."""
        ...

    def open_flags(self, limit: int = 50) -> list[AuditEvent]:
        """Return the last flag of each flagged version, the newest first.

        A flag is open until it is answered (``claim:unflag``) or its version retired.
        """
        ...

    def events_about(self, targets: Sequence[str]) -> list[AuditEvent]:
        """Return the events whose target is one of ``targets``, in order."""
        ...

    def topics(self, limit: int = 200) -> list[str]:
        """Return the topics of claims, those of most versions first."""
        ...

    def find_documents(self, text: str, limit: int = 20) -> list[DocumentSummary]:
        """Return documents whose title, publisher, address or id has every word.

        The latest published first, those without a date last. Without a word, the
        latest of all.
        """
        ...

    def open_statements(self, limit: int) -> list[OpenStatement]:
        """Return what drafts and versions in review state, the newest first."""
        ...
