"""The words around a figure that bound it: "at least", "nearly", "or fewer"."""

from collections.abc import Sequence
from dataclasses import dataclass

from verifier.engine.reading.facts import Comparator, Token

_C = Comparator


@dataclass(frozen=True, slots=True)
class Bound:
    """How the figure is bounded; ``side`` is -1 for "nearly", 1 for "just over"."""

    comparator: Comparator
    side: int = 0
    exact: bool = False
    of_durations: Comparator | None = None
    """What the phrase says of a duration: "over three days" is "during" as well."""


_AT_LEAST, _MORE = Bound(_C.AT_LEAST), Bound(_C.MORE_THAN)
_AT_MOST, _LESS = Bound(_C.AT_MOST), Bound(_C.LESS_THAN)
_ABOUT, _NEARLY = Bound(_C.ABOUT), Bound(_C.ABOUT, side=-1)
_EXACT = Bound(_C.EXACTLY, exact=True)
_OVER = Bound(_C.MORE_THAN, of_durations=_C.AT_LEAST)

_BEFORE: dict[tuple[str, ...], Bound] = {
    tuple(phrase.split()): bound
    for bound, phrases in (
        (_AT_LEAST, "at least|a minimum of|minimum of|no fewer than|no less than|"
         "not less than|not fewer than|as few as|as little as|at the least|"
         "a minimum|not under|not below|nothing less than|> =|≥|upwards of|"
         "upward of|starting at"),
        (_MORE, "more than|greater than|higher than|larger than|bigger than|"
         "in excess of|exceeding|exceeds|exceed|exceeded|surpassing|surpassed|"
         "surpasses|surpass|above|north of|topping|topped|beyond|>|longer than|"
         "older than|heavier than|farther than|further than|past|better than|"
         "well over|taller than|faster than"),
        (_OVER, "over"),
        (_AT_MOST, "at most|up to|at the most|no more than|not more than|a maximum of|"
         "maximum of|as many as|as much as|not over|not above|not exceeding|"
         "< =|≤|no greater than|no higher than|max|capped at|as high as"),
        (_LESS, "less than|fewer than|lower than|smaller than|under|below|short of|"
         "shy of|<|younger than|shorter than|lighter than|cheaper than"),
        (_ABOUT, "about|around|roughly|approximately|approx|approx .|some|circa|ca|ca .|"
         "~|≈|in the region of|on the order of|in the order of|estimated|"
         "an estimated|somewhere around|more or less|nearabout|"
         "close to around|in the vicinity of|reportedly about"),
        (_NEARLY, "nearly|almost|close to|approaching|virtually|practically|close on|"
         "nearing|not quite"),
        (_EXACT, "exactly|only|precisely|just|solely|merely|a mere|mere|a single|"
         "the only|all but|nothing but"),
        (Bound(_C.MORE_THAN, side=1), "just over|just more than|just above|"
         "slightly more than|slightly over|slightly above|a little over|"
         "a little more than|little more than|barely over|barely more than|"
         "marginally more than|a bit more than|a bit over"),
        (Bound(_C.LESS_THAN, side=-1), "just under|just less than|just below|"
         "slightly less than|slightly under|slightly below|a little under|"
         "a little less than|just shy of|just short of|little less than|"
         "slightly fewer than|a bit less than|a bit under"),
    )
    for phrase in phrases.split("|")
}  # fmt: skip
_LONGEST_BEFORE = max(map(len, _BEFORE))
_AFTER: dict[tuple[str, ...], Bound] = {
    tuple(phrase.split()): bound
    for bound, phrases in (
        (_AT_LEAST, "or more|or above|or over|or greater|or higher|and above|and up|"
         "and over|and more|at least|or longer|or older|plus|+|minimum|at minimum|"
         "at a minimum|or better|or upwards|upwards"),
        (_AT_MOST, "or less|or fewer|or below|or under|or lower|and below|and under|"
         "at most|maximum|at maximum|or younger|tops|at the most|or shorter"),
        (_ABOUT, "or so|or thereabouts|approximately|roughly|- odd|odd|give or take|"
         "- ish|- some"),
    )
    for phrase in phrases.split("|")
}  # fmt: skip
_LONGEST_AFTER = max(map(len, _AFTER))
_SKIPPED = (("a", "total", "of"), ("an", "estimated"), ("a", "record"), ("the",))


def bound_before(tokens: Sequence[Token], index: int) -> tuple[Bound, int] | None:
    """Return what bounds the figure that starts at token ``index`` from before, and
    the first token of it."""
    for skipped in ((), *_SKIPPED):
        end = index - len(skipped)
        if end < 0 or tuple(t.norm for t in tokens[end:index]) != skipped:
            continue
        for length in range(min(_LONGEST_BEFORE, end), 0, -1):
            bound = _BEFORE.get(tuple(t.norm for t in tokens[end - length : end]))
            if bound is not None and _is_meant(tokens, end - length, end):
                return bound, end - length
    return None


def bound_after(tokens: Sequence[Token], index: int) -> tuple[Bound, int] | None:
    """Return what bounds the figure that ends before token ``index``, and the last
    token of it."""
    for length in range(min(_LONGEST_AFTER, len(tokens) - index), 0, -1):
        bound = _AFTER.get(tuple(t.norm for t in tokens[index : index + length]))
        if bound is not None:
            if tokens[index].norm in {"minimum", "maximum", "plus", "odd", "tops"} and (
                index + 1 < len(tokens)
                and tokens[index].norm in {"plus", "tops"}
                and not tokens[index + 1].is_word
            ):
                return None
            return bound, index + length - 1
    return None


def _is_meant(tokens: Sequence[Token], first: int, end: int) -> bool:
    """ "all but 5" is not 5; "not only 5" and "talk about 5" bound nothing."""
    before = tokens[first - 1].norm if first else ""
    word = tokens[first].norm
    if end - first == 1:
        if word == "only" and before == "not":
            return False
        if word == "past" and before in {"the", "half", "quarter"}:
            return False
        if word in {"just", "only"} and before == "the":
            return False
    return True
