"""The HTML report: one file that needs nothing else, to read or to send."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from verifier.evaluation.baseline import Changes
from verifier.evaluation.charts import CELL, PLOT, dots, polyline, squares
from verifier.evaluation.judging import Judged
from verifier.evaluation.metrics import LABELS, Metrics


def render_report(
    name: str,
    metrics: Metrics,
    judged: Sequence[Judged],
    *,
    engine: str,
    changed: Changes | None = None,
) -> str:
    """Return the report on a run as HTML.

    ``name`` is the case file's, ``engine`` the engine's version.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["share"] = share
    placed = dots(metrics.bins)
    wrong = [each for each in judged if not each.right]
    # The worst first: flips, then the surest.
    wrong.sort(key=lambda each: (not each.flipped, -each.confidence, each.case.id))
    return environment.get_template("report.html").render(
        name=name,
        metrics=metrics,
        figures=figures(metrics),
        engine=engine,
        changed=changed,
        wrong=wrong,
        labels=LABELS,
        squares=squares(metrics),
        dots=placed,
        line=polyline(placed),
        cell=CELL,
        plot=PLOT,
    )


def share(value: float | None) -> str:
    """Return a share from 0 to 1 as a percentage with one decimal."""
    return "n/a" if value is None else f"{value * 100:.1f}%"


def figures(metrics: Metrics) -> tuple[tuple[str, str, str], ...]:
    """Return (name, value, meaning) of the figures, the ones that matter most first."""
    return (
        ("Accuracy", share(metrics.accuracy), "answered as expected"),
        ("Macro-F1", f"{metrics.macro_f1:.3f}", "mean of the three labels"),
        (
            "Flips",
            f"{metrics.flips} ({share(metrics.flip_share)})",
            "supported for contradicted, or the reverse",
        ),
        (
            "Precision of answers",
            share(metrics.precision_answered),
            "right among supported and contradicted",
        ),
        ("Answered", share(metrics.answered), "not unknown"),
        (
            "Evidence at 1",
            share(metrics.evidence_at_1),
            "first quote holds what it should",
        ),
        (
            "Calibration error",
            f"{metrics.calibration_error:.3f}",
            "confidence against share right, 15 bins",
        ),
        (
            "Time",
            f"{metrics.median_ms:.1f} ms",
            f"median; {metrics.p95_ms:.1f} ms at the 95th percentile",
        ),
    )
