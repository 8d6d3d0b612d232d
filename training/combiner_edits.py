"""Edits of a store's own statements, to learn from what a small change does."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from claims.models import ClaimStatus, Rating
from training.data import Pair
from training.generators.edits import added_detail, changed_number, negated_claim
from verifier.engine.reading.reader import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.service import VerificationService

_KINDS = frozenset({"person", "place", "country", "organisation"})


def edited_statements(service: VerificationService, seed: int) -> Iterator[Pair]:
    """Yield each published statement with another figure, denied, with another name
    (contradicted) and with a detail added (unknown); ``evidence`` is its quote."""
    rng = random.Random(seed)
    pairs = [
        Pair(claim.text, claim.evidence[0].quote.exact, "supported", "store", claim.id)
        for claim in service.store.iter_claims()
        if claim.rating is Rating.ACCURATE and claim.status is ClaimStatus.PUBLISHED
    ]
    names = _names(pairs)
    for pair in pairs:
        edits = (
            changed_number(pair, rng),
            negated_claim(pair),
            added_detail(pair, rng) if rng.random() < 1 / 3 else None,
            _renamed(pair, names, rng),
        )
        yield from (edit for edit in edits if edit is not None)


def _names(pairs: list[Pair]) -> dict[str, list[str]]:
    """Return the names in all statements by kind."""
    found: dict[str, set[str]] = {}
    for pair in pairs:
        for name in read(pair.claim).names:
            if name.kind in _KINDS:
                found.setdefault(name.kind, set()).add(name.text)
    return {kind: sorted(texts) for kind, texts in found.items()}


def _renamed(
    pair: Pair, names: dict[str, list[str]], rng: random.Random
) -> Pair | None:
    """Put another name of its kind, which the quote does not hold, for one name."""
    reading = read(pair.claim)
    places = [name for name in reading.names if name.kind in _KINDS]
    if not places:
        return None
    name = rng.choice(places)
    others = [
        text
        for text in names[name.kind]
        if text not in pair.evidence and text not in pair.claim
    ]
    if not others:
        return None
    span = reading.original_span(name.span)
    claim = pair.claim[: span.start] + rng.choice(others) + pair.claim[span.end :]
    return Pair(claim, pair.evidence, "contradicted", "made_name", f"name:{pair.id}")
