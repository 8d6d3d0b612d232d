"""What every check is: a named, versioned, documented pure function over a pair."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from verifier.engine.alignment import Alignment
from verifier.engine.config import EngineConfig
from verifier.engine.reading.facts import Reading
from verifier.engine.types import Finding, Outcome, Reason, Span


@dataclass(frozen=True, slots=True)
class Pair:
    """A submission and one evidence text, read and aligned word by word."""

    claim: Reading
    evidence: Reading
    alignment: Alignment
    config: EngineConfig
    context: frozenset[str] = frozenset()
    """Stems that the evidence's surroundings state: its speaker, title, statement."""

    def finding(  # noqa: PLR0913 - one keyword for each field of a Finding
        self,
        check: str,
        outcome: Outcome,
        detail: str,
        *,
        claim_span: Span | None = None,
        evidence_span: Span | None = None,
        reason: Reason | None = None,
        blocks_support: bool = False,
        strength: float = 1.0,
    ) -> Finding:
        """Return a finding, with spans of the readings mapped to original offsets."""
        return Finding(
            check=check,
            outcome=outcome,
            detail=detail,
            claim_span=claim_span and self.claim.original_span(claim_span),
            quote_span=evidence_span and self.evidence.original_span(evidence_span),
            reason=reason,
            blocks_support=blocks_support,
            strength=strength,
        )


@dataclass(frozen=True, slots=True)
class Check:
    """One entry of ``CHECKS``. ``run``'s docstring is shown to users."""

    name: str
    version: int
    run: Callable[[Pair], Iterable[Finding]]

    @property
    def description(self) -> str:
        """What the check does, in words for readers: the function's docstring."""
        return (self.run.__doc__ or "").strip()
