"""An evaluation as plain values: what ``--json`` prints and a baseline is read from."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from verifier.evaluation.judging import Judged
from verifier.evaluation.metrics import Metrics


def as_record(metrics: Metrics, judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the figures and every answer, ready for JSON."""
    return {
        "metrics": _rounded(asdict(metrics)),
        "answers": [
            {
                "id": each.case.id,
                "category": each.case.category,
                "claim": each.case.claim,
                "expected": each.case.expected.value,
                "answered": each.label.value,
                "confidence": round(each.confidence, 4),
                "reason": each.reason,
                "explanation": each.explanation,
                "quote": each.quote,
                "evidence_right": each.evidence_right,
                "findings": list(each.findings),
            }
            for each in judged
        ],
    }


def _rounded(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value
