"""Units: the same figure in another currency, unit or rate."""

from collections.abc import Iterable

from verifier.engine.checks.base import Check, Pair
from verifier.engine.figures import COMPARABLE, Difference, compare_figures, told
from verifier.engine.intervals import Standing
from verifier.engine.types import Finding, Outcome, Reason

NAME = "units"


def units_differ(pair: Pair) -> Iterable[Finding]:
    """Compares the units of matching figures: miles with kilometres after conversion,
    a rate per month with one per year, currencies never converted by guess."""
    if not any(quantity.unit or quantity.per for quantity in pair.claim.quantities):
        return
    for compared in compare_figures(
        pair.claim, pair.evidence, pair.alignment, pair.config, pair.context
    ):
        evidence = compared.evidence
        if (
            evidence is None
            or compared.score < COMPARABLE
            or compared.difference is Difference.FIGURE
        ):
            continue
        source = told(pair.evidence, evidence)
        claim = told(pair.claim, compared.claim)
        if compared.difference is Difference.RATE:
            source = source + (f" per {evidence.per}" if evidence.per else "")
            claim = claim + (f" per {compared.claim.per}" if compared.claim.per else "")
        if compared.standing is Standing.CONFLICT:
            yield pair.finding(
                NAME,
                Outcome.CONTRADICTS,
                f"The source says {source}; the claim says {claim}.",
                claim_span=compared.claim.span,
                evidence_span=evidence.span,
                reason=Reason.UNIT_DIFFERS,
                strength=compared.strength,
            )
        elif compared.standing is Standing.OPEN:
            yield pair.finding(
                NAME,
                Outcome.NOT_APPLICABLE,
                f"The source says {source}, which cannot be compared with {claim}.",
                claim_span=compared.claim.span,
                evidence_span=evidence.span,
                blocks_support=True,
            )
        else:
            yield pair.finding(
                NAME,
                Outcome.AGREES,
                f"{claim} agrees with {source} in the source.",
                claim_span=compared.claim.span,
                evidence_span=evidence.span,
                strength=compared.strength,
            )


CHECK = Check(NAME, 1, units_differ)
