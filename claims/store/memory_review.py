"""What reviewers look up, in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from claims.audit import AuditAction, AuditEvent
from claims.errors import ClaimNotFound
from claims.models import Claim, ClaimStatus, Document
from claims.store.base import Page
from claims.store.review import (
    DocumentSummary,
    OpenStatement,
    ReviewFilter,
    WorkCounts,
)
from claims.store.rules import OPEN
from claims.text import normalise

if TYPE_CHECKING:
    from claims.store.memory import _Records


class MemoryReview:
    """Reading for the reviewers' pages; needs ``_records``."""

    _records: "_Records"

    def review_claims(
        self, wanted: ReviewFilter, *, after: str | None = None, limit: int = 50
    ) -> Page[Claim]:
        """Return a page of versions, the newest first, those matching every filter."""
        claims = list(self._records.claims.values())[::-1]
        if after is not None:
            ids = [claim.id for claim in claims]
            if after not in ids:
                raise ClaimNotFound(f"There is no claim {after!r} to go on from.")
            claims = claims[ids.index(after) + 1 :]
        flagged = {event.target for event in self._flags()}
        found = [
            claim
            for claim in claims
            if self._stands(claim, wanted.status)
            and _fits(claim, wanted)
            and (not wanted.flagged or claim.id in flagged)
        ]
        page = tuple(found[: max(1, limit)])
        return Page(page, page[-1].id if len(found) > len(page) else None)

    def work_counts(self, actor_id: str) -> WorkCounts:
        """Return how much there is to do for one person."""
        counts = Counter(
            (claim.status, claim.created_by == actor_id)
            for claim in self._records.claims.values()
        )
        mine = counts[ClaimStatus.DRAFT, True]
        return WorkCounts(
            for_me=counts[ClaimStatus.IN_REVIEW, False],
            waiting=counts[ClaimStatus.IN_REVIEW, True],
            my_drafts=mine,
            drafts=mine + counts[ClaimStatus.DRAFT, False],
            flagged=len({event.target for event in self._flags()}),
        )

    def open_flags(self, limit: int = 50) -> list[AuditEvent]:
        """Return the last flag of each flagged version, the newest first."""
        last = {event.target: event for event in self._flags()}
        newest = sorted(last.values(), key=lambda event: -event.number)
        return newest[:limit]

    def events_about(self, targets: Sequence[str]) -> list[AuditEvent]:
        """Return the events whose target is one of ``targets``, in order."""
        wanted = set(targets)
        return [event for event in self._records.events if event.target in wanted]

    def topics(self, limit: int = 200) -> list[str]:
        """Return the topics of claims, those of most versions first."""
        counts = Counter(
            topic
            for claim in self._records.claims.values()
            for topic in set(claim.topics)
        )
        return sorted(counts, key=lambda topic: (-counts[topic], topic))[:limit]

    def find_documents(self, text: str, limit: int = 20) -> list[DocumentSummary]:
        """Return documents whose title, publisher, address or id has every word."""
        words = text.lower().split()
        found = [
            DocumentSummary(
                each.id, each.title, each.publisher, each.published_on, each.url
            )
            for each in self._records.documents.values()
            if all(word in _searched(each) for word in words)
        ]
        found.sort(key=lambda each: (each.title or "", each.id))
        found.sort(key=_published, reverse=True)
        return found[:limit]

    def open_statements(self, limit: int) -> list[OpenStatement]:
        """Return what drafts and versions in review state, the newest first."""
        claims = list(self._records.claims.values())[::-1]
        return [
            OpenStatement(claim.id, claim.slug, claim.text, claim.status)
            for claim in claims
            if claim.status in OPEN
        ][:limit]

    def _flags(self) -> list[AuditEvent]:
        """Return the flags that are open, in order."""
        answered: Mapping[str, int] = {
            event.target: event.number
            for event in self._records.events
            if event.action == AuditAction.CLAIM_UNFLAG
        }
        claims = self._records.claims
        return [
            event
            for event in self._records.events
            if event.action == AuditAction.CLAIM_FLAG
            and event.number > answered.get(event.target, 0)
            and event.target in claims
            and claims[event.target].status is not ClaimStatus.RETIRED
        ]

    def _stands(self, claim: Claim, status: ClaimStatus | None) -> bool:
        if status is None:
            return claim.status is not ClaimStatus.RETIRED
        if claim.status is not status:
            return False
        return status is not ClaimStatus.RETIRED or self._is_over(claim)

    def _is_over(self, claim: Claim) -> bool:
        """Tell whether a retired version is the last of its claim, and none is used."""
        records = self._records
        others = (records.claims[each] for each in records.slugs[claim.slug])
        return all(
            other.status is ClaimStatus.RETIRED and other.version <= claim.version
            for other in others
        )


def _fits(claim: Claim, wanted: ReviewFilter) -> bool:
    said = normalise(claim.text)
    author = claim.created_by or ""
    return (
        all(word in said for word in normalise(wanted.text or "").split())
        and (wanted.topic is None or wanted.topic in claim.topics)
        and (wanted.written_by is None or author == wanted.written_by)
        and (wanted.not_written_by is None or author != wanted.not_written_by)
    )


def _published(document: DocumentSummary) -> str:
    return document.published_on.isoformat() if document.published_on else ""


def _searched(document: Document) -> str:
    known = (document.title, document.publisher, document.url, document.id)
    return "\n".join(each for each in known if each).lower()
