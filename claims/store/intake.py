"""What a store keeps of how documents came in: origins, versions, candidate claims.

What waits to be confirmed is no knowledge: it does not raise the store's revision.
Everything else changes within a unit of work. Clocks are the caller's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from claims.models import Claim, Document, Passage

if TYPE_CHECKING:
    from claims.store.base import Page


class OriginKind(StrEnum):
    """How a document came into the store."""

    PASTED = "pasted"
    FILE = "file"
    ADDRESS = "address"
    EARLIER = "earlier"
    """Kept by other means (a seed, an import) before its next version came."""


@dataclass(frozen=True, slots=True)
class Origin:
    """How one version of a document came in, and its place among the versions.

    ``series`` is the id of the first version. ``boilerplate`` are the offsets at
    which left-out paragraphs begin. ``superseded_by`` is the next version, if any.
    """

    document_id: str
    series: str
    version: int
    kind: OriginKind
    added_at: datetime
    added_by: str
    added_by_name: str
    format: str | None = None
    name: str | None = None
    encoding: str | None = None
    file_sha256: str | None = None
    boilerplate: tuple[int, ...] = ()
    superseded_by: str | None = None


class CandidateState(StrEnum):
    """What became of a candidate claim."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class KeptCandidate:
    """A candidate claim of a document; its sentence is ``start``..``end`` of it."""

    start: int
    end: int
    text: str
    score: int
    reasons: tuple[str, ...] = ()
    speaker: str | None = None
    unclear: tuple[str, ...] = ()
    state: CandidateState = CandidateState.OPEN
    claim_id: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PendingDocument:
    """A document that was read and waits for its facts to be confirmed.

    ``record`` is a JSON text; ``owner`` is who gave it and alone may confirm it.
    """

    id: str
    owner: str
    record: str
    created_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document in a list, without its text, and how far work on it has come."""

    document: Document
    origin: Origin | None
    open: int
    accepted: int
    rejected: int

    @property
    def found(self) -> int:
        """How many candidates were found in it."""
        return self.open + self.accepted + self.rejected


class IntakeReading(Protocol):
    """What both a store and a unit of work tell."""

    def origin(self, document_id: str) -> Origin | None:
        """Return how a document came in, where that was noted."""
        ...

    def superseded(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the next version of each of the documents that has one."""
        ...

    def candidate_at(
        self, document_id: str, start: int, end: int
    ) -> KeptCandidate | None:
        """Return the candidate at these offsets, if there is one."""
        ...

    def decided_candidates(self, document_id: str) -> list[KeptCandidate]:
        """Return the candidates of a document that were accepted or rejected."""
        ...

    def quoting(
        self, document_id: str, start: int = 0, end: int | None = None
    ) -> list[Claim]:
        """Return the claims in use that quote what begins at ``start``..``end``.

        In use are published ones and those in work. The oldest first.
        """
        ...


class IntakeStore(IntakeReading, Protocol):
    """Documents as those who work on them see them."""

    def add_pending(self, pending: PendingDocument) -> None:
        """Keep a document until it is confirmed; forget those whose time is over."""
        ...

    def pending(self, pending_id: str, at: datetime) -> PendingDocument | None:
        """Return what waits under this id and whose time is not over."""
        ...

    def drop_pending(self, pending_id: str) -> None:
        """Forget what waits under this id."""
        ...

    def versions_of_document(self, document_id: str) -> list[Origin]:
        """Return all versions of a document, the newest first; none if not noted."""
        ...

    def document_header(self, document_id: str) -> Document:
        """Return a document without its passages; DocumentNotFound if none."""
        ...

    def passages_between(
        self, document_id: str, start: int, end: int
    ) -> tuple[Passage, ...]:
        """Return the passages that begin at ``start``..``end`` of a document."""
        ...

    def documents_alike(self, sha256: str, file_sha256: str | None) -> list[Document]:
        """Return the documents of the same text or file, without passages."""
        ...

    def documents_at(self, url: str) -> list[Document]:
        """Return the newest versions of what came from an address, no passages."""
        ...

    def list_documents(
        self,
        *,
        text: str | None = None,
        every: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> "Page[DocumentEntry]":
        """Return a page of the newest versions of documents, the last added first.

        ``text`` is looked for in titles, publishers and addresses. Without ``every``
        only documents whose origin was noted are listed.
        """
        ...

    def candidates(
        self, document_id: str, start: int = 0, end: int | None = None
    ) -> list[KeptCandidate]:
        """Return the candidates that begin at ``start``..``end``, in text order."""
        ...

    def best_candidates(self, document_id: str, limit: int) -> list[KeptCandidate]:
        """Return the open candidates most worth checking, the best first."""
        ...

    def candidate_counts(self, document_id: str) -> dict[CandidateState, int]:
        """Return how many candidates of a document stand where."""
        ...

    def stale_claims(self, limit: int = 50) -> list[Claim]:
        """Return claims in use that quote a version of a document that has a newer one.

        They are those whose quote is not in the newer one. The newest first.
        """
        ...


class IntakeWork(IntakeReading, Protocol):
    """Changes of documents within a unit of work."""

    def add_origin(self, origin: Origin) -> None:
        """Note how a document came in; the one it follows is superseded by it."""
        ...

    def add_candidates(
        self, document_id: str, candidates: Sequence[KeptCandidate]
    ) -> None:
        """Keep candidates; those whose offsets are kept already stay as they are."""
        ...

    def set_candidate(self, document_id: str, candidate: KeptCandidate) -> None:
        """Keep what became of a candidate."""
        ...

    def confirm_pending(self, pending_id: str) -> bool:
        """Forget what waits, as part of this change; False if it does not wait."""
        ...
