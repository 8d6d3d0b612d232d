"""The engine: read, compare, decide and explain one submission."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice
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
from verifier.engine.comparing import compare_texts
from verifier.engine.config import EngineConfig
from verifier.engine.judging import (
    CandidateJudgement,
    Compared,
    compare_candidate,
    judge_compared,
    nearest_facts,
)
from verifier.engine.reading.conjuncts import split_conjuncts
from verifier.engine.reading.facts import Reading
from verifier.engine.reading.language import is_english
from verifier.engine.reading.reader import read
from verifier.engine.reading.spelling import spelling_of
from verifier.engine.reading.submissions import (
    Kind,
    Statement,
    part_of,
    split_submission,
)
from verifier.engine.rewording import in_words_of, respelt
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

_SETTLED = frozenset(
    {Reason.DISPUTED, Reason.SOURCES_DISAGREE, Reason.QUOTE_NOT_VERIFIED}
)
"""Unknowns that parts of the sentence would not answer better."""

CHECK_VERSIONS = {check.name: check.version for check in CHECKS}


class AgreementPredictor(Protocol):
    """A model that tells whether an evidence text supports or refutes a claim."""

    def predict(self, pairs: Sequence[tuple[str, str]]) -> list[Agreement]:
        """Return one agreement for each (claim, evidence) pair, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Engine:
    """Pure and deterministic: the same texts and candidates give the same verdict."""

    config: EngineConfig = field(default_factory=EngineConfig)
    agreement: AgreementPredictor | None = None

    def verify(self, submission: str, retrieve: Retrieve, revision: int = 0) -> Verdict:
        """Answer a submission from the candidates that ``retrieve`` finds.

        A submission that makes several claims is answered claim by claim in
        ``parts``, with an overall verdict.
        """
        if not is_english(submission):
            return self._foreign(submission, revision)
        parts = tuple(
            self._verify_whole(submission, statement, retrieve, revision)
            for statement in split_submission(submission)
        )
        if len(parts) == 1:
            return parts[0]
        return self._overall(submission, parts, revision)

    def relate(self, text: str, *candidates: Candidate) -> Verdict:
        """Answer what these stored claims alone say of ``text``."""
        return self.verify(text, lambda _: list(candidates))

    def compare(self, claim: str, evidence: str) -> Verdict:
        """Answer whether one evidence text supports or contradicts a claim."""
        document = _submitted_document(evidence)
        candidate = Candidate(_submitted_claim(document), {document.id: document}, 1.0)
        reading, source = read(claim, spelling_of(claim, [evidence])), read(evidence)
        config = self.config.for_two_texts(read_by_model=self.agreement is not None)
        agreements = (
            self.agreement.predict([(in_words_of(reading, source, config), evidence)])
            if self.agreement
            else []
        )
        comparison = compare_texts(reading, source, config)
        compared = Compared(candidate, candidate.claim.evidence[0], comparison)
        judged = judge_compared(compared, self._combiner("pair"), agreements)
        statement = Statement(Span(0, len(claim)), claim, Kind.CLAIM)
        decision = self._calibrated(
            decide([judged], Kind.CLAIM, config, reading), "pair"
        )
        return self._verdict(claim, statement, decision, 0)

    def _verify_whole(
        self, submission: str, statement: Statement, retrieve: Retrieve, revision: int
    ) -> Verdict:
        """Answer one sentence; where no source covers it whole, part by part."""
        whole = self._verify_statement(submission, statement, retrieve, revision)
        if statement.asked:
            return self._asked(submission, statement, whole, revision)
        if whole.label is not VerdictLabel.UNKNOWN or statement.kind is not Kind.CLAIM:
            return whole
        spans = split_conjuncts(statement.text)
        if len(spans) == 1 or whole.reason in _SETTLED:
            return whole
        parts = tuple(
            self._verify_statement(
                submission, part_of(statement, span), retrieve, revision
            )
            for span in spans
        )
        if all(part.label is VerdictLabel.UNKNOWN for part in parts):
            return whole
        return replace(self._overall(submission, parts, revision), span=statement.span)

    def _verify_statement(
        self, submission: str, statement: Statement, retrieve: Retrieve, revision: int
    ) -> Verdict:
        candidates = list(retrieve(statement.text))[: self.config.candidates]
        spelling = spelling_of(statement.text, _texts_of(candidates))
        reading = read(statement.text, spelling)
        if spelling:
            candidates = list(retrieve(respelt(reading)))[: self.config.candidates]
        judged = self.judge(reading, candidates)
        decision = self._calibrated(
            decide(judged, statement.kind, self.config, reading), "store"
        )
        return self._verdict(submission, statement, decision, revision)

    def judge(
        self, reading: Reading, candidates: Sequence[Candidate]
    ) -> list[CandidateJudgement]:
        """Compare with the nearest candidates; a model reads the very nearest."""
        config = self.config
        compared = [
            compare_candidate(reading, candidate, config)
            for candidate in nearest_facts(reading, candidates, config)
        ]
        combiner = self._combiner("store")
        if self.agreement is None:
            return [judge_compared(item, combiner) for item in compared]
        nearest = compared[: config.read_by_model]
        texts = [
            item.texts if place < config.quotes_read_by_model else item.texts[:1]
            for place, item in enumerate(nearest)
        ]
        agreements = iter(
            self.agreement.predict(
                [
                    (in_words_of(reading, read(text), config), text)
                    for some in texts
                    for text in some
                ]
            )
        )
        return [
            judge_compared(item, combiner, list(islice(agreements, len(some))))
            for item, some in zip(nearest, texts, strict=True)
        ]

    def _combiner(self, kind: str) -> Combiner:
        suffix = "without_model" if self.agreement is None else "with_model"
        return load_combiner(f"{kind}_{suffix}")

    def _calibrated(self, decision: Decision, kind: str) -> Decision:
        """Return a decision with the confidence that such answers deserve."""
        sure = self._combiner(kind).confidence(decision.label, decision.confidence)
        return replace(decision, confidence=sure)

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

    def _asked(
        self, submission: str, statement: Statement, claim: Verdict, revision: int
    ) -> Verdict:
        """A question is true or false of nothing: it is unknown, and answered by the
        verdict on the claim it asks about, its one part."""
        if claim.label is VerdictLabel.UNKNOWN:
            return claim
        decision = no_answer(Reason.NOT_A_CLAIM_QUESTION)
        asked = self._verdict(submission, statement, decision, revision)
        return replace(
            asked,
            explanation=(
                f"This is a question. The claim it asks about, “{statement.text}”, is "
                f"{claim.label.value}. {claim.explanation}"
            ),
            evidence=claim.evidence,
            parts=(claim,),
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


def _texts_of(candidates: Sequence[Candidate]) -> Iterator[str]:
    for candidate in candidates:
        yield candidate.claim.text
        yield from (each.quote.exact for each in candidate.claim.evidence)


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
