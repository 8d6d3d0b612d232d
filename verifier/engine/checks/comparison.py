"""Comparison: more or less, ahead or behind, first or second."""

from collections.abc import Iterable
from dataclasses import dataclass

from verifier.engine.checks.base import Check, Pair
from verifier.engine.pairing import Range, content, overlaps
from verifier.engine.reading.facts import Reading
from verifier.engine.types import Finding, Outcome, Reason

_UP = frozenset(
    """more greater higher larger bigger better older longer faster stronger later heavier
    richer wider deeper hotter warmer safer taller louder""".split()
)
_DOWN = frozenset(
    """less fewer lower smaller worse younger shorter slower weaker earlier lighter
    poorer narrower shallower colder cooler""".split()
)
_BEHIND = frozenset("lag trail behind below".split())
_AHEAD = frozenset("ahead lead above outnumber exceed surpass outpac outperform".split())


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left`` is more (1) or less (-1) than ``right``, at token ``word``."""

    left: Range
    right: Range
    sign: int
    word: int
    dimension: str


def comparisons_differ(pair: Pair) -> Iterable[Finding]:
    """Compares comparisons (more than, ahead of, behind, older than): a claim that
    turns one round, or exchanges what is compared, is contradicted."""
    for one in find_comparisons(pair.claim):
        for other in find_comparisons(pair.evidence):
            if one.dimension != other.dimension:
                continue
            kept = overlaps(pair, one.left, other.left) and overlaps(
                pair, one.right, other.right
            )
            turned = overlaps(pair, one.left, other.right) and overlaps(
                pair, one.right, other.left
            )
            if kept == turned:
                continue
            same = one.sign == other.sign
            if (kept and not same) or (turned and same):
                yield _finding(pair, one, other)


def find_comparisons(reading: Reading) -> list[Comparison]:
    """Return the comparisons "X is more ... than Y" and "X is ahead of Y" of a text."""
    found: list[Comparison] = []
    for clause in reading.clauses:
        if clause.subject is None:
            continue
        sign, word, at, dimension = 0, -1, -1, ""
        for index in range(clause.verb_token, len(reading.tokens)):
            token = reading.tokens[index]
            if token.sentence != clause.sentence or index - clause.verb_token > 12:
                break
            if token.norm in _UP or token.norm in _DOWN:
                sign, word = (1 if token.norm in _UP else -1), index
                dimension = "than"
            elif token.norm == "than" and sign:
                at = index + 1
                break
            elif token.norm in {"behind", "ahead"}:
                sign, word = (-1 if token.norm == "behind" else 1), index
                dimension = "rank"
                following = reading.tokens[index + 1 : index + 2]
                at = index + 2 if following and following[0].norm == "of" else index + 1
                break
        if not sign or at < 0:
            continue
        right = (at, min(at + 16, len(reading.tokens)))
        if clause.negated:
            continue
        found.append(Comparison(clause.subject, right, sign, word, dimension))
    return [one for one in found if content(reading, one.right)]


def _finding(pair: Pair, one: Comparison, other: Comparison) -> Finding:
    here, there = pair.claim.tokens[one.word], pair.evidence.tokens[other.word]
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        f'The source compares the other way round ("{there.text}"); the claim says '
        f'"{here.text}".',
        claim_span=pair.claim.token_span(one.word, one.word),
        evidence_span=pair.evidence.token_span(other.word, other.word),
        reason=Reason.COMPARISON_DIFFERS,
    )


CHECK = Check("comparison", 1, comparisons_differ)
