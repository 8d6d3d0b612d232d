"""Figures: what was asked and answered, and how good the answers were found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request

from claims.feedback import BANDS, LABELS, BandCount, DayCount, FeedbackKind
from verifier.http.context import current_service
from verifier.questions import WAITING
from verifier.web.charts import Chart, Column, stacked
from verifier.web.formatting import day

review_statistics = Blueprint("review_statistics", __name__)

PERIODS = (30, 90, 365)
_DAYS_SHOWN = 45
_QUESTIONS = 10
_WORDS = {
    "supported": "Supported",
    "contradicted": "Contradicted",
    "unknown": "Unknown",
    "helped": "Helped",
    "wrong": "Wrong",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table under a chart."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with what it is called, what it says, and its table."""

    id: str
    title: str
    said: str
    chart: Chart
    heading: tuple[str, ...]
    rows: tuple[Row, ...]
    legend: tuple[tuple[str, str], ...]
    """(name of the colour, word), the lowest first."""


@review_statistics.get("/review/statistics")
def statistics() -> str:
    """Show the figures of the last days."""
    service = current_service()
    days = _period(request.args.get("days"))
    today = service.clock().date()
    since = today - timedelta(days=days - 1)
    given = service.store.daily_verdicts(since)
    said = service.store.daily_feedback(since)
    counts = Counter[str]()
    for each in given:
        counts[each.label] += each.count
    total = sum(counts.values())
    words = Counter[FeedbackKind]()
    for _, kind, count in said:
        words[kind] += count
    bands = service.store.judged_by_band()
    return render_template(
        "review/statistics.html",
        periods=PERIODS,
        days=days,
        since=since,
        total=total,
        share_unknown=_share(counts["unknown"], total),
        helped=words[FeedbackKind.HELPED],
        wrong=words[FeedbackKind.WRONG],
        figures=[
            verdicts_figure(given, since, today),
            unknown_figure(given, since, today),
            feedback_figure(said, since, today),
            precision_figure(bands),
        ],
        judged=sum(each.right + each.wrong for each in bands),
        questions=service.store.questions(WAITING, _QUESTIONS),
    )


def _period(text: str | None) -> int:
    return next((each for each in PERIODS if str(each) == text), PERIODS[0])


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "none yet"


@dataclass(frozen=True, slots=True)
class _Span:
    """A day, or a week of days, that one column stands for."""

    first: date
    last: date

    @property
    def label(self) -> str:
        return f"{self.first.day} {self.first:%b}"

    @property
    def spoken(self) -> str:
        return (
            day(self.first) if self.first == self.last else f"week of {day(self.first)}"
        )


def _spans(since: date, until: date) -> list[_Span]:
    length = 1 if (until - since).days < _DAYS_SHOWN else 7
    firsts = range(0, (until - since).days + 1, length)
    return [
        _Span(
            since + timedelta(days=at),
            min(until, since + timedelta(days=at + length - 1)),
        )
        for at in firsts
    ]


def _summed(
    counted: Sequence[tuple[date, str, int]], spans: Sequence[_Span]
) -> list[Counter[str]]:
    found = [Counter[str]() for _ in spans]
    length = (spans[0].last - spans[0].first).days + 1
    for at, name, count in counted:
        place = (at - spans[0].first).days // length
        if 0 <= place < len(found):
            found[place][name] += count
    return found


def verdicts_figure(given: Sequence[DayCount], since: date, until: date) -> Figure:
    """Return how many verdicts were given, by their label."""
    spans = _spans(since, until)
    sums = _summed([(each.day, each.label, each.count) for each in given], spans)
    return _counted(
        "verdicts",
        "Verdicts over time",
        "How many verdicts were given, and what they said.",
        spans,
        sums,
        LABELS,
    )


def feedback_figure(
    said: Sequence[tuple[date, FeedbackKind, int]], since: date, until: date
) -> Figure:
    """Return how often readers said that a verdict helped or is wrong."""
    spans = _spans(since, until)
    sums = _summed([(at, str(kind), count) for at, kind, count in said], spans)
    return _counted(
        "feedback",
        "What readers said",
        "How often readers said that an answer helped, or is wrong.",
        spans,
        sums,
        tuple(str(kind) for kind in FeedbackKind),
    )


def _counted(  # noqa: PLR0913, PLR0917 - what a figure is made of
    name: str,
    title: str,
    said: str,
    spans: Sequence[_Span],
    sums: Sequence[Counter[str]],
    parts: Sequence[str],
) -> Figure:
    columns = [
        Column(
            span.label,
            tuple((part, counts[part]) for part in parts),
            tuple(f"{span.spoken}: {counts[part]:,} {part}" for part in parts),
        )
        for span, counts in zip(spans, sums, strict=True)
    ]
    rows = [
        Row(span.spoken, tuple(f"{counts[part]:,}" for part in parts))
        for span, counts in zip(spans, sums, strict=True)
        if counts.total()
    ]
    heading = ("When", *(_WORDS[part] for part in parts))
    legend = tuple((part, _WORDS[part]) for part in parts)
    return Figure(name, title, said, stacked(columns), heading, tuple(rows), legend)


def unknown_figure(given: Sequence[DayCount], since: date, until: date) -> Figure:
    """Return which share of the verdicts was unknown."""
    spans = _spans(since, until)
    sums = _summed([(each.day, each.label, each.count) for each in given], spans)
    columns, rows = [], []
    for span, counts in zip(spans, sums, strict=True):
        total = counts.total()
        share = counts["unknown"] / total if total else 0.0
        title = f"{span.spoken}: {share:.0%} of {total:,} unknown"
        columns.append(Column(span.label, (("unknown", share),), (title,)))
        if total:
            rows.append(Row(span.spoken, (f"{share:.0%}", f"{total:,}")))
    return Figure(
        "unknown",
        "Share unknown",
        "Which share of the answers was unknown: what the store does not hold yet.",
        stacked(columns, share=True),
        ("When", "Unknown", "Of verdicts"),
        tuple(rows),
        (("unknown", "Unknown"),),
    )


def precision_figure(judged: Sequence[BandCount]) -> Figure:
    """Return which share of the judged answers reviewers found right, by confidence.

    Unknown answers nothing, so it is left out.
    """
    columns, rows = [], []
    for band in range(BANDS):
        here = [
            each for each in judged if each.band == band and each.label != "unknown"
        ]
        right = sum(each.right for each in here)
        total = right + sum(each.wrong for each in here)
        low, high = band * 100 // BANDS, (band + 1) * 100 // BANDS
        label = f"{low}–{high}%"
        share = right / total if total else 0.0
        title = f"confidence {label}: {right:,} of {total:,} right"
        columns.append(Column(label, (("right", share),), (title,)))
        if total:
            rows.append(Row(label, (f"{share:.0%}", f"{right:,}", f"{total:,}")))
    return Figure(
        "precision",
        "Right, by confidence",
        "Which share of the answers that reviewers judged they found right, by how "
        "sure the answer was. Readers send in what looks wrong, so the share of all "
        "answers is higher.",
        stacked(columns, share=True),
        ("Confidence", "Right", "Found right", "Judged"),
        tuple(rows),
        (("right", "Found right"),),
    )
