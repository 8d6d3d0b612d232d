"""Numbers: a figure of the claim against the one that counts the same in the source."""

from collections.abc import Iterable

from verifier.engine.checks.base import LEFT_OPEN, Check, Pair
from verifier.engine.counterparts import is_stated_as_bound
from verifier.engine.figures import (
    COMPARABLE,
    Comparison,
    Difference,
    compare_figures,
    told,
)
from verifier.engine.intervals import Standing
from verifier.engine.lexicon import light_words, stem_of
from verifier.engine.pairing import clause_at, content, linked_share
from verifier.engine.predication import is_bare_verb
from verifier.engine.reading.facts import Quantity
from verifier.engine.reading.tagging import is_plural
from verifier.engine.types import Finding, Outcome, Reason, Span

NAME = "numbers"

_LIGHT = 0.5
_ANOTHER_VERB = 0.35
"""How sure a conflict of figures is where what is said of them may differ."""

_OTHER_DAY = "is of another time than the claim's"

_MAKING_UP = frozenset(
    stem_of(verb) for verb in "fall put estimate account represent constitute".split()
)
"""Verbs that only give a share: "18% of the cases fell into that year"."""

_SAME_STATEMENT = 0.8
"""Share of the claim's other content words that the source has if it says the same."""


def numbers_differ(pair: Pair) -> Iterable[Finding]:
    """Compares figures, in digits or in words, with those that count the same thing in
    the source: equal after conversion, within what "about" or "at least" allow, or
    unable to be true together."""
    for compared in compare_figures(
        pair.claim, pair.evidence, pair.alignment, pair.config, pair.context
    ):
        if compared.claim.quantifier or compared.difference is not Difference.FIGURE:
            continue
        evidence = compared.evidence
        if evidence is None or compared.score < COMPARABLE:
            if not _goes_without_saying(compared.claim):
                yield _absent(pair, compared.claim)
        elif compared.standing is Standing.CONFLICT and _tells_the_kind(
            pair, compared.claim
        ):
            yield _absent(pair, compared.claim)
        else:
            yield _finding(pair, compared, evidence)


def _finding(pair: Pair, compared: Comparison, evidence: Quantity) -> Finding:
    told_alike = 1.0
    if compared.standing is Standing.CONFLICT:
        told_alike = _told_alike(pair, compared.claim)
    return pair.figure_finding(
        NAME,
        compared.standing,
        claim=told(pair.claim, compared.claim),
        source=told(pair.evidence, evidence),
        left_open=_OTHER_DAY if compared.of_other_day else "leaves open whether it is",
        reason=Reason.NUMBER_DIFFERS,
        strength=compared.strength * told_alike,
        claim_span=_shown(compared.claim),
        evidence_span=_shown(evidence),
        doubted=compared.doubted,
    )


def _told_alike(pair: Pair, quantity: Quantity) -> float:
    """Return 1 where the source has the verb that the figure hangs on, less where it
    has another: "holds 6,000 prisoners" is not "executed 124 prisoners"."""
    clause = clause_at(pair.claim, quantity.last_token)
    if clause is None or not clause.finite:
        return 1.0
    verb = pair.claim.tokens[clause.verb_token]
    light = (
        light_words().get(verb.stem, 1.0) <= _LIGHT
        or is_bare_verb(verb.stem)
        or (quantity.dimension == "share" and verb.stem in _MAKING_UP)
    )
    if verb.is_stop or light:
        return 1.0
    return 1.0 if pair.alignment.of_claim(verb.index) is not None else _ANOTHER_VERB


def _tells_the_kind(pair: Pair, quantity: Quantity) -> bool:
    """Tell whether a measure only says which kind of thing is meant ("105 mm shells",
    "a 10-year bond"), in a claim that says something else than the source: of each kind
    something else may be true."""
    tokens = pair.claim.tokens
    noun = quantity.counted_token
    if quantity.dimension is None or quantity.unit is None or noun is None:
        return False
    between = tokens[quantity.last_token + 1 : noun]
    if any(token.is_stop for token in between) or not is_plural(tokens[noun].norm):
        return False
    figure = range(quantity.first_token, noun + 1)
    rest = [i for i in content(pair.claim, (0, len(tokens))) if i not in figure]
    everywhere = (0, len(pair.evidence.tokens))
    return bool(rest) and linked_share(pair, rest, everywhere) < _SAME_STATEMENT


def _absent(pair: Pair, quantity: Quantity) -> Finding:
    return pair.finding(
        NAME,
        Outcome.NOT_APPLICABLE,
        f"The source gives no such figure as {told(pair.claim, quantity)}.",
        claim_span=quantity.span,
        blocks_support=True,
        strength=LEFT_OPEN,
    )


def _goes_without_saying(quantity: Quantity) -> bool:
    """Return whether the figure is "one", which may stand for "a" in the source."""
    return (
        quantity.low == quantity.high == 1
        and not quantity.exact
        and (quantity.text.casefold() in {"one", "a single"})
    )


def _shown(quantity: Quantity) -> Span:
    """The figure alone, or with the words that bound it."""
    return quantity.span if is_stated_as_bound(quantity) else quantity.figure_span


CHECK = Check(NAME, 1, numbers_differ)
