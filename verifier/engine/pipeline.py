"""The engine: read, compare, decide and explain one submission."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Protocol

from claims.documents import make_quote
from claims.models import (
    Claim,
    ClaimStatus,
    Document,
    Evidence,
    Passage,
    Rating,
)
from verifier import __version__
from verifier.engine.checks import CHECKS
from verifier.engine.combiner import Combiner, load_combiner
from verifier.engine.config import EngineConfig
from verifier.engine.judging import (
    CandidateJudgement,
    evidence_texts,
    judge_candidate,
    judge_pair,
)
from verifier.engine.reading.facts import Reading
from verifier.engine.reading.language import is_english
from verifier.engine.reading.reader import read
from verifier.engine.reading.submissions import Kind, Statement, split_submission
from verifier.engine.types import (
    Agreement,
    Candidate,
    EvidenceMatch,
    Finding,
    Reason,
    Span,
    Verdict,
    VerdictLabel,
)
from verifier.engine.verdict import Decision, decide, no_answer

Retrieve = Callable[[str], Sequence[Candidate]]
"""Finds stored claims near a text, best first."""

CHECK_VERSIONS = {check.name: check.version for check in CHECKS}


class AgreementPredictor(Protocol):
    """A model that tells whether an evidence text supports or refutes a claim."""

    def predict(self, pairs: Sequence[tuple[str, str]]) -> list[Agreement]:
        """Return one agreement for each (claim, evidence) pair, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Engine:
    """Pure and deterministic: the same texts and candidates give the same verdict."""

    config: EngineConfig = EngineConfig()
    agreement: AgreementPredictor | None = None

    def verify(self, submission: str, retrieve: Retrieve, revision: int = 0) -> Verdict:
        """Answer a submission from the candidates that ``retrieve`` finds.

        A submission that makes several claims is answered claim by claim in
        ``parts``, with an overall verdict.
        """
        if not is_english(submission):
            return self._foreign(submission, revision)
        statements = split_submission(submission)
        parts = tuple(
            self._verify_statement(submission, statement, retrieve, revision)
            for statement in statements
        )
        if len(parts) == 1:
            return parts[0]
        return self._overall(submission, parts, revision)

    def compare(self, claim: str, evidence: str) -> Verdict:
        """Answer whether one evidence text supports or contradicts a claim."""
        document = _submitted_document(evidence)
        candidate = Candidate(_submitted_claim(document), {document.id: document}, 1.0)
        agreement = (
            self.agreement.predict([(claim, evidence)])[0] if self.agreement else None
        )
        judgement = judge_pair(
            read(claim),
            read(evidence),
            self.config,
            self._combiner("pair", deep=agreement is not None),
            agreement=agreement,
        )
        judged = CandidateJudgement(
            candidate, candidate.claim.evidence[0], document, judgement, True
        )
        statement = Statement(Span(0, len(claim)), claim, Kind.CLAIM)
        decision = decide([judged], Kind.CLAIM, self.config)
        return self._verdict(claim, statement, decision, 0)

    def _verify_statement(
        self, submission: str, statement: Statement, retrieve: Retrieve, revision: int
    ) -> Verdict:
        candidates = list(retrieve(statement.text))[: self.config.candidates]
        judged = self.judge(read(statement.text), candidates)
        decision = decide(judged, statement.kind, self.config)
        return self._verdict(submission, statement, decision, revision)

    def judge(
        self, reading: Reading, candidates: Sequence[Candidate]
    ) -> list[CandidateJudgement]:
        """Compare with every candidate; the model reads only the nearest ones."""
        shallow = [
            judge_candidate(
                reading, candidate, self.config, self._combiner("store", deep=False), None
            )
            for candidate in candidates
        ]
        shallow = one_of_each_quote(shallow)
        if self.agreement is None or not shallow:
            return shallow
        nearest = [item.candidate for item in shallow[: self.config.deep_candidates]]
        texts = [evidence_texts(candidate) for candidate in nearest]
        agreements = self.agreement.predict(
            [(reading.original, text) for group in texts for text in group]
        )
        judged: list[CandidateJudgement] = []
        at = 0
        for candidate, group in zip(nearest, texts, strict=True):
            read_here = agreements[at : at + len(group)]
            at += len(group)
            judged.append(
                judge_candidate(
                    reading,
                    candidate,
                    self.config,
                    self._combiner("store", deep=True),
                    read_here,
                )
            )
        return judged

    def _combiner(self, kind: str, *, deep: bool) -> Combiner:
        return load_combiner(f"{kind}_with_model" if deep else f"{kind}_without_model")

    def _verdict(
        self, submission: str, statement: Statement, decision: Decision, revision: int
    ) -> Verdict:
        shift = statement.span.start
        return Verdict(
            claim=submission,
            label=decision.label,
            confidence=round(decision.confidence, 4),
            reason=decision.reason,
            explanation=decision.explanation,
            evidence=tuple(_shifted(match, shift) for match in decision.evidence),
            engine_version=__version__,
            check_versions=CHECK_VERSIONS,
            store_revision=revision,
            uncovered=tuple(
                Span(span.start + shift, span.end + shift)
                for span in decision.uncovered
            ),
            span=statement.span,
        )

    def _overall(
        self, submission: str, parts: tuple[Verdict, ...], revision: int
    ) -> Verdict:
        """One line for several claims: any contradicted, else all supported."""
        labels = [part.label for part in parts]
        contradicted = labels.count(VerdictLabel.CONTRADICTED)
        supported = labels.count(VerdictLabel.SUPPORTED)
        unknown = len(parts) - contradicted - supported
        if contradicted:
            label = VerdictLabel.CONTRADICTED
        elif supported == len(parts):
            label = VerdictLabel.SUPPORTED
        else:
            label = VerdictLabel.UNKNOWN
        deciding = [part for part in parts if part.label is label] or list(parts)
        lead = max(deciding, key=lambda part: part.confidence)
        return Verdict(
            claim=submission,
            label=label,
            confidence=min(part.confidence for part in deciding)
            if label is VerdictLabel.SUPPORTED
            else lead.confidence,
            reason=lead.reason if contradicted else Reason.SEVERAL_CLAIMS,
            explanation=(
                f"This makes {len(parts)} claims: {supported} supported, "
                f"{contradicted} contradicted, {unknown} unknown. {lead.explanation}"
            ),
            evidence=tuple(match for part in deciding for match in part.evidence),
            engine_version=__version__,
            check_versions=CHECK_VERSIONS,
            store_revision=revision,
            uncovered=tuple(span for part in parts for span in part.uncovered),
            parts=parts,
        )

    def _foreign(self, submission: str, revision: int) -> Verdict:
        statement = Statement(Span(0, len(submission)), submission, Kind.CLAIM)
        decision = no_answer(Reason.LANGUAGE_NOT_SUPPORTED)
        return self._verdict(submission, statement, decision, revision)


def one_of_each_quote(
    judged: Sequence[CandidateJudgement],
) -> list[CandidateJudgement]:
    """Return, nearest first, the one candidate of each quote whose statement is
    nearest to the submission: the others speak of other facts in the same sentence."""
    kept: dict[tuple[str, int, int], CandidateJudgement] = {}
    for item in sorted(judged, key=_nearness, reverse=True):
        quote = item.evidence.quote
        kept.setdefault((item.document.id, quote.start, quote.end), item)
    return list(kept.values())


def _nearness(judged: CandidateJudgement) -> tuple[float, float, float]:
    features = judged.judgement.features
    own = features["statement_coverage"] + 0.5 * features["evidence_coverage"]
    near = own + features["coverage"] + (judged.candidate.cosine or 0.0)
    return (round(near, 6), features["token_set"], judged.candidate.similarity)


def _shifted(match: EvidenceMatch, shift: int) -> EvidenceMatch:
    """Move claim spans from the statement to the whole submission."""
    findings = tuple(_shifted_finding(finding, shift) for finding in match.findings)
    return replace(match, findings=findings)


def _shifted_finding(finding: Finding, shift: int) -> Finding:
    if finding.claim_span is None:
        return finding
    span = Span(finding.claim_span.start + shift, finding.claim_span.end + shift)
    return replace(finding, claim_span=span)


def _submitted_document(text: str) -> Document:
    """A document of the one passage that the caller sent."""
    return Document(
        id="submitted",
        title=None,
        publisher=None,
        published_on=None,
        url=None,
        language="en",
        sha256=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        length=len(text),
        passages=(Passage(0, len(text), text),),
        description="Text sent with the request",
    )


def _submitted_claim(document: Document) -> Claim:
    quote = make_quote(document, 0, document.length)
    return Claim(
        id="submitted",
        slug="submitted",
        text=quote.exact,
        rating=Rating.ACCURATE,
        status=ClaimStatus.PUBLISHED,
        evidence=(Evidence(quote, document.id),),
    )
