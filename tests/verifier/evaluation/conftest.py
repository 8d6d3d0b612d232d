"""Builders of judged cases."""

from collections.abc import Callable

import pytest

from verifier.engine.types import VerdictLabel
from verifier.evaluation.cases import Case
from verifier.evaluation.judging import Judged

MakeJudged = Callable[..., Judged]


@pytest.fixture
def make_judged() -> MakeJudged:
    def make(
        expected: str,
        answered: str,
        confidence: float = 0.9,
        *,
        id: str = "case",  # noqa: A002 - the field's name
        category: str = "all",
        claim: str = "The sky is green.",
        evidence_right: bool | None = None,
        seconds: float = 0.001,
    ) -> Judged:
        return Judged(
            case=Case(id, claim, VerdictLabel(expected), category),
            label=VerdictLabel(answered),
            confidence=confidence,
            reason="opposite",
            explanation="The source says blue.",
            quote="The sky is blue.",
            evidence_right=evidence_right,
            findings=("opposites: green against blue",),
            seconds=seconds,
        )

    return make
