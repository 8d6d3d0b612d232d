"""The unit of work on a database: one transaction, index and audit trail included."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count
from operator import itemgetter
from typing import TypeAlias

from sqlalchemy import Connection, func, select, update

from claims.models import Claim, ClaimStatus, Document, Passage
from claims.store import schema
from claims.store.entries import entry_of
from claims.store.sql import index
from claims.store.sql.access import KeyWriting
from claims.store.sql.bulk import insert_rows, one_of, update_rows
from claims.store.sql.feedback import FeedbackWriting
from claims.store.sql.intake import IntakeWriting
from claims.store.sql.people import PeopleWriting
from claims.store.sql.questions import QuestionWriting
from claims.store.sql.reading import claims_by_id, newest_by_external_id, state_of
from claims.store.sql.rows import (
    batches,
    claim_row,
    document_row,
    event_row,
    evidence_rows,
    moment_text,
    passage_rows,
    read_claims,
    read_documents,
    topic_rows,
)
from claims.store.sql.webhooks import CallbackWriting
from claims.store.words import INDEX_VERSION, IndexEntry
from claims.store.work import Work

_CLAIMS = schema.claims
_REINDEXED = 5_000

_Place: TypeAlias = tuple[int, str | None]
"""A claim's number in the index and since when it answers."""


class SqlWork(
    CallbackWriting,
    Work,
    KeyWriting,
    PeopleWriting,
    IntakeWriting,
    FeedbackWriting,
    QuestionWriting,
):
    """Changes within one transaction that holds the store's lock for writers."""

    def __init__(self, connection: Connection) -> None:
        """Work through ``connection``, which is in a writer's transaction."""
        super().__init__()
        self._connection = connection
        self._state = state_of(connection, lock=True)
        query = select(func.coalesce(func.max(_CLAIMS.c.seq), 0))
        self._next_seq = 1 + connection.scalars(query).one()
        self._next_number = int(self._state.next_number)
        self._count = int(self._state.indexed)
        self._placed: dict[str, _Place] = {}

    @property
    def committed(self) -> bool:
        """Whether :meth:`commit` was called."""
        return self._ended

    def by_external_ids(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Return the newest version, whatever its status, under each import id."""
        return newest_by_external_id(self._connection, ids)

    def reindex(self) -> None:
        """Make the whole index anew; it changes no answer, so the revision stays."""
        index.clear(self._connection)
        self._placed.clear()
        self._connection.execute(update(_CLAIMS).values(number=None))
        self._count, last = 0, 0
        while True:
            query = select(_CLAIMS).where(_CLAIMS.c.seq > last)
            query = query.where(_CLAIMS.c.status == str(ClaimStatus.PUBLISHED))
            query = query.order_by(_CLAIMS.c.seq).limit(_REINDEXED)
            found = read_claims(self._connection, query)
            if not found:
                break
            place = select(_CLAIMS.c.seq).where(_CLAIMS.c.id == found[-1].id)
            last = self._connection.scalars(place).one()
            ids = {item.document_id for claim in found for item in claim.evidence}
            documents = read_documents(self._connection, ids)
            self._index({each.id: entry_of(each, documents) for each in found})
        self._write_state(index_version=INDEX_VERSION)

    def _load_claims(self, ids: Sequence[str]) -> list[Claim]:
        return list(claims_by_id(self._connection, ids).values())

    def _load_documents(self, ids: Sequence[str]) -> dict[str, Document]:
        return read_documents(self._connection, ids)

    def versions_of(self, slugs: Sequence[str]) -> dict[str, list[Claim]]:
        """Return the versions of each slug that has any, the oldest first."""
        found: dict[str, list[Claim]] = {}
        for some in batches(slugs):
            query = select(_CLAIMS).where(
                one_of(self._connection, _CLAIMS.c.slug, some)
            )
            query = query.order_by(_CLAIMS.c.version)
            for claim in read_claims(self._connection, query):
                found.setdefault(claim.slug, []).append(claim)
        return found

    def _insert_documents(self, documents: Sequence[Document]) -> None:
        rows = [document_row(each) for each in documents]
        insert_rows(self._connection, schema.documents, rows)
        passages = [
            row for each in documents for row in passage_rows(each.id, each.passages)
        ]
        insert_rows(self._connection, schema.passages, passages)

    def _insert_passages(self, document: Document, passages: Sequence[Passage]) -> None:
        rows = passage_rows(document.id, passages)
        insert_rows(self._connection, schema.passages, rows)

    def _insert_claims(self, claims: Sequence[Claim]) -> None:
        numbered = list(enumerate(claims, self._next_seq))
        self._next_seq += len(numbered)
        rows = [claim_row(claim, seq, *self._place(claim)) for seq, claim in numbered]
        insert_rows(self._connection, _CLAIMS, rows)
        evidence = [row for seq, claim in numbered for row in evidence_rows(claim, seq)]
        insert_rows(self._connection, schema.evidence, evidence)
        topics = [row for seq, claim in numbered for row in topic_rows(claim, seq)]
        insert_rows(self._connection, schema.claim_topics, topics)

    def _place(self, claim: Claim) -> _Place | tuple[None, None]:
        """Return the place of a claim that arrives published: written with it, it
        spares most rows of an import a second write at the end."""
        if claim.id not in self._indexed:
            return None, None
        made = claim.created_at
        place = self._next_number, None if made is None else moment_text(made)
        self._next_number += 1
        self._placed[claim.id] = place
        return place

    def _write_status(self, claim_id: str, status: ClaimStatus) -> None:
        change = update(_CLAIMS).where(_CLAIMS.c.id == claim_id)
        self._connection.execute(change.values(status=str(status)))

    def _audit_tail(self) -> tuple[int, str]:
        return int(self._state.audit_count), str(self._state.audit_hash)

    def _revision(self) -> int:
        return int(self._state.revision)

    def _keep(self) -> int:
        if self._events:
            rows = [event_row(event) for event in self._events]
            insert_rows(self._connection, schema.audit_events, rows)
        self._unindex(self._unindexed)
        self._index(self._indexed)
        revision = self._revision() + 1
        self._insert_changes(self._announcements(), revision)
        number, last_hash = self._audit_tail()
        if self._events:
            number, last_hash = self._events[-1].number, self._events[-1].hash
        self._write_state(revision=revision, audit_count=number, audit_hash=last_hash)
        return revision

    def _write_state(self, **values: int | str) -> None:
        self._connection.execute(
            update(schema.store_state).values(
                next_number=self._next_number, indexed=self._count, **values
            )
        )

    def _index(self, entries: dict[str, IndexEntry]) -> None:
        at = self._changed_at()
        since = None if at is None else moment_text(at)
        numbers = {each: place[0] for each, place in self._placed.items()}
        new = [each for each in entries if each not in numbers]
        numbers |= dict(zip(new, count(self._next_number), strict=False))
        self._next_number += len(new)
        self._count += len(entries)
        indexed = [(numbers[each], entry) for each, entry in entries.items()]
        index.add_entries(self._connection, sorted(indexed, key=itemgetter(0)))
        self._correct_places(numbers, entries, since)

    def _correct_places(
        self, numbers: Mapping[str, int], entries: Collection[str], since: str | None
    ) -> None:
        """Write the places of ``entries`` that did not arrive with their place, and
        take back those that were given to what was retired at once."""
        moment = {} if since is None else {"published_at": since}
        placed = self._placed
        right = {each for each in entries if placed.get(each) == (numbers[each], since)}
        rows = [
            {"id": each, "number": numbers[each], **moment}
            for each in entries
            if each not in right
        ]
        update_rows(self._connection, _CLAIMS, ("id",), rows)
        unsure = [
            {
                "id": each,
                "number": numbers[each] if each in entries else None,
                "published_at": None,
            }
            for each in placed
            if each not in entries or since is None
        ]
        update_rows(self._connection, _CLAIMS, ("id",), unsure)

    def _unindex(self, entries: dict[str, IndexEntry]) -> None:
        numbers: dict[str, int] = {}
        for some in batches(list(entries)):
            query = select(_CLAIMS.c.id, _CLAIMS.c.number).where(
                one_of(self._connection, _CLAIMS.c.id, some),
                _CLAIMS.c.number.is_not(None),
            )
            numbers |= {row.id: row.number for row in self._connection.execute(query)}
        if numbers:
            self._count -= len(numbers)
            gone = [(number, entries[each]) for each, number in numbers.items()]
            index.remove_entries(self._connection, gone)
        at = self._changed_at()
        until = {} if at is None else {"retired_at": moment_text(at)}
        rows = [{"id": each, "number": None, **until} for each in entries]
        update_rows(self._connection, _CLAIMS, ("id",), rows)
