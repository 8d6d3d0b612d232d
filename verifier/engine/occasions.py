"""How the dates and times of day of a submission stand to those of an evidence text."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

from verifier.engine.affinity import affinity
from verifier.engine.alignment import Alignment
from verifier.engine.intervals import BORNE_OUT, Interval, Standing
from verifier.engine.reading.facts import Reading, TimeRef

INFINITE = float("inf")
_MOST_CLAIMED, _MOST_KNOWN = 30, 150
"""Times of either text that are paired: every pair costs some microseconds."""
CLOCKS = frozenset({"clock", "part_of_day"})
_SOME_YEAR = 2000
"""Stands for a year that neither text states; a leap year."""
_PART_HOURS = {
    "morning": (0.0, 12.0), "afternoon": (12.0, 18.0), "evening": (16.5, 24.0),
    "night": (19.0, 30.0), "dawn": (3.0, 8.5), "dusk": (15.5, 22.0),
    "daytime": (5.0, 21.0),
}  # fmt: skip
_HOURS = 24.0
_HALF_DAY = 12.0
_ABOUT_HOURS = 0.5
ATTACHED = 0.12
"""Least affinity at which two times are taken to be of the same event."""
SAME_EVENT = 0.45
"""Least share of the submission's other words that evidence of the same event has."""
FULLY_SHARED = 0.75
_MARGIN = 1.3
"""How much nearer a conflicting date must stand to the claim's words than one that
fits, before the one that fits is passed over."""

_OUTSIDE = frozenset({"before", "after"})
"""Relations that leave the day or year itself out."""


@dataclass(frozen=True, slots=True)
class OccasionComparison:
    """One time of the submission and its counterpart, if the evidence has one."""

    claim: TimeRef
    evidence: TimeRef | None = None
    standing: Standing = Standing.OPEN
    affinity: float = 0.0
    shared: float = 0.0
    """Share (0..1) of the submission's other words that the evidence has too."""
    comparable: bool = True
    """False where another time of the evidence fits, though farther off."""

    @property
    def attached(self) -> bool:
        """Whether both times are likely to be of the same event."""
        return self.affinity >= ATTACHED and self.shared >= SAME_EVENT

    @property
    def contradicts(self) -> bool:
        """Whether the two times are of one event and cannot both be right."""
        return self.standing is Standing.CONFLICT and self.attached

    @property
    def strength(self) -> float:
        """How sure (0..1) a finding about the two times is."""
        strength = min(1.0, 0.5 + self.affinity) * min(1.0, self.shared / FULLY_SHARED)
        return strength if self.comparable else strength * 0.6


def compare_times(
    claim: Reading,
    evidence: Reading,
    alignment: Alignment,
    context: frozenset[str] = frozenset(),
    *,
    clocks: bool,
) -> Iterator[OccasionComparison]:
    """Yield one comparison for each date (or, with ``clocks``, each time of day) of the
    submission."""
    mine = [time for time in claim.times if (time.kind in CLOCKS) == clocks]
    mine = mine[:_MOST_CLAIMED]
    if not mine:
        return
    theirs = [time for time in evidence.times if (time.kind in CLOCKS) == clocks]
    theirs = theirs[:_MOST_KNOWN]
    if not theirs:
        yield from map(OccasionComparison, mine)
        return
    near = affinity(claim, evidence, alignment, context)
    places = [_tokens(evidence, time) for time in theirs]
    settled = [
        other
        for other in theirs
        if any(time_stands(one, other) is Standing.SAME for one in mine)
    ]
    for one in mine:
        place = _tokens(claim, one)
        options = [
            OccasionComparison(
                one, other, standing, near.between(place, there), near.shared
            )
            for other, there in zip(theirs, places, strict=True)
            if (standing := time_stands(one, other)) is not None
        ]
        chosen = _chosen(options) if options else OccasionComparison(one)
        if chosen.standing is Standing.CONFLICT and chosen.evidence in settled:
            chosen = replace(chosen, standing=Standing.OPEN)  # it is another's date
        yield chosen


def apart(one: TimeRef, other: TimeRef) -> bool:
    """Tell whether a claim's date and the evidence's have no day in common."""
    same = replace(one, relation="on"), replace(other, relation="on")
    return _date_stands(*same) is Standing.CONFLICT or (
        one.relation in _OUTSIDE
        and other.relation == "on"
        and _date_stands(one, other) is not Standing.ENTAILED
    )


def dates_of(reading: Reading, sentence: int) -> list[TimeRef]:
    """Return the dates that a sentence names."""
    return [t for t in reading.times if t.kind == "date" and t.sentence == sentence]


def _chosen(options: list[OccasionComparison]) -> OccasionComparison:
    """A time that fits is preferred unless one that does not stands far nearer."""
    best = max(options, key=lambda option: option.affinity)
    fitting = [o for o in options if o.standing in BORNE_OUT] or [
        o for o in options if o.standing is Standing.OPEN
    ]
    if not fitting:
        return best
    fit = max(fitting, key=lambda option: option.affinity)
    if any(option.standing is Standing.SAME for option in options):
        return fit
    if (
        best.standing is Standing.CONFLICT
        and best.affinity > _MARGIN * fit.affinity + 0.05
    ):
        return replace(best, comparable=False)
    return fit


def _tokens(reading: Reading, time: TimeRef) -> tuple[int, int]:
    """Return the first and last token that a time covers."""
    low, high = 0, len(reading.tokens)
    while low < high:
        middle = (low + high) // 2
        if reading.tokens[middle].end <= time.span.start:
            low = middle + 1
        else:
            high = middle
    last = low
    while last + 1 < len(reading.tokens) and (
        reading.tokens[last + 1].start < time.span.end
    ):
        last += 1
    return min(low, len(reading.tokens) - 1), min(last, len(reading.tokens) - 1)


def time_stands(claim: TimeRef, evidence: TimeRef) -> Standing | None:
    """Return how one time stands to another, ``None`` where they cannot be compared."""
    if claim.kind in CLOCKS and evidence.kind in CLOCKS:
        return _clock_stands(claim, evidence)
    if "relative" in {claim.kind, evidence.kind}:
        if claim.kind != evidence.kind:
            return None
        return _relative_stands(claim, evidence)
    if claim.kind == "season" and evidence.kind == "season":
        if claim.year and evidence.year and claim.year != evidence.year:
            return Standing.CONFLICT
        return Standing.SAME if claim.label == evidence.label else Standing.CONFLICT
    if "weekday" in {claim.kind, evidence.kind}:
        return _weekday_stands(claim, evidence)
    return _date_stands(claim, evidence)


def _relative_stands(claim: TimeRef, evidence: TimeRef) -> Standing | None:
    if claim.label == evidence.label:
        return Standing.SAME
    one, other = (claim.label or " ").split(), (evidence.label or " ").split()
    return Standing.CONFLICT if one[1:] == other[1:] else None


def _weekday_stands(claim: TimeRef, evidence: TimeRef) -> Standing | None:
    one, other = weekday_of(claim), weekday_of(evidence)
    if one is None or other is None:
        return Standing.OPEN if claim.kind == "weekday" else None
    return Standing.SAME if one == other else Standing.CONFLICT


def weekday_of(time: TimeRef) -> int | None:
    """Return the weekday (Monday = 0) that a time states or that its date fell on."""
    if time.weekday is not None:
        return time.weekday
    if time.year and time.month and time.day and not time.last_day:
        try:
            return date(time.year, time.month, time.day).weekday()
        except ValueError:
            return None
    return None


def _date_stands(claim: TimeRef, evidence: TimeRef) -> Standing | None:
    if (
        claim.weekday is not None
        and evidence.weekday is not None
        and claim.weekday != evidence.weekday
        and (claim.day is None or claim.day == evidence.day)
    ):
        return Standing.CONFLICT
    if (
        claim.year is None
        and evidence.year is None
        and (claim.month is None or evidence.month is None)
    ):
        return None
    results = [
        _days_stand(one, other)
        for one, other in product(_readings(claim), _readings(evidence))
    ]
    known = [result for result in results if result is not None]
    for standing in (
        Standing.SAME,
        Standing.ENTAILED,
        Standing.OPEN,
        Standing.CONFLICT,
    ):
        if standing in known:
            return standing
    return None


def _readings(time: TimeRef) -> tuple[TimeRef, ...]:
    if time.day_month_open:
        return time, replace(time, month=time.day, day=time.month)
    return (time,)


def _days_stand(claim: TimeRef, evidence: TimeRef) -> Standing | None:
    year = claim.year or evidence.year or _SOME_YEAR
    year_assumed = claim.year is None or evidence.year is None
    one = days(replace(claim, year=claim.year or year))
    other = days(replace(evidence, year=evidence.year or year))
    if one is None or other is None:
        return None
    if claim.label in {"early", "mid", "late"} and evidence.label in {
        "early", "mid", "late",
    } and claim.label != evidence.label and _on(one) == _on(other):  # fmt: skip
        return Standing.CONFLICT
    if year_assumed and claim.month is None and evidence.month is not None:
        return Standing.OPEN  # the year that the claim adds is not stated
    if year_assumed and evidence.month is None:
        return Standing.OPEN
    if one == other:
        return Standing.SAME
    if "as of" in {claim.relation, evidence.relation} and other.apart_from(one):
        return Standing.OPEN  # what held on one day may hold on another
    if claim.relation == evidence.relation == "throughout":
        return Standing.CONFLICT
    if other.within(one):
        return Standing.ENTAILED
    return Standing.CONFLICT if other.apart_from(one) else Standing.OPEN


def _on(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def days(time: TimeRef) -> Interval | None:
    """Return the days (as ordinals) that a date with a year allows."""
    if time.year is None:
        return None
    try:
        first = date(time.year, time.month or 1, time.day or 1)
        last = _last_day(time)
    except ValueError:
        return None
    low, high = float(first.toordinal()), float(last.toordinal())
    if time.approximate:
        slack = 3 if time.day else 31 if time.month else 731
        low, high = low - slack, high + slack
    match time.relation:
        case "before":
            return Interval(-INFINITE, low, high_open=True)
        case "by" | "until" | "to":
            return Interval(-INFINITE, high)
        case "after":
            return Interval(high, INFINITE, low_open=True)
        case "since" | "from":
            return Interval(low, INFINITE)
    return Interval(low, high)


def _last_day(time: TimeRef) -> date:
    year = time.last_year or time.year or _SOME_YEAR
    month = time.last_month or time.month
    if month is None:
        return date(year, 12, 31)
    day = time.last_day or time.day
    if day is not None:
        return date(year, month, day)
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _clock_stands(claim: TimeRef, evidence: TimeRef) -> Standing:
    approximate = claim.approximate or evidence.approximate
    one = _hours(replace(claim, approximate=approximate))
    other = _hours(replace(evidence, approximate=approximate))
    if (
        evidence.approximate
        and not claim.approximate
        and (claim.kind == evidence.kind == "clock")
    ):
        other = _hours(replace(evidence, approximate=False))
    if any(_within(b, a) for a in one for b in other):
        return Standing.SAME if claim.kind == evidence.kind else Standing.ENTAILED
    if any(_meet(a, b) for a in one for b in other):
        return Standing.OPEN
    return Standing.CONFLICT


def _hours(time: TimeRef) -> list[tuple[float, float]]:
    """Return the stretches of hours, from 0 to 48, in which a time of day can lie."""
    if time.kind == "part_of_day":
        low, high = _PART_HOURS.get(time.part_of_day or "", (0.0, _HOURS))
    else:
        exact = (time.hour or 0) + (time.minute or 0) / 60
        slack = _ABOUT_HOURS if time.approximate else 0.0
        low, high = exact - slack, exact + slack
        match time.relation:
            case "before" | "by" | "until" | "to":
                low = 0.0
            case "after" | "since" | "from":
                high = _HOURS
    stretches = [
        (low, high),
        (low + _HOURS, high + _HOURS),
        (low - _HOURS, high - _HOURS),
    ]
    if time.label == "either half":
        stretches += [(a + _HALF_DAY, b + _HALF_DAY) for a, b in stretches]
    return stretches


def _within(inner: tuple[float, float], outer: tuple[float, float]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return (
        (one[0] < other[1] and other[0] < one[1])
        or (one[0] == one[1] and (other[0] <= one[0] <= other[1]))
        or (other[0] == other[1] and one[0] <= other[0] <= one[1])
    )
