"""A verdict as its page shows it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.models import Document, Quote, Rating, Stance
from verifier.engine.types import (
    EvidenceMatch,
    Finding,
    Outcome,
    Reason,
    Span,
    Verdict,
    VerdictLabel,
)
from verifier.web.marking import Mark, Segment, Surroundings, segments, surroundings

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.service import Verification

WORDS = {
    VerdictLabel.SUPPORTED: "Supported",
    VerdictLabel.CONTRADICTED: "Contradicted",
    VerdictLabel.UNKNOWN: "Unknown",
}

RATING_WORDS = {
    Rating.ACCURATE: "Accurate",
    Rating.FALSE: "False",
    Rating.DISPUTED: "Disputed",
}

_CONFIDENCE = ((0.95, "very high"), (0.85, "high"), (0.7, "moderate"), (0.0, "low"))

# Reasons for which no statement was found that could have been compared.
_NOT_A_CLAIM = {
    Reason.NOT_A_CLAIM_QUESTION,
    Reason.NOT_A_CLAIM_OPINION,
    Reason.NOT_A_CLAIM_PREDICTION,
    Reason.NOT_A_CLAIM_NOISE,
    Reason.LANGUAGE_NOT_SUPPORTED,
}


@dataclass(frozen=True, slots=True)
class FindingView:
    """One line of "What was compared"."""

    check: str
    outcome: str
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One quote with its source, its surroundings and what was compared."""

    quote: tuple[Segment, ...]
    around: Surroundings
    match: EvidenceMatch
    stance: str
    rating: str
    findings: tuple[FindingView, ...]

    @property
    def document(self) -> Document:
        """The source that the quote stands in."""
        return self.match.document


@dataclass(frozen=True, slots=True)
class VerdictView:
    """One verdict, ready to be shown."""

    label: str
    word: str
    explanation: str
    headline: str
    reason: str
    claim: tuple[Segment, ...]
    has_uncovered: bool
    confidence_words: str
    confidence_percent: int
    deciding: tuple[EvidenceView, ...]
    related: tuple[EvidenceView, ...]
    is_claim: bool
    parts: tuple["VerdictView", ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerificationView:
    """A verdict and its record."""

    verdict: VerdictView
    id: str
    checked_at: "datetime"
    engine_version: str
    store_revision: int


def verification_view(verification: "Verification") -> VerificationView:
    """Return what the page of ``verification`` shows."""
    verdict = verification.verdict
    return VerificationView(
        verdict=verdict_view(verdict),
        id=verification.id,
        checked_at=verification.checked_at,
        engine_version=verdict.engine_version,
        store_revision=verdict.store_revision,
    )


def verdict_view(verdict: Verdict) -> VerdictView:
    """Return what is shown of ``verdict``, and of its parts."""
    word = WORDS[verdict.label]
    explanation = verdict.explanation.strip()
    deciding = tuple(each for each in verdict.evidence if each.deciding)
    marks = [(span, Mark.UNCOVERED) for span in verdict.uncovered]
    if deciding:
        marks += _marks(deciding[0].findings, verdict.label, of_claim=True)
    return VerdictView(
        label=verdict.label.value,
        word=word,
        explanation=explanation,
        headline=f"{word}: {explanation[:1].lower()}{explanation[1:]}",
        reason=verdict.reason.value,
        claim=segments(verdict.claim, marks),
        has_uncovered=bool(verdict.uncovered),
        confidence_words=confidence_words(verdict.confidence),
        confidence_percent=round(verdict.confidence * 100),
        deciding=tuple(_evidence_view(each, verdict.label) for each in deciding),
        related=tuple(
            _evidence_view(each, verdict.label)
            for each in verdict.evidence
            if not each.deciding
        ),
        is_claim=verdict.reason not in _NOT_A_CLAIM,
        parts=tuple(verdict_view(part) for part in verdict.parts),
        notices=verdict.notices,
    )


def confidence_words(confidence: float) -> str:
    """Return a confidence from 0 to 1 in words."""
    for least, words in _CONFIDENCE:
        if confidence >= least:
            return words
    return _CONFIDENCE[-1][1]


def _marks(
    findings: tuple[Finding, ...], label: VerdictLabel, *, of_claim: bool
) -> list[tuple[Span, Mark]]:
    """Return the words to mark: what differs, or what agrees where nothing does."""
    differing = [
        finding for finding in findings if finding.outcome is Outcome.CONTRADICTS
    ]
    if differing:
        chosen, mark = differing, Mark.DIFFERS
    elif label is VerdictLabel.SUPPORTED:
        chosen = [each for each in findings if each.outcome is Outcome.AGREES]
        mark = Mark.AGREES
    else:
        return []
    spans = (each.claim_span if of_claim else each.quote_span for each in chosen)
    return [(span, mark) for span in spans if span is not None]


def _evidence_view(match: EvidenceMatch, label: VerdictLabel) -> EvidenceView:
    marks = _marks(match.findings, label, of_claim=False) if match.deciding else []
    return EvidenceView(
        quote=segments(match.quote.exact, marks),
        around=quote_surroundings(match.quote, match.document),
        match=match,
        stance=_stance_words(match),
        rating=RATING_WORDS[match.rating],
        findings=tuple(_finding_views(match.findings)),
    )


def quote_surroundings(quote: Quote, document: Document) -> Surroundings:
    """Return the source's words around ``quote``: its paragraph's, where kept."""
    for passage in document.passages:
        start, end = quote.start - passage.start, quote.end - passage.start
        if start >= 0 and passage.text[start:end] == quote.exact:
            return surroundings(passage.text[:start], passage.text[end:])
    return surroundings(quote.prefix, quote.suffix)


def _stance_words(match: EvidenceMatch) -> str:
    if not match.deciding:
        return "Does not settle the claim"
    return {
        Stance.SUPPORTS: "Supports the claim",
        Stance.REFUTES: "Contradicts the claim",
    }[match.stance]


def _finding_views(findings: tuple[Finding, ...]) -> list[FindingView]:
    """Return what checks saw, what differs first; checks with nothing to say last."""
    order = {Outcome.CONTRADICTS: 0, Outcome.AGREES: 2}
    shown = [each for each in findings if each.outcome in order or each.blocks_support]
    shown.sort(key=lambda each: order.get(each.outcome, 1) if not _open(each) else 1)
    return [
        FindingView(
            check=each.check,
            outcome="open" if _open(each) else each.outcome.value,
            words=_outcome_words(each),
            detail=each.detail,
        )
        for each in shown
    ]


def _outcome_words(finding: Finding) -> str:
    if finding.outcome is Outcome.CONTRADICTS:
        return "Differs"
    return "Left open" if _open(finding) else "Agrees"


def _open(finding: Finding) -> bool:
    return finding.blocks_support and finding.outcome is not Outcome.CONTRADICTS
