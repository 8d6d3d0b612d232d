"""Judge a submission by stored claims: choose, compare, weigh."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.documents import verify_quote
from claims.errors import QuoteNotInDocument
from claims.models import Claim, Document, Evidence, Rating
from verifier.engine.alignment import Alignment, align
from verifier.engine.checks import Pair
from verifier.engine.checks.coverage import coverage
from verifier.engine.combiner import Combiner, Probabilities
from verifier.engine.comparing import Comparison, compare_texts, merge
from verifier.engine.config import EngineConfig
from verifier.engine.features import evidence_coverage, model_features
from verifier.engine.reading.anchoring import anchored
from verifier.engine.reading.facts import Reading
from verifier.engine.reading.reader import content_stems, read
from verifier.engine.types import Agreement, Candidate, Finding, Span


@dataclass(frozen=True, slots=True)
class Judgement:
    """A comparison weighed: how likely each answer is, and all it rests on."""

    probabilities: Probabilities
    comparison: Comparison
    features: Mapping[str, float]
    agreement: Agreement | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the comparison."""
        return self.comparison.findings

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        """The findings that contradict, surest first."""
        return self.comparison.contradictions

    @property
    def missing(self) -> tuple[Span, ...]:
        """The submission's words (offsets as typed) that no evidence covers."""
        return self.comparison.missing


@dataclass(frozen=True, slots=True)
class CandidateJudgement:
    """A judgement of a stored claim: its evidence, and whether the quote is real."""

    candidate: Candidate
    evidence: Evidence
    document: Document
    judgement: Judgement
    quote_verified: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A candidate compared with a submission by its statement and one quote."""

    candidate: Candidate
    evidence: Evidence
    comparison: Comparison

    @property
    def texts(self) -> tuple[str, ...]:
        """What a model reads: the statement and, unless it is false, the quote."""
        statement = self.candidate.claim.text
        if self.candidate.claim.rating is Rating.FALSE:
            return (statement,)
        return tuple(dict.fromkeys((statement, self.evidence.quote.exact)))


@dataclass(frozen=True, slots=True)
class Near:
    """A candidate, and how the submission's words stand to those of its statement."""

    candidate: Candidate
    alignment: Alignment


def nearest_facts(
    submission: Reading, candidates: Sequence[Candidate], config: EngineConfig
) -> list[Near]:
    """Return, nearest first, up to ``config.compared`` candidates, one for each quote.

    Many stored claims may stand on one sentence, each for another fact in it; the
    one whose statement is nearest to the submission speaks for the sentence.
    """
    ranked = []
    for place, candidate in enumerate(candidates):
        statement = read(candidate.claim.text)
        alignment = align(submission, statement)
        pair = Pair(submission, statement, alignment, config)
        near = coverage(pair) + 0.8 * evidence_coverage(pair) + (candidate.cosine or 0)
        ranked.append((-round(near, 6), place, Near(candidate, alignment)))
    kept: dict[tuple[tuple[str, int, int], ...], Near] = {}
    for _, _, item in sorted(ranked, key=lambda item: item[:2]):
        kept.setdefault(_quotes(item.candidate.claim), item)
    return list(kept.values())[: config.compared]


def _quotes(claim: Claim) -> tuple[tuple[str, int, int], ...]:
    return tuple((e.document_id, e.quote.start, e.quote.end) for e in claim.evidence)


def compare_candidate(
    submission: Reading, near: Near, config: EngineConfig
) -> Compared:
    """Compare a submission with a stored claim: its statement and its best quote.

    The statement is self-contained and the quote is what the answer rests on, so
    what either covers is covered. A curated falsehood is compared by its statement
    alone: its quotes say the opposite.
    """
    candidate = near.candidate
    claim = candidate.claim
    statement = compare_texts(
        submission,
        read(claim.text),
        config,
        _context(claim, claim.evidence, candidate.documents),
        near.alignment,
    )
    if claim.rating is Rating.FALSE:
        return Compared(candidate, claim.evidence[0], statement)
    compared = [
        Compared(
            candidate,
            evidence,
            merge(statement, _compare_quote(submission, near, evidence, config)),
        )
        for evidence in claim.evidence
    ]
    return max(compared, key=lambda item: item.comparison.features["coverage"])


def _compare_quote(
    submission: Reading, near: Near, evidence: Evidence, config: EngineConfig
) -> Comparison:
    claim, documents = near.candidate.claim, near.candidate.documents
    context = _context(claim, (evidence,), documents) | content_stems(claim.text)
    quote = read(evidence.quote.exact)
    published_on = documents[evidence.document_id].published_on
    if published_on is not None:
        quote = anchored(quote, published_on)
    # Dates play no part in it: where both texts are one, so are their words' links.
    known = near.alignment if evidence.quote.exact == claim.text else None
    return compare_texts(submission, quote, config, context, known)


def weigh(
    comparison: Comparison,
    combiner: Combiner,
    agreements: Sequence[Agreement] = (),
    cosine: float | None = None,
) -> Judgement:
    """Return the probabilities that a comparison and a model's reading of each of its
    texts give together."""
    features = dict(comparison.features) | model_features(
        agreements, cosine, comparison.features["coverage"]
    )
    return Judgement(
        probabilities=combiner.probabilities(features),
        comparison=comparison,
        features=features,
        agreement=agreements[-1] if agreements else None,
    )


def judge_compared(
    compared: Compared, combiner: Combiner, agreements: Sequence[Agreement] = ()
) -> CandidateJudgement:
    """Weigh a compared candidate, and verify the quote it would be shown with."""
    candidate, evidence = compared.candidate, compared.evidence
    judgement = weigh(compared.comparison, combiner, agreements, candidate.cosine)
    if candidate.claim.rating is Rating.FALSE:
        judgement = _turned_round(judgement)
    document = candidate.documents[evidence.document_id]
    try:
        verify_quote(document, evidence.quote)
    except QuoteNotInDocument:
        verified = False
    else:
        verified = True
    return CandidateJudgement(candidate, evidence, document, judgement, verified)


def _turned_round(judged: Judgement) -> Judgement:
    """A curated falsehood: restating it is contradicted, denying it supported."""
    was = judged.probabilities
    return Judgement(
        Probabilities(was.contradicted, was.supported, was.unknown),
        judged.comparison,
        judged.features,
        judged.agreement,
    )


def _context(
    claim: Claim, evidence: Sequence[Evidence], documents: Mapping[str, Document]
) -> frozenset[str]:
    """Stems that surround the evidence: speakers, titles, publishers, claimant."""
    texts = [claim.claimant or ""]
    for item in evidence:
        document = documents[item.document_id]
        texts += [item.attribution or "", document.title or ""]
        texts.append(document.publisher or "")
    return frozenset().union(*(content_stems(text) for text in texts if text))
