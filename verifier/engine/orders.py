"""Which of two things is more, or ahead: "A is ahead of B", "B trails A"."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from verifier.engine.checks.base import Pair
from verifier.engine.lexicon import outdoing, read_table, stem_of
from verifier.engine.pairing import Range, content, names_in, overlaps
from verifier.engine.reading.facts import Clause, Reading, found_once

_RANKING = {
    stem_of(verb): sign
    for sign, verbs in (
        (1, "lead outnumber outstrip outpace outperform outweigh surpass overtake"),
        (-1, "trail lag"),
    )
    for verb in verbs.split()
}
"""Verbs that put their subject before (1) or behind (-1) their object."""
_REACH = 12


@cache
def degrees() -> dict[str, dict[str, int]]:
    """Return word -> what it compares -> 1 for more of it, -1 for less."""
    table: dict[str, dict[str, int]] = {}
    for dimension, more, less in read_table("degrees.tsv"):
        for sign, words in ((1, more), (-1, less)):
            for word in words.split():
                table.setdefault(word, {})[dimension] = sign
    return table


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left`` is more (1) or less (-1) than ``right``, at token ``word``."""

    left: Range
    right: Range
    sign: int
    word: int


@dataclass(frozen=True, slots=True)
class Matched:
    """A comparison of the claim and one of the evidence between the same two."""

    claim: Comparison
    evidence: Comparison
    agree: bool
    """Whether both put the same one ahead."""


def matched_comparisons(pair: Pair) -> Iterator[Matched]:
    """Yield the comparisons of the claim with those of the evidence that compare the
    same two, told the same way round or turned about."""
    for one in find_comparisons(pair.claim):
        for other in find_comparisons(pair.evidence):
            if not _comparable(pair, one, other):
                continue
            kept = overlaps(pair, one.left, other.left) and overlaps(
                pair, one.right, other.right
            )
            turned = overlaps(pair, one.left, other.right) and overlaps(
                pair, one.right, other.left
            )
            if kept != turned:
                same = one.sign == other.sign
                yield Matched(one, other, same if kept else not same)


def turned_about(pair: Pair) -> set[int]:
    """Return the claim's words that say of two things what the evidence says of them
    from the other side: "ahead of" for "lags behind"."""
    return {
        each.claim.word
        for each in matched_comparisons(pair)
        if each.agree and each.claim.sign != each.evidence.sign
    }


def _comparable(pair: Pair, one: Comparison, other: Comparison) -> bool:
    outdone = [
        outdoing(pair.claim.tokens[one.word].norm),
        outdoing(pair.evidence.tokens[other.word].norm),
    ]
    if any(outdone):
        return all(outdone) or any(
            "number" in degrees().get(token.norm, {})
            for token in (pair.claim.tokens[one.word], pair.evidence.tokens[other.word])
        )
    here = pair.claim.tokens[one.word].norm
    there = pair.evidence.tokens[other.word].norm
    ranks = {"behind", "ahead", "front"}
    if all(
        token.norm in ranks or token.stem in _RANKING
        for token in (pair.claim.tokens[one.word], pair.evidence.tokens[other.word])
    ):
        return True
    return bool(degrees().get(here, {}).keys() & degrees().get(there, {}).keys())


@found_once
def find_comparisons(reading: Reading) -> tuple[Comparison, ...]:
    """Return the comparisons "X is more ... than Y" and "X is ahead of Y" of a text."""
    found: list[Comparison] = []
    for clause in reading.clauses:
        if clause.subject is None or clause.negated:
            continue
        sign, word, at = _ranked(reading, clause)
        if at < 0:
            sign, word, at = _compared_after(reading, clause)
        if sign and at >= 0:
            right = (at, min(at + 16, len(reading.tokens)))
            found.append(Comparison(clause.subject, right, sign, word))
    return tuple(one for one in found if content(reading, one.right))


def _compared_after(reading: Reading, clause: Clause) -> tuple[int, int, int]:
    """Return the sign, its word and where the right side begins, for "is more ... than"
    and "is ahead of"."""
    sign, word = 0, -1
    last = min(clause.verb_token + _REACH + 1, len(reading.tokens))
    for token in reading.tokens[clause.verb_token : last]:
        if token.sentence != clause.sentence:
            break
        if token.norm in degrees():
            sign, word = next(iter(degrees()[token.norm].values())), token.index
        elif token.norm == "than" and sign:
            return sign, word, token.index + 1
        elif token.norm == "front" and reading.tokens[token.index - 1].norm == "in":
            return 1, token.index, token.index + 2
        elif token.norm in {"behind", "ahead"}:
            following = reading.tokens[token.index + 1 : token.index + 2]
            skip = 2 if following and following[0].norm == "of" else 1
            side = -1 if token.norm == "behind" else 1
            return side, token.index, token.index + skip
    return 0, -1, -1


def _ranked(reading: Reading, clause: Clause) -> tuple[int, int, int]:
    """Return the sign, the verb and where the right side begins, for "A trails B"."""
    verb = clause.verb_token
    sign = _RANKING.get(reading.tokens[verb].stem, 0) or int(
        outdoing(reading.tokens[verb].norm)
    )
    if not sign:
        return 0, -1, -1
    following = reading.tokens[verb + 1 : verb + 2]
    if following and following[0].norm == "behind":
        return sign, verb, verb + 2
    if clause.object is None or not names_in(reading, clause.object):
        return 0, -1, -1
    return sign, verb, clause.object[0]
