"""Resolve "yesterday" and "last month" by the date of the document that says so."""

from dataclasses import replace
from datetime import date, timedelta

from verifier.engine.reading.facts import Reading, TimeRef

_STEPS = {"previous": -1, "current": 0, "next": 1}
_DECEMBER = 12


def anchored(reading: Reading, published_on: date) -> Reading:
    """Return ``reading`` with the relative times that a document of ``published_on``
    means turned into dates; weekends, seasons and what would leave the calendar stay
    as they are."""
    if not any(time.kind == "relative" for time in reading.times):
        return reading
    return replace(
        reading, times=tuple(_resolved(time, published_on) for time in reading.times)
    )


def _resolved(time: TimeRef, published_on: date) -> TimeRef:
    if time.kind != "relative" or not time.label:
        return time
    step, _, unit = time.label.partition(" ")
    try:
        return _stepped(time, published_on, _STEPS[step], unit)
    except (KeyError, OverflowError, ValueError):
        return time


def _stepped(time: TimeRef, published_on: date, steps: int, unit: str) -> TimeRef:
    match unit:
        case "day":
            day = published_on + timedelta(days=steps)
            return replace(
                time, kind="date", year=day.year, month=day.month, day=day.day
            )
        case "week":
            monday = published_on + timedelta(weeks=steps, days=-published_on.weekday())
            sunday = monday + timedelta(days=6)
            return replace(
                time,
                kind="date",
                year=monday.year,
                month=monday.month,
                day=monday.day,
                last_year=sunday.year,
                last_month=sunday.month,
                last_day=sunday.day,
            )
        case "month":
            years, month = divmod(published_on.month - 1 + steps, _DECEMBER)
            return replace(
                time, kind="date", year=published_on.year + years, month=month + 1
            )
        case "year":
            return replace(time, kind="date", year=published_on.year + steps)
    return time
