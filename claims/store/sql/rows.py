"""Between rows and records."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, select

from claims.audit import AuditEvent
from claims.models import (
    Claim,
    ClaimStatus,
    Document,
    Evidence,
    Passage,
    Quote,
    Rating,
    Stance,
)
from claims.store import schema
from claims.store.sql.bulk import one_of
from claims.text import normalise

Item = TypeVar("Item")

BATCH = 2_000
"""Values in one condition."""


def batches(items: Sequence[Item], size: int = BATCH) -> Iterator[Sequence[Item]]:
    """Yield ``items`` in runs of at most ``size``."""
    for at in range(0, len(items), size):
        yield items[at : at + size]


def day_of(text: str | None) -> date | None:
    """Return the day that a column holds."""
    return None if text is None else date.fromisoformat(text)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def moment_text(moment: datetime) -> str:
    """Return a moment as text in UTC; texts sort as the moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_claims(connection: Connection, query: Select[Any]) -> list[Claim]:
    """Return the claims of a query over ``schema.claims``, in its order."""
    rows = connection.execute(query).all()
    found: dict[int, list[Evidence]] = {row.seq: [] for row in rows}
    table = schema.evidence
    for seqs in batches(list(found)):
        items = connection.execute(
            select(table)
            .where(one_of(connection, table.c.claim_seq, seqs))
            .order_by(table.c.claim_seq, table.c.position)
        )
        for item in items:
            found[item.claim_seq].append(_evidence(item))
    return [_claim(row, found[row.seq]) for row in rows]


def _evidence(row: Row[Any]) -> Evidence:
    return Evidence(
        quote=Quote(row.exact, row.prefix, row.suffix, row.start_at, row.end_at),
        document_id=row.document_id,
        stance=Stance(row.stance),
        attribution=row.attribution,
        speaks_of=day_of(row.speaks_of),
    )


def _claim(row: Row[Any], evidence: Sequence[Evidence]) -> Claim:
    created = row.created_at
    return Claim(
        id=row.id,
        slug=row.slug,
        text=row.text,
        rating=Rating(row.rating),
        status=ClaimStatus(row.status),
        evidence=tuple(evidence),
        topics=tuple(json.loads(row.topics)),
        claimant=row.claimant,
        claimed_on=day_of(row.claimed_on),
        valid_from=day_of(row.valid_from),
        valid_until=day_of(row.valid_until),
        version=row.version,
        external_id=row.external_id,
        created_at=None if created is None else datetime.fromisoformat(created),
        created_by=row.created_by,
    )


def claim_row(
    claim: Claim, seq: int, number: int | None, published_at: str | None
) -> dict[str, object]:
    """Return the row of a claim; ``number`` is its place in the index, if it has one,
    and ``published_at`` the moment since when it answers."""
    created = claim.created_at
    return {
        "seq": seq,
        "id": claim.id,
        "slug": claim.slug,
        "version": claim.version,
        "text": claim.text,
        "normal_text": normalise(claim.text),
        "rating": str(claim.rating),
        "status": str(claim.status),
        "topics": json.dumps(claim.topics, ensure_ascii=False),
        "claimant": claim.claimant,
        "claimed_on": _iso(claim.claimed_on),
        "valid_from": _iso(claim.valid_from),
        "valid_until": _iso(claim.valid_until),
        "external_id": claim.external_id,
        "created_at": None if created is None else moment_text(created),
        "created_by": claim.created_by,
        "number": number,
        "published_at": published_at,
    }


def evidence_rows(claim: Claim, seq: int) -> list[dict[str, object]]:
    """Return the rows of a claim's evidence."""
    return [
        {
            "claim_seq": seq,
            "position": position,
            "document_id": item.document_id,
            "exact": item.quote.exact,
            "prefix": item.quote.prefix,
            "suffix": item.quote.suffix,
            "start_at": item.quote.start,
            "end_at": item.quote.end,
            "stance": str(item.stance),
            "attribution": item.attribution,
            "speaks_of": _iso(item.speaks_of),
        }
        for position, item in enumerate(claim.evidence)
    ]


def topic_rows(claim: Claim, seq: int) -> list[dict[str, object]]:
    """Return the rows that find a claim by its topics."""
    topics = dict.fromkeys(claim.topics)
    return [{"claim_seq": seq, "topic": topic} for topic in topics]


def read_documents(connection: Connection, ids: Iterable[str]) -> dict[str, Document]:
    """Return the documents that there are among ``ids``, in that order."""
    wanted = list(dict.fromkeys(ids))
    rows: dict[str, Row[Any]] = {}
    kept: dict[str, list[Passage]] = {}
    table = schema.passages
    for some in batches(wanted):
        query = select(schema.documents).where(
            one_of(connection, schema.documents.c.id, some)
        )
        rows |= {row.id: row for row in connection.execute(query)}
        query = select(table).where(one_of(connection, table.c.document_id, some))
        query = query.order_by(table.c.document_id, table.c.start_at)
        for row in connection.execute(query):
            passage = Passage(row.start_at, row.end_at, row.text)
            kept.setdefault(row.document_id, []).append(passage)
    return {
        each: _document(rows[each], kept.get(each, []))
        for each in wanted
        if each in rows
    }


def _document(row: Row[Any], passages: Sequence[Passage]) -> Document:
    return Document(
        id=row.id,
        title=row.title,
        publisher=row.publisher,
        published_on=day_of(row.published_on),
        url=row.url,
        language=row.language,
        sha256=row.sha256,
        length=row.length,
        passages=tuple(passages),
        author=row.author,
        description=row.description,
    )


def document_row(document: Document) -> dict[str, object]:
    """Return the row of a document without its passages."""
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "published_on": _iso(document.published_on),
        "url": document.url,
        "language": document.language,
        "sha256": document.sha256,
        "length": document.length,
        "author": document.author,
        "description": document.description,
    }


def passage_rows(
    document_id: str, passages: Sequence[Passage]
) -> list[dict[str, object]]:
    """Return the rows of a document's passages."""
    return [
        {
            "document_id": document_id,
            "start_at": passage.start,
            "end_at": passage.end,
            "text": passage.text,
        }
        for passage in passages
    ]


def event_of(row: Row[Any]) -> AuditEvent:
    """Return the audit event of a row."""
    values = row._asdict()
    return AuditEvent(**{**values, "at": datetime.fromisoformat(row.at)})


def event_row(event: AuditEvent) -> dict[str, object]:
    """Return the row of an audit event."""
    row = {name: getattr(event, name) for name in AuditEvent.__slots__}
    return {**row, "at": moment_text(event.at)}
