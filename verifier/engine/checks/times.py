"""Times of day: clock times and parts of the day of the same event."""

from collections.abc import Iterable

from verifier.engine.checks.base import Check, Pair
from verifier.engine.intervals import Standing
from verifier.engine.occasions import compare_times
from verifier.engine.types import Finding, Outcome, Reason

NAME = "times"


def times_differ(pair: Pair) -> Iterable[Finding]:
    """Compares times of day: 1 a.m. with "one in the morning", "at noon" with "in the
    evening"."""
    for compared in compare_times(
        pair.claim, pair.evidence, pair.alignment, pair.context, clocks=True
    ):
        claim = pair.claim.surface(compared.claim.span)
        if compared.evidence is None:
            yield pair.finding(
                NAME,
                Outcome.NOT_APPLICABLE,
                f"The source gives no time of day to compare with {claim}.",
                claim_span=compared.claim.span,
                blocks_support=True,
                strength=0.8,
            )
            continue
        source = pair.evidence.surface(compared.evidence.span)
        if compared.contradicts:
            yield pair.finding(
                NAME,
                Outcome.CONTRADICTS,
                f"The source says {source}; the claim says {claim}.",
                reason=Reason.TIME_DIFFERS,
                strength=compared.strength,
                claim_span=compared.claim.span,
                evidence_span=compared.evidence.span,
            )
        elif compared.standing in {Standing.CONFLICT, Standing.OPEN}:
            yield pair.finding(
                NAME,
                Outcome.NOT_APPLICABLE,
                f"The source says {source}, which does not settle {claim}.",
                blocks_support=True,
                claim_span=compared.claim.span,
                evidence_span=compared.evidence.span,
            )
        else:
            yield pair.finding(
                NAME,
                Outcome.AGREES,
                f"{claim} agrees with {source} in the source.",
                strength=compared.strength,
                claim_span=compared.claim.span,
                evidence_span=compared.evidence.span,
            )


CHECK = Check(NAME, 1, times_differ)
