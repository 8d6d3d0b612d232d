"""How documents came in, in the database."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, or_, select, update

from claims.errors import DocumentNotFound, InvalidRecord
from claims.models import Claim, ClaimStatus, Document, Passage
from claims.store import schema
from claims.store.base import Page
from claims.store.intake import (
    CandidateState,
    DocumentEntry,
    KeptCandidate,
    Origin,
    OriginKind,
    PendingDocument,
)
from claims.store.intake_tables import (
    candidate_claims,
    document_origins,
    pending_documents,
)
from claims.store.sql.bulk import insert_rows, one_of, update_rows
from claims.store.sql.engine import Database
from claims.store.sql.rows import batches, day_of, moment_text, read_claims

_DOCUMENTS = schema.documents
_ORIGINS = document_origins
_CANDIDATES = candidate_claims
_LIVE = tuple(str(each) for each in ClaimStatus if each is not ClaimStatus.RETIRED)
_FAR = 2**31 - 1


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
            _drop_pending(connection, pending_id)

    def origin(self, document_id: str) -> Origin | None:
        """Return how a document came in, where that was noted."""
        with self._database.read() as connection:
            return _read_origin(connection, document_id)

    def superseded(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the next version of each of the documents that has one."""
        with self._database.read() as connection:
            return _read_superseded(connection, ids)

    def candidate_at(
        self, document_id: str, start: int, end: int
    ) -> KeptCandidate | None:
        """Return the candidate at these offsets, if there is one."""
        with self._database.read() as connection:
            return _read_candidate(connection, document_id, start, end)

    def decided_candidates(self, document_id: str) -> list[KeptCandidate]:
        """Return the candidates of a document that were accepted or rejected."""
        with self._database.read() as connection:
            return _read_decided(connection, document_id)

    def quoting(
        self, document_id: str, start: int = 0, end: int | None = None
    ) -> list[Claim]:
        """Return the claims in use that quote what begins at ``start``..``end``."""
        with self._database.read() as connection:
            return _read_quoting(connection, document_id, start, end)

    def versions_of_document(self, document_id: str) -> list[Origin]:
        """Return all versions of a document, the newest first."""
        series = select(_ORIGINS.c.series).where(_ORIGINS.c.document_id == document_id)
        query = select(_ORIGINS).where(_ORIGINS.c.series.in_(series))
        query = query.order_by(_ORIGINS.c.version.desc())
        with self._database.read() as connection:
            return [_origin(row) for row in connection.execute(query)]

    def document_header(self, document_id: str) -> Document:
        """Return a document without its passages; DocumentNotFound if none."""
        query = select(_DOCUMENTS).where(_DOCUMENTS.c.id == document_id)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise DocumentNotFound(f"There is no document {document_id!r}.")
        return _header(row)

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
            return [_header(row) for row in connection.execute(query)]

    def documents_at(self, url: str) -> list[Document]:
        """Return the newest versions of what came from an address, no passages."""
        query = _listed().where(_DOCUMENTS.c.url == url)
        with self._database.read() as connection:
            rows = connection.execute(_in_order(query).limit(10)).all()
        return [_header(row) for row in rows]

    def list_documents(
        self,
        *,
        text: str | None = None,
        every: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[DocumentEntry]:
        """Return a page of the newest versions of documents, the last added first."""
        query = _listed()
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
                query = query.where(_beyond(connection, after))
            rows = connection.execute(_in_order(query).limit(limit + 1)).all()
            counts = _counts(connection, [row.id for row in rows[:limit]])
            origins = {row.id: _read_origin(connection, row.id) for row in rows[:limit]}
        entries = tuple(
            DocumentEntry(
                _header(row), origins[row.id], *_by_state(counts.get(row.id, {}))
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
            _CANDIDATES.c.start_at < (_FAR if end is None else end),
        )
        query = query.order_by(_CANDIDATES.c.start_at, _CANDIDATES.c.end_at)
        with self._database.read() as connection:
            return [_candidate(row) for row in connection.execute(query)]

    def best_candidates(self, document_id: str, limit: int) -> list[KeptCandidate]:
        """Return the open candidates most worth checking, the best first."""
        query = select(_CANDIDATES).where(
            _CANDIDATES.c.document_id == document_id,
            _CANDIDATES.c.state == str(CandidateState.OPEN),
        )
        order = (_CANDIDATES.c.score.desc(), _CANDIDATES.c.start_at)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(*order).limit(limit))
            return [_candidate(row) for row in rows]

    def candidate_counts(self, document_id: str) -> dict[CandidateState, int]:
        """Return how many candidates of a document stand where."""
        with self._database.read() as connection:
            found = _counts(connection, [document_id]).get(document_id, {})
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
            claims.c.seq.in_(quoting), claims.c.status.in_(_LIVE)
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
        return _read_origin(self._connection, document_id)

    def superseded(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the next version of each of the documents that has one."""
        return _read_superseded(self._connection, ids)

    def candidate_at(
        self, document_id: str, start: int, end: int
    ) -> KeptCandidate | None:
        """Return the candidate at these offsets, if there is one."""
        return _read_candidate(self._connection, document_id, start, end)

    def decided_candidates(self, document_id: str) -> list[KeptCandidate]:
        """Return the candidates of a document that were accepted or rejected."""
        return _read_decided(self._connection, document_id)

    def quoting(
        self, document_id: str, start: int = 0, end: int | None = None
    ) -> list[Claim]:
        """Return the claims in use that quote what begins at ``start``..``end``."""
        return _read_quoting(self._connection, document_id, start, end)

    def add_origin(self, origin: Origin) -> None:
        """Note how a document came in; the one it follows is superseded by it."""
        if self.origin(origin.document_id) is not None:
            raise InvalidRecord(f"Document {origin.document_id} came in before.")
        insert_rows(self._connection, _ORIGINS, [_origin_row(origin)])
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
            _candidate_row(document_id, each)
            for each in candidates
            if (each.start, each.end) not in kept
        ]
        insert_rows(self._connection, _CANDIDATES, rows)
        self._changed = True

    def set_candidate(self, document_id: str, candidate: KeptCandidate) -> None:
        """Keep what became of a candidate."""
        row = _candidate_row(document_id, candidate)
        keys = ("document_id", "start_at", "end_at")
        update_rows(self._connection, _CANDIDATES, keys, [row])
        self._changed = True

    def confirm_pending(self, pending_id: str) -> bool:
        """Forget what waits, as part of this change; False if it does not wait."""
        return _drop_pending(self._connection, pending_id)


def _drop_pending(connection: Connection, pending_id: str) -> bool:
    change = delete(pending_documents).where(pending_documents.c.id == pending_id)
    gone = connection.execute(change.returning(pending_documents.c.id))
    return gone.one_or_none() is not None


def _listed() -> Select[Any]:
    joined = _DOCUMENTS.outerjoin(_ORIGINS, _ORIGINS.c.document_id == _DOCUMENTS.c.id)
    query = select(_DOCUMENTS).select_from(joined)
    return query.where(_ORIGINS.c.superseded_by.is_(None))


def _added() -> Any:  # noqa: ANN401 - an expression of SQL
    return func.coalesce(_ORIGINS.c.added_at, "")


def _in_order(query: Select[Any]) -> Select[Any]:
    return query.order_by(_added().desc(), _DOCUMENTS.c.id)


def _beyond(connection: Connection, after: str) -> Any:  # noqa: ANN401 - of SQL
    row = connection.execute(
        select(_ORIGINS.c.added_at).where(_ORIGINS.c.document_id == after)
    ).one_or_none()
    last = "" if row is None else row.added_at
    return or_(_added() < last, and_(_added() == last, _DOCUMENTS.c.id > after))


def _read_origin(connection: Connection, document_id: str) -> Origin | None:
    query = select(_ORIGINS).where(_ORIGINS.c.document_id == document_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _origin(row)


def _read_superseded(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in batches(list(dict.fromkeys(ids))):
        query = select(_ORIGINS.c.document_id, _ORIGINS.c.superseded_by).where(
            one_of(connection, _ORIGINS.c.document_id, some),
            _ORIGINS.c.superseded_by.is_not(None),
        )
        found |= {
            row.document_id: row.superseded_by for row in connection.execute(query)
        }
    return found


def _read_candidate(
    connection: Connection, document_id: str, start: int, end: int
) -> KeptCandidate | None:
    query = select(_CANDIDATES).where(
        _CANDIDATES.c.document_id == document_id,
        _CANDIDATES.c.start_at == start,
        _CANDIDATES.c.end_at == end,
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _candidate(row)


def _read_decided(connection: Connection, document_id: str) -> list[KeptCandidate]:
    query = select(_CANDIDATES).where(
        _CANDIDATES.c.document_id == document_id,
        _CANDIDATES.c.state != str(CandidateState.OPEN),
    )
    query = query.order_by(_CANDIDATES.c.start_at, _CANDIDATES.c.end_at)
    return [_candidate(row) for row in connection.execute(query)]


def _read_quoting(
    connection: Connection, document_id: str, start: int, end: int | None
) -> list[Claim]:
    table, claims = schema.evidence, schema.claims
    quoting = select(table.c.claim_seq).where(
        table.c.document_id == document_id,
        table.c.start_at >= start,
        table.c.start_at < (_FAR if end is None else end),
    )
    query = select(claims).where(claims.c.seq.in_(quoting), claims.c.status.in_(_LIVE))
    return read_claims(connection, query.order_by(claims.c.seq))


def _counts(
    connection: Connection, ids: Sequence[str]
) -> dict[str, dict[CandidateState, int]]:
    found: dict[str, dict[CandidateState, int]] = {}
    for some in batches(ids):
        query = (
            select(_CANDIDATES.c.document_id, _CANDIDATES.c.state, func.count())
            .where(one_of(connection, _CANDIDATES.c.document_id, some))
            .group_by(_CANDIDATES.c.document_id, _CANDIDATES.c.state)
        )
        for document_id, state, count in connection.execute(query):
            found.setdefault(document_id, {})[CandidateState(state)] = int(count)
    return found


def _by_state(counts: dict[CandidateState, int]) -> tuple[int, int, int]:
    order = (CandidateState.OPEN, CandidateState.ACCEPTED, CandidateState.REJECTED)
    first, second, third = (counts.get(each, 0) for each in order)
    return first, second, third


def _header(row: Row[Any]) -> Document:
    return Document(
        id=row.id,
        title=row.title,
        publisher=row.publisher,
        published_on=day_of(row.published_on),
        url=row.url,
        language=row.language,
        sha256=row.sha256,
        length=row.length,
        passages=(),
        author=row.author,
        description=row.description,
    )


def _origin(row: Row[Any]) -> Origin:
    values = row._asdict()
    return Origin(
        **{
            **values,
            "kind": OriginKind(row.kind),
            "added_at": datetime.fromisoformat(row.added_at),
            "boilerplate": tuple(json.loads(row.boilerplate)),
        }
    )


def _origin_row(origin: Origin) -> dict[str, object]:
    row = {name: getattr(origin, name) for name in Origin.__slots__}
    return {
        **row,
        "kind": str(origin.kind),
        "added_at": moment_text(origin.added_at),
        "boilerplate": json.dumps(origin.boilerplate),
    }


def _candidate(row: Row[Any]) -> KeptCandidate:
    decided = row.decided_at
    return KeptCandidate(
        start=row.start_at,
        end=row.end_at,
        text=row.text,
        score=row.score,
        reasons=tuple(json.loads(row.reasons)),
        speaker=row.speaker,
        unclear=tuple(json.loads(row.unclear)),
        state=CandidateState(row.state),
        claim_id=row.claim_id,
        decided_by=row.decided_by,
        decided_at=None if decided is None else datetime.fromisoformat(decided),
    )


def _candidate_row(document_id: str, candidate: KeptCandidate) -> dict[str, object]:
    decided = candidate.decided_at
    return {
        "document_id": document_id,
        "start_at": candidate.start,
        "end_at": candidate.end,
        "text": candidate.text,
        "score": candidate.score,
        "reasons": json.dumps(candidate.reasons, ensure_ascii=False),
        "speaker": candidate.speaker,
        "unclear": json.dumps(candidate.unclear, ensure_ascii=False),
        "state": str(candidate.state),
        "claim_id": candidate.claim_id,
        "decided_by": candidate.decided_by,
        "decided_at": None if decided is None else moment_text(decided),
    }
