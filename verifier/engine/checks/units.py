"""Units: the same figure in another currency, unit or rate."""

from collections.abc import Iterable

from verifier.engine.checks.base import Check, Pair
from verifier.engine.figures import COMPARABLE, Difference, compare_figures, told
from verifier.engine.types import Finding, Reason

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
        yield pair.figure_finding(
            NAME,
            compared.standing,
            claim=claim,
            source=source,
            left_open="cannot be compared with",
            reason=Reason.UNIT_DIFFERS,
            strength=compared.strength,
            claim_span=compared.claim.span,
            evidence_span=evidence.span,
        )


CHECK = Check(NAME, 1, units_differ)
