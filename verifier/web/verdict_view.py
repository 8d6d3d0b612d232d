"""A verdict as its page shows it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.documents import CONTEXT
from claims.models import Document, Quote, Rating
from verifier.engine.types import (
    EvidenceMatch,
    Finding,
    Outcome,
    Reason,
    Span,
    Verdict,
    VerdictLabel,
)
from verifier.web.marking import (
    Mark,
    Segment,
    Surroundings,
    segments,
    selector_surroundings,
    surroundings,
)

if TYPE_CHECKING:
    from datetime import date, datetime

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

_STANCE_WORDS = {
    "supports": "Supports the claim",
    "refutes": "Contradicts the claim",
    "related": "Does not settle the claim",
}

_CONFIDENCE = ((0.95, "very high"), (0.85, "high"), (0.7, "moderate"), (0.0, "low"))

# Unknown because of what sources say, not for want of it.
_SIDES = {Reason.SOURCES_DISAGREE, Reason.DISPUTED}


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
    def stance_words(self) -> str:
        """What the quote does to the submission, in words."""
        return _STANCE_WORDS[self.stance]

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
    sides: bool
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
    kept: bool
    as_of: "date | None" = None


def verification_view(verification: "Verification") -> VerificationView:
    """Return what the page of ``verification`` shows."""
    verdict = verification.verdict
    return VerificationView(
        verdict=verdict_view(verdict),
        id=verification.id,
        checked_at=verification.checked_at,
        engine_version=verdict.engine_version,
        store_revision=verdict.store_revision,
        kept=verification.kept,
        as_of=verification.as_of,
    )


def verdict_view(verdict: Verdict) -> VerdictView:
    """Return what is shown of ``verdict``, and of its parts."""
    return _view(verdict, segments(verdict.claim, _claim_marks(verdict)))


def _part_view(part: Verdict) -> VerdictView:
    """Return what is shown of one of several claims: its own words only.

    Its spans, like all spans, count from the start of the whole submission.
    """
    whole = part.span or Span(0, len(part.claim))
    marks = [
        (Span(span.start - whole.start, span.end - whole.start), mark)
        for span, mark in _claim_marks(part)
    ]
    return _view(part, segments(part.claim[whole.start : whole.end], marks))


def _claim_marks(verdict: Verdict) -> list[tuple[Span, Mark]]:
    marks = [(span, Mark.UNCOVERED) for span in verdict.uncovered]
    if verdict.parts:
        return marks + [mark for part in verdict.parts for mark in _claim_marks(part)]
    first = next((each for each in verdict.evidence if each.deciding), None)
    return (
        marks + _marks(first.findings, verdict.label, of_claim=True) if first else marks
    )


def _view(verdict: Verdict, claim: tuple[Segment, ...]) -> VerdictView:
    word = WORDS[verdict.label]
    explanation = verdict.explanation.strip()
    # Each part shows its own evidence.
    shown = () if verdict.parts else verdict.evidence
    return VerdictView(
        label=verdict.label.value,
        word=word,
        explanation=explanation,
        headline=f"{word}: {explanation[:1].lower()}{explanation[1:]}",
        reason=verdict.reason.value,
        claim=claim,
        has_uncovered=bool(verdict.uncovered),
        confidence_words=confidence_words(verdict.confidence),
        confidence_percent=round(verdict.confidence * 100),
        deciding=tuple(
            _evidence_view(each, verdict) for each in shown if each.deciding
        ),
        related=tuple(
            _evidence_view(each, verdict) for each in shown if not each.deciding
        ),
        sides=verdict.reason in _SIDES,
        parts=tuple(_part_view(part) for part in verdict.parts),
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


def _evidence_view(match: EvidenceMatch, verdict: Verdict) -> EvidenceView:
    marked = match.deciding or verdict.reason in _SIDES
    marks = _marks(match.findings, verdict.label, of_claim=False) if marked else []
    return EvidenceView(
        quote=segments(match.quote.exact, marks),
        around=quote_surroundings(match.quote, match.document),
        match=match,
        stance=_stance(match, verdict),
        rating=RATING_WORDS[match.rating],
        findings=tuple(_finding_views(match.findings)),
    )


def quote_surroundings(quote: Quote, document: Document) -> Surroundings:
    """Return the source's words around ``quote``: its paragraph's, where kept."""
    for passage in document.passages:
        start, end = quote.start - passage.start, quote.end - passage.start
        if start >= 0 and passage.text[start:end] == quote.exact:
            return surroundings(passage.text[:start], passage.text[end:])
    return selector_surroundings(quote.prefix, quote.suffix, CONTEXT)


def _stance(match: EvidenceMatch, verdict: Verdict) -> str:
    """Return what the quote does to the submission: a style's name.

    ``match.stance`` tells what it does to the stored claim, which the submission
    may deny.
    """
    if match.deciding and verdict.label is not VerdictLabel.UNKNOWN:
        supports = verdict.label is VerdictLabel.SUPPORTED
        return "supports" if supports else "refutes"
    if verdict.reason in _SIDES:
        differs = any(each.outcome is Outcome.CONTRADICTS for each in match.findings)
        return "refutes" if differs else "supports"
    return "related"


def _finding_views(findings: tuple[Finding, ...]) -> list[FindingView]:
    """Return what checks saw, each thing once: what differs, is open, then agrees."""
    order = {Outcome.CONTRADICTS: 0, Outcome.AGREES: 2}
    shown = [each for each in findings if each.outcome in order or each.blocks_support]
    shown.sort(key=lambda each: order.get(each.outcome, 1) if not _open(each) else 1)
    views = (
        FindingView(
            check=each.check,
            outcome="open" if _open(each) else each.outcome.value,
            words=_outcome_words(each),
            detail=each.detail,
        )
        for each in shown
    )
    return list(dict.fromkeys(views))


def _outcome_words(finding: Finding) -> str:
    if finding.outcome is Outcome.CONTRADICTS:
        return "Differs"
    return "Left open" if _open(finding) else "Agrees"


def _open(finding: Finding) -> bool:
    return finding.blocks_support and finding.outcome is not Outcome.CONTRADICTS
