"""Adding webhooks and switching them off and on, each with its audit event.

A webhook's secret stands in no audit event and is shown to nobody after it was made.
"""

import base64
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from claims.audit import AuditAction, AuditEntry
from claims.callbacks import EventType, Webhook
from claims.errors import InvalidRecord
from claims.models import Actor
from claims.outbound import AddressRefused, Gate
from claims.store.base import UnitOfWork
from claims.text import require_storable

MOST_WEBHOOKS = 100
_LONGEST = 200
_FEWEST_RANDOM, _MOST_RANDOM = 32, 64


def secret_of(random: str) -> str:
    """Return a webhook's secret, made of 32 to 64 random characters.

    Its form is that of Standard Webhooks: ``whsec_`` and bytes in Base64.

    Raises:
        ValueError: too few characters to keep anybody out, or too many.
    """
    if not _FEWEST_RANDOM <= len(random) <= _MOST_RANDOM:
        raise ValueError("A secret needs 32 to 64 random characters.")
    return f"whsec_{base64.b64encode(random.encode()).decode()}"


def check_address(url: str, gate: Gate) -> None:
    """Refuse an address that events cannot be sent to.

    Raises:
        AddressRefused: it is none, is not public, or would send without encryption.
        HostNotFound: its host has no IP address at present.
    """
    target = gate.resolve(url)
    if target.scheme != "https" and target.host not in gate.allowed:
        raise AddressRefused("Events are sent to https:// addresses only.")


def add_webhook(  # noqa: PLR0913 - one argument per fact about a webhook
    work: UnitOfWork,
    actor: Actor,
    *,
    webhook_id: str,
    secret: str,
    url: str,
    events: Collection[EventType],
    at: datetime,
    note: str | None = None,
) -> Webhook:
    """Keep a new webhook; its address was seen to by :func:`check_address`.

    Raises:
        InvalidRecord: it asks for no event.
        TextRejected: the note holds NUL or a lone surrogate.
    """
    if not events:
        raise InvalidRecord("A webhook needs at least one event.")
    if note is not None:
        require_storable(note)
        if len(note) > _LONGEST:
            raise InvalidRecord(f"Use at most {_LONGEST} characters for a note.")
    webhook = Webhook(
        id=webhook_id,
        url=url,
        secret=secret,
        events=tuple(each for each in EventType if each in set(events)),
        owner=actor,
        created_at=at,
        note=note,
    )
    work.add_webhook(webhook)
    _record(work, actor, AuditAction.WEBHOOK_ADD, at, after=webhook)
    return webhook


def remove_webhook(
    work: UnitOfWork,
    actor: Actor,
    webhook_id: str,
    *,
    at: datetime,
    reason: str | None = None,
) -> Webhook:
    """Delete a webhook with all that is on its way to it; return what it was.

    Raises:
        WebhookNotFound: there is none.
    """
    before = work.get_webhook(webhook_id)
    work.remove_webhook(webhook_id)
    _record(work, actor, AuditAction.WEBHOOK_REMOVE, at, before=before, reason=reason)
    return before


def disable_webhook(
    work: UnitOfWork, actor: Actor, webhook_id: str, *, at: datetime, reason: str
) -> Webhook:
    """Send nothing there any more; what waits is kept as dead, to be replayed.

    Raises:
        WebhookNotFound: there is none.
    """
    before = work.get_webhook(webhook_id)
    if not before.active:
        return before
    after = replace(before, disabled_at=at, disabled_because=reason)
    work.set_webhook(after)
    _record(
        work,
        actor,
        AuditAction.WEBHOOK_DISABLE,
        at,
        before=before,
        after=after,
        reason=reason,
    )
    return after


def enable_webhook(
    work: UnitOfWork, actor: Actor, webhook_id: str, *, at: datetime
) -> Webhook:
    """Send there again from now on; what is dead is not sent by itself.

    Raises:
        WebhookNotFound: there is none.
    """
    before = work.get_webhook(webhook_id)
    if before.active:
        return before
    after = replace(before, disabled_at=None, disabled_because=None, failing_since=None)
    work.set_webhook(after)
    _record(work, actor, AuditAction.WEBHOOK_ENABLE, at, before=before, after=after)
    return after


def snapshot(webhook: Webhook) -> dict[str, object]:
    """Return what an audit event keeps of a webhook: never its secret."""
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": [str(event) for event in webhook.events],
        "note": webhook.note,
        "disabled_at": webhook.disabled_at,
        "disabled_because": webhook.disabled_because,
    }


def _record(  # noqa: PLR0913 - one argument per part of an event
    work: UnitOfWork,
    actor: Actor,
    action: AuditAction,
    at: datetime,
    *,
    before: Webhook | None = None,
    after: Webhook | None = None,
    reason: str | None = None,
) -> None:
    known = after or before
    work.append_audit(
        AuditEntry(
            actor,
            action,
            "" if known is None else known.id,
            at,
            before=None if before is None else snapshot(before),
            after=None if after is None else snapshot(after),
            reason=reason,
        )
    )
