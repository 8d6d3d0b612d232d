"""Read two numbers that make one figure: "four in five", "7.1/10", a score of 3-1."""

from collections.abc import Sequence
from dataclasses import replace

from verifier.engine.reading.facts import Token
from verifier.engine.reading.number_words import Number, read_number
from verifier.engine.reading.units import unit_after

_MARKS_OUT_OF = frozenset({5.0, 10.0, 20.0, 100.0})
_MARKS = frozenset({5.0, 10.0, 20.0})
_JOINTS = frozenset({"in", "out", "/", "("})
_CONTESTS = frozenset(
    """win won beat defeat lose lost draw drew tie victori score loss match game
    semi-fin final trail lead trounc thrash edg rout thump""".split()
)
_GRADES = frozenset("rate score mark grade star averag review".split())
_LONGEST_ODDS = 1000
_MOST_NOUNS = 2
_MOST_GOALS = 200
_NEARBY = 12


def read_share(tokens: Sequence[Token], index: int) -> Number | None:
    """Read "four in five", "one out of three", "9 in 10", "7.1/10", "35 out of 100"."""
    part = read_number(tokens, index)
    if part is not None and part.is_share and _is_graded(tokens, part):
        return replace(part, is_mark=True)
    if part is None or part.ordinal or part.scaled or part.is_share:
        return None
    between = _things_between(tokens, part)
    joint = _joint(tokens, between)
    if joint is None or joint >= len(tokens):
        return None
    whole = read_number(tokens, joint)
    if whole is None or whole.ordinal or whole.is_share or not whole.value:
        return None
    opening = tokens[between].text
    marked = opening in {"/", "("}
    fits = _is_mark if marked else _is_chance
    if not fits(tokens, part, whole):
        return None
    if between > part.last + 1 and not _is_of_such_things(tokens, part, whole):
        return None
    last = whole.last
    if opening == "(" and last + 1 < len(tokens) and tokens[last + 1].text == ")":
        last += 1
    return Number(
        part.value / whole.value,
        index,
        last,
        part.step / whole.value,
        is_share=True,
        in_words=part.in_words,
        is_mark=whole.value in _MARKS and (marked or part.step < 1),
        thing=between - 1 if between > part.last + 1 else None,
    )


def _things_between(tokens: Sequence[Token], part: Number) -> int:
    """Return where "in" can stand: behind the number, or behind its noun in "one voter
    in three"."""
    after = part.last + 1
    end = min(after + _MOST_NOUNS, len(tokens) - 1)
    while after < end and tokens[after].is_word and not tokens[after].is_stop:
        after += 1
    return min(after, len(tokens) - 1)


def _is_of_such_things(tokens: Sequence[Token], part: Number, whole: Number) -> bool:
    """Tell whether "one voter in three" is a share: "one man in two cars" is not."""
    every = tokens[whole.first - 1].norm == "every"
    if not every and not (part.in_words and whole.in_words):
        return False
    if unit_after(tokens, whole.last + 1) is not None:
        return False
    following = tokens[whole.last + 1 : whole.last + 2]
    return (
        every
        or not following
        or following[0].is_stop
        or not following[0].is_word
        or following[0].norm.endswith("ed")
    )


def _joint(tokens: Sequence[Token], start: int) -> int | None:
    """Return where the second number would start behind "in", "out of" or "/"."""
    norms = [token.norm for token in tokens[start : start + 3]]
    if not norms or norms[0] not in _JOINTS:
        return None
    if norms[0] in {"in", "/"}:
        return start + (2 if norms[1:2] == ["every"] else 1)
    if norms[:2] == ["out", "of"]:
        return start + (3 if norms[2:] == ["every"] else 2)
    return start + 3 if norms == ["(", "out", "of"] else None


def _is_mark(tokens: Sequence[Token], part: Number, whole: Number) -> bool:
    """Return whether "7/10" is a mark: 9/11 is not, and 1/2/2020 is no figure."""
    following = tokens[whole.last + 1 : whole.last + 2]
    return (
        whole.value in _MARKS_OUT_OF
        and part.value <= whole.value
        and not (following and following[0].text in {"/", "-"})
    )


def _is_graded(tokens: Sequence[Token], part: Number) -> bool:
    """Return whether "6/10" is a mark by the noun beside it: "a rating of 6/10"."""
    if part.last < part.first + 2 or tokens[part.last - 1].text != "/":
        return False
    around = tokens[max(0, part.first - 3) : part.last + 3]
    return float(tokens[part.last].text) in _MARKS and any(
        token.stem in _GRADES for token in around
    )


def _is_chance(tokens: Sequence[Token], part: Number, whole: Number) -> bool:
    """Return whether "one in five" is a share: "5 in 10 days" is not."""
    if not 0 < part.value < whole.value <= _LONGEST_ODDS:
        return False
    joints = {token.norm for token in tokens[part.last + 1 : whole.first]}
    return "in" not in joints or unit_after(tokens, whole.last + 1) is None


def read_score(tokens: Sequence[Token], index: int) -> tuple[Number, Number] | None:
    """Read the score of a match, "3-1" or "59 - 0", the winner's figure first."""
    if index + 2 >= len(tokens) or not tokens[index].text.isdecimal():
        return None
    if tokens[index + 1].text != "-" or not tokens[index + 2].text.isdecimal():
        return None
    one, other = int(tokens[index].text[:4]), int(tokens[index + 2].text[:4])
    after = tokens[index + 3] if index + 3 < len(tokens) else None
    if max(one, other) > _MOST_GOALS or (after is not None and after.text in "-%/:"):
        return None
    if one < other and not _in_contest(tokens, index):
        return None
    first = Number(float(max(one, other)), index, index)
    return first, Number(float(min(one, other)), index + 2, index + 2)


def _in_contest(tokens: Sequence[Token], index: int) -> bool:
    """3-5 is a range of people but the score of a match that was lost."""
    around = tokens[max(0, index - _NEARBY) : index + _NEARBY]
    sentence = tokens[index].sentence
    after = tokens[index + 3 : index + 4]
    if after and (after[0].norm.endswith("s") or after[0].norm == "people"):
        return False
    return any(t.stem in _CONTESTS and t.sentence == sentence for t in around)
