"""Find the figures of a text: their interval, unit, rate and what they count."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from verifier.engine.reading.comparators import Bound, bound_after, bound_before
from verifier.engine.reading.counting import counted_nouns, rate_after
from verifier.engine.reading.facts import Comparator, Quantity, Reading, Token
from verifier.engine.reading.identifiers import is_identifier, is_pronoun
from verifier.engine.reading.number_words import Number, read_number
from verifier.engine.reading.quantifiers import find_quantifier
from verifier.engine.reading.units import Unit, currency_before, unit_after
from verifier.engine.types import Span

_RANGE_WORDS = frozenset({"to", "-", "and", "or"})
_OPEN_LOW = frozenset({Comparator.AT_MOST, Comparator.LESS_THAN})
_OPEN_HIGH = frozenset({Comparator.AT_LEAST, Comparator.MORE_THAN})
_CHANGES = frozenset(
    """rise increas grow climb jump surg soar fall drop declin decreas plung sink slump
    shrink reduc cut lower rais chang go improv slip expand narrow widen up down revis
    boost""".split()
)


@dataclass(frozen=True, slots=True)
class _Figure:
    """One or two numbers (a range) with their unit, before any comparator."""

    low: Number
    high: Number
    first: int
    last: int
    unit: Unit | None = None


def find_quantities(reading: Reading) -> tuple[Quantity, ...]:
    """Return the figures that a text states, in order; years, dates, clock times and
    model names are none."""
    tokens = reading.tokens
    dated = _dated(reading)
    found: list[Quantity] = []
    index = 0
    while index < len(tokens):
        if not dated[index]:
            quantity = _quantity(reading, index, dated) or find_quantifier(
                reading, index
            )
            if quantity is not None:
                if not found or quantity.first_token > found[-1].last_token:
                    found.append(quantity)
                index = max(index, quantity.last_token) + 1
                continue
        index += 1
    return tuple(found)


def _dated(reading: Reading) -> bytearray:
    """Mark the tokens that dates and times have taken."""
    taken = bytearray(len(reading.tokens) + 1)
    times = iter(reading.times)
    time = next(times, None)
    for token in reading.tokens:
        while time is not None and time.span.end <= token.start:
            time = next(times, None)
        if time is not None and token.end > time.span.start:
            taken[token.index] = time.kind != "relative"
    return taken


def _quantity(reading: Reading, index: int, dated: Sequence[int]) -> Quantity | None:
    tokens = reading.tokens
    figure = _figure(tokens, index, dated)
    if figure is None or is_identifier(tokens, figure.low.first, figure.last):
        return None
    if is_pronoun(tokens, figure.low.first, figure.last) and figure.unit is None:
        return None
    bound, first, last = _bound(tokens, figure)
    quantity = _stated(reading, figure, bound, first, last)
    quantity = _rated(reading, quantity)
    return replace(quantity, role=_role(tokens, first))


def _figure(
    tokens: Sequence[Token], index: int, dated: Sequence[int]
) -> _Figure | None:
    number = _share(tokens, index) or read_number(tokens, index)
    if number is None or dated[number.last]:
        return None
    high = _upper_end(tokens, number, dated)
    first, last = index, (high or number).last
    currency = currency_before(tokens, index)
    if currency is not None:
        return _Figure(number, high or number, currency[1], last, currency[0])
    after = last + 1
    if after < len(tokens) and tokens[after].text == "-" and _glued(tokens, after):
        after += 1
    measured = None
    if not (high or number).ordinal and not number.is_share:
        measured = unit_after(tokens, after, amount=number.value)
    if measured is not None and number.in_words and len(tokens[after].norm) < 3:  # noqa: PLR2004
        measured = tokens[after].text in "%°" and measured or None
    if measured is None:
        return _Figure(number, high or number, first, last)
    unit, last = measured
    unit, last = _aged(tokens, unit, last)
    return _Figure(number, high or number, first, last, unit)


def _aged(tokens: Sequence[Token], unit: Unit, last: int) -> tuple[Unit, int]:
    """"45-year-old" is an age, not a duration."""
    rest = [token.norm for token in tokens[last + 1 : last + 4]]
    if unit.dimension == "duration" and "old" in rest[:2]:
        if rest[0] == "-" or rest[0] == "old":
            return replace(unit, dimension="age"), last + 1 + rest.index("old")
    return unit, last


def _share(tokens: Sequence[Token], index: int) -> Number | None:
    """Read "four in five", "one out of three", "9 in 10"."""
    part = read_number(tokens, index)
    if part is None or part.ordinal or part.is_share or part.scaled:
        return None
    cursor = part.last + 1
    norms = [token.norm for token in tokens[cursor : cursor + 3]]
    step = 1 if norms[:1] == ["in"] else 2 if norms[:2] == ["out", "of"] else 0
    if norms[step : step + 1] == ["every"]:
        step += 1
    if not step:
        return None
    whole = read_number(tokens, cursor + step) if cursor + step < len(tokens) else None
    if whole is None or whole.ordinal or whole.is_share or not whole.value > part.value:
        return None
    if norms[0] == "in" and (
        whole.value > 1000 or part.value > 100  # noqa: PLR2004 - "1 in 1000"
        or unit_after(tokens, whole.last + 1) not in (None,)
    ):
        return None
    value = part.value / whole.value if whole.value else 0.0
    return Number(value, index, whole.last, 0.01, is_share=True, in_words=part.in_words)


def _upper_end(
    tokens: Sequence[Token], number: Number, dated: Sequence[int]
) -> Number | None:
    """Return the second number of a range: "5-7", "5 to 7", "between 5 and 7"."""
    cursor = number.last + 1
    if cursor + 1 >= len(tokens) or number.ordinal or number.is_share:
        return None
    word = tokens[cursor].norm
    after_unit = unit_after(tokens, cursor)
    if word not in _RANGE_WORDS and after_unit is not None:
        cursor = after_unit[1] + 1  # "5% to 7%", "5 km to 7 km"
        word = tokens[cursor].norm if cursor + 1 < len(tokens) else ""
    before = tokens[number.first - 1].norm if number.first else ""
    start = cursor + 1
    while start < len(tokens) and tokens[start].text in {"$", "€", "£"}:
        start += 1
    if word not in _RANGE_WORDS or start >= len(tokens) or dated[start]:
        return None
    if word == "and" and before != "between":
        return None
    if word == "to" and (before == "from" or _is_change(tokens, number.first)):
        return None
    high = read_number(tokens, start)
    if high is None or high.ordinal or high.is_share:
        return None
    if word == "or" and high.value != number.value + 1:
        return None
    if high.scaled and not number.scaled and number.value < 1000 <= high.value:  # noqa: PLR2004
        scale = high.step if high.step >= 1000 else 1.0  # noqa: PLR2004
        while number.value * scale * 10 < high.value and scale * 10 <= high.value:
            scale *= 10
        lifted = number.value * _scale_of(high)
        number = replace(number, value=lifted)
    if word == "-" and high.value <= number.value:
        return None
    return high if high.value > number.value else None


def _scale_of(number: Number) -> float:
    return next((s for s in (1e12, 1e9, 1e6, 1e3) if number.value >= s), 1.0)


def _is_change(tokens: Sequence[Token], index: int) -> bool:
    return any(token.stem in _CHANGES for token in tokens[max(0, index - 8) : index])


def _bound(tokens: Sequence[Token], figure: _Figure) -> tuple[Bound, int, int]:
    """Return the bound of a figure and the tokens it covers with the figure."""
    first, last = figure.first, figure.last
    if figure.high is not figure.low:
        if first and tokens[first - 1].norm in {"between", "from"}:
            first -= 1
        return Bound(Comparator.RANGE), first, last
    before = bound_before(tokens, first)
    after = bound_after(tokens, figure.low.last + 1) or bound_after(tokens, last + 1)
    if before is not None and before[0].exact and after is not None:
        before = None
    if before is not None:
        return before[0], before[1], last
    if after is not None:
        return after[0], first, max(after[1], last)
    return Bound(Comparator.EXACTLY), first, last


def _stated(
    reading: Reading, figure: _Figure, bound: Bound, first: int, last: int
) -> Quantity:
    tokens = reading.tokens
    low, high = figure.low.value, figure.high.value
    if figure.high is not figure.low and figure.high.scaled and not figure.low.scaled:
        low *= _scale_of(figure.high) if low < 1000 <= high else 1.0  # noqa: PLR2004
    unit = figure.unit
    if figure.low.is_share:
        unit = Unit("share", "share", 1.0, 0.0)
    comparator = bound.comparator
    if unit is not None and unit.dimension == "duration" and bound.of_durations:
        comparator = bound.of_durations
    if comparator in _OPEN_LOW:
        low = -inf
    if comparator in _OPEN_HIGH:
        high = inf
    span = Span(tokens[first].start, tokens[last].end)
    counted, head = counted_nouns(tokens, _after_measure(tokens, last + 1))
    return Quantity(
        low=low,
        high=high,
        comparator=comparator,
        span=span,
        figure_span=Span(tokens[figure.low.first].start, tokens[figure.high.last].end),
        text=reading.text[span.start : span.end],
        unit=unit.name if unit else None,
        dimension=unit.dimension if unit else None,
        base_low=unit.base(low) if unit else low,
        base_high=unit.base(high) if unit else high,
        counted=counted,
        counted_token=head,
        ordinal=figure.high.ordinal,
        sentence=tokens[first].sentence,
        first_token=first,
        last_token=last,
        step=min(figure.low.step, figure.high.step),
        side=bound.side,
        exact=bound.exact,
    )


def _after_measure(tokens: Sequence[Token], index: int) -> int:
    """Skip a measure that only describes: "3.4 million (105 mm) rounds"."""
    number = read_number(tokens, index) if index < len(tokens) else None
    if number is None or number.ordinal:
        return index
    measure = unit_after(tokens, number.last + 1)
    return measure[1] + 1 if measure is not None else index


def _rated(reading: Reading, quantity: Quantity) -> Quantity:
    rate = rate_after(reading.tokens, quantity.last_token + 1)
    return quantity if rate is None else replace(quantity, per=rate[0])


def _role(tokens: Sequence[Token], first: int) -> str | None:
    """"rose from 5 to 7" and "rose by 2": which part of a change a figure is."""
    before = tokens[first - 1].norm if first else ""
    if before in {"from", "to", "by"} and _is_change(tokens, first):
        return before
    return None


def _glued(tokens: Sequence[Token], index: int) -> bool:
    return (
        0 < index < len(tokens) - 1
        and tokens[index - 1].end == tokens[index].start
        and tokens[index].end == tokens[index + 1].start
    )
