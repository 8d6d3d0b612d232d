"""Compare one submission with one stored claim and its quotes, check by check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from claims.documents import verify_quote
from claims.errors import QuoteNotInDocument
from claims.models import Claim, Document, Evidence, Rating
from verifier.engine.alignment import align
from verifier.engine.checks import CHECKS, Pair
from verifier.engine.combiner import Combiner, Probabilities
from verifier.engine.config import EngineConfig
from verifier.engine.features import finding_features, pair_features
from verifier.engine.reading.facts import Reading
from verifier.engine.reading.reader import read
from verifier.engine.types import Agreement, Candidate, Finding, Outcome, Span


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the engine makes of one submission against one evidence text.

    ``features`` are what the combiner weighed; ``missing`` are the submission's
    words (offsets as typed) that neither the evidence nor its context covers.
    """

    probabilities: Probabilities
    findings: tuple[Finding, ...]
    features: Mapping[str, float]
    missing: tuple[Span, ...]
    agreement: Agreement | None = None

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        """The findings that contradict, surest first."""
        found = [f for f in self.findings if f.outcome is Outcome.CONTRADICTS]
        return tuple(sorted(found, key=lambda finding: -finding.strength))

    @property
    def open_points(self) -> tuple[Finding, ...]:
        """What the submission states and the evidence leaves open, surest first."""
        found = [f for f in self.findings if f.blocks_support]
        return tuple(sorted(found, key=lambda finding: -finding.strength))


@dataclass(frozen=True, slots=True)
class CandidateJudgement:
    """A judgement of a stored claim: its evidence, and whether the quote is real."""

    candidate: Candidate
    evidence: Evidence
    document: Document
    judgement: Judgement
    quote_verified: bool


def judge_pair(  # noqa: PLR0913 - each argument is one input of the decision
    submission: Reading,
    evidence: Reading,
    config: EngineConfig,
    combiner: Combiner,
    *,
    agreement: Agreement | None = None,
    cosine: float | None = None,
    context: frozenset[str] = frozenset(),
) -> Judgement:
    """Run every check on one pair and weigh what they saw."""
    pair = Pair(submission, evidence, align(submission, evidence), config, context)
    findings = tuple(found for check in CHECKS for found in check.run(pair))
    features = pair_features(pair, findings, agreement, cosine)
    return Judgement(
        probabilities=combiner.probabilities(features),
        findings=findings,
        features=features,
        missing=tuple(
            f.claim_span
            for f in findings
            if f.check == "coverage" and f.blocks_support and f.claim_span
        ),
        agreement=agreement,
    )


def evidence_texts(candidate: Candidate) -> tuple[str, ...]:
    """Return the texts that speak for a candidate: its statement, then its quotes."""
    return (
        candidate.claim.text,
        *(evidence.quote.exact for evidence in candidate.claim.evidence),
    )


def judge_candidate(
    submission: Reading,
    candidate: Candidate,
    config: EngineConfig,
    combiner: Combiner,
    agreements: Sequence[Agreement] | None,
) -> CandidateJudgement:
    """Judge a submission by a stored claim: by its statement and by its best quote.

    The statement is self-contained and the quote is what the answer rests on, so
    what either covers is covered, and a contradiction that only one of them shows
    while the other agrees on the same point is not one.
    """
    claim = candidate.claim
    statement = judge_pair(
        submission,
        read(claim.text),
        config,
        combiner,
        agreement=agreements[0] if agreements else None,
        cosine=candidate.cosine,
        context=_context(claim, claim.evidence, candidate.documents),
    )
    if claim.rating is Rating.FALSE:
        evidence = claim.evidence[0]
        return _judged(candidate, evidence, _turned_round(statement))
    best: CandidateJudgement | None = None
    for index, evidence in enumerate(claim.evidence):
        quote = judge_pair(
            submission,
            read(evidence.quote.exact),
            config,
            combiner,
            agreement=agreements[index + 1] if agreements else None,
            cosine=candidate.cosine,
            context=_context(claim, (evidence,), candidate.documents)
            | _stems(claim.text),
        )
        merged = merge(statement, quote, combiner)
        judged = _judged(candidate, evidence, merged)
        if best is None or _certainty(judged) > _certainty(best):
            best = judged
    if best is None:
        message = f"claim {claim.id} has no evidence"
        raise ValueError(message)
    return best


def merge(statement: Judgement, quote: Judgement, combiner: Combiner) -> Judgement:
    """Return one judgement of the two comparisons, shown on the quote.

    A contradiction that one text shows while the other agrees on the very same words
    of the submission is none; an open point is one only where both leave it open.
    """
    findings = _merged_findings(statement, quote)
    features = {
        name: _merged_feature(name, statement.features[name], quote.features[name])
        for name in quote.features
    }
    features.update(finding_features(findings))
    features["statement_coverage"] = statement.features["own_coverage"]
    missing = tuple(
        f.claim_span
        for f in findings
        if f.check == "coverage" and f.blocks_support and f.claim_span
    )
    features["contradicted_on_topic"] = features["contradicted"] * features["coverage"]
    return Judgement(
        probabilities=combiner.probabilities(features),
        findings=findings,
        features=features,
        missing=missing,
        agreement=quote.agreement,
    )


def _merged_findings(statement: Judgement, quote: Judgement) -> tuple[Finding, ...]:
    """Return the quote's findings, less those that the statement settles, and the
    statement's contradictions that the quote does not show."""
    kept = [f for f in quote.findings if not _settled(f, statement)]
    shown = {(f.check, f.claim_span) for f in kept if f.outcome is Outcome.CONTRADICTS}
    added = [
        replace(f, quote_span=None)
        for f in statement.contradictions
        if (f.check, f.claim_span) not in shown and not _settled(f, quote)
    ]
    return (*added, *kept)


def _settled(finding: Finding, other: Judgement) -> bool:
    """Tell whether the other text agrees where this one contradicts or is silent."""
    if finding.outcome is Outcome.CONTRADICTS:
        return any(
            f.check == finding.check
            and f.outcome is Outcome.AGREES
            and _overlap(f.claim_span, finding.claim_span)
            for f in other.findings
        )
    if not finding.blocks_support:
        return False
    return not any(
        f.check == finding.check
        and f.blocks_support
        and _overlap(f.claim_span, finding.claim_span)
        for f in other.findings
    )


def _overlap(one: Span | None, other: Span | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.start < other.end and other.start < one.end


_AVERAGED = frozenset({"model_supports", "model_refutes", "model_refutes_on_topic"})


def _merged_feature(name: str, statement: float, quote: float) -> float:
    """Models are averaged; of the rest the better of the two counts."""
    if name in _AVERAGED:
        return (statement + quote) / 2
    return max(statement, quote)


def _turned_round(judged: Judgement) -> Judgement:
    """A curated falsehood: restating it is contradicted, denying it supported."""
    was = judged.probabilities
    return replace(
        judged,
        probabilities=Probabilities(was.contradicted, was.supported, was.unknown),
    )


def _judged(
    candidate: Candidate, evidence: Evidence, judgement: Judgement
) -> CandidateJudgement:
    document = candidate.documents[evidence.document_id]
    try:
        verify_quote(document, evidence.quote)
    except QuoteNotInDocument:
        verified = False
    else:
        verified = True
    return CandidateJudgement(candidate, evidence, document, judgement, verified)


def _certainty(judged: CandidateJudgement) -> float:
    return 1.0 - judged.judgement.probabilities.unknown


def _context(
    claim: Claim, evidence: Sequence[Evidence], documents: Mapping[str, Document]
) -> frozenset[str]:
    """Stems that surround the evidence: speakers, titles, publishers, claimant."""
    texts = [claim.claimant or ""]
    for item in evidence:
        document = documents[item.document_id]
        texts += [item.attribution or "", document.title or "", document.publisher or ""]
    return frozenset().union(*(_stems(text) for text in texts if text))


def _stems(text: str) -> frozenset[str]:
    return frozenset(t.stem for t in read(text).tokens if t.is_word and not t.is_stop)
