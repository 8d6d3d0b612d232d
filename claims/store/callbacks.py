"""Keeping webhooks, what changed, and what is on its way to whom.

A lease is a delivery lent to one owner until a moment; see :mod:`claims.store.jobs`.
Only one delivery of a webhook is lent at a time, so that a slow receiver holds up
nobody else's events and gets its own in order, as far as they arrive.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from claims.callbacks import (
    Announcement,
    Attempt,
    Change,
    Delivery,
    DeliveryLease,
    DeliveryState,
    EventType,
    Message,
    Subscription,
    Webhook,
)


class CallbackWork(Protocol):
    """The part of a unit of work that is about webhooks."""

    def get_webhook(self, webhook_id: str) -> Webhook:
        """Return a webhook; WebhookNotFound if there is none."""
        ...

    def add_webhook(self, webhook: Webhook) -> None:
        """Keep a new webhook."""
        ...

    def set_webhook(self, webhook: Webhook) -> None:
        """Keep a webhook as it now is; disabled, what waits for it is dead."""
        ...

    def remove_webhook(self, webhook_id: str) -> None:
        """Delete a webhook with its deliveries and subscriptions."""
        ...

    def announce(self, announcement: Announcement) -> None:
        """Note a change together with it; nothing happens where nobody listens.

        Published, amended and retired claims are noted without being told.
        """
        ...


class CallbackStore(Protocol):
    """Keeps call-backs; none of it raises the store's revision."""

    def list_webhooks(self) -> list[Webhook]:
        """Return all webhooks, the oldest first."""
        ...

    def get_webhook(self, webhook_id: str) -> Webhook:
        """Return a webhook; WebhookNotFound if there is none."""
        ...

    def open_changes(self, limit: int) -> list[Change]:
        """Return changes that have become no message yet, in order."""
        ...

    def changes_after(self, revision: int, limit: int) -> list[Change]:
        """Return changes that came with a later revision, in order."""
        ...

    def last_change_revision(self) -> int:
        """Return the revision of the newest change; 0 if there is none."""
        ...

    def publish_change(
        self, change: Change, message: Message | None, deliveries: Sequence[Delivery]
    ) -> bool:
        """Make a change a message on its way; False if somebody else did before."""
        ...

    def send_message(self, message: Message, delivery: Delivery) -> None:
        """Put a message on its way that no change is behind."""
        ...

    def lease_delivery(
        self, owner: str, at: datetime, until: datetime
    ) -> DeliveryLease | None:
        """Lend a delivery that is due to ``owner``; ``None`` if there is none."""
        ...

    def settle_delivery(self, lease: DeliveryLease, attempt: Attempt) -> Webhook | None:
        """Keep how a try ended; return the webhook as it then is.

        ``None``, and nothing is kept, if the delivery is the owner's no longer.
        """
        ...

    def get_delivery(self, delivery_id: str) -> Delivery:
        """Return a delivery; DeliveryNotFound if there is none."""
        ...

    def list_deliveries(
        self,
        webhook_id: str,
        *,
        state: DeliveryState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        """Return deliveries to a webhook, the newest message first.

        ``after`` is the id of the last one of the page before; DeliveryNotFound if
        there is none.
        """
        ...

    def count_deliveries(self, webhook_id: str) -> dict[DeliveryState, int]:
        """Return how many deliveries to a webhook stand where."""
        ...

    def replay_deliveries(
        self, webhook_id: str, at: datetime, delivery_id: str | None = None
    ) -> int:
        """Let dead deliveries begin anew; return how many: all, or the one named.

        One that is named begins anew wherever it stands, unless it waits.
        """
        ...

    def add_subscription(self, subscription: Subscription) -> Subscription:
        """Keep a subscription; return the one that is there for both already."""
        ...

    def list_subscriptions(self, verdict_id: str) -> list[Subscription]:
        """Return who is told when a verdict changes, the oldest first."""
        ...

    def remove_subscription(self, subscription_id: str) -> bool:
        """Delete a subscription; tell whether there was one."""
        ...

    def stale_subscriptions(self, revision: int, limit: int) -> list[Subscription]:
        """Return subscriptions of active webhooks not compared up to ``revision``."""
        ...

    def settle_subscription(
        self,
        before: Subscription,
        after: Subscription,
        message: Message | None = None,
        delivery: Delivery | None = None,
    ) -> bool:
        """Keep what was found of a subscription, and the message about it.

        False, and nothing is kept, if somebody else did so in the meantime.
        """
        ...

    def forget_callbacks(self, before: datetime) -> int:
        """Delete messages older than a moment that no delivery waits for.

        So do the changes behind them, as far as no subscription has yet to be
        compared with them, and subscriptions of verdicts that are gone.
        """
        ...


def wants(webhook: Webhook, event: EventType | str) -> bool:
    """Tell whether an event is sent to a webhook."""
    return webhook.active and event in webhook.events
