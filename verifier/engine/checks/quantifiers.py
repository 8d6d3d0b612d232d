"""Quantifiers: "most", "few", "nearly all", "dozens", "doubled" as intervals."""

from collections.abc import Iterable

from verifier.engine.checks.base import Check, Pair
from verifier.engine.figures import COMPARABLE, Difference, compare_figures, told
from verifier.engine.lexicon import stem_of
from verifier.engine.pairing import clause_at, content, linked_share
from verifier.engine.predication import is_bare_verb
from verifier.engine.reading.counting import PERIODS
from verifier.engine.reading.facts import Quantity, Reading
from verifier.engine.reading.scope import NEGATIVE_WORDS
from verifier.engine.reading.tagging import is_plural
from verifier.engine.types import Finding, Outcome, Reason, Span

NAME = "quantifiers"

_ONLY = frozenset({"only", "just", "merely"})
_NONE = frozenset({"no", "zero"})
_ANY = frozenset({"a", "an", "one", "any", "single"})
_THERE = frozenset({"left", "present", "remaining"})
_LONGEST_PHRASE = 4
_SPANS = frozenset(map(stem_of, {*PERIODS, "time"}))
_CONTEXT_SHARE = 0.75
_STRENGTH = 0.8


def quantifiers_differ(pair: Pair) -> Iterable[Finding]:
    """Compares quantifiers with the shares, counts or multiples that the source states:
    "most" agrees with 80% and contradicts "few", "only one" contradicts "several"."""
    yield from _only_one(pair)
    yield from _none_there(pair)
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


def _none_there(pair: Pair) -> Iterable[Finding]:
    """Yield what the claim says there is none of and the source counts: "there wasn't a
    ship left" against "eight vessels were present"."""
    for first, noun in _none_of(pair.claim):
        link = pair.alignment.of_claim(noun)
        if link is None or not _only_there(pair.claim, noun):
            continue
        counted = next(
            (q for q in pair.evidence.quantities if q.counted_token == link.evidence),
            None,
        )
        if counted is None or counted.base_low < 1 or counted.dimension is not None:
            continue
        if not _only_there(pair.evidence, link.evidence):
            continue
        rest = [
            index
            for index in content(pair.claim, (0, len(pair.claim.tokens)))
            if not first <= index <= noun
            and pair.claim.tokens[index].norm not in _THERE
            and index not in {clause.verb_token for clause in pair.claim.clauses}
        ]
        everywhere = (0, len(pair.evidence.tokens))
        if rest and linked_share(pair, rest, everywhere) >= _CONTEXT_SHARE:
            here = pair.claim.token_span(first, noun)
            yield pair.told_otherwise(
                NAME, here, counted.span, Reason.QUANTIFIER_DIFFERS, _STRENGTH
            )


def _none_of(reading: Reading) -> Iterable[tuple[int, int]]:
    """Yield the first token and the noun of "no ships" and "not a single ship"."""
    tokens = reading.tokens
    for token in tokens[:-1]:
        start = token.index + 1
        denies = token.norm in {"not", "n't"} or token.norm.endswith("n't")
        if denies and tokens[start].norm in _ANY:
            start += 1
        elif token.norm not in _NONE:
            continue
        for noun in tokens[start : start + _LONGEST_PHRASE]:
            if noun.is_word and not noun.is_stop and _ends_phrase(reading, noun.index):
                yield token.index, noun.index
                break


def _ends_phrase(reading: Reading, index: int) -> bool:
    following = reading.tokens[index + 1 : index + 2]
    return not following or (
        following[0].is_stop
        or not following[0].is_word
        or is_bare_verb(following[0].stem)
    )


def _only_there(reading: Reading, noun: int) -> bool:
    """Tell whether a text says of a thing only that it is, or is left, somewhere."""
    clause = clause_at(reading, noun)
    if clause is None:  # "there wasn't one"
        sentence = reading.tokens[noun].sentence
        return any(t.norm == "there" and t.sentence == sentence for t in reading.tokens)
    verb = reading.tokens[clause.verb_token]
    return clause.verb == "be" or is_bare_verb(verb.stem)


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
