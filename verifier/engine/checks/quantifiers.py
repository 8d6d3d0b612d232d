"""Quantifiers: "most", "few", "nearly all", "dozens", "doubled" as intervals."""

from collections.abc import Iterable

from verifier.engine.checks.base import Check, Pair
from verifier.engine.figures import COMPARABLE, Difference, compare_figures, told
from verifier.engine.intervals import Standing
from verifier.engine.types import Finding, Outcome, Reason

NAME = "quantifiers"


def quantifiers_differ(pair: Pair) -> Iterable[Finding]:
    """Compares quantifiers with the shares, counts or multiples that the source states:
    "most" agrees with 80% and contradicts "few"."""
    if not any(quantity.quantifier for quantity in pair.claim.quantities):
        return
    for compared in compare_figures(
        pair.claim, pair.evidence, pair.alignment, pair.config, pair.context
    ):
        if (
            not compared.claim.quantifier
            or compared.difference is not Difference.FIGURE
        ):
            continue
        evidence = compared.evidence
        claim = told(pair.claim, compared.claim)
        if evidence is None or compared.score < COMPARABLE:
            if compared.claim.low < 1 and compared.claim.dimension == "share":
                yield pair.finding(
                    NAME,
                    Outcome.NOT_APPLICABLE,
                    f"The source does not say that it is {claim}.",
                    claim_span=compared.claim.span,
                    blocks_support=True,
                    strength=0.7,
                )
            continue
        source = told(pair.evidence, evidence)
        if compared.standing is Standing.CONFLICT:
            yield pair.finding(
                NAME,
                Outcome.CONTRADICTS,
                f"The source says {source}; the claim says {claim}.",
                claim_span=compared.claim.span,
                evidence_span=evidence.span,
                reason=Reason.QUANTIFIER_DIFFERS,
                strength=compared.strength,
            )
        elif compared.standing is Standing.OPEN:
            yield pair.finding(
                NAME,
                Outcome.NOT_APPLICABLE,
                f"The source says {source}, which leaves open whether it is {claim}.",
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


CHECK = Check(NAME, 1, quantifiers_differ)
