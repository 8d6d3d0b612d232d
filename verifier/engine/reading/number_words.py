"""Read one number from tokens: digits, words, scales, fractions, ordinals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from verifier.engine.reading.facts import Token

_SMALL = {
    word: float(number)
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen
        fourteen fifteen sixteen seventeen eighteen nineteen""".split()
    )
}
_TENS = {
    word: 10.0 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
} | {"fourty": 40.0}
_ORDINAL_SMALL = {
    word: float(number)
    for number, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh
        twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth
        nineteenth""".split(),
        start=1,
    )
}
_ORDINAL_TENS = {
    word: 10.0 * number
    for number, word in enumerate(
        """twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth
        ninetieth""".split(),
        start=2,
    )
}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "lakh": 1e5, "crore": 1e7, "lakhs": 1e5, "crores": 1e7,
    "mn": 1e6, "mln": 1e6, "mio": 1e6, "bn": 1e9, "bln": 1e9,
    "tn": 1e12, "trn": 1e12, "dozen": 12.0,
}  # fmt: skip
_ATTACHED_SCALES = {"k": 1e3, "m": 1e6, "b": 1e9}
_FRACTIONS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5,
    "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
_SIGNS = {
    "½": 1 / 2, "⅓": 1 / 3, "¼": 1 / 4, "⅔": 2 / 3, "¾": 3 / 4, "⅕": 1 / 5, "⅖": 2 / 5,
    "⅗": 3 / 5, "⅘": 4 / 5, "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8,
    "⅞": 7 / 8,
}  # fmt: skip
_DIGITS = re.compile(r"(\d+(?:[.,]\d+)*)(st|nd|rd|th)?$")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$|\d{1,2}(?:,\d{2})*,\d{3}$")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}$|[1-9]\d{0,2}\.000$")
_FULL = frozenset("full good whole round cool mere staggering".split())
"""What may stand in "a full thousand" without changing it."""
_ALWAYS_SHARES = frozenset({"half", "quarter"})
_SHARE_BEHIND = frozenset({"of", "more", "less", "fewer", "as"})
_LARGEST_BELOW = 100
_MOST_DECIMALS = 6
_LONGEST = 40
"""Digits beyond which a run is no figure that a text states."""
NUMBER_WORDS = frozenset(_SMALL) | frozenset(_TENS) | frozenset(_ORDINAL_SMALL)
_STARTS = (
    NUMBER_WORDS | frozenset(_ORDINAL_TENS) | frozenset(_SIGNS) | {"a", "an", "half"}
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands in tokens ``first``..``last`` (both included).

    ``step`` is what it is rounded to as written. ``is_share`` marks a fraction of a
    whole ("two thirds"), ``is_mark`` a mark out of five, ten or twenty, ``in_words`` a
    number with no digit, ``scaled`` one with a scale word ("million"), ``thing`` the
    noun within a share ("one voter in three").
    """

    value: float
    first: int
    last: int
    step: float = 1.0
    ordinal: bool = False
    is_share: bool = False
    in_words: bool = False
    scaled: bool = False
    is_mark: bool = False
    thing: int | None = None


def read_number(tokens: Sequence[Token], index: int) -> Number | None:
    """Return the number that starts at token ``index``, if one does."""
    token = tokens[index]
    if not token.text[0].isdecimal() and token.norm not in _STARTS:
        return None
    share = _fraction(tokens, index)
    if share is not None:
        return _of_scale(tokens, share)
    number = _digits(tokens, index) or _with_point(tokens, _words(tokens, index))
    if number is None or number.ordinal:
        return number
    return _with_half(tokens, _scaled(tokens, number))


def _with_point(tokens: Sequence[Token], number: Number | None) -> Number | None:
    """Add spoken decimals: "seven point six"."""
    if number is None or number.ordinal or _at(tokens, number.last + 1) != "point":
        return number
    last, digits = number.last + 1, ""
    while len(digits) < _MOST_DECIMALS:
        digit = _SMALL.get(_at(tokens, last + 1), 10)
        if digit > 9:  # noqa: PLR2004 - decimals are spoken digit by digit
            break
        digits, last = f"{digits}{digit:.0f}", last + 1
    if not digits:
        return number
    scale = SCALES.get(_at(tokens, last + 1), 1.0)
    return replace(
        number,
        value=float(f"{number.value:.0f}.{digits}") * scale,
        last=last + (scale > 1),
        step=10.0 ** -len(digits) * scale,
        scaled=scale > 1,
    )


def digits_value(text: str) -> tuple[float, float] | None:
    """Return the value of a run of digits and separators and the step of its last
    place: "12,000" -> (12000, 1000 -> 1), "7.6" -> (7.6, 0.1); ``None`` for "1.2.3"."""
    if len(text) > _LONGEST:
        return None
    if _GROUPED.match(text):
        text = text.replace(",", "")
    elif _DOTTED.match(text):
        text = text.replace(".", "")
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if "," in text or text.count(".") > 1:
        return None
    decimals = len(text.partition(".")[2])
    return float(text), 10.0**-decimals


def _digits(tokens: Sequence[Token], index: int) -> Number | None:
    token = tokens[index]
    sign = _SIGNS.get(token.text)
    if sign is not None:
        return Number(sign, index, index, step=0.01, is_share=True)
    match = _DIGITS.match(token.norm)
    read = digits_value(match.group(1)) if match else None
    if match is None or read is None:
        return None
    value, step = read
    last = index
    # "12 000" and "1 234 567": groups of three behind a first one of up to three
    grouped = match.group(1)
    while (
        len(grouped) <= 3  # noqa: PLR2004 - digits in a group
        and last + 1 < len(tokens)
        and re.fullmatch(r"\d{3}", tokens[last + 1].text)
        and tokens[last + 1].start == tokens[last].end + 1
        and last - index < 4  # noqa: PLR2004 - up to a quadrillion
        and token.text.isdecimal()
        and not token.text.startswith("0")
    ):
        last += 1
        value = value * 1000 + float(tokens[last].text)
    after = _at(tokens, last + 1)
    if after in _SIGNS:
        return Number(value + _SIGNS[after], index, last + 1, step=0.01)
    return Number(value, index, last, step=step, ordinal=bool(match.group(2)))


def _words(tokens: Sequence[Token], index: int) -> Number | None:  # noqa: C901, PLR0912
    """Read "three hundred and forty-two", "a dozen", "thirty-third"."""
    total, group, last = 0.0, 0.0, None
    seen = False
    ordinal = False
    cursor = index
    if _at(tokens, index) in {"a", "an"}:
        cursor = index + 1 + (_at(tokens, index + 1) in _FULL)
        if _at(tokens, cursor) not in SCALES and _at(tokens, cursor) != "half":
            return None
        group = 1.0
    previous = "start"
    while cursor < len(tokens) and cursor - index < _LONGEST:
        word = tokens[cursor].norm
        if word in _SMALL and previous != "small":
            group += _SMALL[word]
            previous, seen, last = "small", True, cursor
        elif word in _TENS and previous in {"start", "hundred", "scale", "and"}:
            group += _TENS[word]
            previous, seen, last = "tens", True, cursor
        elif word in _ORDINAL_SMALL or word in _ORDINAL_TENS:
            if previous == "small" or (previous == "tens" and word in _ORDINAL_TENS):
                break
            group += _ORDINAL_SMALL.get(word, 0.0) or _ORDINAL_TENS[word]
            seen, last, ordinal = True, cursor, True
            break
        elif word in SCALES and (seen or group):
            scale = SCALES[word]
            if scale <= 100:  # noqa: PLR2004 - hundred and dozen multiply their group
                group = (group or 1.0) * scale
                previous = "hundred"
            else:
                total, group = total + (group or 1.0) * scale, 0.0
                previous = "scale"
            seen, last = True, cursor
        elif word == "and" and previous in {"hundred", "scale"}:
            following = _at(tokens, cursor + 1)
            if (
                following not in _SMALL
                and following not in _TENS
                and (following not in _ORDINAL_SMALL)
            ):
                break
            previous = "and"
        elif word == "-" and previous == "tens" and _glued(tokens, cursor):
            if _at(tokens, cursor + 1) not in _SMALL | _ORDINAL_SMALL:
                break
        else:
            break
        cursor += 1
    if last is None:
        return None
    value = total + group
    scaled = any(token.norm in SCALES for token in tokens[index : last + 1])
    step = 1.0
    if scaled and value >= 1000:  # noqa: PLR2004
        step = _magnitude(value)
    return Number(
        value, index, last, step=step, ordinal=ordinal, in_words=True, scaled=scaled
    )


def _magnitude(value: float) -> float:
    """The place of the last figure that is not nought: 7600000 -> 100000."""
    step = 1.0
    while value % (step * 10) == 0 and step < value:
        step *= 10
    return step


def _scaled(tokens: Sequence[Token], number: Number) -> Number:
    """Multiply by the scales that follow: "7.6bn", "3.4 million", "2 dozen"."""
    value, step, last, scaled = number.value, number.step, number.last, number.scaled
    if number.in_words:
        return number
    while (scale := SCALES.get(_at(tokens, last + 1))) is not None:
        value, step, last, scaled = value * scale, step * scale, last + 1, True
    if not scaled and last + 1 < len(tokens):
        after = tokens[last + 1]
        scale = _ATTACHED_SCALES.get(after.norm)
        if scale is not None and (
            _behind_currency(tokens, number.first)
            or (
                after.start == tokens[last].end
                and (after.norm != "m" or _is_counted(_at(tokens, last + 2)))
            )
        ):
            value, step, last, scaled = value * scale, step * scale, last + 1, True
    return Number(
        value, number.first, last, step, ordinal=False, is_share=number.is_share,
        scaled=scaled,
    )  # fmt: skip


def _behind_currency(tokens: Sequence[Token], first: int) -> bool:
    return first > 0 and tokens[first - 1].text in set("$€£¥₴₽₹₩")


def _is_counted(word: str) -> bool:
    """Tell whether "5m" is five million ("5m people"), not five metres."""
    return word.endswith("s") or word in {"people", "children", "men", "women"}


def _with_half(tokens: Sequence[Token], number: Number) -> Number:
    """Add "and a half": "two and a half million"."""
    words = [_at(tokens, number.last + step) for step in range(1, 4)]
    part = {"half": 0.5, "quarter": 0.25}.get(words[2])
    if part is None or words[:2] != ["and", "a"] or number.scaled:
        return number
    last = number.last + 3
    scale = SCALES.get(_at(tokens, last + 1))
    last += scale is not None
    value = (number.value + part) * (scale or 1.0)
    return Number(
        value, number.first, last, step=(scale or 1.0) / 10, scaled=bool(scale)
    )


def _fraction(tokens: Sequence[Token], index: int) -> Number | None:
    """Read "half", "a third", "two-thirds", "three quarters", "2/3"."""
    word = _at(tokens, index)
    if word == "half":
        return _half(tokens, index)
    if word.isdecimal() and _at(tokens, index + 1) == "/":
        return _slashed(tokens, index)
    above = 1.0 if word in {"a", "an", "one"} else _SMALL.get(word)
    if word.isdecimal() and len(word) == 1:
        above = float(word)
    if not above:
        return None
    cursor = index + 1
    if _at(tokens, cursor) == "-" and _glued(tokens, cursor):
        cursor += 1
    part = _at(tokens, cursor)
    singular = part if part in _FRACTIONS else part.removesuffix("s")
    if singular not in _FRACTIONS or (part == singular) != (above == 1):
        return None
    behind = _at(tokens, cursor + 1)
    if word == "a" and singular not in _ALWAYS_SHARES and behind not in _SHARE_BEHIND:
        return None  # "a third party", "a second chance"
    value = above / _FRACTIONS[singular]
    if value >= 1:
        return None
    return Number(value, index, cursor, 0.01, is_share=True, in_words=True)


def _of_scale(tokens: Sequence[Token], share: Number) -> Number:
    """Multiply a share of one scale: "two thirds of a million", "a half-million"."""
    cursor = share.last + 1
    if not share.is_share:
        return share
    if _at(tokens, cursor) == "of" or _glued(tokens, cursor):
        cursor += _at(tokens, cursor) in {"of", "-"}
    if _at(tokens, cursor) in {"a", "an", "one"}:
        cursor += 1
    scale, last = 1.0, share.last
    while _at(tokens, cursor) in SCALES:
        scale, last, cursor = scale * SCALES[tokens[cursor].norm], cursor, cursor + 1
    if scale == 1:
        return share
    value = float(f"{share.value * scale:.10g}")
    return Number(
        value, share.first, last, step=scale / 100, in_words=True, scaled=True
    )


def _half(tokens: Sequence[Token], index: int) -> Number:
    """Read "half", or "half a million" and "half a dozen" as the figures they are."""
    scale = SCALES.get(_at(tokens, index + 2))
    if scale is None or _at(tokens, index + 1) != "a":
        return Number(0.5, index, index, 0.1, is_share=True, in_words=True)
    return Number(
        scale / 2, index, index + 2, step=scale / 10, in_words=True, scaled=True
    )


def _slashed(tokens: Sequence[Token], index: int) -> Number | None:
    """Read "2/3", but not "2/3/2024"."""
    above, below = _at(tokens, index), _at(tokens, index + 2)
    if not below.isdecimal() or len(below) > 3 or _at(tokens, index + 3) == "/":  # noqa: PLR2004
        return None
    if len(above) > len(below) or not 0 < int(above) < int(below) <= _LARGEST_BELOW:
        return None
    return Number(int(above) / int(below), index, index + 2, 0.01, is_share=True)


def _glued(tokens: Sequence[Token], index: int) -> bool:
    """Whether a hyphen stands between two tokens with no space."""
    return (
        0 < index < len(tokens) - 1
        and tokens[index - 1].end == tokens[index].start
        and tokens[index].end == tokens[index + 1].start
    )


def _at(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].norm if 0 <= index < len(tokens) else ""
