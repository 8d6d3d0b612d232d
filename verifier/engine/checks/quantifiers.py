"""Quantifiers: "most", "few", "nearly all", "dozens", "doubled" as intervals."""

from collections.abc import Iterable

from verifier.engine.checks.base import Check, Pair
from verifier.engine.figures import COMPARABLE, Difference, compare_figures, told
from verifier.engine.lexicon import stem_of
from verifier.engine.pairing import content, linked_share
from verifier.engine.reading.counting import PERIODS
from verifier.engine.reading.facts import Quantity, Reading
from verifier.engine.reading.scope import NEGATIVE_WORDS
from verifier.engine.reading.tagging import is_plural
from verifier.engine.types import Finding, Outcome, Reason, Span

NAME = "quantifiers"

_ONLY = frozenset({"only", "just", "merely"})
_SPANS = frozenset(map(stem_of, {*PERIODS, "time"}))
_CONTEXT_SHARE = 0.75
_STRENGTH = 0.8


def quantifiers_differ(pair: Pair) -> Iterable[Finding]:
    """Compares quantifiers with the shares, counts or multiples that the source states:
    "most" agrees with 80% and contradicts "few", "only one" contradicts "several"."""
    yield from _only_one(pair)
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
            if _limits(compared.claim):
                yield pair.finding(
                    NAME,
                    Outcome.NOT_APPLICABLE,
                    f"The source does not say that it is {claim}.",
                    claim_span=compared.claim.span,
                    blocks_support=True,
                    strength=0.7,
                )
            continue
        yield pair.figure_finding(
            NAME,
            compared.standing,
            claim=claim,
            source=told(pair.evidence, evidence),
            left_open="leaves open whether it is",
            reason=Reason.QUANTIFIER_DIFFERS,
            strength=compared.strength,
            claim_span=compared.claim.span,
            evidence_span=evidence.span,
        )


def _limits(quantity: Quantity) -> bool:
    """Tell whether a quantifier says more than the bare noun: "most of", not "all";
    "a few weeks", not "several people"."""
    if quantity.dimension == "share":
        return quantity.low < 1
    return not _SPANS.isdisjoint(quantity.counted)


def _only_one(pair: Pair) -> Iterable[Finding]:
    """Yield where one text knows of only one thing and the other speaks of several."""
    for quantity in pair.claim.quantities:
        noun = _sole(pair.claim, quantity)
        link = pair.alignment.of_claim(noun) if noun is not None else None
        if link is not None and _several(pair.evidence, link.evidence):
            yield from _against(pair, quantity.span, noun, link.evidence, of_claim=True)
    for quantity in pair.evidence.quantities:
        noun = _sole(pair.evidence, quantity)
        link = pair.alignment.of_evidence(noun) if noun is not None else None
        if link is not None and _several(pair.claim, link.claim):
            yield from _against(pair, quantity.span, noun, link.claim, of_claim=False)


def _sole(reading: Reading, quantity: Quantity) -> int | None:
    """Return the noun that a text has "only one" of."""
    if quantity.low != 1 or quantity.high != 1 or quantity.unit or quantity.ordinal:
        return None
    before = reading.tokens[max(0, quantity.first_token - 1)].norm
    exact = quantity.exact or before in _ONLY
    return quantity.counted_token if exact else None


def _several(reading: Reading, noun: int) -> bool:
    """Tell whether a noun is plural, with no figure that another check compares."""
    counted = {quantity.counted_token for quantity in reading.quantities}
    denied = any(token.norm in NEGATIVE_WORDS for token in reading.tokens)
    return is_plural(reading.tokens[noun].norm) and noun not in counted and not denied


def _against(
    pair: Pair, span: Span, noun: int | None, other: int, *, of_claim: bool
) -> Iterable[Finding]:
    rest = content(pair.claim, (0, len(pair.claim.tokens)))
    everywhere = (0, len(pair.evidence.tokens))
    if noun is None or linked_share(pair, rest, everywhere) < _CONTEXT_SHARE:
        return
    there = (pair.evidence if of_claim else pair.claim).token_span(other, other)
    source = pair.evidence.surface(there if of_claim else span)
    claim = pair.claim.surface(span if of_claim else there)
    yield pair.finding(
        NAME,
        Outcome.CONTRADICTS,
        f"The source says “{source}”; the claim says “{claim}”.",
        claim_span=span if of_claim else there,
        evidence_span=there if of_claim else span,
        reason=Reason.QUANTIFIER_DIFFERS,
        strength=_STRENGTH,
    )


CHECK = Check(NAME, 1, quantifiers_differ)
