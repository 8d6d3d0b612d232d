"""How documents came in, in memory."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from claims.errors import DocumentNotFound, InvalidRecord
from claims.models import Claim, ClaimStatus, Document, Passage
from claims.store.base import Page
from claims.store.intake import (
    CandidateState,
    DocumentEntry,
    KeptCandidate,
    Origin,
    PendingDocument,
)

Places = dict[tuple[int, int], KeptCandidate]


@dataclass(slots=True)
class IntakeRecords:
    """Origins and candidates, by the ids of their documents."""

    origins: dict[str, Origin] = field(default_factory=dict)
    candidates: dict[str, Places] = field(default_factory=dict)

    def copy(self) -> "IntakeRecords":
        """Return records that can change by themselves."""
        places = {each: dict(found) for each, found in self.candidates.items()}
        return IntakeRecords(dict(self.origins), places)


@dataclass(slots=True)
class KeptIntake:
    """What came in, and what waits, behind one lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    records: IntakeRecords = field(default_factory=IntakeRecords)
    pending: dict[str, PendingDocument] = field(default_factory=dict)


class _Records(Protocol):
    @property
    def documents(self) -> Mapping[str, Document]: ...

    @property
    def claims(self) -> Mapping[str, Claim]: ...


class _Reading:
    """What both the store and a unit of work tell; needs ``_records``."""

    _records: _Records

    @property
    def _intake_records(self) -> IntakeRecords:
        raise NotImplementedError

    def origin(self, document_id: str) -> Origin | None:
        """Return how a document came in, where that was noted."""
        return self._intake_records.origins.get(document_id)

    def superseded(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the next version of each of the documents that has one."""
        found = ((each, self.origin(each)) for each in ids)
        return {
            each: origin.superseded_by
            for each, origin in found
            if origin is not None and origin.superseded_by is not None
        }

    def candidate_at(
        self, document_id: str, start: int, end: int
    ) -> KeptCandidate | None:
        """Return the candidate at these offsets, if there is one."""
        return self._intake_records.candidates.get(document_id, {}).get((start, end))

    def decided_candidates(self, document_id: str) -> list[KeptCandidate]:
        """Return the candidates of a document that were accepted or rejected."""
        places = self._intake_records.candidates.get(document_id, {})
        found = (places[place] for place in sorted(places))
        return [each for each in found if each.state is not CandidateState.OPEN]

    def quoting(
        self, document_id: str, start: int = 0, end: int | None = None
    ) -> list[Claim]:
        """Return the claims in use that quote what begins at ``start``..``end``."""
        return [
            claim
            for claim in list(self._records.claims.values())
            if claim.status is not ClaimStatus.RETIRED
            and any(
                item.document_id == document_id
                and start <= item.quote.start
                and (end is None or item.quote.start < end)
                for item in claim.evidence
            )
        ]


class MemoryIntake(_Reading):
    """Documents as those who work on them see them; needs ``_intake``."""

    _intake: KeptIntake

    @property
    def _intake_records(self) -> IntakeRecords:
        return self._intake.records

    def begin_intake(self) -> IntakeRecords:
        """Return a copy of the records for a unit of work to change."""
        return self._intake.records.copy()

    def keep_intake(self, records: IntakeRecords, confirmed: Iterable[str]) -> None:
        """Take over the records of a unit of work."""
        with self._intake.lock:
            self._intake.records = records
            for each in confirmed:
                self._intake.pending.pop(each, None)

    def is_pending(self, pending_id: str) -> bool:
        """Tell whether something waits under this id."""
        return pending_id in self._intake.pending

    def add_pending(self, pending: PendingDocument) -> None:
        """Keep a document until it is confirmed; forget those whose time is over."""
        with self._intake.lock:
            kept = self._intake.pending
            for each in [x for x in kept.values() if x.ends_at <= pending.created_at]:
                del kept[each.id]
            kept[pending.id] = pending

    def pending(self, pending_id: str, at: datetime) -> PendingDocument | None:
        """Return what waits under this id and whose time is not over."""
        found = self._intake.pending.get(pending_id)
        return None if found is None or found.ends_at <= at else found

    def drop_pending(self, pending_id: str) -> None:
        """Forget what waits under this id."""
        with self._intake.lock:
            self._intake.pending.pop(pending_id, None)

    def versions_of_document(self, document_id: str) -> list[Origin]:
        """Return all versions of a document, the newest first."""
        mine = self.origin(document_id)
        origins = self._intake.records.origins.values()
        found = [each for each in origins if mine and each.series == mine.series]
        return sorted(found, key=lambda each: -each.version)

    def document_header(self, document_id: str) -> Document:
        """Return a document without its passages; DocumentNotFound if none."""
        found = self._records.documents.get(document_id)
        if found is None:
            raise DocumentNotFound(f"There is no document {document_id!r}.")
        return replace(found, passages=())

    def passages_between(
        self, document_id: str, start: int, end: int
    ) -> tuple[Passage, ...]:
        """Return the passages that begin at ``start``..``end`` of a document."""
        found = self._records.documents.get(document_id)
        passages = () if found is None else found.passages
        return tuple(each for each in passages if start <= each.start < end)

    def documents_alike(self, sha256: str, file_sha256: str | None) -> list[Document]:
        """Return the documents of the same text or file, without passages."""
        origins = self._intake.records.origins
        return sorted(
            (
                replace(each, passages=())
                for each in list(self._records.documents.values())
                if each.sha256 == sha256
                or (
                    file_sha256 is not None
                    and each.id in origins
                    and origins[each.id].file_sha256 == file_sha256
                )
            ),
            key=lambda each: each.id,
        )

    def documents_at(self, url: str) -> list[Document]:
        """Return the newest versions of what came from an address, no passages."""
        found = [each for each in self._newest() if each.url == url]
        return [replace(each, passages=()) for each in found[:10]]

    def list_documents(
        self,
        *,
        text: str | None = None,
        every: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[DocumentEntry]:
        """Return a page of the newest versions of documents, the last added first."""
        wanted = None if text is None else text.lower()
        found = [
            each
            for each in self._newest()
            if (every or self.origin(each.id) is not None)
            and (
                wanted is None
                or any(
                    wanted in (value or "").lower()
                    for value in (each.title, each.publisher, each.url)
                )
            )
        ]
        if after is not None:
            ids = [each.id for each in found]
            found = found[ids.index(after) + 1 :] if after in ids else []
        limit = max(1, limit)
        entries = tuple(self._entry(each) for each in found[:limit])
        return Page(entries, entries[-1].document.id if len(found) > limit else None)

    def _newest(self) -> list[Document]:
        documents = list(self._records.documents.values())
        newest = [each for each in documents if not self.superseded([each.id])]
        newest.sort(key=lambda each: each.id)
        return sorted(newest, key=self._added, reverse=True)

    def _added(self, document: Document) -> float:
        origin = self.origin(document.id)
        return 0.0 if origin is None else origin.added_at.timestamp()

    def _entry(self, document: Document) -> DocumentEntry:
        counts = self.candidate_counts(document.id)
        return DocumentEntry(
            replace(document, passages=()),
            self.origin(document.id),
            counts[CandidateState.OPEN],
            counts[CandidateState.ACCEPTED],
            counts[CandidateState.REJECTED],
        )

    def candidates(
        self, document_id: str, start: int = 0, end: int | None = None
    ) -> list[KeptCandidate]:
        """Return the candidates that begin at ``start``..``end``, in text order."""
        places = self._intake.records.candidates.get(document_id, {})
        return [
            places[place]
            for place in sorted(places)
            if start <= place[0] and (end is None or place[0] < end)
        ]

    def best_candidates(self, document_id: str, limit: int) -> list[KeptCandidate]:
        """Return the open candidates most worth checking, the best first."""
        found = self.candidates(document_id)
        open_ones = [each for each in found if each.state is CandidateState.OPEN]
        return sorted(open_ones, key=lambda each: -each.score)[:limit]

    def candidate_counts(self, document_id: str) -> dict[CandidateState, int]:
        """Return how many candidates of a document stand where."""
        found = [each.state for each in self.candidates(document_id)]
        return {each: found.count(each) for each in CandidateState}

    def stale_claims(self, limit: int = 50) -> list[Claim]:
        """Return claims in use that quote a document that has a newer version."""
        found = [
            claim
            for claim in list(self._records.claims.values())[::-1]
            if claim.status is not ClaimStatus.RETIRED
            and self.superseded(item.document_id for item in claim.evidence)
        ]
        return found[:limit]


class MemoryIntakeWriting(_Reading):
    """Changes of documents within a unit of work on a store in memory."""

    _changed: bool

    def __init__(self, store: MemoryIntake) -> None:
        """Start from what ``store`` holds."""
        self._intake_store = store
        self._intake_work = store.begin_intake()
        self._confirmed: list[str] = []

    @property
    def _intake_records(self) -> IntakeRecords:
        return self._intake_work

    def add_origin(self, origin: Origin) -> None:
        """Note how a document came in; the one it follows is superseded by it."""
        origins = self._intake_work.origins
        if origin.document_id in origins:
            raise InvalidRecord(f"Document {origin.document_id} came in before.")
        for each in list(origins.values()):
            if each.series == origin.series and each.version == origin.version - 1:
                next_ = replace(each, superseded_by=origin.document_id)
                origins[each.document_id] = next_
        origins[origin.document_id] = origin
        self._changed = True

    def add_candidates(
        self, document_id: str, candidates: Sequence[KeptCandidate]
    ) -> None:
        """Keep candidates; those whose offsets are kept already stay as they are."""
        places = self._intake_work.candidates.setdefault(document_id, {})
        for each in candidates:
            places.setdefault((each.start, each.end), each)
        self._changed = True

    def set_candidate(self, document_id: str, candidate: KeptCandidate) -> None:
        """Keep what became of a candidate."""
        places = self._intake_work.candidates.get(document_id, {})
        if (candidate.start, candidate.end) in places:
            places[candidate.start, candidate.end] = candidate
        self._changed = True

    def confirm_pending(self, pending_id: str) -> bool:
        """Forget what waits, as part of this change; False if it does not wait."""
        if pending_id in self._confirmed:
            return False
        if not self._intake_store.is_pending(pending_id):
            return False
        self._confirmed.append(pending_id)
        return True
