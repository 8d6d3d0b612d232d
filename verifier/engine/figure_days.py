"""Whether the evidence says a figure of the claim's day, month or year."""

import re
from dataclasses import replace

from verifier.engine.occasions import apart, dates_of
from verifier.engine.reading.facts import Quantity, Reading
from verifier.engine.reading.references import part_around, resolved_years

_AWAY = re.compile(r"(?:previous|next) (?:year|quarter|month)")


def other_day(
    claim: Reading, claim_sentence: int, evidence: Reading, evidence_sentence: int
) -> bool:
    """Return whether two sentences speak of different days, months or years: a figure
    of one says nothing of the other's. "Next year" may be any year that is named."""
    mine = dates_of(claim, claim_sentence)
    theirs = dates_of(evidence, evidence_sentence)
    if not mine or not theirs:
        pointed = _pointed_at(claim, claim_sentence)
        return bool(theirs) and bool(pointed - _pointed_at(evidence, evidence_sentence))
    return all(apart(one, other) for one in mine for other in theirs)


def of_another_time(
    claim: Reading, claimed: Quantity, evidence: Reading, known: Quantity
) -> bool:
    """Tell whether a figure may be of another time than the claim's: the claim's
    sentence has a date, and the source's has another or none."""
    resolved = replace(evidence, times=resolved_years(evidence))
    mine = dates_of(claim, claimed.sentence)
    if mine and not dates_of(resolved, known.sentence):
        return True
    told = evidence if not mine else resolved
    return other_day(claim, claimed.sentence, told, known.sentence)


def said_of_other_day(
    claim: Reading, claimed: Quantity, evidence: Reading, known: Quantity
) -> bool:
    """Tell whether the evidence has the claim's day or year, but states a figure of
    another: "the budget of 2025 is half that of 2024, which had 7 billion"."""
    mine = dates_of(claim, claimed.sentence)
    if len(evidence.times) < 2:  # noqa: PLR2004 - its own and the claim's
        return False
    if not mine:
        steps = _steps(claim, claimed.sentence)
        theirs = _steps(evidence, known.sentence)
        return bool(theirs) and bool(steps & _steps(evidence)) and not steps & theirs
    times = [t for t in resolved_years(evidence) if t.kind == "date"]
    first, last = part_around(evidence, known.first_token)
    start, end = evidence.tokens[first].start, evidence.tokens[last].end
    near = [t for t in times if start <= t.span.start < end] or [
        t for t in times if t.sentence == known.sentence
    ]
    return (
        bool(near)
        and all(apart(one, other) for one in mine for other in near)
        and not all(apart(one, other) for one in mine for other in times)
    )


def _pointed_at(reading: Reading, sentence: int) -> set[str]:
    """Return the years, quarters and months that a sentence names by their distance
    alone: "next year", "previous month"."""
    return {step for step in _steps(reading, sentence) if _AWAY.match(step)}


def _steps(reading: Reading, sentence: int | None = None) -> set[str]:
    """Return what a sentence, or the whole text, names by its distance from now."""
    return {
        time.label
        for time in reading.times
        if time.kind == "relative" and time.label and sentence in {None, time.sentence}
    }
