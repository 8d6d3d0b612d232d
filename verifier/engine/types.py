"""What the engine speaks in: spans, facts, findings, candidates and verdicts."""

from dataclasses import dataclass, field
from enum import StrEnum

from claims.models import Claim, Document, Evidence, Quote, Rating, Stance


class VerdictLabel(StrEnum):
    """The three answers."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What one check saw. Silence is ``not_applicable``, never agreement."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    NOT_APPLICABLE = "not_applicable"


class Reason(StrEnum):
    """Stable codes that say why a verdict is what it is."""

    # supported
    STATED_BY_SOURCE = "stated_by_source"
    ENTAILED_BY_SOURCE = "entailed_by_source"
    DENIES_FALSE_CLAIM = "denies_false_claim"
    # contradicted
    NUMBER_DIFFERS = "number_differs"
    UNIT_DIFFERS = "unit_differs"
    DATE_DIFFERS = "date_differs"
    TIME_DIFFERS = "time_differs"
    NAME_DIFFERS = "name_differs"
    ROLE_DIFFERS = "role_differs"
    OFFICE_DIFFERS = "office_differs"
    NEGATED = "negated"
    OPPOSITE = "opposite"
    QUANTIFIER_DIFFERS = "quantifier_differs"
    MODALITY_DIFFERS = "modality_differs"
    ATTRIBUTION_DIFFERS = "attribution_differs"
    COMPARISON_DIFFERS = "comparison_differs"
    DETAIL_DIFFERS = "detail_differs"
    MEANING_CONFLICTS = "meaning_conflicts"
    RATED_FALSE = "rated_false"
    # unknown
    NO_EVIDENCE = "no_evidence"
    PARTLY_COVERED = "partly_covered"
    NOT_ENTAILED = "not_entailed"
    OTHER_TIME = "other_time"
    SOURCES_DISAGREE = "sources_disagree"
    DISPUTED = "disputed"
    NOT_A_CLAIM_QUESTION = "question"
    NOT_A_CLAIM_OPINION = "opinion"
    NOT_A_CLAIM_PREDICTION = "prediction"
    NOT_A_CLAIM_NOISE = "noise"
    SEVERAL_CLAIMS = "several_claims"
    LANGUAGE_NOT_SUPPORTED = "language_not_supported"
    QUOTE_NOT_VERIFIED = "quote_not_verified"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start``..``end`` (code points, end exclusive) of one text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw when it compared a submission with an evidence text.

    ``detail`` is a sentence for readers ("The source says 124; the claim says
    214."). ``claim_span`` points into the submission as the user typed it,
    ``quote_span`` into the evidence text that was compared. ``reason`` is set where
    the outcome is ``contradicts``. ``blocks_support`` marks something the
    submission states that the evidence leaves open: nothing is contradicted, but
    the pair cannot be called supported. ``strength`` (0..1) is how sure the check is.
    """

    check: str
    outcome: Outcome
    detail: str
    claim_span: Span | None = None
    quote_span: Span | None = None
    reason: Reason | None = None
    blocks_support: bool = False
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """A model's probabilities that the evidence supports, refutes or is silent."""

    supports: float
    refutes: float
    silent: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored claim that retrieval found near the submission.

    ``documents`` are those its evidence stands in, by id. ``similarity`` (0..1) only
    ranks; ``cosine`` is that of the embeddings, where there are any.
    """

    claim: Claim
    documents: dict[str, Document]
    similarity: float
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class EvidenceMatch:
    """One piece of evidence as a verdict shows it."""

    quote: Quote
    stance: Stance
    attribution: str | None
    similarity: float
    claim_id: str
    claim_text: str
    rating: Rating
    document: Document
    findings: tuple[Finding, ...] = ()
    agreement: Agreement | None = None
    deciding: bool = True
    """False where it is only related: near the topic, not an answer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one submission."""

    claim: str
    label: VerdictLabel
    confidence: float
    reason: Reason
    explanation: str
    evidence: tuple[EvidenceMatch, ...]
    engine_version: str
    check_versions: dict[str, int] = field(default_factory=dict)
    store_revision: int = 0
    uncovered: tuple[Span, ...] = ()
    """Words of the submission that no evidence covers."""
    parts: tuple["Verdict", ...] = ()
    """One verdict for each claim of a submission that makes several."""
    span: Span | None = None
    """For a part: where it stands in the whole submission."""
    notices: tuple[str, ...] = ()


__all__ = [
    "Agreement",
    "Candidate",
    "Evidence",
    "EvidenceMatch",
    "Finding",
    "Outcome",
    "Reason",
    "Span",
    "Stance",
    "Verdict",
    "VerdictLabel",
]
