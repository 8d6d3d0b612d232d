"""The store in memory: for tests and for trying things out. Nothing outlives it."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from claims.audit import GENESIS, AuditEvent
from claims.errors import ClaimNotFound, DocumentNotFound, StoreUnavailable
from claims.models import Claim, ClaimStatus, Document, Passage
from claims.store.base import Hit, Page
from claims.store.entries import entry_of
from claims.store.memory_access import KeptAccess, MemoryAccess, MemoryKeyWriting
from claims.store.memory_callbacks import MemoryCallbacks, MemoryCallbackWriting
from claims.store.memory_feedback import MemoryFeedbackWriting
from claims.store.memory_index import MemoryIndex
from claims.store.memory_intake import KeptIntake, MemoryIntake, MemoryIntakeWriting
from claims.store.memory_jobs import KeptJob, MemoryJobs
from claims.store.memory_kept import MemoryVerdicts
from claims.store.memory_past import MemoryPast
from claims.store.memory_people import KeptPeople, MemoryPeople, MemoryPeopleWriting
from claims.store.memory_questions import KeptFeedback
from claims.store.memory_review import MemoryReview
from claims.store.memory_subscriptions import KeptCallbacks
from claims.store.memory_trail import MemoryTrail
from claims.store.memory_vectors import MemoryVectors
from claims.store.ranking import rank
from claims.store.words import IndexEntry
from claims.store.work import Work
from claims.text import normalise

if TYPE_CHECKING:
    from claims.store.kept import KeptVerdict, OpenQuestion

_WAIT_SECONDS = 5.0


@dataclass(slots=True)
class _Records:
    """Everything but the index; claims in the order of their arrival."""

    revision: int = 0
    documents: dict[str, Document] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    slugs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    external: dict[str, str] = field(default_factory=dict)
    events: tuple[AuditEvent, ...] = ()
    since: dict[str, datetime] = field(default_factory=dict)
    until: dict[str, datetime] = field(default_factory=dict)

    def copy(self) -> "_Records":
        return _Records(
            self.revision,
            dict(self.documents),
            dict(self.claims),
            dict(self.slugs),
            dict(self.external),
            self.events,
            dict(self.since),
            dict(self.until),
        )


class MemoryStore(
    MemoryVerdicts,
    MemoryJobs,
    MemoryAccess,
    MemoryPeople,
    MemoryIntake,
    MemoryReview,
    MemoryTrail,
    MemoryCallbacks,
    MemoryPast,
    MemoryVectors,
):
    """A claim store in this process; see :class:`claims.store.base.ClaimStore`."""

    _records: _Records

    def __init__(self) -> None:
        """Make an empty store."""
        self._records = _Records()
        self._index = MemoryIndex()
        self._embeddings: dict[str, dict[str, bytes]] = {}
        self._verdicts: dict[str, KeptVerdict] = {}
        self._questions: dict[str, OpenQuestion] = {}
        self._jobs: dict[str, KeptJob] = {}
        self._access = KeptAccess()
        self._people = KeptPeople()
        self._intake = KeptIntake()
        self._callbacks = KeptCallbacks()
        self._feedback = KeptFeedback()
        self._writing = threading.Lock()
        self._lock = threading.RLock()

    def revision(self) -> int:
        """Return the number that rises with each committed change."""
        return self._records.revision

    def get_claim(self, claim_id: str) -> Claim:
        """Return one version of a claim; ClaimNotFound if there is none."""
        claim = self._records.claims.get(claim_id)
        if claim is None:
            raise ClaimNotFound(f"There is no claim {claim_id!r}.")
        return claim

    def get_claims(self, ids: Sequence[str]) -> list[Claim]:
        """Return claims in the order of ``ids``, leaving out those not there."""
        claims = self._records.claims
        return [claims[each] for each in ids if each in claims]

    def get_document(self, document_id: str) -> Document:
        """Return a document; DocumentNotFound if there is none."""
        document = self._records.documents.get(document_id)
        if document is None:
            raise DocumentNotFound(f"There is no document {document_id!r}.")
        return document

    def get_documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents that there are, by id."""
        documents = self._records.documents
        return {each: documents[each] for each in ids if each in documents}

    def history(self, slug: str) -> list[Claim]:
        """Return all versions of a claim, the newest first."""
        records = self._records
        return [records.claims[each] for each in records.slugs.get(slug, ())[::-1]]

    def by_external_ids(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Return the newest version, whatever its status, under each import id."""
        records = self._records
        return {
            each: records.claims[records.external[each]]
            for each in ids
            if each in records.external
        }

    def search(self, text: str, limit: int = 50) -> list[Hit]:
        """Return published claims by BM25, the best first."""
        with self._lock:
            found = rank(self._index, text, limit)
            return [
                Hit(self._index.id_of(number), score, number) for number, score in found
            ]

    def list_claims(  # noqa: PLR0913 - one argument per filter
        self,
        *,
        status: ClaimStatus | None = None,
        text: str | None = None,
        topic: str | None = None,
        document_id: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[Claim]:
        """Return a page of claims, the newest first, those matching every filter."""
        claims = list(self._records.claims.values())[::-1]
        if after is not None:
            ids = [claim.id for claim in claims]
            if after not in ids:
                raise ClaimNotFound(f"There is no claim {after!r} to go on from.")
            claims = claims[ids.index(after) + 1 :]
        wanted = None if text is None else normalise(text)
        found = [
            claim
            for claim in claims
            if (status is None or claim.status is status)
            and (wanted is None or wanted in normalise(claim.text))
            and (topic is None or topic in claim.topics)
            and (
                document_id is None
                or any(item.document_id == document_id for item in claim.evidence)
            )
        ]
        page = tuple(found[: max(1, limit)])
        return Page(page, page[-1].id if len(found) > len(page) else None)

    def iter_claims(self, *, status: ClaimStatus | None = None) -> Iterator[Claim]:
        """Yield claims from the oldest to the newest."""
        for claim in list(self._records.claims.values()):
            if status is None or claim.status is status:
                yield claim

    def count_claims(self, *, status: ClaimStatus | None = None) -> int:
        """Return how many versions of claims there are."""
        return sum(1 for _ in self.iter_claims(status=status))

    def missing_embeddings(self, model: str, limit: int) -> list[tuple[str, str]]:
        """Return (claim id, text to embed) of published claims without a vector."""
        with self._lock:
            known = self._embeddings.get(model, {})
            missing = [
                (claim.id, claim.text)
                for claim in self.iter_claims(status=ClaimStatus.PUBLISHED)
                if claim.id not in known
            ]
            return missing[:limit]

    def save_embeddings(self, model: str, rows: Sequence[tuple[str, bytes]]) -> None:
        """Keep (claim id, vector) rows of claims that there are."""
        with self._lock:
            claims = self._records.claims
            kept = {each: vector for each, vector in rows if each in claims}
            self._embeddings.setdefault(model, {}).update(kept)

    def embeddings(self, model: str) -> tuple[list[str], bytes]:
        """Return ids of published claims, oldest first, and their vectors joined."""
        with self._lock:
            known = self._embeddings.get(model, {})
            ids = [
                claim.id
                for claim in self.iter_claims(status=ClaimStatus.PUBLISHED)
                if claim.id in known
            ]
            return ids, b"".join(known[each] for each in ids)

    def audit_events(self, *, after: int = 0, limit: int = 100) -> list[AuditEvent]:
        """Return events with a number above ``after``, in order."""
        return list(self._records.events[after : after + limit])

    def audit_count(self) -> int:
        """Return how many events were ever written."""
        return len(self._records.events)

    def rebuild_index(self) -> None:
        """Make the word index anew from the claims."""
        with self._lock:
            index = MemoryIndex(self._index.next_number)
            for claim in self.iter_claims(status=ClaimStatus.PUBLISHED):
                index.add(claim.id, entry_of(claim, self._records.documents))
            self._index = index

    @contextmanager
    def unit_of_work(self) -> Iterator["MemoryWork"]:
        """Open a unit of work; it rolls back at its end unless committed."""
        if not self._writing.acquire(timeout=_WAIT_SECONDS):
            raise StoreUnavailable("Another change is under way; try again.")
        try:
            yield MemoryWork(self)
        finally:
            self._writing.release()

    def close(self) -> None:
        """Do nothing: memory is given back with the store."""

    @property
    def kept_callbacks(self) -> KeptCallbacks:
        """What a unit of work changes of call-backs."""
        return self._callbacks

    def begin(self) -> _Records:
        """Return a copy of the records for a unit of work to change."""
        return self._records.copy()

    def keep(
        self,
        records: _Records,
        indexed: dict[str, IndexEntry],
        unindexed: dict[str, IndexEntry],
    ) -> None:
        """Take over the records of a unit of work and the changes of its index."""
        with self._lock:
            for claim_id, entry in unindexed.items():
                self._index.remove(claim_id, entry)
            for claim_id, entry in indexed.items():
                self._index.add(claim_id, entry)
            self._records = records


class MemoryWork(
    MemoryCallbackWriting,
    Work,
    MemoryKeyWriting,
    MemoryPeopleWriting,
    MemoryIntakeWriting,
    MemoryFeedbackWriting,
):
    """A unit of work on a copy of the records, taken over when committed."""

    _records: _Records

    def __init__(self, store: MemoryStore) -> None:
        """Start from what the store holds."""
        Work.__init__(self)
        MemoryKeyWriting.__init__(self, store)
        MemoryPeopleWriting.__init__(self, store)
        MemoryIntakeWriting.__init__(self, store)
        MemoryCallbackWriting.__init__(self, store.kept_callbacks)
        MemoryFeedbackWriting.__init__(self, store)
        self._store = store
        self._records = store.begin()

    def by_external_ids(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Return the newest version, whatever its status, under each import id."""
        records = self._records
        return {
            each: records.claims[records.external[each]]
            for each in ids
            if each in records.external
        }

    def _load_claims(self, ids: Sequence[str]) -> list[Claim]:
        claims = self._records.claims
        return [claims[each] for each in ids if each in claims]

    def _load_documents(self, ids: Sequence[str]) -> dict[str, Document]:
        documents = self._records.documents
        return {each: documents[each] for each in ids if each in documents}

    def versions_of(self, slugs: Sequence[str]) -> dict[str, list[Claim]]:
        """Return the versions of each slug that has any, the oldest first."""
        records = self._records
        return {
            slug: [records.claims[each] for each in records.slugs[slug]]
            for slug in slugs
            if slug in records.slugs
        }

    def _insert_documents(self, documents: Sequence[Document]) -> None:
        self._records.documents |= {each.id: each for each in documents}

    def _insert_passages(self, document: Document, passages: Sequence[Passage]) -> None:
        del passages  # the document holds them
        self._records.documents[document.id] = document

    def _insert_claims(self, claims: Sequence[Claim]) -> None:
        records = self._records
        for claim in claims:
            records.claims[claim.id] = claim
            records.slugs[claim.slug] = (*records.slugs.get(claim.slug, ()), claim.id)
            if claim.external_id is not None:
                records.external[claim.external_id] = claim.id

    def _write_status(self, claim_id: str, status: ClaimStatus) -> None:
        claims = self._records.claims
        claims[claim_id] = replace(claims[claim_id], status=status)

    def _audit_tail(self) -> tuple[int, str]:
        events = self._records.events
        return (events[-1].number, events[-1].hash) if events else (0, GENESIS)

    def _revision(self) -> int:
        return self._records.revision

    def _keep(self) -> int:
        records = self._records
        records.events += tuple(self._events)
        records.revision += 1
        if (at := self._changed_at()) is not None:
            records.until |= dict.fromkeys(self._unindexed, at)
            records.since |= dict.fromkeys(self._indexed, at)
        announced = self._announcements()
        self._store.keep(records, self._indexed, self._unindexed)
        self._store.keep_keys(self._keys)
        self._store.keep_intake(self._intake_work, self._confirmed)
        self._store.keep_people(self._people_work, self._ended_sessions)
        self._store.keep_decisions(self._decided)
        self.keep_callbacks(announced, records.revision)
        return records.revision
