"""The words around a figure that bound it: "at least", "nearly", "or fewer"."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from verifier.engine.lexicon import read_table
from verifier.engine.reading.facts import Comparator, Token


@dataclass(frozen=True, slots=True)
class Bound:
    """How the figure is bounded; ``side`` is -1 for "nearly", 1 for "just over"."""

    comparator: Comparator
    side: int = 0
    exact: bool = False
    of_durations: Comparator | None = None
    """What the phrase says of a duration: "over three days" is "during" as well."""


@cache
def _bounds(place: str) -> tuple[dict[tuple[str, ...], Bound], int]:
    """Return the phrases before or after a figure, and the length of the longest."""
    table = {
        tuple(phrase.split()): Bound(
            Comparator(comparator),
            int(side),
            exact=comparator == Comparator.EXACTLY,
            of_durations=Comparator(of_durations),
        )
        for where, comparator, side, of_durations, phrases in read_table(
            "comparators.tsv"
        )
        if where == place
        for phrase in phrases.split("|")
    }
    return table, max(map(len, table))


_NOT_BEHIND = {
    "only": {"not", "the"},
    "just": {"the"},
    "past": {"the", "half", "quarter"},
}
_WITH_OVER = frozenset("hand turn mull talk argu disput debat disagre worri".split())
"""Stems of verbs of which "over" is a part or that it joins to their topic: "handing
over 5 prisoners"."""

_BEFORE_A_WORD = frozenset({"plus", "tops"})
_SKIPPED = (("a", "total", "of"), ("an", "estimated"), ("a", "record"), ("the",))


def bound_before(tokens: Sequence[Token], index: int) -> tuple[Bound, int] | None:
    """Return what bounds the figure that starts at token ``index`` from before, and
    the first token of it."""
    table, longest = _bounds("before")
    for skipped in ((), *_SKIPPED):
        end = index - len(skipped)
        if end < 0 or tuple(t.norm for t in tokens[end:index]) != skipped:
            continue
        for length in range(min(longest, end), 0, -1):
            bound = table.get(tuple(t.norm for t in tokens[end - length : end]))
            if bound is not None and _is_meant(tokens, end - length, end):
                return bound, end - length
    return None


def bound_after(tokens: Sequence[Token], index: int) -> tuple[Bound, int] | None:
    """Return what bounds the figure that ends before token ``index``, and the last
    token of it."""
    table, longest = _bounds("after")
    for length in range(min(longest, len(tokens) - index), 0, -1):
        bound = table.get(tuple(t.norm for t in tokens[index : index + length]))
        if bound is not None:
            following = tokens[index + length : index + length + 1]
            if (
                tokens[index].norm in _BEFORE_A_WORD
                and following
                and (not following[0].is_word)
            ):
                return None
            return bound, index + length - 1
    return None


def _is_meant(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Return whether a phrase bounds the figure: "not only 5" is not exactly five."""
    before = tokens[first - 1].norm if first else ""
    if first and tokens[first].norm == "over" and tokens[first - 1].stem in _WITH_OVER:
        return False
    return end - first > 1 or before not in _NOT_BEHIND.get(tokens[first].norm, ())
