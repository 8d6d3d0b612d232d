"""Webhooks and deliveries in memory, for one process."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from claims.callbacks import (
    Announcement,
    Attempt,
    Change,
    Delivery,
    DeliveryLease,
    DeliveryState,
    Message,
    Webhook,
)
from claims.errors import DeliveryNotFound, WebhookNotFound
from claims.store.kept import KeptVerdict
from claims.store.memory_subscriptions import KeptCallbacks, Lent, MemorySubscriptions


class MemoryCallbacks(MemorySubscriptions):
    """The call-backs of a store in memory; needs ``_callbacks``."""

    _callbacks: KeptCallbacks
    _verdicts: dict[str, KeptVerdict]

    def list_webhooks(self) -> list[Webhook]:
        """Return all webhooks, the oldest first."""
        found = list(self._callbacks.webhooks.values())
        return sorted(found, key=lambda each: (each.created_at, each.id))

    def get_webhook(self, webhook_id: str) -> Webhook:
        """Return a webhook; WebhookNotFound if there is none."""
        return self._callbacks.webhook(webhook_id)

    def open_changes(self, limit: int) -> list[Change]:
        """Return changes that have become no message yet, in order."""
        kept = self._callbacks
        with kept.lock:
            open_ = sorted(kept.changes.keys() - kept.handled)
            return [kept.changes[each] for each in open_[:limit]]

    def changes_after(self, revision: int, limit: int) -> list[Change]:
        """Return changes that came with a later revision, in order."""
        kept = self._callbacks
        with kept.lock:
            later = sorted(each for each in kept.changes if each[0] > revision)
            return [kept.changes[each] for each in later[:limit]]

    def last_change_revision(self) -> int:
        """Return the revision of the newest change; 0 if there is none."""
        return max((revision for revision, _ in self._callbacks.changes), default=0)

    def publish_change(
        self, change: Change, message: Message | None, deliveries: Sequence[Delivery]
    ) -> bool:
        """Make a change a message on its way; False if somebody else did before."""
        kept, place = self._callbacks, (change.revision, change.number)
        with kept.lock:
            if place in kept.handled:
                return False
            kept.handled.add(place)
            if message is not None:
                kept.send(deliveries)
            return True

    def send_message(self, message: Message, delivery: Delivery) -> None:
        """Put a message on its way that no change is behind."""
        del message  # the delivery holds it
        with self._callbacks.lock:
            self._callbacks.webhook(delivery.webhook_id)
            self._callbacks.send([delivery])

    def lease_delivery(
        self, owner: str, at: datetime, until: datetime
    ) -> DeliveryLease | None:
        """Lend a delivery that is due to ``owner``; ``None`` if there is none."""
        kept = self._callbacks
        with kept.lock:
            for webhook in kept.webhooks.values():
                waiting = kept.waiting(webhook.id)
                if not webhook.active or any(
                    kept.is_held(each.id, at) for each in waiting
                ):
                    continue
                due = [each for each in waiting if each.due_at <= at]
                if due:
                    found = min(due, key=_order)
                    number = kept.lent[found.id].number + 1
                    kept.lent[found.id] = Lent(owner, until, number)
                    return DeliveryLease(found, webhook, owner, number)
        return None

    def settle_delivery(self, lease: DeliveryLease, attempt: Attempt) -> Webhook | None:
        """Keep how a try ended; ``None`` if the lease ended before."""
        kept, name = self._callbacks, lease.delivery.id
        with kept.lock:
            lent, found = kept.lent.get(name), kept.deliveries.get(name)
            if (
                lent is None
                or found is None
                or (lent.owner, lent.number) != (lease.owner, lease.number)
                or found.state is not DeliveryState.WAITING
            ):
                return None
            state = DeliveryState.DELIVERED
            if not attempt.delivered:
                state = (
                    DeliveryState.WAITING if attempt.again_at else DeliveryState.DEAD
                )
            kept.deliveries[name] = replace(
                found,
                state=state,
                tries=found.tries + 1,
                due_at=attempt.again_at or attempt.at,
                tried_at=attempt.at,
                status=attempt.status,
                error=attempt.error,
            )
            lent.owner = lent.until = None
            webhook = kept.webhook(found.webhook_id)
            failing = None
            if not attempt.delivered:
                failing = webhook.failing_since or attempt.at
            kept.webhooks[webhook.id] = replace(webhook, failing_since=failing)
            return kept.webhooks[webhook.id]

    def get_delivery(self, delivery_id: str) -> Delivery:
        """Return a delivery; DeliveryNotFound if there is none."""
        found = self._callbacks.deliveries.get(delivery_id)
        if found is None:
            raise DeliveryNotFound(f"There is no delivery {delivery_id!r}.")
        return found

    def list_deliveries(
        self,
        webhook_id: str,
        *,
        state: DeliveryState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        """Return deliveries to a webhook, the newest message first."""
        with self._callbacks.lock:
            found = sorted(
                (
                    each
                    for each in self._callbacks.deliveries.values()
                    if each.webhook_id == webhook_id
                    and (state is None or each.state is state)
                ),
                key=_age,
                reverse=True,
            )
            if after is not None:
                last = _age(self.get_delivery(after))
                found = [each for each in found if _age(each) < last]
        return found[:limit]

    def count_deliveries(self, webhook_id: str) -> dict[DeliveryState, int]:
        """Return how many deliveries to a webhook stand where."""
        counted = dict.fromkeys(DeliveryState, 0)
        with self._callbacks.lock:
            for each in self._callbacks.deliveries.values():
                if each.webhook_id == webhook_id:
                    counted[each.state] += 1
        return counted

    def replay_deliveries(
        self, webhook_id: str, at: datetime, delivery_id: str | None = None
    ) -> int:
        """Let dead deliveries begin anew; return how many."""
        kept = self._callbacks
        with kept.lock:
            again = [
                each
                for each in kept.deliveries.values()
                if each.webhook_id == webhook_id
                and (
                    each.state is DeliveryState.DEAD
                    if delivery_id is None
                    else each.id == delivery_id
                    and each.state is not DeliveryState.WAITING
                )
            ]
            for each in again:
                kept.deliveries[each.id] = replace(
                    each, state=DeliveryState.WAITING, tries=0, due_at=at
                )
        return len(again)

    def forget_callbacks(self, before: datetime) -> int:
        """Delete what is older than a moment and no longer needed."""
        kept = self._callbacks
        with kept.lock:
            needed = {
                each.message.id
                for each in kept.deliveries.values()
                if each.state is DeliveryState.WAITING
            }
            old = {
                each.message.id
                for each in kept.deliveries.values()
                if each.message.at < before and each.message.id not in needed
            }
            for name, each in list(kept.deliveries.items()):
                if each.message.id in old:
                    del kept.deliveries[name], kept.lent[name]
            furthest = min(
                (
                    each.checked_revision
                    for each in kept.subscriptions.values()
                    if each.checked_revision is not None
                    and kept.webhook(each.webhook_id).active
                ),
                default=None,
            )
            for place, change in list(kept.changes.items()):
                if (
                    change.announcement.at < before
                    and place in kept.handled
                    and (furthest is None or change.revision <= furthest)
                ):
                    del kept.changes[place]
                    kept.handled.discard(place)
            for name, each_ in list(kept.subscriptions.items()):
                if each_.verdict_id not in self._verdicts:
                    del kept.subscriptions[name]
        return len(old)


class MemoryCallbackWriting:
    """Changes of webhooks within a unit of work on a store in memory."""

    _changed: bool

    def __init__(self, kept: KeptCallbacks) -> None:
        """Start from the webhooks that are kept."""
        self._callbacks = kept
        self._webhooks = dict(kept.webhooks)

    def get_webhook(self, webhook_id: str) -> Webhook:
        """Return a webhook; WebhookNotFound if there is none."""
        found = self._webhooks.get(webhook_id)
        if found is None:
            raise WebhookNotFound(f"There is no webhook {webhook_id!r}.")
        return found

    def add_webhook(self, webhook: Webhook) -> None:
        """Keep a new webhook."""
        self._webhooks[webhook.id] = webhook
        self._changed = True

    def set_webhook(self, webhook: Webhook) -> None:
        """Keep a webhook as it now is; disabled, what waits for it is dead."""
        self.get_webhook(webhook.id)
        self._webhooks[webhook.id] = webhook
        self._changed = True

    def remove_webhook(self, webhook_id: str) -> None:
        """Delete a webhook with its deliveries and subscriptions."""
        self.get_webhook(webhook_id)
        del self._webhooks[webhook_id]
        self._changed = True

    def _is_heard(self) -> bool:
        """Tell whether anybody is told of changes."""
        return any(each.active for each in self._webhooks.values())

    def keep_callbacks(self, announced: Sequence[Announcement], revision: int) -> None:
        """Take over the webhooks as changed, and what is announced."""
        kept = self._callbacks
        with kept.lock:
            before = kept.webhooks
            kept.webhooks = dict(self._webhooks)
            for number, each in enumerate(announced):
                kept.changes[revision, number] = Change(number, revision, each)
            for name, webhook in before.items():
                now = self._webhooks.get(name)
                if now is None:
                    _forget(kept, name)
                elif webhook.active and not now.active:
                    for waiting in kept.waiting(name):
                        dead = replace(waiting, state=DeliveryState.DEAD)
                        kept.deliveries[waiting.id] = dead
                elif now.active and not webhook.active:
                    _compare_anew(kept, name)


def _forget(kept: KeptCallbacks, webhook_id: str) -> None:
    for name, delivery in list(kept.deliveries.items()):
        if delivery.webhook_id == webhook_id:
            del kept.deliveries[name], kept.lent[name]
    for name, subscription in list(kept.subscriptions.items()):
        if subscription.webhook_id == webhook_id:
            del kept.subscriptions[name]


def _compare_anew(kept: KeptCallbacks, webhook_id: str) -> None:
    # Changes may have gone by unnoted.
    for name, each in kept.subscriptions.items():
        if each.webhook_id == webhook_id:
            kept.subscriptions[name] = replace(each, checked_revision=None)


def _order(delivery: Delivery) -> tuple[datetime, datetime, str]:
    return (delivery.due_at, delivery.message.at, delivery.id)


def _age(delivery: Delivery) -> tuple[datetime, str]:
    return (delivery.message.at, delivery.id)
