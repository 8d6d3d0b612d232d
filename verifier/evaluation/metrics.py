"""The figures that say how good the answers are. Shares run from 0 to 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median, quantiles

from verifier.engine.types import VerdictLabel
from verifier.evaluation.judging import Judged

LABELS = (VerdictLabel.SUPPORTED, VerdictLabel.CONTRADICTED, VerdictLabel.UNKNOWN)
BINS = 15
"""Bins of equal width for the calibration error."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of similar confidence: how many, how confident, how often right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """The figures of one category of cases."""

    category: str
    cases: int
    right: int
    flips: int

    @property
    def accuracy(self) -> float:
        """Share answered as expected."""
        return self.right / self.cases


@dataclass(frozen=True, slots=True)
class Metrics:
    """What :func:`measure` found.

    ``precision_answered`` is the share of right ones among supported and
    contradicted answers, ``evidence_at_1`` the share of first quotes that hold what
    the case expects; each ``None`` where there is nothing to take a share of.
    ``confusion[expected][answered]`` counts cases. Times are in milliseconds.
    """

    cases: int
    accuracy: float
    macro_f1: float
    flips: int
    flip_share: float
    precision_answered: float | None
    answered: float
    evidence_at_1: float | None
    calibration_error: float
    confusion: dict[str, dict[str, int]]
    categories: tuple[CategoryResult, ...]
    bins: tuple[Bin, ...]
    median_ms: float
    p95_ms: float


def measure(judged: Sequence[Judged]) -> Metrics:
    """Return the figures of one or more judged cases."""
    count = len(judged)
    answered = [each for each in judged if each.label is not VerdictLabel.UNKNOWN]
    evidence = [e.evidence_right for e in judged if e.evidence_right is not None]
    bins = reliability(judged)
    flips = sum(each.flipped for each in judged)
    times = [each.seconds * 1000 for each in judged]
    return Metrics(
        cases=count,
        accuracy=fmean(each.right for each in judged),
        macro_f1=macro_f1(judged),
        flips=flips,
        flip_share=flips / count,
        precision_answered=fmean(e.right for e in answered) if answered else None,
        answered=len(answered) / count,
        evidence_at_1=fmean(evidence) if evidence else None,
        calibration_error=sum(
            each.count / count * abs(each.accuracy - each.confidence) for each in bins
        ),
        confusion=confusion(judged),
        categories=by_category(judged),
        bins=bins,
        median_ms=median(times),
        p95_ms=quantiles(times, n=20)[-1] if count > 1 else times[0],
    )


def macro_f1(judged: Sequence[Judged]) -> float:
    """Return the mean F1 over the labels that are expected or answered."""
    scores: list[float] = []
    for label in LABELS:
        expected = sum(each.case.expected is label for each in judged)
        given = sum(each.label is label for each in judged)
        both = sum(each.label is label and each.right for each in judged)
        if expected or given:
            scores.append(2 * both / (expected + given))
    return fmean(scores)


def confusion(judged: Sequence[Judged]) -> dict[str, dict[str, int]]:
    """Return how many cases of each expected label got each answer."""
    table = {row.value: {column.value: 0 for column in LABELS} for row in LABELS}
    for each in judged:
        table[each.case.expected.value][each.label.value] += 1
    return table


def by_category(judged: Sequence[Judged]) -> tuple[CategoryResult, ...]:
    """Return the figures of each category, by name."""
    groups: dict[str, list[Judged]] = {}
    for each in judged:
        groups.setdefault(each.case.category, []).append(each)
    return tuple(
        CategoryResult(
            category=name,
            cases=len(group),
            right=sum(each.right for each in group),
            flips=sum(each.flipped for each in group),
        )
        for name, group in sorted(groups.items())
    )


def reliability(judged: Sequence[Judged]) -> tuple[Bin, ...]:
    """Return the bins of confidence that hold answers, lowest first."""
    groups: dict[int, list[Judged]] = {}
    for each in judged:
        groups.setdefault(min(int(each.confidence * BINS), BINS - 1), []).append(each)
    return tuple(
        Bin(
            low=index / BINS,
            high=(index + 1) / BINS,
            count=len(group),
            confidence=fmean(each.confidence for each in group),
            accuracy=fmean(each.right for each in group),
        )
        for index, group in sorted(groups.items())
    )
