"""Who changed a claim, when, what and why: its versions and its audit events."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from claims.audit import AuditAction, AuditEvent
from claims.errors import UserNotFound
from claims.models import Claim
from claims.store.base import ClaimStore

_DONE: dict[str, str] = {
    AuditAction.CLAIM_PROPOSE: "wrote this claim",
    AuditAction.CLAIM_SUBMIT: "sent it for review",
    AuditAction.CLAIM_APPROVE: "approved and published it",
    AuditAction.CLAIM_REJECT: "sent it back",
    AuditAction.CLAIM_AMEND: "amended it",
    AuditAction.CLAIM_RETIRE: "retired it",
    AuditAction.CLAIM_FLAG: "flagged it",
    AuditAction.CLAIM_UNFLAG: "answered the flag",
    AuditAction.CLAIM_RESTORE: "restored an earlier version",
    AuditAction.CLAIM_SUSPEND: "brought in a document without its quote: suspended",
    AuditAction.CLAIM_REANCHOR: "brought in its document’s new version",
}
_CHANGING = {
    AuditAction.CLAIM_AMEND,
    AuditAction.CLAIM_RESTORE,
    AuditAction.CLAIM_SUSPEND,
    AuditAction.CLAIM_REANCHOR,
}
_MAKING = {AuditAction.CLAIM_PROPOSE, *_CHANGING}
_USER, _NAMED = "user:", "named:"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a claim's history.

    ``version`` is the version that it was about, and ``before`` the one whose text
    it changed, where it made a new one out of an earlier.
    """

    at: datetime | None
    who: str
    done: str
    version: int
    reason: str | None = None
    before: int | None = None


def history_of(
    store: ClaimStore, versions: Sequence[Claim], events: Sequence[AuditEvent]
) -> list[Step]:
    """Return what was done to a claim, the latest first.

    ``versions`` are all of them, the newest first; ``events`` those about them, in
    order. A version that came by an import or a seed has no event of its own.
    """
    numbers = {claim.id: claim.version for claim in versions}
    told = {event.target for event in events if event.action in _MAKING}
    steps = [_step(event, numbers) for event in events]
    names = author_names(store, versions)
    steps += [
        Step(
            claim.created_at, names[claim.created_by or ""], "entered it", claim.version
        )
        for claim in versions
        if claim.id not in told
    ]
    steps.sort(key=lambda step: step.at.timestamp() if step.at else 0.0)
    return steps[::-1]


def author_names(store: ClaimStore, claims: Sequence[Claim]) -> dict[str, str]:
    """Return by what name the writer of each version is known, by their id."""
    return {
        author: _name(store, author)
        for author in {claim.created_by or "" for claim in claims}
    }


def _name(store: ClaimStore, actor_id: str) -> str:
    if actor_id.startswith(_USER):
        try:
            return store.get_user(actor_id.removeprefix(_USER)).name
        except UserNotFound:
            return "a former colleague"
    return actor_id.removeprefix(_NAMED).replace("-", " ") or "an import"


def _step(event: AuditEvent, numbers: dict[str, int]) -> Step:
    version = numbers[event.target]
    before = _changed_version(event) if event.action in _CHANGING else None
    return Step(
        event.at,
        event.actor_name,
        _DONE.get(event.action, event.action),
        version,
        event.reason,
        before if before != version else None,
    )


def _changed_version(event: AuditEvent) -> int | None:
    """Return the number of the version that an event started from."""
    if event.before is None:
        return None
    number = json.loads(event.before).get("version")
    return number if isinstance(number, int) else None
