"""How documents came in, in the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, or_, select, update

from claims.errors import DocumentNotFound, InvalidRecord
from claims.models import Claim, Document, Passage
from claims.store import schema
from claims.store.base import Page
from claims.store.intake import (
    CandidateState,
    DocumentEntry,
    KeptCandidate,
    Origin,
    PendingDocument,
)
from claims.store.intake_tables import (
    candidate_claims,
    document_origins,
    pending_documents,
)
from claims.store.sql.bulk import insert_rows, update_rows
from claims.store.sql.engine import Database
from claims.store.sql.intake_rows import (
    FAR,
    LIVE,
    beyond,
    by_state,
    candidate_of,
    candidate_row,
    counts_of,
    drop_pending,
    header_of,
    in_order,
    listed,
    origin_of,
    origin_row,
    read_candidate,
    read_decided,
    read_origin,
    read_quoting,
    read_superseded,
)
from claims.store.sql.rows import moment_text, read_claims

_DOCUMENTS = schema.documents
_ORIGINS = document_origins
_CANDIDATES = candidate_claims


class IntakeKeeping:
    """What a store tells of documents that came in; needs ``_database``."""

    _database: Database

    def add_pending(self, pending: PendingDocument) -> None:
        """Keep a document until it is confirmed; forget those whose time is over."""
        ends = pending_documents.c.ends_at
        with self._database.write() as connection:
            over = ends <= int(pending.created_at.timestamp())
            connection.execute(delete(pending_documents).where(over))
            row = {
                "id": pending.id,
                "owner": pending.owner,
                "record": pending.record,
                "created_at": moment_text(pending.created_at),
                "ends_at": int(pending.ends_at.timestamp()),
            }
            insert_rows(connection, pending_documents, [row])

    def pending(self, pending_id: str, at: datetime) -> PendingDocument | None:
        """Return what waits under this id and whose time is not over."""
        table = pending_documents
        query = select(table).where(
            table.c.id == pending_id, table.c.ends_at > int(at.timestamp())
        )
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        ends = datetime.fromtimestamp(row.ends_at, tz=at.tzinfo)
        created = datetime.fromisoformat(row.created_at)
        return PendingDocument(row.id, row.owner, row.record, created, ends)

    def drop_pending(self, pending_id: str) -> None:
        """Forget what waits under this id."""
        with self._database.write() as connection:
            drop_pending(connection, pending_id)

    def origin(self, document_id: str) -> Origin | None:
        """Return how a document came in, where that was noted."""
        with self._database.read() as connection:
            return read_origin(connection, document_id)

    def superseded(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the next version of each of the documents that has one."""
        with self._database.read() as connection:
            return read_superseded(connection, ids)

    def candidate_at(
        self, document_id: str, start: int, end: int
    ) -> KeptCandidate | None:
        """Return the candidate at these offsets, if there is one."""
        with self._database.read() as connection:
            return read_candidate(connection, document_id, start, end)

    def decided_candidates(self, document_id: str) -> list[KeptCandidate]:
        """Return the candidates of a document that were accepted or rejected."""
        with self._database.read() as connection:
            return read_decided(connection, document_id)

    def quoting(
        self, document_id: str, start: int = 0, end: int | None = None
    ) -> list[Claim]:
        """Return the claims in use that quote what begins at ``start``..``end``."""
        with self._database.read() as connection:
            return read_quoting(connection, document_id, start, end)

    def versions_of_document(self, document_id: str) -> list[Origin]:
        """Return all versions of a document, the newest first."""
        series = select(_ORIGINS.c.series).where(_ORIGINS.c.document_id == document_id)
        query = select(_ORIGINS).where(_ORIGINS.c.series.in_(series))
        query = query.order_by(_ORIGINS.c.version.desc())
        with self._database.read() as connection:
            return [origin_of(row) for row in connection.execute(query)]

    def document_header(self, document_id: str) -> Document:
        """Return a document without its passages; DocumentNotFound if none."""
        query = select(_DOCUMENTS).where(_DOCUMENTS.c.id == document_id)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise DocumentNotFound(f"There is no document {document_id!r}.")
        return header_of(row)

    def passages_between(
        self, document_id: str, start: int, end: int
    ) -> tuple[Passage, ...]:
        """Return the passages that begin at ``start``..``end`` of a document."""
        table = schema.passages
        query = select(table).where(
            table.c.document_id == document_id,
            table.c.start_at >= start,
            table.c.start_at < end,
        )
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(table.c.start_at)).all()
        return tuple(Passage(row.start_at, row.end_at, row.text) for row in rows)

    def documents_alike(self, sha256: str, file_sha256: str | None) -> list[Document]:
        """Return the documents of the same text or file, without passages."""
        same = _DOCUMENTS.c.sha256 == sha256
        if file_sha256 is not None:
            files = select(_ORIGINS.c.document_id).where(
                _ORIGINS.c.file_sha256 == file_sha256
            )
            same = or_(same, _DOCUMENTS.c.id.in_(files))
        query = select(_DOCUMENTS).where(same).order_by(_DOCUMENTS.c.id)
        with self._database.read() as connection:
            return [header_of(row) for row in connection.execute(query)]

    def documents_at(self, url: str) -> list[Document]:
        """Return the newest versions of what came from an address, no passages."""
        query = listed().where(_DOCUMENTS.c.url == url)
        with self._database.read() as connection:
            rows = connection.execute(in_order(query).limit(10)).all()
        return [header_of(row) for row in rows]

    def list_documents(
        self,
        *,
        text: str | None = None,
        every: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[DocumentEntry]:
        """Return a page of the newest versions of documents, the last added first."""
        query = listed()
        if not every:
            query = query.where(_ORIGINS.c.document_id.is_not(None))
        if text is not None:
            columns = (_DOCUMENTS.c.title, _DOCUMENTS.c.publisher, _DOCUMENTS.c.url)
            query = query.where(
                or_(*(each.icontains(text, autoescape=True) for each in columns))
            )
        limit = max(1, limit)
        with self._database.read() as connection:
            if after is not None:
                query = query.where(beyond(connection, after))
            rows = connection.execute(in_order(query).limit(limit + 1)).all()
            counts = counts_of(connection, [row.id for row in rows[:limit]])
            origins = {row.id: read_origin(connection, row.id) for row in rows[:limit]}
        entries = tuple(
            DocumentEntry(
                header_of(row), origins[row.id], *by_state(counts.get(row.id, {}))
            )
            for row in rows[:limit]
        )
        return Page(entries, entries[-1].document.id if len(rows) > limit else None)

    def candidates(
        self, document_id: str, start: int = 0, end: int | None = None
    ) -> list[KeptCandidate]:
        """Return the candidates that begin at ``start``..``end``, in text order."""
        query = select(_CANDIDATES).where(
            _CANDIDATES.c.document_id == document_id,
            _CANDIDATES.c.start_at >= start,
            _CANDIDATES.c.start_at < (FAR if end is None else end),
        )
        query = query.order_by(_CANDIDATES.c.start_at, _CANDIDATES.c.end_at)
        with self._database.read() as connection:
            return [candidate_of(row) for row in connection.execute(query)]

    def best_candidates(self, document_id: str, limit: int) -> list[KeptCandidate]:
        """Return the open candidates most worth checking, the best first."""
        query = select(_CANDIDATES).where(
            _CANDIDATES.c.document_id == document_id,
            _CANDIDATES.c.state == str(CandidateState.OPEN),
        )
        order = (_CANDIDATES.c.score.desc(), _CANDIDATES.c.start_at)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(*order).limit(limit))
            return [candidate_of(row) for row in rows]

    def candidate_counts(self, document_id: str) -> dict[CandidateState, int]:
        """Return how many candidates of a document stand where."""
        with self._database.read() as connection:
            found = counts_of(connection, [document_id]).get(document_id, {})
        return {each: found.get(each, 0) for each in CandidateState}

    def stale_claims(self, limit: int = 50) -> list[Claim]:
        """Return claims in use that quote a document that has a newer version."""
        table = schema.evidence
        old = select(_ORIGINS.c.document_id).where(
            _ORIGINS.c.superseded_by.is_not(None)
        )
        quoting = select(table.c.claim_seq).where(table.c.document_id.in_(old))
        claims = schema.claims
        query = select(claims).where(
            claims.c.seq.in_(quoting), claims.c.status.in_(LIVE)
        )
        with self._database.read() as connection:
            return read_claims(
                connection, query.order_by(claims.c.seq.desc()).limit(limit)
            )


class IntakeWriting:
    """Changes of documents within a transaction; needs ``_connection``."""

    _connection: Connection
    _changed: bool

    def origin(self, document_id: str) -> Origin | None:
        """Return how a document came in, where that was noted."""
        return read_origin(self._connection, document_id)

    def superseded(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the next version of each of the documents that has one."""
        return read_superseded(self._connection, ids)

    def candidate_at(
        self, document_id: str, start: int, end: int
    ) -> KeptCandidate | None:
        """Return the candidate at these offsets, if there is one."""
        return read_candidate(self._connection, document_id, start, end)

    def decided_candidates(self, document_id: str) -> list[KeptCandidate]:
        """Return the candidates of a document that were accepted or rejected."""
        return read_decided(self._connection, document_id)

    def quoting(
        self, document_id: str, start: int = 0, end: int | None = None
    ) -> list[Claim]:
        """Return the claims in use that quote what begins at ``start``..``end``."""
        return read_quoting(self._connection, document_id, start, end)

    def add_origin(self, origin: Origin) -> None:
        """Note how a document came in; the one it follows is superseded by it."""
        if self.origin(origin.document_id) is not None:
            raise InvalidRecord(f"Document {origin.document_id} came in before.")
        insert_rows(self._connection, _ORIGINS, [origin_row(origin)])
        before = and_(
            _ORIGINS.c.series == origin.series,
            _ORIGINS.c.version == origin.version - 1,
        )
        change = update(_ORIGINS).where(before)
        self._connection.execute(change.values(superseded_by=origin.document_id))
        self._changed = True

    def add_candidates(
        self, document_id: str, candidates: Sequence[KeptCandidate]
    ) -> None:
        """Keep candidates; those whose offsets are kept already stay as they are."""
        query = select(_CANDIDATES.c.start_at, _CANDIDATES.c.end_at).where(
            _CANDIDATES.c.document_id == document_id
        )
        kept = {(row.start_at, row.end_at) for row in self._connection.execute(query)}
        rows = [
            candidate_row(document_id, each)
            for each in candidates
            if (each.start, each.end) not in kept
        ]
        insert_rows(self._connection, _CANDIDATES, rows)
        self._changed = True

    def set_candidate(self, document_id: str, candidate: KeptCandidate) -> None:
        """Keep what became of a candidate."""
        row = candidate_row(document_id, candidate)
        keys = ("document_id", "start_at", "end_at")
        update_rows(self._connection, _CANDIDATES, keys, [row])
        self._changed = True

    def confirm_pending(self, pending_id: str) -> bool:
        """Forget what waits, as part of this change; False if it does not wait."""
        return drop_pending(self._connection, pending_id)
