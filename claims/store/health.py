"""Whether a store is well: what was found, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from claims.audit import ChainBroken
from claims.documents import verify_quote
from claims.errors import QuoteNotInDocument
from claims.models import Claim, ClaimStatus, Document
from claims.store.trail import TrailFilter, verify_trail

if TYPE_CHECKING:
    from claims.store.base import ClaimStore

_BATCH = 500
_SHOWN = 5


class Grade(StrEnum):
    """How it stands: nothing to do, look into it, or do something now."""

    GOOD = "ok"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, how it stands and what to do."""

    topic: str
    grade: Grade
    found: str
    advice: str = ""


def examine(url: str, at: datetime, *, quick: bool = False) -> Iterator[Finding]:
    """Yield what the database at ``url`` says of itself, tables and index included.

    ``quick`` leaves out what reads all of it.

    Raises:
        StoreNotReady, StoreUnavailable: it cannot be asked.
    """
    from claims.store.sql import health
    from claims.store.sql.engine import make_engine, parse_url, require_file

    parsed = parse_url(url)
    require_file(parsed)
    engine = make_engine(parsed)
    try:
        yield from health.examine(engine, at, quick=quick)
    finally:
        engine.dispose()


def examine_trail(store: "ClaimStore", at: datetime) -> Iterator[Finding]:
    """Yield whether the audit trail holds, and whether it lies in the future."""
    try:
        count = verify_trail(store)
    except ChainBroken as broken:
        yield Finding(
            "audit",
            Grade.BAD,
            f"The audit trail is broken: {broken}",
            "Somebody changed the database by hand: compare it with a backup.",
        )
        return
    yield Finding("audit", Grade.GOOD, f"{count:,} events, none altered.")
    newest = store.find_events(TrailFilter(), limit=1)
    if newest and newest[0].at > at:
        yield Finding(
            "clock",
            Grade.WARNING,
            f"The newest audit event is of {newest[0].at:%Y-%m-%d %H:%M}, later than "
            "now.",
            "Set this machine's clock by NTP.",
        )


def examine_quotes(
    store: "ClaimStore", progress: Callable[[int], None] = lambda _: None
) -> Finding:
    """Return whether each published claim's quotes stand in their documents.

    ``progress`` hears how many more claims were read.
    """
    wrong: list[str] = []
    quotes = 0
    claims = iter(store.iter_claims(status=ClaimStatus.PUBLISHED))
    while batch := list(islice(claims, _BATCH)):
        documents = store.get_documents(
            {item.document_id for claim in batch for item in claim.evidence}
        )
        for claim in batch:
            quotes += len(claim.evidence)
            wrong += [claim.id for _ in _wrong_quotes(claim, documents)]
        progress(len(batch))
    if wrong:
        return Finding(
            "quotes",
            Grade.BAD,
            f"{len(wrong):,} quotes are not in their documents, of the claims "
            f"{', '.join(wrong[:_SHOWN])}. They are never shown.",
            "Amend these claims, or restore a backup.",
        )
    return Finding("quotes", Grade.GOOD, f"All {quotes:,} stand in their documents.")


def _wrong_quotes(claim: Claim, documents: dict[str, Document]) -> Iterator[str]:
    for item in claim.evidence:
        try:
            verify_quote(documents[item.document_id], item.quote)
        except (KeyError, QuoteNotInDocument):
            yield item.document_id
