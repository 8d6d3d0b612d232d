"""What reviewers decide of questions and verdicts, each with its audit event.

Every function works within the caller's unit of work and takes the moment (``at``,
with a time zone) from the caller.
"""

from dataclasses import replace
from datetime import datetime

from claims.audit import AuditAction, AuditEntry
from claims.callbacks import Announcement, EventType
from claims.errors import AlreadyTaken, InvalidRecord, ReasonMissing, WrongStatus
from claims.feedback import (
    LABELS,
    LONGEST_REASON,
    GoldenCase,
    JudgedVerdict,
    Judgement,
    Question,
    QuestionDecision,
    QuestionState,
)
from claims.models import Actor, ClaimStatus
from claims.store.base import UnitOfWork
from claims.text import require_storable

_CLOSED = (QuestionState.ANSWERED, QuestionState.DISMISSED)


def dismiss_question(
    work: UnitOfWork, actor: Actor, key: str, *, reason: str, at: datetime
) -> Question:
    """Close a question that will not be answered; who waits for it is told why.

    Raises:
        ReasonMissing: the reason is blank.
        QuestionNotFound: there is none.
        AlreadyTaken: someone else has taken it, or it is closed.
    """
    note = required_reason(reason)
    return _close(
        work,
        QuestionDecision(key, QuestionState.DISMISSED, actor, at, note),
        AuditAction.QUESTION_DISMISS,
    )


def answer_question(  # noqa: PLR0913 - what, by whom, when and whose it was
    work: UnitOfWork,
    actor: Actor,
    key: str,
    *,
    claim_id: str,
    at: datetime,
    whoever_took: bool = False,
) -> Question:
    """Close a question that a published claim answers.

    ``whoever_took`` closes it also where someone else has taken it: the store
    answers it now, and nobody needs to.

    Raises:
        ClaimNotFound: there is no such claim.
        WrongStatus: it is not published.
        QuestionNotFound: there is none.
        AlreadyTaken: someone else has taken it, or it is closed.
    """
    claim = work.get_claim(claim_id)
    if claim.status is not ClaimStatus.PUBLISHED:
        raise WrongStatus(f"{claim_id} is not published: it answers nobody yet.")
    answered = _close(
        work,
        QuestionDecision(key, QuestionState.ANSWERED, actor, at, claim_id=claim_id),
        AuditAction.QUESTION_ANSWER,
        whoever_took=whoever_took,
    )
    told = {"question": answered.text, "claim_id": claim_id}
    work.announce(Announcement(EventType.QUESTION_ANSWERED, at, told))
    return answered


def _close(
    work: UnitOfWork,
    decision: QuestionDecision,
    action: AuditAction,
    *,
    whoever_took: bool = False,
) -> Question:
    before = work.question(decision.key)
    taken = before.state is QuestionState.TAKEN and not whoever_took
    others = before.by is not None and before.by.id != decision.by.id
    if before.state in _CLOSED or (taken and others):
        name = before.by.name if before.by else "Someone"
        done = "has taken" if taken else "has closed"
        raise AlreadyTaken(f"{name} {done} this question; nothing was changed.")
    after = work.decide_question(decision)
    work.append_audit(
        AuditEntry(
            decision.by,
            action,
            decision.key,
            decision.at,
            before={"state": str(before.state)},
            after={
                "state": str(after.state),
                "question": after.text,
                "asked": after.asked,
                "claim_id": after.claim_id,
            },
            reason=decision.note,
        )
    )
    return after


def judge_verdict(  # noqa: PLR0913 - what of which verdict, by whom, why and when
    work: UnitOfWork,
    actor: Actor,
    verdict_id: str,
    judgement: Judgement,
    *,
    at: datetime,
    note: str | None = None,
) -> JudgedVerdict:
    """Keep what a reviewer makes of a verdict that readers spoke of.

    Raises:
        FeedbackNotFound: nobody did.
        ReasonMissing: it is set aside without a reason.
    """
    before = work.judged_verdict(verdict_id)
    if judgement is Judgement.SET_ASIDE:
        note = required_reason(note or "")
    else:
        note = optional_reason(note)
    after = work.judge_verdict(verdict_id, judgement, by=actor, at=at, note=note)
    work.append_audit(
        AuditEntry(
            actor,
            AuditAction.VERDICT_JUDGE,
            verdict_id,
            at,
            before={"judgement": before.judgement},
            after={
                "judgement": str(judgement),
                "submission": after.given.submission,
                "verdict": after.given.label,
            },
            reason=note,
        )
    )
    return after


def add_golden_case(work: UnitOfWork, case: GoldenCase) -> GoldenCase:
    """Keep what the service must, or must never, answer to a text.

    Raises:
        ReasonMissing: nobody says why.
        InvalidRecord: it expects nothing and forbids nothing, or no such label is.
        TextRejected: a text holds NUL or a lone surrogate.
    """
    why = required_reason(case.why)
    claim = require_storable(case.claim.strip())
    if not claim:
        raise InvalidRecord("A golden case needs the text that was asked.")
    if case.expects is not None and case.expects not in LABELS:
        raise InvalidRecord(f"The verdict must be one of: {', '.join(LABELS)}.")
    forbids = case.forbids_slug is not None or case.forbids_quote is not None
    if case.expects is None and not forbids:
        raise InvalidRecord(
            "A golden case needs the right verdict, or the claim that is not the same."
        )
    kept = replace(case, claim=claim, why=why)
    work.add_golden(kept)
    work.append_audit(
        AuditEntry(
            kept.by,
            AuditAction.GOLDEN_ADD,
            kept.id,
            kept.at,
            after=snapshot(kept),
            reason=why,
        )
    )
    return kept


def withdraw_golden_case(
    work: UnitOfWork, actor: Actor, case_id: str, *, reason: str, at: datetime
) -> GoldenCase:
    """Let a case be replayed no more; it stays on the record.

    Raises:
        GoldenCaseNotFound: there is none.
        ReasonMissing: the reason is blank.
        WrongStatus: it was withdrawn before.
    """
    note = required_reason(reason)
    before = work.golden_case(case_id)
    if before.withdrawn_at is not None:
        raise WrongStatus("This golden case was withdrawn before.")
    after = work.withdraw_golden(case_id, at)
    work.append_audit(
        AuditEntry(
            actor,
            AuditAction.GOLDEN_WITHDRAW,
            case_id,
            at,
            before=snapshot(before),
            reason=note,
        )
    )
    return after


def snapshot(case: GoldenCase) -> dict[str, object]:
    """Return what an audit event keeps of a golden case."""
    return {
        "claim": case.claim,
        "expects": case.expects,
        "forbids_slug": case.forbids_slug,
        "forbids_quote": case.forbids_quote,
        "verdict_id": case.verdict_id,
    }


def required_reason(text: str) -> str:
    """Return a reason as it is kept.

    Raises:
        ReasonMissing: it is blank.
        InvalidRecord: it is too long.
        TextRejected: it holds NUL or a lone surrogate.
    """
    reason = optional_reason(text)
    if reason is None:
        raise ReasonMissing("Say why: a few words are enough.")
    return reason


def optional_reason(text: str | None) -> str | None:
    """Return a reason as it is kept, ``None`` where there is none.

    Raises:
        InvalidRecord, TextRejected: as :func:`required_reason`.
    """
    reason = require_storable((text or "").strip())
    if len(reason) > LONGEST_REASON:
        raise InvalidRecord(
            f"The reason has {len(reason):,} characters; {LONGEST_REASON:,} is the "
            "most."
        )
    return reason or None
