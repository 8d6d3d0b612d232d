"""What every check is: a named, versioned, documented pure function over a pair."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from verifier.engine.alignment import Alignment
from verifier.engine.config import EngineConfig
from verifier.engine.figures import compare_figures
from verifier.engine.intervals import BORNE_OUT, Standing
from verifier.engine.reading.facts import Reading
from verifier.engine.types import Finding, Outcome, Reason, Span

LEFT_OPEN = 0.6
"""Strength of an open point that no conflict is suspected behind."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A submission and one evidence text, read and aligned word by word."""

    claim: Reading
    evidence: Reading
    alignment: Alignment
    config: EngineConfig
    context: frozenset[str] = frozenset()
    """Stems that the evidence's surroundings state: its speaker, title, statement."""

    def has_another_figure(self) -> bool:
        """Tell whether the claim has a figure that the source does not bear out: it may
        then speak of another occasion or body, such as the next year's budget."""
        return any(
            compared.standing not in BORNE_OUT
            for compared in compare_figures(
                self.claim, self.evidence, self.alignment, self.config, self.context
            )
            if not compared.claim.quantifier and not compared.claim.ordinal
        )

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

    def told_otherwise(
        self, check: str, here: Span, there: Span, reason: Reason, strength: float
    ) -> Finding:
        """Return that what stands at ``there`` in the evidence contradicts what stands
        at ``here`` in the claim."""
        return self.finding(
            check,
            Outcome.CONTRADICTS,
            f"The source says “{self.evidence.surface(there)}”; the claim says "
            f"“{self.claim.surface(here)}”.",
            claim_span=here,
            evidence_span=there,
            reason=reason,
            strength=strength,
        )

    def figure_finding(  # noqa: PLR0913 - one keyword for each thing that differs
        self,
        check: str,
        standing: Standing,
        *,
        claim: str,
        source: str,
        left_open: str,
        reason: Reason,
        strength: float,
        claim_span: Span,
        evidence_span: Span,
        doubted: bool = False,
    ) -> Finding:
        """Return what a check finds of two figures that stand so to each other.

        ``claim`` and ``source`` say the figures in words; ``left_open`` ends the
        sentence "The source says ..., which" where neither follows from the other;
        ``doubted`` tells that they differ, though perhaps of different things.
        """
        if standing is Standing.OPEN:
            return self.finding(
                check,
                Outcome.NOT_APPLICABLE,
                f"The source says {source}, which {left_open} {claim}.",
                claim_span=claim_span,
                evidence_span=evidence_span,
                blocks_support=True,
                strength=1.0 if doubted else LEFT_OPEN,
            )
        if standing is Standing.CONFLICT:
            outcome = Outcome.CONTRADICTS
            detail = f"The source says {source}; the claim says {claim}."
        else:
            outcome = Outcome.AGREES
            same = source.casefold() == claim.casefold()
            agreeing = f"{claim} agrees with {source} in the source."
            detail = f"Both say {claim}." if same else agreeing
        return self.finding(
            check,
            outcome,
            detail,
            claim_span=claim_span,
            evidence_span=evidence_span,
            reason=reason if outcome is Outcome.CONTRADICTS else None,
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
