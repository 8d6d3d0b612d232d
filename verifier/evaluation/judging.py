"""Runs cases through the service and keeps what was answered."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from claims.errors import TextRejected
from claims.text import normalise
from verifier.engine.types import Outcome, VerdictLabel
from verifier.errors import InvalidSubmission
from verifier.evaluation.cases import Case

if TYPE_CHECKING:
    from verifier.service import VerificationService


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and the answer it was given.

    ``evidence_right`` tells whether the first quote holds what the case expects;
    ``None`` where it expects nothing. ``findings`` are lines for readers.
    ``seconds`` is how long the answer took.
    """

    case: Case
    label: VerdictLabel
    confidence: float
    reason: str
    explanation: str
    quote: str | None
    evidence_right: bool | None
    findings: tuple[str, ...]
    seconds: float

    @property
    def right(self) -> bool:
        """Whether the answer is the expected one."""
        return self.label is self.case.expected

    @property
    def flipped(self) -> bool:
        """Whether it says supported for contradicted, or the reverse."""
        return not self.right and VerdictLabel.UNKNOWN not in (
            self.label,
            self.case.expected,
        )


def judge(service: "VerificationService") -> Callable[[Case], Judged]:
    """Return what judges one case with ``service``."""

    def judge_case(case: Case) -> Judged:
        started = perf_counter()
        try:
            verdict = (
                service.verify(case.claim)
                if case.evidence is None
                else service.compare(case.claim, case.evidence)
            ).verdict
        except (InvalidSubmission, TextRejected) as error:
            return _refused(case, error)
        seconds = perf_counter() - started
        first = verdict.evidence[0] if verdict.evidence else None
        quote = first.quote.exact if first else None
        return Judged(
            case=case,
            label=verdict.label,
            confidence=verdict.confidence,
            reason=verdict.reason.value,
            explanation=verdict.explanation,
            quote=quote,
            evidence_right=_holds(case.quote_contains, quote),
            findings=tuple(
                f"{finding.check}: {finding.detail}"
                for finding in (first.findings if first else ())
                if finding.outcome is not Outcome.NOT_APPLICABLE
                or finding.blocks_support
            ),
            seconds=seconds,
        )

    return judge_case


def _holds(expected: str | None, quote: str | None) -> bool | None:
    if expected is None:
        return None
    return quote is not None and normalise(expected) in normalise(quote)


def _refused(case: Case, error: Exception) -> Judged:
    """A case that cannot be submitted counts as not answered."""
    return Judged(
        case=case,
        label=VerdictLabel.UNKNOWN,
        confidence=0.0,
        reason="refused",
        explanation=str(error),
        quote=None,
        evidence_right=_holds(case.quote_contains, None),
        findings=(),
        seconds=0.0,
    )
