"""Webhooks in a database, and the changes that are noted for them."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from claims.callbacks import Announcement, DeliveryState, EventType, Webhook
from claims.errors import WebhookNotFound
from claims.models import Actor
from claims.store.callbacks_tables import (
    deliveries,
    store_changes,
    verdict_subscriptions,
    webhooks,
)
from claims.store.sql.engine import Database
from claims.store.sql.rows import moment_text

_WAITING = str(DeliveryState.WAITING)


class SqlWebhooks:
    """The webhooks of a store; needs ``_database``."""

    _database: Database

    def list_webhooks(self) -> list[Webhook]:
        """Return all webhooks, the oldest first."""
        query = select(webhooks).order_by(webhooks.c.created_at, webhooks.c.id)
        with self._database.read() as connection:
            return [_webhook(row) for row in connection.execute(query)]

    def get_webhook(self, webhook_id: str) -> Webhook:
        """Return a webhook; WebhookNotFound if there is none."""
        with self._database.read() as connection:
            return read_webhook(connection, webhook_id)


class CallbackWriting:
    """Changes of webhooks within a unit of work; needs ``_connection``."""

    _connection: Connection
    _changed: bool

    def get_webhook(self, webhook_id: str) -> Webhook:
        """Return a webhook; WebhookNotFound if there is none."""
        return read_webhook(self._connection, webhook_id)

    def add_webhook(self, webhook: Webhook) -> None:
        """Keep a new webhook."""
        self._connection.execute(insert(webhooks).values(_webhook_row(webhook)))
        self._changed = True

    def set_webhook(self, webhook: Webhook) -> None:
        """Keep a webhook as it now is; disabled, what waits for it is dead."""
        before = self.get_webhook(webhook.id)
        mine = webhooks.c.id == webhook.id
        self._connection.execute(
            update(webhooks).where(mine).values(_webhook_row(webhook))
        )
        if not webhook.active:
            waiting = update(deliveries).where(
                deliveries.c.webhook_id == webhook.id, deliveries.c.state == _WAITING
            )
            self._connection.execute(
                waiting.values(
                    state=str(DeliveryState.DEAD), owner=None, leased_until=None
                )
            )
        elif not before.active:
            # Changes may have gone by unnoted: their verdicts are compared anew.
            table = verdict_subscriptions
            anew = update(table).where(table.c.webhook_id == webhook.id)
            self._connection.execute(anew.values(checked_revision=None))
        self._changed = True

    def remove_webhook(self, webhook_id: str) -> None:
        """Delete a webhook with its deliveries and subscriptions."""
        self.get_webhook(webhook_id)
        table = verdict_subscriptions
        execute = self._connection.execute
        execute(delete(table).where(table.c.webhook_id == webhook_id))
        execute(delete(deliveries).where(deliveries.c.webhook_id == webhook_id))
        execute(delete(webhooks).where(webhooks.c.id == webhook_id))
        self._changed = True

    def _is_heard(self) -> bool:
        """Tell whether anybody is told of changes."""
        query = select(webhooks.c.id).where(webhooks.c.disabled_at.is_(None)).limit(1)
        return self._connection.scalar(query) is not None

    def _insert_changes(self, announced: Sequence[Announcement], revision: int) -> None:
        rows = [
            {
                "revision": revision,
                "number": number,
                "type": str(each.type),
                "at": moment_text(each.at),
                "data": json.dumps(dict(each.data), ensure_ascii=False),
                "handled": 0,
            }
            for number, each in enumerate(announced)
        ]
        if rows:
            self._connection.execute(insert(store_changes), rows)


def read_webhook(connection: Connection, webhook_id: str) -> Webhook:
    """Return a webhook; WebhookNotFound if there is none."""
    query = select(webhooks).where(webhooks.c.id == webhook_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise WebhookNotFound(f"There is no webhook {webhook_id!r}.")
    return _webhook(row)


def _webhook(row: Row[Any]) -> Webhook:
    return Webhook(
        id=row.id,
        url=row.url,
        secret=row.secret,
        events=tuple(EventType(each) for each in row.events.split()),
        owner=Actor(row.owner_id, row.owner_name),
        created_at=datetime.fromisoformat(row.created_at),
        note=row.note,
        failing_since=_moment(row.failing_since),
        disabled_at=_moment(row.disabled_at),
        disabled_because=row.disabled_because,
    )


def _webhook_row(webhook: Webhook) -> dict[str, object]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "secret": webhook.secret,
        "events": " ".join(webhook.events),
        "owner_id": webhook.owner.id,
        "owner_name": webhook.owner.name,
        "created_at": moment_text(webhook.created_at),
        "note": webhook.note,
        "failing_since": _text(webhook.failing_since),
        "disabled_at": _text(webhook.disabled_at),
        "disabled_because": webhook.disabled_because,
    }


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)
