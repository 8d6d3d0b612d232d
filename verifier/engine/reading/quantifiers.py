"""Read quantifiers as intervals: "most", "hardly any", "dozens", "doubled"."""

from functools import cache

from verifier.engine.lexicon import read_table
from verifier.engine.reading.counting import PERIODS, counted_nouns
from verifier.engine.reading.facts import Comparator, Quantity, Reading
from verifier.engine.reading.number_words import SCALES

_LONGEST = 4
_HALF = 0.5
_FEWER_THAN = 10
"""Of a scale, "a few" are fewer than would make the next: "a few hundred"."""
_ARTICLES = frozenset({"a", "the", "in", "on"})
_NOT_BEHIND = {
    "all": {"at", "of", "after", "above", "for", "in"},
    "most": {"the", "at", "second", "third", "one", "'s", "its", "their", "his", "her"},
    "few": {"the", "a", "past", "last", "next", "quite", "recent", "these", "those",
            "first", "every"},
    "double": _ARTICLES,
    "triple": _ARTICLES,
    "twice": _ARTICLES,
}  # fmt: skip
_NOT_AHEAD = {"all": {"time", "over", "-", "right"}}
_QUANTIFIED = frozenset({"people", "of", "children"})

_LOOSELY = frozenset("about roughly around approximately nearly almost".split())


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str | None, float, float]]:
    """Return the dimension and interval of each phrase; a count has no dimension."""
    return {
        tuple(phrase.split()): (
            None if dimension == "count" else dimension,
            float(low),
            float(high),
        )
        for dimension, low, high, phrases in read_table("quantifiers.tsv")
        for phrase in phrases.split("|")
    }


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase[0] for phrase in _phrases())


def find_quantifier(reading: Reading, index: int) -> Quantity | None:
    """Return the quantifier that starts at token ``index``, if one does.

    Shares have the dimension "share" (of 1), multiples "times"; counts have none.
    """
    tokens = reading.tokens
    if tokens[index].norm not in _first_words():
        return None
    norms = tuple(token.norm for token in tokens[index : index + _LONGEST])
    for length in range(len(norms), 0, -1):
        meaning = _phrases().get(norms[:length])
        if meaning is not None and (
            not _is_of_periods(norms, length) and not _bounds_another(norms, length)
            if length > 1
            else _is_meant(reading, index)
        ):
            return _quantifier(reading, index, *_with_scale(norms, length, *meaning))
    return None


def _is_of_periods(norms: tuple[str, ...], length: int) -> bool:
    """Tell "every other day" and "every second counts" from "every second car"."""
    following = norms[length] if length < len(norms) else ""
    return norms[0] == "every" and (
        following in PERIODS or following in {"", "of"} or following.endswith("s")
    )


def _bounds_another(norms: tuple[str, ...], length: int) -> bool:
    """Tell "exactly two, not one more" from "not one ship"."""
    return norms[0] == "not" and norms[length : length + 1] in {
        ("more",), ("less",), ("fewer",),
    }  # fmt: skip


def _with_scale(
    norms: tuple[str, ...], length: int, dimension: str | None, low: float, high: float
) -> tuple[int, str | None, float, float]:
    """Return how many tokens a quantifier takes and what it says, times a scale that
    follows: "a few hundred"."""
    scale = SCALES.get(norms[length]) if length < len(norms) else None
    if dimension is not None or scale is None:
        return length, dimension, low, high
    return length + 1, None, low * scale, min(high, _FEWER_THAN) * scale


def _quantifier(  # noqa: PLR0913, PLR0917 - where it stands and what it says
    reading: Reading,
    first: int,
    length: int,
    dimension: str | None,
    low: float,
    high: float,
) -> Quantity:
    last = first + length - 1
    span = reading.token_span(first, last)
    counted, head = counted_nouns(reading.tokens, last + 1)
    return Quantity(
        low=low,
        high=high,
        comparator=_comparator(reading, first, low, high),
        span=span,
        figure_span=span,
        text=reading.text[span.start : span.end],
        unit=dimension,
        dimension=dimension,
        base_low=low,
        base_high=high,
        counted=counted,
        counted_token=head,
        low_open=dimension == "share" and low == _HALF < high,
        sentence=reading.tokens[first].sentence,
        first_token=first,
        last_token=last,
        quantifier=True,
    )


def _comparator(reading: Reading, first: int, low: float, high: float) -> Comparator:
    """Return how a quantifier is meant: "about every second" is about a half."""
    if low < high:
        return Comparator.RANGE
    loose = bool(first) and reading.tokens[first - 1].norm in _LOOSELY and high < 1
    return Comparator.ABOUT if loose else Comparator.EXACTLY


def _is_meant(reading: Reading, index: int) -> bool:
    """Return whether one word quantifies: "at all" and "most popular" do not."""
    tokens = reading.tokens
    word = tokens[index].norm
    before = tokens[index - 1].norm if index else ""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    following = after.norm if after is not None else ""
    if before in _NOT_BEHIND.get(word, ()) or following in _NOT_AHEAD.get(word, ()):
        return False
    if word == "every":
        return following not in PERIODS
    if word == "most":
        while (
            after is not None
            and after.text[0].isupper()
            and not following.endswith("s")
        ):
            index += 1
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            following = after.norm if after is not None else ""
        return following in _QUANTIFIED or following.endswith("s")
    return True
