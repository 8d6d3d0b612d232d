"""The sentences that tell a reader why a verdict is what it is."""

from claims.models import Document
from verifier.engine.judging import CandidateJudgement
from verifier.engine.types import Finding, Outcome, Reason
from verifier.engine.validity import period_in_words

_UNKNOWN = {
    Reason.NO_EVIDENCE: "Nothing in the store speaks of this claim.",
    Reason.NOT_ENTAILED: (
        "The store has a source on this subject, but it neither confirms nor rules "
        "out the claim."
    ),
    Reason.DISPUTED: (
        "Sources report this and deny it; the store holds it as disputed, so there is "
        "no verdict."
    ),
    Reason.SOURCES_DISAGREE: (
        "The sources disagree: one supports the claim and another contradicts it."
    ),
    Reason.NOT_A_CLAIM_QUESTION: (
        "This is an open question, not a claim. Write what you think the answer is, "
        "and it can be checked."
    ),
    Reason.NOT_A_CLAIM_OPINION: (
        "This judges rather than states: no source can show an opinion true or false."
    ),
    Reason.NOT_A_CLAIM_PREDICTION: (
        "This is about the future, and no source in the store settles it."
    ),
    Reason.NOT_A_CLAIM_NOISE: (
        "There is no statement to check here. Write a whole sentence that says who did "
        "what."
    ),
    Reason.LANGUAGE_NOT_SUPPORTED: (
        "This does not look like English, the only language that can be checked so far."
    ),
    Reason.QUOTE_NOT_VERIFIED: (
        "The quote that this answer would rest on could not be verified against its "
        "document, so no verdict is given. Reviewers are told."
    ),
}


def explain_support(judged: CandidateJudgement) -> str:
    """Return who says what the claim says, in one sentence."""
    attribution = judged.evidence.attribution
    outlet = source_name(judged.document)
    if attribution:
        said = f"The source says so, citing {attribution} (as reported by {outlet})."
    else:
        said = f"The source says so: {outlet} reports it."
    return said + _time_of(judged)


def explain_contradiction(judged: CandidateJudgement, finding: Finding | None) -> str:
    """Return what differs, in one sentence, and who says otherwise."""
    attribution = judged.evidence.attribution
    what = (
        finding.detail
        if finding is not None
        else "The source says something that cannot be true together with the claim."
    )
    if attribution:
        what = f"{what} (According to {attribution}.)"
    return what + _time_of(judged)


def explain_unknown(reason: Reason, judged: CandidateJudgement | None) -> str:
    """Return why there is no verdict, with what is missing where that is known."""
    if reason is Reason.PARTLY_COVERED and judged is not None:
        missing = [
            f.detail
            for f in judged.judgement.findings
            if f.outcome is Outcome.NOT_APPLICABLE and f.blocks_support
        ]
        return "A source covers part of this claim, not all of it. " + " ".join(
            missing[:2]
        )
    if reason is Reason.OTHER_TIME and judged is not None:
        period = period_in_words(judged.candidate.claim)
        return f"What the store holds on this is of another time: it holds {period}."
    return _UNKNOWN.get(reason, _UNKNOWN[Reason.NOT_ENTAILED])


def _time_of(judged: CandidateJudgement) -> str:
    period = period_in_words(judged.candidate.claim)
    return f" This holds {period}." if period else ""


def source_name(document: Document) -> str:
    """Return the publisher, title or description: the first that is known."""
    return (
        document.publisher or document.title or document.description or "the document"
    )
