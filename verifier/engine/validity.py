"""Which stored claims speak of the time that a submission speaks of.

A statistic is true as of a time: its claim may say from when and until when it holds.
"""

from collections.abc import Sequence
from datetime import date

from claims.models import Claim
from verifier.engine.intervals import Interval
from verifier.engine.occasions import INFINITE, days
from verifier.engine.reading.facts import Reading


def period_of(claim: Claim) -> Interval | None:
    """Return the days (as ordinals) that a claim holds for, ``None`` if it is open."""
    if claim.valid_from is None and claim.valid_until is None:
        return None
    return Interval(
        float(claim.valid_from.toordinal()) if claim.valid_from else -INFINITE,
        float(claim.valid_until.toordinal()) if claim.valid_until else INFINITE,
    )


def holds_then(claim: Claim, submission: Reading) -> bool:
    """Return whether a claim may hold on some date that a submission names; true where
    the submission names none with a year, or the claim has no end. A claim with a
    first day alone is known as of that day; it may have held before."""
    period = period_of(claim) if claim.valid_until else None
    named = [stated for time in submission.times if (stated := days(time)) is not None]
    if period is None or not named:
        return True
    return not all(period.apart_from(each) for each in named)


def is_superseded(claim: Claim, others: Sequence[Claim]) -> bool:
    """Return whether one of ``others``, which say something else on the same matter,
    began to hold later."""
    period = period_of(claim)
    if period is None:
        return False
    later = (period_of(other) for other in others)
    return any(other is not None and other.low > period.low for other in later)


def period_in_words(claim: Claim) -> str | None:
    """Return "from 1 March 2024 until 31 March 2024" or the like, for readers."""
    first, last = claim.valid_from, claim.valid_until
    if last is None:
        return f"as of {_told(first)}" if first else None
    if first is None or first == last:
        return f"{'until' if first is None else 'on'} {_told(last)}"
    return f"from {_told(first)} until {_told(last)}"


def _told(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
