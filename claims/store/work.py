"""The unit of work that every store shares: the rules, and what a change entails.

A store adds the few primitives below; order, versions, quotes, index and audit are
the same everywhere.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from claims.audit import AuditEntry, AuditEvent, chain
from claims.callbacks import Announcement, EventType
from claims.errors import (
    ClaimNotFound,
    DocumentNotFound,
    InvalidRecord,
    VersionConflict,
)
from claims.models import Claim, ClaimStatus, Document, Passage
from claims.store.entries import entry_of
from claims.store.rules import (
    OPEN,
    check_claim,
    check_document,
    check_successor,
    merged_document,
)
from claims.store.words import IndexEntry


class Work(ABC):
    """Changes not yet kept; see :class:`claims.store.base.UnitOfWork`."""

    def __init__(self) -> None:
        """Start with no change."""
        self._documents: dict[str, Document] = {}
        self._indexed: dict[str, IndexEntry] = {}
        self._unindexed: dict[str, IndexEntry] = {}
        self._events: list[AuditEvent] = []
        self._announced: list[Announcement] = []
        self._changed = False
        self._ended = False

    # What a store adds.

    @abstractmethod
    def _load_claims(self, ids: Sequence[str]) -> list[Claim]:
        """Return the claims that there are, in any order."""

    @abstractmethod
    def _load_documents(self, ids: Sequence[str]) -> dict[str, Document]:
        """Return the documents that there are."""

    @abstractmethod
    def versions_of(self, slugs: Sequence[str]) -> dict[str, list[Claim]]:
        """Return the versions of each slug that has any, the oldest first."""

    @abstractmethod
    def _insert_documents(self, documents: Sequence[Document]) -> None: ...

    @abstractmethod
    def _insert_passages(self, document: Document, passages: Sequence[Passage]) -> None:
        """Add to the passages of a kept document; ``document`` has them all."""

    @abstractmethod
    def _insert_claims(self, claims: Sequence[Claim]) -> None: ...

    @abstractmethod
    def _write_status(self, claim_id: str, status: ClaimStatus) -> None: ...

    @abstractmethod
    def _audit_tail(self) -> tuple[int, str]:
        """Return the number and the hash of the last event kept."""

    @abstractmethod
    def _keep(self) -> int:
        """Keep events, index and revision; return the revision."""

    @abstractmethod
    def _revision(self) -> int: ...

    @abstractmethod
    def _is_heard(self) -> bool:
        """Tell whether anybody is told of changes."""

    @abstractmethod
    def by_external_ids(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Return the newest version, whatever its status, under each import id."""

    # What callers use.

    def get_claim(self, claim_id: str) -> Claim:
        """Return one version of a claim; ClaimNotFound if there is none."""
        found = self._load_claims([claim_id])
        if not found:
            raise ClaimNotFound(f"There is no claim {claim_id!r}.")
        return found[0]

    def get_document(self, document_id: str) -> Document:
        """Return a document; DocumentNotFound if there is none."""
        found = self.get_documents([document_id])
        if not found:
            raise DocumentNotFound(f"There is no document {document_id!r}.")
        return found[document_id]

    def get_documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents that there are, by id."""
        wanted = list(dict.fromkeys(ids))
        missing = [each for each in wanted if each not in self._documents]
        if missing:
            self._documents |= self._load_documents(missing)
        return {
            each: self._documents[each] for each in wanted if each in self._documents
        }

    def history(self, slug: str) -> list[Claim]:
        """Return all versions of a claim, the newest first."""
        return self.versions_of([slug]).get(slug, [])[::-1]

    def add_document(self, document: Document) -> None:
        """Keep a document; nothing happens if it is kept already."""
        self.add_documents([document])

    def add_documents(self, documents: Sequence[Document]) -> None:
        """Keep documents; those kept already only gain the passages they lacked."""
        self._require_open()
        kept = self.get_documents(document.id for document in documents)
        new: dict[str, Document] = {}
        grown: dict[str, Document] = {}
        for document in documents:
            there = grown.get(document.id) or kept.get(document.id)
            there = there or new.get(document.id)
            if there is not None and there == document:
                continue
            check_document(document)
            if there is None:
                new[document.id] = document
            elif (merged := merged_document(there, document)) != there:
                (new if document.id in new else grown)[document.id] = merged
        if new:
            self._insert_documents(list(new.values()))
        for document in grown.values():
            there_already = set(kept[document.id].passages)
            added = [each for each in document.passages if each not in there_already]
            self._insert_passages(document, added)
        if new or grown:
            self._documents |= new | grown
            self._changed = True

    def add_claim(self, claim: Claim) -> None:
        """Keep a new claim or a new version of one."""
        self.add_claims([claim])

    def add_claims(
        self,
        claims: Sequence[Claim],
        entries: Mapping[str, IndexEntry] | None = None,
    ) -> None:
        """Keep claims in order; see :class:`claims.store.base.UnitOfWork`."""
        self._require_open()
        documents = self.get_documents(
            item.document_id for claim in claims for item in claim.evidence
        )
        versions = self.versions_of(list({claim.slug for claim in claims}))
        used = {kept.id for kept in self._load_claims([each.id for each in claims])}
        waiting: list[Claim] = []
        for claim in claims:
            if claim.id in used:
                raise InvalidRecord(f"The id {claim.id} is used.")
            used.add(claim.id)
            check_claim(claim, documents)
            others = versions.setdefault(claim.slug, [])
            check_successor(claim, others)
            if claim.status is ClaimStatus.PUBLISHED:
                published = [
                    at
                    for at, other in enumerate(others)
                    if other.status is ClaimStatus.PUBLISHED
                ]
                for at in published:
                    if others[at] in waiting:
                        self._insert_claims(waiting)
                        waiting = []
                    others[at] = self._move(others[at], ClaimStatus.RETIRED)
                made = entries.get(claim.id) if entries else None
                self._indexed[claim.id] = made or entry_of(claim, documents)
            others.append(claim)
            waiting.append(claim)
        if waiting:
            self._insert_claims(waiting)
            self._changed = True

    def set_status(self, claim_id: str, status: ClaimStatus) -> Claim:
        """Move one version to ``status``; see the protocol."""
        self._require_open()
        claim = self.get_claim(claim_id)
        if claim.status is status:
            return claim
        if claim.status is ClaimStatus.RETIRED:
            raise VersionConflict(f"{claim_id} is retired; propose it again instead.")
        others = [each for each in self.history(claim.slug) if each.id != claim_id]
        if status in OPEN and any(other.status in OPEN for other in others):
            raise VersionConflict(f"{claim.slug} has another version in work.")
        if status is ClaimStatus.PUBLISHED:
            for other in others:
                if other.status is ClaimStatus.PUBLISHED:
                    self._move(other, ClaimStatus.RETIRED)
        return self._move(claim, status)

    def retire(self, claim_id: str) -> Claim:
        """Move one version to ``retired``; it answers no more."""
        return self.set_status(claim_id, ClaimStatus.RETIRED)

    def append_audit(self, entry: AuditEntry) -> AuditEvent:
        """Put an event at the end of the audit trail."""
        self._require_open()
        if self._events:
            number, previous = self._events[-1].number, self._events[-1].hash
        else:
            number, previous = self._audit_tail()
        event = chain(entry, number + 1, previous)
        self._events.append(event)
        self._changed = True
        return event

    def announce(self, announcement: Announcement) -> None:
        """Note a change together with it, for those who are told."""
        self._require_open()
        self._announced.append(announcement)
        self._changed = True

    def commit(self) -> int:
        """Keep all changes; return the store's revision."""
        self._require_open()
        revision = self._keep() if self._changed else self._revision()
        self._ended = True
        return revision

    # Shared steps.

    def _move(self, claim: Claim, status: ClaimStatus) -> Claim:
        self._write_status(claim.id, status)
        self._changed = True
        if claim.status is ClaimStatus.PUBLISHED:
            if claim.id in self._indexed:
                del self._indexed[claim.id]
            else:
                self._unindexed[claim.id] = self._entry(claim)
        elif status is ClaimStatus.PUBLISHED:
            self._indexed[claim.id] = self._entry(claim)
        return replace(claim, status=status)

    def _changed_at(self) -> datetime | None:
        """Return the moment of the change: that of its last audit event."""
        return self._events[-1].at if self._events else None

    def _announcements(self) -> list[Announcement]:
        """Return what those who listen are told; nothing where nobody does."""
        if not self._is_heard():
            return []
        return [*self._claim_changes(), *self._announced]

    def _claim_changes(self) -> Iterable[Announcement]:
        at = self._changed_at()
        moved = self._load_claims([*self._indexed, *self._unindexed])
        if at is None or not moved:
            return
        claims = {claim.id: claim for claim in moved}
        gone = {claims[each].slug: each for each in self._unindexed}
        for each in self._indexed:
            before = gone.pop(claims[each].slug, None)
            if before is None:
                told = EventType.CLAIM_PUBLISHED
            else:
                told = EventType.CLAIM_AMENDED
            data = {"claim_id": each, "previous_id": before}
            yield Announcement(told, at, data)
        for each in gone.values():
            data = {"claim_id": each, "previous_id": None}
            yield Announcement(EventType.CLAIM_RETIRED, at, data)

    def _entry(self, claim: Claim) -> IndexEntry:
        ids = (item.document_id for item in claim.evidence)
        return entry_of(claim, self.get_documents(ids))

    def _require_open(self) -> None:
        if self._ended:
            raise InvalidRecord("This unit of work has ended; open another.")
