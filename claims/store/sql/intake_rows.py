"""Rows of origins and candidates, and the queries that read them."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, or_, select

from claims.models import Claim, ClaimStatus, Document
from claims.store import schema
from claims.store.intake import CandidateState, KeptCandidate, Origin, OriginKind
from claims.store.intake_tables import (
    candidate_claims,
    document_origins,
    pending_documents,
)
from claims.store.sql.bulk import one_of
from claims.store.sql.rows import batches, day_of, moment_text, read_claims

_DOCUMENTS = schema.documents
_ORIGINS = document_origins
_CANDIDATES = candidate_claims
LIVE = tuple(str(each) for each in ClaimStatus if each is not ClaimStatus.RETIRED)
"""The statuses of claims in use."""

FAR = 2**31 - 1
"""Beyond the end of any document."""


def drop_pending(connection: Connection, pending_id: str) -> bool:
    """Forget what waits under an id; False if nothing does."""
    change = delete(pending_documents).where(pending_documents.c.id == pending_id)
    gone = connection.execute(change.returning(pending_documents.c.id))
    return gone.one_or_none() is not None


def listed() -> Select[Any]:
    """Return the query of the newest versions of documents."""
    joined = _DOCUMENTS.outerjoin(_ORIGINS, _ORIGINS.c.document_id == _DOCUMENTS.c.id)
    query = select(_DOCUMENTS).select_from(joined)
    return query.where(_ORIGINS.c.superseded_by.is_(None))


def _added() -> Any:  # noqa: ANN401 - an expression of SQL
    return func.coalesce(_ORIGINS.c.added_at, "")


def in_order(query: Select[Any]) -> Select[Any]:
    """Return a query of documents with the last added first."""
    return query.order_by(_added().desc(), _DOCUMENTS.c.id)


def beyond(connection: Connection, after: str) -> Any:  # noqa: ANN401 - of SQL
    """Return the condition that a document comes after another in that order."""
    row = connection.execute(
        select(_ORIGINS.c.added_at).where(_ORIGINS.c.document_id == after)
    ).one_or_none()
    last = "" if row is None else row.added_at
    return or_(_added() < last, and_(_added() == last, _DOCUMENTS.c.id > after))


def read_origin(connection: Connection, document_id: str) -> Origin | None:
    """Return how a document came in, where that was noted."""
    query = select(_ORIGINS).where(_ORIGINS.c.document_id == document_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else origin_of(row)


def read_superseded(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the next version of each document that has one."""
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


def read_candidate(
    connection: Connection, document_id: str, start: int, end: int
) -> KeptCandidate | None:
    """Return the candidate at these offsets, if there is one."""
    query = select(_CANDIDATES).where(
        _CANDIDATES.c.document_id == document_id,
        _CANDIDATES.c.start_at == start,
        _CANDIDATES.c.end_at == end,
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else candidate_of(row)


def read_decided(connection: Connection, document_id: str) -> list[KeptCandidate]:
    """Return the candidates that were accepted or rejected."""
    query = select(_CANDIDATES).where(
        _CANDIDATES.c.document_id == document_id,
        _CANDIDATES.c.state != str(CandidateState.OPEN),
    )
    query = query.order_by(_CANDIDATES.c.start_at, _CANDIDATES.c.end_at)
    return [candidate_of(row) for row in connection.execute(query)]


def read_quoting(
    connection: Connection, document_id: str, start: int, end: int | None
) -> list[Claim]:
    """Return the claims in use that quote what begins at ``start``..``end``."""
    table, claims = schema.evidence, schema.claims
    quoting = select(table.c.claim_seq).where(
        table.c.document_id == document_id,
        table.c.start_at >= start,
        table.c.start_at < (FAR if end is None else end),
    )
    query = select(claims).where(claims.c.seq.in_(quoting), claims.c.status.in_(LIVE))
    return read_claims(connection, query.order_by(claims.c.seq))


def counts_of(
    connection: Connection, ids: Sequence[str]
) -> dict[str, dict[CandidateState, int]]:
    """Return how many candidates of each document stand where."""
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


def by_state(counts: dict[CandidateState, int]) -> tuple[int, int, int]:
    """Return counts in the order open, accepted, rejected."""
    order = (CandidateState.OPEN, CandidateState.ACCEPTED, CandidateState.REJECTED)
    first, second, third = (counts.get(each, 0) for each in order)
    return first, second, third


def header_of(row: Row[Any]) -> Document:
    """Return a document without its passages."""
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


def origin_of(row: Row[Any]) -> Origin:
    """Return the origin of a row."""
    values = row._asdict()
    return Origin(
        **{
            **values,
            "kind": OriginKind(row.kind),
            "added_at": datetime.fromisoformat(row.added_at),
            "boilerplate": tuple(json.loads(row.boilerplate)),
        }
    )


def origin_row(origin: Origin) -> dict[str, object]:
    """Return the row of an origin."""
    row = {name: getattr(origin, name) for name in Origin.__slots__}
    return {
        **row,
        "kind": str(origin.kind),
        "added_at": moment_text(origin.added_at),
        "boilerplate": json.dumps(origin.boilerplate),
    }


def candidate_of(row: Row[Any]) -> KeptCandidate:
    """Return the candidate of a row."""
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


def candidate_row(document_id: str, candidate: KeptCandidate) -> dict[str, object]:
    """Return the row of a candidate."""
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
