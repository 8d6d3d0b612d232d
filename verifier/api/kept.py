"""Reading a verification back from the JSON that it was given as."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from claims.models import Document, Quote, Rating, Stance
from verifier.engine.types import (
    Agreement,
    EvidenceMatch,
    Finding,
    Outcome,
    Reason,
    Span,
    Verdict,
    VerdictLabel,
)
from verifier.service import Verification

Record = Mapping[str, Any]


def load_verification(record: Record) -> Verification:
    """Return the verification that ``record`` was dumped from.

    Of a document it knows what the record names: no passage, so no length. Fields
    that a later version has added are left out.
    """
    engine = {
        "engine_version": record["engine"]["version"],
        "check_versions": dict(record["engine"]["check_versions"]),
        "store_revision": record["store_revision"],
    }
    claim = record["claim"]
    parts = tuple(_verdict(part, claim, engine) for part in record["parts"])
    return Verification(
        id=record["id"],
        verdict=_verdict(
            record,
            claim,
            {**engine, "parts": parts, "notices": tuple(record["notices"])},
        ),
        checked_at=datetime.fromisoformat(record["checked_at"]),
        kept=True,
    )


def _verdict(record: Record, claim: str, rest: dict[str, Any]) -> Verdict:
    return Verdict(
        claim=claim,
        label=VerdictLabel(record["verdict"]),
        confidence=record["confidence"],
        reason=Reason(record["reason"]),
        explanation=record["explanation"],
        evidence=tuple(_match(item) for item in record["evidence"]),
        uncovered=tuple(Span(*span) for span in record["uncovered"]),
        span=_span(record.get("span")),
        **rest,
    )


def _match(record: Record) -> EvidenceMatch:
    selector, agreement = record["selector"], record["agreement"]
    return EvidenceMatch(
        quote=Quote(
            selector["exact"],
            selector["prefix"],
            selector["suffix"],
            selector["start"],
            selector["end"],
        ),
        stance=Stance(record["stance"]),
        attribution=record["attribution"],
        similarity=record["similarity"],
        claim_id=record["claim_id"],
        claim_text=record["claim_text"],
        rating=Rating(record["rating"]),
        document=_document(record["document"]),
        findings=tuple(_finding(item) for item in record["findings"]),
        agreement=agreement
        and Agreement(agreement["supports"], agreement["refutes"], agreement["silent"]),
        deciding=record["deciding"],
    )


def _document(record: Record) -> Document:
    day = record["published_on"]
    return Document(
        id=record["id"],
        title=record["title"],
        publisher=record["publisher"],
        published_on=None if day is None else date.fromisoformat(day),
        url=record["url"],
        language=record["language"],
        sha256=record["sha256"],
        length=0,
        passages=(),
        author=record["author"],
        description=record["description"],
    )


def _finding(record: Record) -> Finding:
    reason = record["reason"]
    return Finding(
        check=record["check"],
        outcome=Outcome(record["outcome"]),
        detail=record["detail"],
        claim_span=_span(record["claim_span"]),
        quote_span=_span(record["quote_span"]),
        reason=None if reason is None else Reason(reason),
        blocks_support=record["blocks_support"],
        strength=record["strength"],
    )


def _span(pair: list[int] | None) -> Span | None:
    return None if pair is None else Span(pair[0], pair[1])
