"""Find the figures of a text: their interval, unit, rate and what they count."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from verifier.engine.reading.comparators import Bound, bound_after, bound_before
from verifier.engine.reading.counting import (
    PERIODS,
    counted_before,
    counted_nouns,
    is_part,
    labelled_noun,
    rate_after,
    share_taken_of,
)
from verifier.engine.reading.facts import Comparator, Quantity, Reading, Token
from verifier.engine.reading.identifiers import (
    is_adverb,
    is_identifier,
    is_pronoun,
)
from verifier.engine.reading.number_words import Number, read_number
from verifier.engine.reading.quantifiers import find_quantifier
from verifier.engine.reading.ratios import read_score, read_share
from verifier.engine.reading.units import Unit, currency_before, unit_after
from verifier.engine.types import Span

_SIGNS = frozenset({"$", "€", "£"})
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
    score = read_score(tokens, index)
    if score is not None and not dated[index]:
        return _score(reading, *score)
    figure = _figure(tokens, index, dated)
    if figure is None or any(
        is_identifier(tokens, figure.low.first, last)
        for last in {figure.low.last, figure.last}
    ):
        return None
    if is_pronoun(tokens, figure.low.first, figure.last) and figure.unit is None:
        return None
    if is_adverb(tokens, figure.low.first, figure.last):
        return None
    bound, first, last = _bound(tokens, figure)
    quantity = _stated(reading, figure, bound, first, last)
    quantity = _rated(reading, _labelled(tokens, quantity))
    return replace(quantity, role=_role(tokens, first, quantity.last_token))


def _score(reading: Reading, won: Number, lost: Number) -> Quantity:
    span = reading.token_span(won.first, lost.last)
    return Quantity(
        low=lost.value,
        high=won.value,
        comparator=Comparator.EXACTLY,
        span=span,
        figure_span=span,
        text=reading.text[span.start : span.end],
        unit="score",
        dimension="score",
        base_low=lost.value,
        base_high=won.value,
        sentence=reading.tokens[won.first].sentence,
        first_token=won.first,
        last_token=lost.last,
        step=1.0,
    )


def _figure(
    tokens: Sequence[Token], index: int, dated: Sequence[int]
) -> _Figure | None:
    number = read_share(tokens, index) or read_number(tokens, index)
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
        measured = (tokens[after].text in "%°" and measured) or None
    if measured is None:
        return _Figure(number, high or number, first, last)
    unit, last = measured
    unit, last = _aged(tokens, unit, last)
    if high is None:
        number, last = _compounded(tokens, number, unit, last)
    return _Figure(number, high or number, first, last, unit)


def _compounded(
    tokens: Sequence[Token], number: Number, unit: Unit, last: int
) -> tuple[Number, int]:
    """Add the smaller unit of "six feet, two inches" and "2 hours and 20 minutes"."""
    start = last + 1
    while (
        start < len(tokens)
        and tokens[start].norm in {",", "and"}
        and (start <= last + 2)
    ):
        start += 1
    if unit.dimension not in {"length", "duration", "mass"} or start >= len(tokens):
        return number, last
    smaller = read_number(tokens, start)
    if smaller is None or smaller.ordinal or smaller.is_share or smaller.scaled:
        return number, last
    measured = unit_after(tokens, smaller.last + 1)
    if measured is None or measured[0].dimension != unit.dimension:
        return number, last
    rest = measured[0].base(smaller.value) / unit.factor
    if not 0 < rest < 1:
        return number, last
    step = measured[0].factor / unit.factor
    return replace(number, value=number.value + rest, step=step), measured[1]


def _aged(tokens: Sequence[Token], unit: Unit, last: int) -> tuple[Unit, int]:
    """Turn "45-year-old" from a duration to an age."""
    rest = [token.norm for token in tokens[last + 1 : last + 4]]
    if unit.dimension == "duration" and (
        rest[:1] == ["old"] or rest[:2] == ["-", "old"]
    ):
        return replace(unit, dimension="age"), last + 1 + rest.index("old")
    return unit, last


def _upper_end(
    tokens: Sequence[Token], number: Number, dated: Sequence[int]
) -> Number | None:
    """Return the second number of a range: "5-7", "5 to 7", "between 5 and 7"."""
    if number.last + 2 >= len(tokens) or number.ordinal or number.is_share:
        return None
    cursor = _joint(tokens, number)
    start = cursor + 1
    while start < len(tokens) and tokens[start].text in _SIGNS:
        start += 1
    if start >= len(tokens) or dated[start]:
        return None
    high = read_number(tokens, start)
    if high is None or high.ordinal or high.is_share or high.value <= number.value:
        return None
    before = tokens[number.first - 1].norm if number.first else ""
    match tokens[cursor].norm:
        case "-":
            return high
        case "and":
            return high if before == "between" else None
        case "to":
            changes = before == "from" or _is_change(tokens, number.first)
            return None if changes else high
        case "or":
            return high if high.value == number.value + 1 else None
    return None


def _joint(tokens: Sequence[Token], number: Number) -> int:
    """Return where the word between two figures stands: "5 to 7", "5% to 7%"."""
    cursor = number.last + 1
    if tokens[cursor].norm in _RANGE_WORDS:
        return cursor
    measured = unit_after(tokens, cursor)
    return min(measured[1] + 1, len(tokens) - 1) if measured is not None else cursor


def _scale_for(low: float, high: float) -> float:
    """Return the scale that a range's ends share: "5 to 7 million"."""
    scales = (1e12, 1e9, 1e6, 1e3)
    return next((s for s in scales if high >= s and low * s <= high), 1.0)


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
        low *= _scale_for(low, high) if low < 1000 <= high else 1.0  # noqa: PLR2004
    unit = figure.unit
    if figure.low.is_share:
        kind = "mark" if figure.low.is_mark else "share"
        unit = Unit(kind, kind, 1.0, 0.0)
        if _is_of_another_sum(tokens, last + 1):
            unit = Unit("times", "times", 1.0, 0.0)  # half of last year's sum
    elif unit is None and _is_age(tokens, figure.low.first):
        unit = Unit("age", "year", 1.0, 0.0)
    comparator = bound.comparator
    if unit is not None and unit.dimension == "duration" and bound.of_durations:
        comparator = bound.of_durations
    if comparator in _OPEN_LOW:
        low = -inf
    if comparator in _OPEN_HIGH:
        high = inf
    span = Span(tokens[first].start, tokens[last].end)
    counted, head = _counted(tokens, figure, unit, first, last)
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
        governor=_governor(tokens, first),
        ordinal=figure.high.ordinal,
        sentence=tokens[first].sentence,
        first_token=first,
        last_token=last,
        step=min(figure.low.step, figure.high.step),
        side=bound.side,
        exact=bound.exact,
    )


def _counted(
    tokens: Sequence[Token], figure: _Figure, unit: Unit | None, first: int, last: int
) -> tuple[tuple[str, ...], int | None]:
    """Return the stems of what a figure counts, its head first, and its token."""
    if unit is not None and unit.dimension == "times":
        return (), None
    thing = figure.low.thing
    if thing is not None:  # "one voter in three"
        return (tokens[thing].stem,), thing
    behind = counted_nouns(tokens, _after_measure(tokens, last + 1))
    if behind[0] and unit is not None and behind[0][0] in PERIODS:
        behind = (), None  # "2 million pounds this year" counts no years
    if behind[0] and (unit is None or unit.dimension not in {"money", "share"}):
        return behind
    if figure.low.ordinal:
        return behind  # "the party is third" counts no parties
    taken_of = share_taken_of(tokens, first, last) if figure.low.is_share else None
    return taken_of or counted_before(tokens, first) or behind


def _governor(tokens: Sequence[Token], first: int) -> str | None:
    before = tokens[first - 1] if first else None
    if before is None or not before.is_word or before.is_stop:
        return None
    return before.stem


def _is_of_another_sum(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether "of that sum" or "that number" follows a share."""
    norms = [token.norm for token in tokens[index : index + 3]]
    if norms[:1] == ["of"]:
        norms = norms[1:]
        pointing = norms[:1] in (["that"], ["this"], ["the"])
    else:
        pointing = norms[:1] in (["that"], ["this"])
    return pointing and norms[1:2] in (
        [noun] for noun in ("sum", "amount", "figure", "number", "total", "level")
    )


def _is_age(tokens: Sequence[Token], first: int) -> bool:
    """Return whether a figure is an age: "aged 54", "the age of 54"."""
    before = [token.norm for token in tokens[max(0, first - 2) : first]]
    return before[-1:] in (["aged"], ["age"]) or before == ["age", "of"]


def _labelled(tokens: Sequence[Token], quantity: Quantity) -> Quantity:
    """Read "season 3" as the third season."""
    label = labelled_noun(tokens, quantity.first_token)
    if label is None or quantity.dimension or quantity.low != quantity.high:
        return quantity
    return replace(quantity, ordinal=True, counted=label[0], counted_token=label[1])


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


def _role(tokens: Sequence[Token], first: int, last: int) -> str | None:
    """Tell a figure's part: "rose from 5 to 7", "rose by 2", "of which 34"."""
    if is_part(tokens, first, last):
        return "part"
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
