"""Places of the report's drawings, in units of their SVG view boxes."""

from collections.abc import Sequence
from dataclasses import dataclass

from verifier.evaluation.metrics import LABELS, Bin, Metrics

CELL = 96
"""Side of one square of the confusion matrix."""

PLOT = 300
"""Side of the reliability plot."""

LARGEST_DOT = 14.0


@dataclass(frozen=True, slots=True)
class Square:
    """One square of the confusion matrix; ``shade`` is its share of its row."""

    x: int
    y: int
    count: int
    shade: float
    right: bool
    title: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One bin of the reliability plot; ``radius`` grows with its number of answers."""

    x: float
    y: float
    radius: float
    title: str


def squares(metrics: Metrics) -> tuple[Square, ...]:
    """Return the confusion matrix: a row per expected label, a column per answer."""
    placed: list[Square] = []
    for row, expected in enumerate(LABELS):
        counts = metrics.confusion[expected.value]
        total = sum(counts.values())
        for column, answered in enumerate(LABELS):
            count = counts[answered.value]
            placed.append(
                Square(
                    x=column * CELL,
                    y=row * CELL,
                    count=count,
                    shade=round(count / total, 3) if total else 0.0,
                    right=expected is answered,
                    title=f"{count} of {total} {expected} answered {answered}",
                )
            )
    return tuple(placed)


def dots(bins: Sequence[Bin]) -> tuple[Dot, ...]:
    """Return the bins as dots: confidence to the right, share right upwards."""
    most = max((each.count for each in bins), default=1)
    return tuple(
        Dot(
            x=round(each.confidence * PLOT, 1),
            y=round((1 - each.accuracy) * PLOT, 1),
            radius=round(max(3.0, LARGEST_DOT * (each.count / most) ** 0.5), 1),
            title=f"{each.count} answers: confidence {each.confidence:.0%}, "
            f"right {each.accuracy:.0%}",
        )
        for each in bins
    )


def polyline(placed: Sequence[Dot]) -> str:
    """Return the ``points`` of the line through the dots."""
    return " ".join(f"{dot.x},{dot.y}" for dot in placed)
