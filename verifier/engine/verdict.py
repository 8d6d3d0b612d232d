"""From judgements of single candidates to one answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.models import Rating, Stance
from claims.text import normalise
from verifier.engine.config import EngineConfig
from verifier.engine.explaining import (
    explain_contradiction,
    explain_support,
    explain_unknown,
)
from verifier.engine.judging import CandidateJudgement
from verifier.engine.reading.facts import Reading
from verifier.engine.reading.submissions import Kind
from verifier.engine.types import (
    EvidenceMatch,
    Finding,
    Reason,
    Span,
    VerdictLabel,
)
from verifier.engine.validity import holds_then, is_superseded

_KIND_REASONS = {
    Kind.QUESTION: Reason.NOT_A_CLAIM_QUESTION,
    Kind.OPINION: Reason.NOT_A_CLAIM_OPINION,
    Kind.PREDICTION: Reason.NOT_A_CLAIM_PREDICTION,
    Kind.NOISE: Reason.NOT_A_CLAIM_NOISE,
}
_MOST_EVIDENCE = 5
_OWN_WORDS = 0.8
"""What a stored statement's own words weigh beside the submission's."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer before it is dressed as a verdict."""

    label: VerdictLabel
    confidence: float
    reason: Reason
    explanation: str
    evidence: tuple[EvidenceMatch, ...]
    uncovered: tuple[Span, ...] = ()


def decide(
    judged: Sequence[CandidateJudgement],
    kind: Kind,
    config: EngineConfig,
    submission: Reading,
) -> Decision:
    """Return the answer that all candidates together give.

    Contradiction is sought first; support needs full coverage, which the combiner
    weighs; everything else is unknown, with the nearest evidence as related. Claims
    that hold for another time than the submission names do not answer, nor does one
    where a later one on the same matter answers otherwise.
    """
    if not judged or kind in {Kind.QUESTION, Kind.NOISE}:
        return _unknown(judged, _KIND_REASONS.get(kind, Reason.NO_EVIDENCE), config)
    answering = [item for item in judged if _answers(item, kind, config)]
    if not answering:
        return _unknown(judged, _reason_for_unknown(judged, kind, config), config)
    timely = _timely(judged, kind, config, submission)
    if not any(item in timely for item in answering):
        return _of_another_time(judged, answering, config)
    return _weighed(judged, timely, kind, config)


def _weighed(
    judged: Sequence[CandidateJudgement],
    timely: Sequence[CandidateJudgement],
    kind: Kind,
    config: EngineConfig,
) -> Decision:
    """Answer by the surest of ``timely``, unless another source nearly outweighs it; of
    one document that seems to answer both ways, the nearer statement decides."""
    support = max(timely, key=_supported)
    conflict = max(timely, key=_contradicted)
    best, opposed = sorted((support, conflict), key=_certainty, reverse=True)
    if (
        best.document.id == opposed.document.id
        and _is_conflict(best) != _is_conflict(opposed)
        and _answers(opposed, kind, config)
        and _directness(opposed) > _directness(best)
    ):
        best, opposed = opposed, best
    if not _answers(best, kind, config):
        return _unknown(judged, _reason_for_unknown(judged, kind, config), config)
    if _is_disputed(best):
        plain = [
            item
            for item in timely
            if not _is_disputed(item)
            and any(f.check == "opposites" for f in item.judgement.contradictions)
            and item.quote_verified
            and _is_conflict(item)
            and _answers(item, kind, config)
        ]
        if not plain or not _is_conflict(best):
            return _unknown(judged, Reason.DISPUTED, config, first=best)
        best = max(plain, key=_contradicted)  # "confirmed" of what is known as denied
    if not best.quote_verified:
        return _unknown(judged, Reason.QUOTE_NOT_VERIFIED, config)
    if _disagree(best, opposed, kind, config):
        return _unknown(judged, Reason.SOURCES_DISAGREE, config, first=best)
    if _is_conflict(best):
        return _contradiction(best, timely, config)
    return _support(best, timely, config)


def _of_another_time(
    judged: Sequence[CandidateJudgement],
    answering: Sequence[CandidateJudgement],
    config: EngineConfig,
) -> Decision:
    verified = [item for item in answering if item.quote_verified]
    if not verified:
        return _unknown(judged, Reason.QUOTE_NOT_VERIFIED, config)
    first = max(verified, key=_certainty)
    return _unknown(judged, Reason.OTHER_TIME, config, first=first)


def no_answer(reason: Reason) -> Decision:
    """Return the unknown of a submission that was not compared with anything."""
    return Decision(
        VerdictLabel.UNKNOWN, 1.0, reason, explain_unknown(reason, None), ()
    )


def _timely(
    judged: Sequence[CandidateJudgement],
    kind: Kind,
    config: EngineConfig,
    submission: Reading,
) -> list[CandidateJudgement]:
    """Leave out what holds for another time, and what later claims say otherwise."""
    then = [item for item in judged if holds_then(item.candidate.claim, submission)]
    answering = [item for item in then if _answers(item, kind, config)]
    opposed = {
        side: [item.candidate.claim for item in answering if _is_conflict(item) != side]
        for side in (False, True)
    }
    return [
        item
        for item in then
        if not is_superseded(item.candidate.claim, opposed[_is_conflict(item)])
    ]


def _supported(judged: CandidateJudgement) -> float:
    return judged.judgement.probabilities.supported


def _contradicted(judged: CandidateJudgement) -> float:
    return judged.judgement.probabilities.contradicted


def _is_conflict(judged: CandidateJudgement) -> bool:
    return _contradicted(judged) > _supported(judged)


def _answers(judged: CandidateJudgement, kind: Kind, config: EngineConfig) -> bool:
    """Tell whether a candidate is sure enough to answer with.

    However probable, nothing is supported that a check contradicts or leaves open,
    but for words that the source does not use: those a model may find covered by
    meaning.
    """
    if _is_conflict(judged):
        least = (
            config.contradiction_threshold
            if judged.judgement.contradictions
            else config.unnamed_threshold
        )
        sure = _contradicted(judged)
    else:
        features = judged.judgement.features
        against = features["contradicted"] >= config.against_strength
        if against or features["left_open"] >= config.open_strength:
            return False
        least, sure = config.support_threshold, _supported(judged)
        if not features["covered_fully"]:
            agreement = judged.judgement.agreement
            if agreement is None:
                least = config.unread_paraphrase_threshold
            elif agreement.silent > config.paraphrase_silence:
                return False
            else:
                least = config.paraphrase_threshold
    if kind in {Kind.OPINION, Kind.PREDICTION}:
        least = max(least, config.opinion_threshold)
    return sure >= least


def _is_disputed(judged: CandidateJudgement) -> bool:
    return judged.candidate.claim.rating is Rating.DISPUTED


def _disagree(
    best: CandidateJudgement,
    opposed: CandidateJudgement,
    kind: Kind,
    config: EngineConfig,
) -> bool:
    """Two different documents that answer oppositely, nearly equally surely."""
    if best.document.id == opposed.document.id or not _answers(opposed, kind, config):
        return False
    if _is_conflict(best) == _is_conflict(opposed):
        return False
    gap = _certainty(best) - _certainty(opposed)
    return gap <= config.disagreement_margin


def _certainty(judged: CandidateJudgement) -> float:
    return max(_supported(judged), _contradicted(judged))


def _contradiction(
    best: CandidateJudgement,
    judged: Sequence[CandidateJudgement],
    config: EngineConfig,
) -> Decision:
    rated_false = best.candidate.claim.rating is Rating.FALSE
    named = next(iter(best.judgement.contradictions), None)
    if rated_false:
        reason, named = Reason.RATED_FALSE, None
    elif named is None or named.reason is None:
        reason = Reason.MEANING_CONFLICTS
    else:
        reason = named.reason
    return Decision(
        VerdictLabel.CONTRADICTED,
        _contradicted(best),
        reason,
        explain_contradiction(best, named),
        _evidence(best, judged, config),
    )


def _support(
    best: CandidateJudgement,
    judged: Sequence[CandidateJudgement],
    config: EngineConfig,
) -> Decision:
    if best.candidate.claim.rating is Rating.FALSE:
        reason = Reason.DENIES_FALSE_CLAIM
    elif best.judgement.features["token_sort"] > 0.9:  # noqa: PLR2004 - near verbatim
        reason = Reason.STATED_BY_SOURCE
    else:
        reason = Reason.ENTAILED_BY_SOURCE
    return Decision(
        VerdictLabel.SUPPORTED,
        _supported(best),
        reason,
        explain_support(best),
        _evidence(best, judged, config),
    )


def _reason_for_unknown(
    judged: Sequence[CandidateJudgement], kind: Kind, config: EngineConfig
) -> Reason:
    if kind in _KIND_REASONS:
        return _KIND_REASONS[kind]
    nearest = max(judged, key=_nearness)
    covered = nearest.judgement.features["coverage"]
    if covered < config.related_coverage:
        return Reason.NO_EVIDENCE
    blocked = any(f.blocks_support for f in nearest.judgement.findings)
    if covered >= config.partial_coverage and blocked:
        return Reason.PARTLY_COVERED
    return Reason.NOT_ENTAILED


def _unknown(
    judged: Sequence[CandidateJudgement],
    reason: Reason,
    config: EngineConfig,
    first: CandidateJudgement | None = None,
) -> Decision:
    near = [
        item
        for item in sorted(judged, key=_nearness, reverse=True)
        if item.quote_verified
        and item.judgement.features["coverage"] >= config.related_coverage
    ]
    if first is not None:
        near = [first, *(item for item in near if item is not first)]
    sure = max((_certainty(item) for item in judged), default=0.0)
    nearest = near[0] if near else None
    return Decision(
        VerdictLabel.UNKNOWN,
        1.0 - sure if first is None else sure,
        reason,
        explain_unknown(reason, nearest),
        _distinct([_match(item, deciding=False) for item in near]),
        nearest.judgement.missing if nearest else (),
    )


def _nearness(judged: CandidateJudgement) -> tuple[float, float]:
    features = judged.judgement.features
    return (round(features["coverage"], 6), judged.candidate.similarity)


def _directness(judged: CandidateJudgement) -> float:
    """How far a stored statement says what the submission says, and nothing else."""
    features = judged.judgement.features
    return features["statement_coverage"] + _OWN_WORDS * features["evidence_coverage"]


def _evidence(
    best: CandidateJudgement,
    judged: Sequence[CandidateJudgement],
    config: EngineConfig,
) -> tuple[EvidenceMatch, ...]:
    """The deciding evidence, then what else answers alike, surest first.

    Where the deciding one speaks of all that the claim says, only what does so too is
    shown beside it: the rest is likely to be of another case.
    """
    conflict = _is_conflict(best)
    whole = best.judgement.features["covered_fully"]
    alike = [
        item
        for item in sorted(judged, key=_certainty, reverse=True)
        if item is not best
        and item.quote_verified
        and _is_conflict(item) == conflict
        and _answers(item, Kind.CLAIM, config)
        and item.judgement.features["covered_fully"] >= whole
    ]
    return _distinct([_match(best), *(_match(item) for item in alike)])


def _distinct(matches: list[EvidenceMatch]) -> tuple[EvidenceMatch, ...]:
    """Copies of one text count once, whoever printed them."""
    seen: set[str] = set()
    kept: list[EvidenceMatch] = []
    for match in matches:
        key = normalise(match.quote.exact)
        if key not in seen:
            seen.add(key)
            kept.append(match)
    return tuple(kept[:_MOST_EVIDENCE])


def _match(judged: CandidateJudgement, *, deciding: bool = True) -> EvidenceMatch:
    return EvidenceMatch(
        quote=judged.evidence.quote,
        stance=_stance(judged) if deciding else judged.evidence.stance,
        attribution=judged.evidence.attribution,
        similarity=judged.candidate.similarity,
        claim_id=judged.candidate.claim.id,
        claim_text=judged.candidate.claim.text,
        rating=judged.candidate.claim.rating,
        document=judged.document,
        findings=_ordered(judged.judgement.findings),
        agreement=judged.judgement.agreement,
        deciding=deciding,
    )


def _stance(judged: CandidateJudgement) -> Stance:
    """What the evidence says of the submission, not of the stored claim."""
    return Stance.REFUTES if _is_conflict(judged) else Stance.SUPPORTS


def _ordered(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Contradictions first, then what is open, then what agrees."""
    rank = {"contradicts": 0, "not_applicable": 1, "agrees": 2}
    return tuple(sorted(findings, key=lambda f: (rank[f.outcome], -f.strength)))
