"""Comparison: more or less, ahead or behind, first or second."""

from collections.abc import Iterable

from verifier.engine.changes import same_changes
from verifier.engine.checks.base import Check, Pair
from verifier.engine.lexicon import is_comparative
from verifier.engine.orders import (
    Matched,
    degrees,
    matched_comparisons,
    turned_about,
)
from verifier.engine.pairing import (
    clause_at,
    content,
    linked_share,
    sentence_range,
)
from verifier.engine.reading.facts import Reading, stems_of
from verifier.engine.types import Finding, Outcome, Reason

_CONTEXT_SHARE = 0.6
_NOT_COMPARED = 0.6
_EXTREMES = {"most": 1, "least": -1}


def comparisons_differ(pair: Pair) -> Iterable[Finding]:
    """Compares comparisons (more than, ahead of, behind, older than): a claim that
    turns one round, or exchanges what is compared, is contradicted."""
    matched = list(matched_comparisons(pair))
    turned = next((each for each in matched if not each.agree), None)
    if turned is not None:
        yield _finding(pair, turned.claim.word, turned.evidence.word)
        return
    about = {m.claim.word: m for m in matched if m.claim.sign != m.evidence.sign}
    for each in about.values():
        yield _agreement(pair, each)
    for here, there in (*_opposite_degrees(pair), *_opposite_extremes(pair)):
        yield _finding(pair, here, there)
    yield from _not_compared(pair)


def _ever_less(reading: Reading, index: int) -> bool:
    """Tell whether "less and less" or "fewer and fewer" begins at a token."""
    words = [token.norm for token in reading.tokens[index : index + 3]]
    return words in (["less", "and", "less"], ["fewer", "and", "fewer"])


def _not_compared(pair: Pair) -> Iterable[Finding]:
    """Yield the claim's "higher" and "rarer" of which the source says nothing."""
    figures = [quantity.span for quantity in pair.claim.quantities]
    changes = same_changes(pair.claim, pair.evidence, pair.alignment)
    turned = turned_about(pair)
    for token in pair.claim.tokens:
        if any(span.start <= token.start < span.end for span in figures):
            continue  # "no fewer than two"
        said = pair.alignment.of_claim(token.index) is not None or (
            token.index in changes or token.index in turned
        )
        if said or token.stem in stems_of(pair.evidence) | pair.context:
            continue
        if is_comparative(token.norm) or _ever_less(pair.claim, token.index):
            span = pair.claim.token_span(token.index, token.index)
            yield pair.finding(
                CHECK.name,
                Outcome.NOT_APPLICABLE,
                f"The source does not say that it is “{pair.claim.surface(span)}”.",
                claim_span=span,
                blocks_support=True,
                strength=_NOT_COMPARED,
            )


def _opposite_degrees(pair: Pair) -> Iterable[tuple[int, int]]:
    """Yield "more" against "fewer" and "largest" against "smallest" of one thing."""
    for here in pair.claim.tokens:
        signs = degrees().get(here.norm)
        if not signs or _bounds(pair.claim, here.index):
            continue
        noun = _compared(pair.claim, here.index)
        link = pair.alignment.of_claim(noun) if noun is not None else None
        if noun is None or link is None or not _same_statement(pair, here.index, noun):
            continue
        for there in pair.evidence.tokens:
            other = degrees().get(there.norm)
            if not other or _bounds(pair.evidence, there.index):
                continue
            if not there.index < link.evidence <= there.index + 3:
                continue
            turned = any(
                signs[key] == -other[key] for key in signs.keys() & other.keys()
            )
            if turned and _denied(pair.claim, here.index) == _denied(
                pair.evidence, there.index
            ):
                yield here.index, there.index


def _opposite_extremes(pair: Pair) -> Iterable[tuple[int, int]]:
    """Yield "the least" against "the most" where all else is the same."""
    here, there = _extremes(pair.claim), _extremes(pair.evidence)
    if len(here) != 1 or len(there) != 1:
        return
    (word, sign), (other, other_sign) = *here, *there
    if sign != other_sign and _same_statement(pair, word, word):
        yield word, other


def _extremes(reading: Reading) -> list[tuple[int, int]]:
    """Return the words "the most" and "the least" of a text, with 1 and -1."""
    return [
        (token.index, _EXTREMES[token.norm])
        for token in reading.tokens
        if token.norm in _EXTREMES
        and token.index
        and reading.tokens[token.index - 1].norm == "the"
    ]


def _denied(reading: Reading, token: int) -> bool:
    clause = clause_at(reading, token)
    return clause is not None and clause.negated


def _bounds(reading: Reading, token: int) -> bool:
    """Tell whether a degree bounds a figure ("at least", "or more") or has a "than",
    so that another rule speaks of it."""
    before = reading.tokens[token - 1].norm if token else ""
    if before in {"at", "or", "once", "no"}:
        return True
    return any(one.norm == "than" for one in reading.tokens[token + 1 : token + 6])


def _compared(reading: Reading, token: int) -> int | None:
    """Return the last content word right after a degree: "more electric buses"."""
    last = None
    for one in reading.tokens[token + 1 : token + 4]:
        if one.is_stop or not one.is_word:
            break
        last = one.index
    return last


def _same_statement(pair: Pair, degree: int, noun: int) -> bool:
    sentence = sentence_range(pair.claim, pair.claim.tokens[degree].sentence)
    rest = [i for i in content(pair.claim, sentence) if i not in {degree, noun}]
    if not rest:
        return False
    share = linked_share(pair, rest, (0, len(pair.evidence.tokens)))
    return share >= _CONTEXT_SHARE


def _agreement(pair: Pair, matched: Matched) -> Finding:
    here, there = matched.claim.word, matched.evidence.word
    return pair.finding(
        CHECK.name,
        Outcome.AGREES,
        f"“{pair.claim.tokens[here].text}” says the same as the source's "
        f"“{pair.evidence.tokens[there].text}”, seen from the other side.",
        claim_span=pair.claim.token_span(here, here),
        evidence_span=pair.evidence.token_span(there, there),
    )


def _finding(pair: Pair, one: int, other: int) -> Finding:
    here, there = pair.claim.tokens[one], pair.evidence.tokens[other]
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        f'The source compares the other way round ("{there.text}"); the claim says '
        f'"{here.text}".',
        claim_span=pair.claim.token_span(one, one),
        evidence_span=pair.evidence.token_span(other, other),
        reason=Reason.COMPARISON_DIFFERS,
    )


CHECK = Check("comparison", 1, comparisons_differ)
