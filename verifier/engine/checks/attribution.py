"""Attribution: who is reported as saying it."""

from collections.abc import Iterable

from verifier.engine.checks.base import Check, Pair
from verifier.engine.pairing import (
    Matched,
    Range,
    content,
    extent,
    linked_share,
    matched_clauses,
    names_in,
    phrase,
)
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Outcome, Reason

_SAME_SPEECH = 0.8


def attribution_differs(pair: Pair) -> Iterable[Finding]:
    """Compares who says so: the same statement in another person's mouth is
    contradicted where the source names its speaker, and open where it names none."""
    seen: set[Range] = set()
    for matched in matched_clauses(pair):
        here, there = matched.claim.speaker, matched.evidence.speaker
        if here is None or here in seen:
            continue
        seen.add(here)
        own = names_in(pair.claim, here)
        if not own:
            continue
        if any(
            same_name(one, other) > 0 for one in own for other in pair.evidence.names
        ):
            continue
        rivals = names_in(pair.evidence, there)
        if there is None or not rivals or not _same_speech(pair, matched):
            yield pair.finding(
                CHECK.name,
                Outcome.NOT_APPLICABLE,
                f"The source does not say that {own[0].text} said so.",
                claim_span=own[0].span,
                blocks_support=True,
            )
        elif own[0].kind == rivals[0].kind == "person":
            yield pair.finding(
                CHECK.name,
                Outcome.CONTRADICTS,
                f"In the source {phrase(pair.evidence, there)} says so; in the claim "
                f"{own[0].text} does.",
                claim_span=own[0].span,
                evidence_span=rivals[0].span,
                reason=Reason.ATTRIBUTION_DIFFERS,
            )


def _same_speech(pair: Pair, matched: Matched) -> bool:
    said = content(pair.claim, extent(pair.claim, matched.claim))
    return linked_share(pair, said, (0, len(pair.evidence.tokens))) >= _SAME_SPEECH


CHECK = Check("attribution", 1, attribution_differs)
