"""Who is told when a kept verdict's answer changes, in a database."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from claims.callbacks import Delivery, Message, Subscription
from claims.store.callbacks_tables import verdict_subscriptions, webhooks
from claims.store.sql.callbacks import insert_message
from claims.store.sql.engine import Database
from claims.store.sql.rows import moment_text

_TABLE = verdict_subscriptions


class SqlSubscriptions:
    """The subscriptions of a store; needs ``_database``."""

    _database: Database

    def add_subscription(self, subscription: Subscription) -> Subscription:
        """Keep a subscription; return the one that is there for both already."""
        there = select(_TABLE).where(
            _TABLE.c.verdict_id == subscription.verdict_id,
            _TABLE.c.webhook_id == subscription.webhook_id,
        )
        with self._database.write() as connection:
            found = connection.execute(there).one_or_none()
            if found is not None:
                return _subscription(found)
            connection.execute(insert(_TABLE).values(_row(subscription)))
        return subscription

    def list_subscriptions(self, verdict_id: str) -> list[Subscription]:
        """Return who is told when a verdict changes, the oldest first."""
        query = select(_TABLE).where(_TABLE.c.verdict_id == verdict_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(_TABLE.c.created_at, _TABLE.c.id))
            return [_subscription(row) for row in rows]

    def remove_subscription(self, subscription_id: str) -> bool:
        """Delete a subscription; tell whether there was one."""
        gone = delete(_TABLE).where(_TABLE.c.id == subscription_id)
        with self._database.write() as connection:
            return connection.execute(gone).rowcount > 0

    def stale_subscriptions(self, revision: int, limit: int) -> list[Subscription]:
        """Return subscriptions of active webhooks not compared up to ``revision``."""
        checked = _TABLE.c.checked_revision
        query = (
            select(_TABLE)
            .join_from(_TABLE, webhooks)
            .where(
                webhooks.c.disabled_at.is_(None),
                or_(checked.is_(None), checked < revision),
            )
            .order_by(_TABLE.c.created_at, _TABLE.c.id)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [_subscription(row) for row in connection.execute(query)]

    def settle_subscription(
        self,
        before: Subscription,
        after: Subscription,
        message: Message | None = None,
        delivery: Delivery | None = None,
    ) -> bool:
        """Keep what was found of a subscription, and the message about it."""
        checked = _TABLE.c.checked_revision
        settle = update(_TABLE).where(
            _TABLE.c.id == before.id,
            _TABLE.c.answer == before.answer,
            checked.is_(None)
            if before.checked_revision is None
            else checked == before.checked_revision,
        )
        with self._database.write() as connection:
            if connection.execute(settle.values(_row(after))).rowcount == 0:
                return False
            if message is not None and delivery is not None:
                insert_message(connection, message, [delivery])
            return True


def _row(subscription: Subscription) -> dict[str, object]:
    return {
        "id": subscription.id,
        "verdict_id": subscription.verdict_id,
        "webhook_id": subscription.webhook_id,
        "answer": subscription.answer,
        "rests_on": json.dumps(subscription.rests_on),
        "created_at": moment_text(subscription.created_at),
        "checked_revision": subscription.checked_revision,
    }


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        id=row.id,
        verdict_id=row.verdict_id,
        webhook_id=row.webhook_id,
        answer=row.answer,
        rests_on=tuple(json.loads(row.rests_on)),
        created_at=datetime.fromisoformat(row.created_at),
        checked_revision=row.checked_revision,
    )
