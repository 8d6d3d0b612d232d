"""Flags: a note that a claim needs a reviewer's look, and that it has had it.

Both are events of the audit trail; the claim itself does not change.
"""

from datetime import datetime

from claims.audit import AuditAction
from claims.curation import record, require_reason
from claims.models import Actor
from claims.store.base import UnitOfWork


def flag(
    work: UnitOfWork, actor: Actor, claim_id: str, *, at: datetime, reason: str
) -> None:
    """Note in the audit trail that a claim needs a reviewer's look.

    Raises:
        ReasonMissing: the reason is blank.
        ClaimNotFound: there is no such claim.
    """
    _note(work, actor, claim_id, action=AuditAction.CLAIM_FLAG, at=at, reason=reason)


def unflag(
    work: UnitOfWork, actor: Actor, claim_id: str, *, at: datetime, reason: str
) -> None:
    """Note in the audit trail that a claim was looked at and stands as it is.

    Raises:
        ReasonMissing: the reason is blank.
        ClaimNotFound: there is no such claim.
    """
    _note(work, actor, claim_id, action=AuditAction.CLAIM_UNFLAG, at=at, reason=reason)


def _note(  # noqa: PLR0913 - one argument per part of an event
    work: UnitOfWork,
    actor: Actor,
    claim_id: str,
    *,
    action: AuditAction,
    at: datetime,
    reason: str,
) -> None:
    claim = work.get_claim(claim_id)
    record(work, actor, action, at, after=claim, reason=require_reason(reason))
