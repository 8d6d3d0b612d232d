"""What is kept of call-backs in memory, and who is told of changed answers."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from claims.callbacks import (
    Change,
    Delivery,
    DeliveryState,
    Message,
    Subscription,
    Webhook,
)
from claims.errors import WebhookNotFound


@dataclass(slots=True)
class Lent:
    """Who holds a delivery, until when, and how often it was lent."""

    owner: str | None = None
    until: datetime | None = None
    number: int = 0


@dataclass
class KeptCallbacks:
    """Everything about call-backs, behind one lock."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    webhooks: dict[str, Webhook] = field(default_factory=dict)
    changes: dict[tuple[int, int], Change] = field(default_factory=dict)
    handled: set[tuple[int, int]] = field(default_factory=set)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    lent: dict[str, Lent] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)

    def webhook(self, webhook_id: str) -> Webhook:
        """Return a webhook; WebhookNotFound if there is none."""
        found = self.webhooks.get(webhook_id)
        if found is None:
            raise WebhookNotFound(f"There is no webhook {webhook_id!r}.")
        return found

    def waiting(self, webhook_id: str) -> list[Delivery]:
        """Return what is on its way to a webhook."""
        return [
            each
            for each in self.deliveries.values()
            if each.webhook_id == webhook_id and each.state is DeliveryState.WAITING
        ]

    def send(self, deliveries: Sequence[Delivery]) -> None:
        """Put deliveries on their way."""
        for each in deliveries:
            self.deliveries[each.id] = each
            self.lent[each.id] = Lent()

    def is_held(self, delivery_id: str, at: datetime) -> bool:
        """Tell whether somebody works on a delivery."""
        until = self.lent[delivery_id].until
        return until is not None and until > at


class MemorySubscriptions:
    """The subscriptions of a store in memory; needs ``_callbacks``."""

    _callbacks: KeptCallbacks

    def add_subscription(self, subscription: Subscription) -> Subscription:
        """Keep a subscription; return the one that is there for both already."""
        with self._callbacks.lock:
            for each in self._callbacks.subscriptions.values():
                if (each.verdict_id, each.webhook_id) == (
                    subscription.verdict_id,
                    subscription.webhook_id,
                ):
                    return each
            self._callbacks.webhook(subscription.webhook_id)
            self._callbacks.subscriptions[subscription.id] = subscription
        return subscription

    def list_subscriptions(self, verdict_id: str) -> list[Subscription]:
        """Return who is told when a verdict changes, the oldest first."""
        with self._callbacks.lock:
            found = [
                each
                for each in self._callbacks.subscriptions.values()
                if each.verdict_id == verdict_id
            ]
        return sorted(found, key=lambda each: (each.created_at, each.id))

    def remove_subscription(self, subscription_id: str) -> bool:
        """Delete a subscription; tell whether there was one."""
        with self._callbacks.lock:
            there = self._callbacks.subscriptions
            return there.pop(subscription_id, None) is not None

    def stale_subscriptions(self, revision: int, limit: int) -> list[Subscription]:
        """Return subscriptions of active webhooks not compared up to ``revision``."""
        kept = self._callbacks
        with kept.lock:
            found = [
                each
                for each in kept.subscriptions.values()
                if kept.webhook(each.webhook_id).active
                and (each.checked_revision is None or each.checked_revision < revision)
            ]
        return sorted(found, key=lambda each: (each.created_at, each.id))[:limit]

    def settle_subscription(
        self,
        before: Subscription,
        after: Subscription,
        message: Message | None = None,
        delivery: Delivery | None = None,
    ) -> bool:
        """Keep what was found of a subscription, and the message about it."""
        kept = self._callbacks
        with kept.lock:
            there = kept.subscriptions.get(before.id)
            if there is None or (there.answer, there.checked_revision) != (
                before.answer,
                before.checked_revision,
            ):
                return False
            kept.subscriptions[before.id] = after
            if message is not None and delivery is not None:
                kept.send([delivery])
            return True
