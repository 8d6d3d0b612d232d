"""The audit trail: who did what, when and why, chained so that nothing is altered.

Each event carries the hash of the event before it; :func:`verify_chain` finds any
event that was altered, removed or moved. Clocks are the caller's: every event takes
the moment it is given.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from claims.errors import InvalidRecord
from claims.models import Actor, Claim

GENESIS = "0" * 64
"""What stands for the hash before the first event."""


class AuditAction(StrEnum):
    """What was done, as subject and verb. Values stay when one falls out of use."""

    CLAIM_PROPOSE = "claim:propose"
    CLAIM_SUBMIT = "claim:submit"
    CLAIM_APPROVE = "claim:approve"
    CLAIM_REJECT = "claim:reject"
    CLAIM_AMEND = "claim:amend"
    CLAIM_RETIRE = "claim:retire"
    CLAIM_FLAG = "claim:flag"
    CLAIM_UNFLAG = "claim:unflag"
    CLAIM_RESTORE = "claim:restore"
    CLAIM_REANCHOR = "claim:reanchor"
    CLAIM_SUSPEND = "claim:suspend"
    DOCUMENT_ADD = "document:add"
    DOCUMENT_VERSION = "document:version"
    CANDIDATE_REJECT = "candidate:reject"
    CANDIDATE_REOPEN = "candidate:reopen"
    STORE_IMPORT = "store:import"
    STORE_SEED = "store:seed"
    USER_CREATE = "user:create"
    USER_ROLE = "user:role"
    USER_DISABLE = "user:disable"
    USER_ENABLE = "user:enable"
    USER_INVITE = "user:invite"
    USER_RESET = "user:reset"
    USER_PASSWORD = "user:password"  # noqa: S105 - the name of an action
    USER_CODE_ON = "user:code-on"
    USER_CODE_OFF = "user:code-off"
    USER_RECOVERY_CODES = "user:recovery-codes"
    USER_NAME = "user:name"
    NEWSROOM_SETTING = "newsroom:setting"
    KEY_CREATE = "key:create"
    KEY_REVOKE = "key:revoke"
    WEBHOOK_ADD = "webhook:add"
    WEBHOOK_REMOVE = "webhook:remove"
    WEBHOOK_DISABLE = "webhook:disable"
    WEBHOOK_ENABLE = "webhook:enable"
    QUESTION_ANSWER = "question:answer"
    QUESTION_DISMISS = "question:dismiss"
    VERDICT_JUDGE = "verdict:judge"
    GOLDEN_ADD = "golden:add"
    GOLDEN_WITHDRAW = "golden:withdraw"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One event; ``before`` and ``after`` are JSON texts, ``at`` is in UTC."""

    number: int
    at: datetime
    actor_id: str
    actor_name: str
    action: str
    target: str
    before: str | None
    after: str | None
    reason: str | None
    previous_hash: str
    hash: str


class ChainBroken(Exception):
    """Raised when the audit trail was altered; ``number`` tells where."""

    def __init__(self, number: int, message: str) -> None:
        """Keep the number of the first event that does not fit."""
        super().__init__(message)
        self.number = number


def event_hash(event: AuditEvent) -> str:
    """Return the SHA-256 over all fields of ``event`` but its own hash."""
    fields = [
        event.number,
        event.at.astimezone(UTC).isoformat(),
        event.actor_id,
        event.actor_name,
        event.action,
        event.target,
        event.before,
        event.after,
        event.reason,
        event.previous_hash,
    ]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What a caller tells of an event before it takes its place in the chain.

    Raises:
        InvalidRecord: the actor has no id, or ``at`` no time zone.
    """

    actor: Actor
    action: AuditAction
    target: str
    at: datetime
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        """Refuse an anonymous or undated event."""
        if not self.actor.id.strip():
            raise InvalidRecord("An audit event needs an actor.")
        if self.at.tzinfo is None:
            raise InvalidRecord("An audit event needs a time with a time zone.")


def chain(entry: AuditEntry, number: int, previous_hash: str) -> AuditEvent:
    """Return ``entry`` as event ``number`` after the event of ``previous_hash``."""
    event = AuditEvent(
        number=number,
        at=entry.at.astimezone(UTC),
        actor_id=entry.actor.id,
        actor_name=entry.actor.name,
        action=str(entry.action),
        target=entry.target,
        before=_json(entry.before),
        after=_json(entry.after),
        reason=entry.reason,
        previous_hash=previous_hash,
        hash="",
    )
    return _with_hash(event)


def _with_hash(event: AuditEvent) -> AuditEvent:
    values = {name: getattr(event, name) for name in AuditEvent.__slots__}
    return AuditEvent(**{**values, "hash": event_hash(event)})


def _json(value: Mapping[str, object] | None) -> str | None:
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def verify_chain(
    events: Iterable[AuditEvent],
    *,
    expected_count: int | None = None,
) -> int:
    """Return how many events were checked, all of them as they were written.

    ``events`` come in order from the first. Events cut off at the end leave no gap:
    give ``expected_count`` (the store keeps it beside the events) to find them too.

    Raises:
        ChainBroken: an event was altered, removed or moved.
    """
    previous, count = GENESIS, 0
    for event in events:
        count += 1
        if event.number != count:
            raise ChainBroken(
                count, f"Event {count} is missing or moved: {event.number} is here."
            )
        if event.previous_hash != previous:
            raise ChainBroken(count, f"Event {count} does not follow the one before.")
        if event_hash(event) != event.hash:
            raise ChainBroken(count, f"Event {count} was altered.")
        previous = event.hash
    if expected_count is not None and count != expected_count:
        raise ChainBroken(
            count + 1, f"{expected_count} events were written, {count} are here."
        )
    return count


def claim_snapshot(claim: Claim) -> dict[str, object]:
    """Return what an audit event keeps of a claim: all a reader can see of it."""
    return {
        "id": claim.id,
        "slug": claim.slug,
        "version": claim.version,
        "status": str(claim.status),
        "text": claim.text,
        "rating": str(claim.rating),
        "topics": list(claim.topics),
        "claimant": claim.claimant,
        "claimed_on": claim.claimed_on,
        "valid_from": claim.valid_from,
        "valid_until": claim.valid_until,
        "evidence": [
            {
                "document_id": item.document_id,
                "start": item.quote.start,
                "end": item.quote.end,
                "exact": item.quote.exact,
                "stance": str(item.stance),
                "attribution": item.attribution,
            }
            for item in claim.evidence
        ],
    }
