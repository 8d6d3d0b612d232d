"""Webhooks and deliveries in a database; see :mod:`claims.store.callbacks`."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from claims.callbacks import (
    Announcement,
    Attempt,
    Change,
    Delivery,
    DeliveryLease,
    DeliveryState,
    EventType,
    Message,
    Webhook,
)
from claims.errors import DeliveryNotFound
from claims.store.callbacks_tables import (
    deliveries,
    messages,
    store_changes,
    verdict_subscriptions,
    webhooks,
)
from claims.store.schema import kept_verdicts
from claims.store.sql.engine import Database
from claims.store.sql.rows import moment_text
from claims.store.sql.webhooks import SqlWebhooks, read_webhook

_WAITING = str(DeliveryState.WAITING)


class SqlCallbacks(SqlWebhooks):
    """The call-backs of a store; needs ``_database``."""

    _database: Database

    def open_changes(self, limit: int) -> list[Change]:
        """Return changes that have become no message yet, in order."""
        return self._changes(store_changes.c.handled == 0, limit)

    def changes_after(self, revision: int, limit: int) -> list[Change]:
        """Return changes that came with a later revision, in order."""
        return self._changes(store_changes.c.revision > revision, limit)

    def _changes(self, wanted: ColumnElement[bool], limit: int) -> list[Change]:
        table = store_changes
        query = select(table).where(wanted)
        query = query.order_by(table.c.revision, table.c.number).limit(limit)
        with self._database.read() as connection:
            return [_change(row) for row in connection.execute(query)]

    def last_change_revision(self) -> int:
        """Return the revision of the newest change; 0 if there is none."""
        query = select(func.coalesce(func.max(store_changes.c.revision), 0))
        with self._database.read() as connection:
            return int(connection.scalars(query).one())

    def publish_change(
        self, change: Change, message: Message | None, deliveries: Sequence[Delivery]
    ) -> bool:
        """Make a change a message on its way; False if somebody else did before."""
        table = store_changes
        take = update(table).where(
            table.c.revision == change.revision,
            table.c.number == change.number,
            table.c.handled == 0,
        )
        named = None if message is None else message.id
        with self._database.write() as connection:
            taken = connection.execute(take.values(handled=1, message_id=named))
            if taken.rowcount == 0:
                return False
            if message is not None:
                insert_message(connection, message, deliveries)
            return True

    def send_message(self, message: Message, delivery: Delivery) -> None:
        """Put a message on its way that no change is behind."""
        with self._database.write() as connection:
            read_webhook(connection, delivery.webhook_id)
            insert_message(connection, message, [delivery])

    def lease_delivery(
        self, owner: str, at: datetime, until: datetime
    ) -> DeliveryLease | None:
        """Lend a delivery that is due to ``owner``; ``None`` if there is none."""
        query = _due(at)
        with self._database.read() as connection:
            # Asking does not lock: an idle worker is in nobody's way.
            if connection.execute(query).first() is None:
                return None
        with self._database.write() as connection:
            found = connection.execute(
                query.with_for_update(of=webhooks, skip_locked=True)
            ).first()
            if found is None:
                return None
            lend = update(deliveries).where(
                deliveries.c.id == found.id,
                deliveries.c.leases == found.leases,
                deliveries.c.state == _WAITING,
            )
            lent = connection.execute(
                lend.values(
                    owner=owner,
                    leased_until=moment_text(until),
                    leases=found.leases + 1,
                )
            )
            if lent.rowcount == 0:  # another was quicker
                return None
            return DeliveryLease(
                read_delivery(connection, found.id),
                read_webhook(connection, found.webhook_id),
                owner,
                found.leases + 1,
            )

    def settle_delivery(self, lease: DeliveryLease, attempt: Attempt) -> Webhook | None:
        """Keep how a try ended; ``None`` if the lease ended before."""
        table = deliveries
        state = DeliveryState.DELIVERED
        if not attempt.delivered:
            state = DeliveryState.WAITING if attempt.again_at else DeliveryState.DEAD
        settle = update(table).where(
            table.c.id == lease.delivery.id,
            table.c.owner == lease.owner,
            table.c.leases == lease.number,
            table.c.state == _WAITING,
        )
        settle = settle.values(
            state=str(state),
            tries=table.c.tries + 1,
            due_at=moment_text(attempt.again_at or attempt.at),
            tried_at=moment_text(attempt.at),
            status=attempt.status,
            error=attempt.error,
            owner=None,
            leased_until=None,
        )
        failing: Any = None
        if not attempt.delivered:
            failing = func.coalesce(webhooks.c.failing_since, moment_text(attempt.at))
        mark = update(webhooks).where(webhooks.c.id == lease.webhook.id)
        with self._database.write() as connection:
            # The webhook's row first, as for a lease: no circle of waiting.
            connection.execute(mark.values(failing_since=failing))
            if connection.execute(settle).rowcount == 0:
                connection.rollback()
                return None
            return read_webhook(connection, lease.webhook.id)

    def get_delivery(self, delivery_id: str) -> Delivery:
        """Return a delivery; DeliveryNotFound if there is none."""
        with self._database.read() as connection:
            return read_delivery(connection, delivery_id)

    def list_deliveries(
        self,
        webhook_id: str,
        *,
        state: DeliveryState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        """Return deliveries to a webhook, the newest message first."""
        table = deliveries
        query = _with_messages().where(table.c.webhook_id == webhook_id)
        if state is not None:
            query = query.where(table.c.state == str(state))
        query = query.order_by(table.c.made_at.desc(), table.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            if after is not None:
                place = select(table.c.made_at, table.c.id).where(table.c.id == after)
                last = connection.execute(place).one_or_none()
                if last is None:
                    raise DeliveryNotFound(f"There is no delivery {after!r}.")
                here = tuple_(table.c.made_at, table.c.id)
                query = query.where(here < tuple_(last.made_at, last.id))
            return [_delivery(row) for row in connection.execute(query)]

    def count_deliveries(self, webhook_id: str) -> dict[DeliveryState, int]:
        """Return how many deliveries to a webhook stand where."""
        query = select(deliveries.c.state, func.count())
        query = query.where(deliveries.c.webhook_id == webhook_id)
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(deliveries.c.state)).all()
        counted = {DeliveryState(state): int(number) for state, number in rows}
        return {state: counted.get(state, 0) for state in DeliveryState}

    def replay_deliveries(
        self, webhook_id: str, at: datetime, delivery_id: str | None = None
    ) -> int:
        """Let dead deliveries begin anew; return how many."""
        table = deliveries
        again = update(table).where(table.c.webhook_id == webhook_id)
        if delivery_id is None:
            again = again.where(table.c.state == str(DeliveryState.DEAD))
        else:
            again = again.where(table.c.id == delivery_id, table.c.state != _WAITING)
        again = again.values(
            state=_WAITING,
            tries=0,
            due_at=moment_text(at),
            owner=None,
            leased_until=None,
        )
        with self._database.write() as connection:
            return connection.execute(again).rowcount

    def forget_callbacks(self, before: datetime) -> int:
        """Delete what is older than a moment and no longer needed."""
        old = moment_text(before)
        waits = exists().where(
            deliveries.c.message_id == messages.c.id, deliveries.c.state == _WAITING
        )
        gone = select(messages.c.id).where(messages.c.at < old, ~waits)
        subscribed = verdict_subscriptions.c
        behind = (
            select(func.min(subscribed.checked_revision))
            .join(webhooks, webhooks.c.id == subscribed.webhook_id)
            .where(webhooks.c.disabled_at.is_(None))
        )
        with self._database.write() as connection:
            ids = connection.scalars(gone).all()
            for at in range(0, len(ids), 500):
                some = ids[at : at + 500]
                connection.execute(
                    delete(deliveries).where(deliveries.c.message_id.in_(some))
                )
                connection.execute(delete(messages).where(messages.c.id.in_(some)))
            furthest = connection.scalar(behind)
            done = and_(store_changes.c.at < old, store_changes.c.handled == 1)
            if furthest is not None:
                done = and_(done, store_changes.c.revision <= furthest)
            connection.execute(delete(store_changes).where(done))
            there = select(kept_verdicts.c.id)
            connection.execute(
                delete(verdict_subscriptions).where(subscribed.verdict_id.not_in(there))
            )
        return len(ids)


def read_delivery(connection: Connection, delivery_id: str) -> Delivery:
    """Return a delivery; DeliveryNotFound if there is none."""
    query = _with_messages().where(deliveries.c.id == delivery_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise DeliveryNotFound(f"There is no delivery {delivery_id!r}.")
    return _delivery(row)


def insert_message(
    connection: Connection, message: Message, to: Sequence[Delivery]
) -> None:
    """Keep a message and its deliveries."""
    made_at = moment_text(message.at)
    connection.execute(
        insert(messages).values(
            id=message.id, type=message.type, at=made_at, body=message.body
        )
    )
    rows = [
        {
            "id": each.id,
            "webhook_id": each.webhook_id,
            "message_id": message.id,
            "state": str(each.state),
            "tries": each.tries,
            "made_at": made_at,
            "due_at": moment_text(each.due_at),
            "leases": 0,
        }
        for each in to
    ]
    if rows:
        connection.execute(insert(deliveries), rows)


def _with_messages() -> Select[Any]:
    return select(
        deliveries, messages.c.type, messages.c.at, messages.c.body
    ).join_from(deliveries, messages)


def _due(at: datetime) -> Select[Any]:
    """Return the query for the delivery that is due longest of those nobody holds."""
    now, table = moment_text(at), deliveries
    held = table.alias("held")
    busy = exists().where(
        held.c.webhook_id == webhooks.c.id,
        held.c.state == _WAITING,
        held.c.leased_until > now,
    )
    query = select(table.c.id, table.c.webhook_id, table.c.leases)
    query = query.join_from(table, webhooks).where(
        table.c.state == _WAITING,
        table.c.due_at <= now,
        or_(table.c.leased_until.is_(None), table.c.leased_until <= now),
        webhooks.c.disabled_at.is_(None),
        ~busy,
    )
    return query.order_by(table.c.due_at, table.c.made_at, table.c.id).limit(1)


def _delivery(row: Row[Any]) -> Delivery:
    message = Message(
        row.message_id, row.type, datetime.fromisoformat(row.at), row.body
    )
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        message=message,
        state=DeliveryState(row.state),
        tries=row.tries,
        due_at=datetime.fromisoformat(row.due_at),
        tried_at=_moment(row.tried_at),
        status=row.status,
        error=row.error,
    )


def _change(row: Row[Any]) -> Change:
    announced = Announcement(
        EventType(row.type), datetime.fromisoformat(row.at), json.loads(row.data)
    )
    return Change(row.number, row.revision, announced)


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
