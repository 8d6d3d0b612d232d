"""What points back at another figure or year: "half of that sum", "the next year"."""

from dataclasses import replace

from verifier.engine.reading.facts import Quantity, Reading, TimeRef

_SUMS = frozenset("sum amount figure total number".split())
_MARKS = frozenset(",;:()–—")
_RELATIVES = frozenset({"which", "who", "that", "where", "when"})
_OPENERS = frozenset("the a an its his her their our this that of in for".split())
_LONGEST_THING = 5
_POINTING = frozenset({"that", "this"})
_STEPS = {"previous year": -1, "next year": 1}
_APART = frozenset({None, "money", "mass", "length", "area", "volume", "energy"})
"""What a sum can be measured in; shares and ages are none."""


def resolved_sums(reading: Reading) -> tuple[Quantity, ...]:
    """Return the sums that a text states by a part or multiple of the sum before:
    "7.6 billion euros ... roughly half of that sum" states 3.8 billion, too.

    Each has the place and the bound of the words that point back.
    """
    found = []
    for place, quantity in enumerate(reading.quantities):
        if quantity.dimension != "times" or not _points_back(reading, quantity):
            continue
        before = [q for q in reading.quantities[:place] if _is_sum(reading, q)]
        if before:
            found.append(_times(quantity, before[-1]))
    return tuple(found)


def _points_back(reading: Reading, quantity: Quantity) -> bool:
    words = [t.norm for t in reading.tokens[quantity.last_token + 1 :][:3]]
    if words[:1] == ["of"]:
        words = words[1:]
    return len(words) > 1 and words[0] in _POINTING and words[1] in _SUMS


def _is_sum(reading: Reading, quantity: Quantity) -> bool:
    """Tell whether a figure can be pointed at: one figure, and not the other currency
    of a sum, in brackets behind it."""
    first = quantity.first_token
    return (
        quantity.dimension in _APART
        and not quantity.ordinal
        and not quantity.quantifier
        and quantity.low == quantity.high
        and not (first and reading.tokens[first - 1].text == "(")
    )


def _times(factor: Quantity, known: Quantity) -> Quantity:
    return replace(
        factor,
        low=factor.low * known.low,
        high=factor.high * known.high,
        base_low=factor.base_low * known.base_low,
        base_high=factor.base_high * known.base_high,
        unit=known.unit,
        dimension=known.dimension,
        counted=factor.counted,
        step=factor.base_low * known.step,
    )


def resolved_years(reading: Reading) -> tuple[TimeRef, ...]:
    """Return the times of a text, "the next year" and "the year before" as the years
    they are where a year stands before them: "in 2019 ...; the following year"."""
    found: list[TimeRef] = []
    named: int | None = None
    for time in reading.times:
        step = _STEPS.get(time.label or "") if time.kind == "relative" else None
        pointing = reading.text[time.span.start : time.span.end].lower()
        if step is not None and named is not None and pointing.startswith("the "):
            found.append(replace(time, kind="date", year=named + step, label=None))
            continue
        if time.kind == "date" and time.year is not None:
            named = time.year
        found.append(time)
    return tuple(found)


def part_around(reading: Reading, index: int) -> tuple[int, int]:
    """Return the first and last token of the part of a sentence, between commas or
    other marks, that a token stands in; of what ", which" points at, the thing alone:
    "the 2024 budget" in "half as much as the 2024 budget, which gave 7 billion"."""
    tokens = reading.tokens
    sentence = tokens[index].sentence
    first = last = index
    while first and tokens[first - 1].sentence == sentence:
        if tokens[first - 1].text in _MARKS:
            if tokens[first].norm in _RELATIVES:
                first = _thing_before(reading, first - 1)
            break
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].sentence == sentence:
        if tokens[last + 1].text in _MARKS:
            break
        last += 1
    return first, last


def _thing_before(reading: Reading, end: int) -> int:
    """Return where the noun phrase before token ``end`` begins."""
    first = end
    while first and end - first < _LONGEST_THING:
        word = reading.tokens[first - 1]
        if not word.is_word and not word.norm[:1].isdigit():
            break
        first -= 1
        if word.norm in _OPENERS:
            break
    return first
