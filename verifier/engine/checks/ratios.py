"""Ratios: half as much, twice as many, just as large, more than before."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from verifier.engine.alignment import Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.pairing import Range, sentence_range
from verifier.engine.reading.facts import Reading, Token, found_once
from verifier.engine.reading.number_words import read_number
from verifier.engine.types import Finding, Outcome, Reason

_AMOUNTS = frozenset(
    """much many large big high long often strong expensive fast old tall heavy wide
    likely common frequent deep far""".split()
)
_MORE = frozenset(
    """more larger bigger higher longer stronger faster older taller heavier wider
    greater deeper farther""".split()
)
_LESS = frozenset(
    "less fewer smaller lower shorter weaker slower younger lighter narrower".split()
)
_SHARES = {
    "half": 0.5,
    "third": 1 / 3,
    "quarter": 0.25,
    "fifth": 0.2,
    "twice": 2.0,
    "double": 2.0,
    "triple": 3.0,
    "treble": 3.0,
}
_CHANGES = {
    form: factor
    for factor, forms in (
        (0.5, "halves halved halving"),
        (2.0, "doubles doubled doubling"),
        (3.0, "triples tripled tripling trebles trebled trebling"),
        (4.0, "quadruples quadrupled quadrupling"),
    )
    for form in forms.split()
}
"""Verbs that compare with what was before."""

_NEGATIONS = frozenset({"not", "n't", "never", "hardly", "barely"})
_SAME = frozenset({"same", "equal", "identical"})
_MEASURES = frozenset("number amount quantity size level share sum".split())
_REACH = 14
"""Tokens within which the second "as" or the "than" must follow."""

_BEFORE = 4
_ALLOWANCE = 0.15
"""Ratios are told roughly: a sixth more or less is the same."""

_LEAST_SHARED = 0.6


@dataclass(frozen=True, slots=True)
class _Ratio:
    """What stands left is ``low``..``high`` times what stands right of it."""

    low: float
    high: float
    first: int
    last: int
    right: Range

    def turned(self) -> tuple[float, float]:
        return (1 / self.high if self.high else inf, 1 / self.low if self.low else inf)


def ratios_differ(pair: Pair) -> Iterable[Finding]:
    """Compares how many times more or less something is said to be ("half as much",
    "twice as many", "just as large", "more than last year") of the same two things."""
    mine, theirs = _find(pair.claim), _find(pair.evidence)
    if len(mine) != 1 or len(theirs) != 1:
        return
    one, other = mine[0], theirs[0]
    if _shared(pair) < _LEAST_SHARED:
        return
    sides = _sides(pair, one, other)
    if sides == 0:
        return
    low, high = (other.low, other.high) if sides > 0 else other.turned()
    agrees = one.low <= high * (1 + _ALLOWANCE) and low <= one.high * (1 + _ALLOWANCE)
    if not agrees:
        yield _finding(pair, one, other, Outcome.CONTRADICTS)
    elif one.low <= low and high <= one.high:
        yield _finding(pair, one, other, Outcome.AGREES)


@found_once
def _find(reading: Reading) -> list[_Ratio]:
    bounded = {  # "more than seven billion" is a figure
        index
        for quantity in reading.quantities
        if not quantity.quantifier
        for index in range(quantity.first_token, quantity.last_token + 1)
    }
    found = (
        _ratio_at(reading, token)
        for token in reading.tokens
        if token.index not in bounded
    )
    return [
        ratio
        for ratio in found
        if ratio is not None and not _denied(reading, ratio.first)
    ]


def _ratio_at(reading: Reading, token: Token) -> _Ratio | None:
    """Return the ratio that begins at a token, if one does."""
    at, tokens = token.index, reading.tokens
    if token.norm in _CHANGES and at:
        return _Ratio(_CHANGES[token.norm], _CHANGES[token.norm], at, at, (at, at))
    ahead = tokens[at + 1].norm if at + 1 < len(tokens) else ""
    first: int = at
    value: float | None = None
    marker = "as"
    if token.norm == "as" and ahead in _AMOUNTS:
        first, value = _multiplier(reading, at)
    elif token.norm in _SAME:
        value = 1.0
    elif token.norm in _MORE | _LESS:
        marker = "than"
    else:
        return None
    second = _second(reading, at, marker)
    if second is None and token.norm in _SAME and ahead in _MEASURES:
        return _Ratio(1.0, 1.0, at, at + 1, (at, at))  # "A and B have the same number"
    if second is None:
        return None
    low, high = _bounds(token.norm, value)
    end = sentence_range(reading, token.sentence)[1]
    return _Ratio(low, high, first, second, (second + 1, end))


def _bounds(word: str, value: float | None) -> tuple[float, float]:
    if value == inf:  # "several times as many"
        return 1 + 2 * _ALLOWANCE, inf
    if value is not None:
        return value, value
    # "More" begins where a reader would see a difference.
    return (1 + 2 * _ALLOWANCE, inf) if word in _MORE else (0.0, 1 - 2 * _ALLOWANCE)


def _multiplier(reading: Reading, index: int) -> tuple[int, float]:
    """Return where the ratio begins and what stands before "as much": half, twice,
    three times (``inf`` for "several times"); else 1."""
    before = reading.tokens[max(0, index - 3) : index]
    for token in reversed(before):
        if token.norm in _SHARES:
            return token.index, _SHARES[token.norm]
        if token.norm == "times":
            number = read_number(reading.tokens, max(token.index - 1, 0))
            if number is not None and number.value > 0:
                return number.first, number.value
            return token.index, inf
    return index, 1.0


def _second(reading: Reading, index: int, marker: str) -> int | None:
    """Return the "as" or "than" that what is compared with follows."""
    start = index + (2 if marker == "as" and reading.tokens[index].norm == "as" else 1)
    for token in reading.tokens[start : index + _REACH]:
        if token.sentence != reading.tokens[index].sentence or token.text in ",;":
            return None
        if token.norm != marker:
            continue
        following = reading.tokens[token.index + 1 : token.index + 2]
        figure = bool(following) and following[0].norm[:1].isdecimal()
        close = token.index - index <= (2 if marker == "as" else 1)
        # "as many as 500" and "more than 500" bound a figure.
        return (
            None
            if close and figure and not _is_year(following[0].norm)
            else (token.index)
        )
    return None


def _is_year(norm: str) -> bool:
    return len(norm) == len("2000") and norm.isdecimal() and norm[0] in "12"


def _denied(reading: Reading, index: int) -> bool:
    before = reading.tokens[max(0, index - _BEFORE) : index]
    return any(
        token.norm in _NEGATIONS or token.norm.endswith("n't") or token.norm == "no"
        for token in before
    )


@found_once
def _content(reading: Reading) -> list[int]:
    return [
        token.index
        for token in reading.tokens
        if token.is_word
        and not token.is_stop
        and token.norm not in _SHARES
        and token.norm not in _SAME
        and token.norm not in _AMOUNTS
        and token.norm not in _MORE | _LESS
    ]


def _shared(pair: Pair) -> float:
    content = _content(pair.claim)
    linked = sum(
        (link := pair.alignment.of_claim(index)) is not None
        and link.link is not Link.OPPOSITE
        for index in content
    )
    return linked / len(content) if content else 0.0


def _sides(pair: Pair, one: _Ratio, other: _Ratio) -> int:
    """Return 1 where both texts compare in the same order, -1 where the claim turns
    it round, 0 where that cannot be told."""
    same = turned = 0
    open_ended = one.right[0] == one.right[1] or other.right[0] == other.right[1]
    for index in _content(pair.claim):
        link = pair.alignment.of_claim(index)
        if link is None:
            continue
        here = one.right[0] <= index < one.right[1]
        there = other.right[0] <= link.evidence < other.right[1]
        if open_ended:  # "doubles its aid": with what was before
            same += not there and not here
            turned += there or here
        elif here:  # what is compared with is named for that alone: it counts twice
            same += 2 * there
            turned += 2 * (not there)
        elif there:
            turned += 1
    return (same > turned) - (turned > same)


def _finding(pair: Pair, one: _Ratio, other: _Ratio, outcome: Outcome) -> Finding:
    here = pair.claim.token_span(one.first, one.last)
    there = pair.evidence.token_span(other.first, other.last)
    says = (
        f"The source compares “{pair.evidence.surface(there)}”; the claim says "
        f"“{pair.claim.surface(here)}”."
        if outcome is Outcome.CONTRADICTS
        else "Both texts compare alike."
    )
    return pair.finding(
        CHECK.name,
        outcome,
        says,
        claim_span=here,
        evidence_span=there,
        reason=Reason.COMPARISON_DIFFERS if outcome is Outcome.CONTRADICTS else None,
    )


CHECK = Check("ratios", 1, ratios_differ)
