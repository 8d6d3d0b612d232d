"""Telling subscribers of a kept verdict when the store changes its answer.

Only what a change can have touched is answered anew: verdicts that showed a claim
that changed, and those whose words find one now. Nobody is told of an answer that
stays as it was.
"""

import json
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from claims.callbacks import EventType, Subscription
from claims.errors import ClaimsError, VerdictNotFound
from claims.store.base import ClaimStore
from verifier.callbacks.composing import Composer, answer_of, rests_on
from verifier.service import VerificationService

_LOG = logging.getLogger("verifier.callbacks")

_TOGETHER = 20
_MOST_CHANGES = 500
"""Changes that are looked at one by one; past them, every verdict is touched."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """Compares subscribed verdicts with the store, some at a time.

    ``open_service`` gives what answers; it is asked for when there is work to do.
    """

    store: ClaimStore
    open_service: Callable[[], VerificationService]
    composer: Composer
    clock: Callable[[], datetime]

    def step(self) -> bool:
        """Compare some verdicts; return False if all are up to date.

        Raises:
            StoreUnavailable: the database cannot be reached; nothing is lost.
        """
        newest = self.store.last_change_revision()
        stale = self.store.stale_subscriptions(newest, _TOGETHER)
        for subscription in stale:
            try:
                self._compare(subscription, newest)
            except ClaimsError:
                raise  # the store's trouble, not this verdict's
            except Exception:  # noqa: BLE001 - one verdict must not hold up all others
                _LOG.exception("verdict %s cannot be compared", subscription.verdict_id)
                passed = replace(subscription, checked_revision=newest)
                self.store.settle_subscription(subscription, passed)
        return bool(stale)

    def _compare(self, before: Subscription, newest: int) -> None:
        try:
            kept = self.store.kept_verdict(before.verdict_id)
        except VerdictNotFound:
            self.store.remove_subscription(before.id)
            return
        texts = [kept.submission, *_parts(kept.record)]
        if not self._touched(before, texts):
            after = replace(before, checked_revision=newest)
            self.store.settle_subscription(before, after)
            return
        now = self.open_service().verify(kept.submission)
        after = replace(
            before,
            answer=answer_of(now),
            rests_on=rests_on(now),
            checked_revision=newest,
        )
        if after.answer == before.answer:
            self.store.settle_subscription(before, after)
            return
        at = self.clock()
        data = self.composer.of_verdict(before.verdict_id, before.answer, now)
        message = self.composer.message(EventType.VERDICT_CHANGED, at, data)
        webhook = self.store.get_webhook(before.webhook_id)
        (delivery,) = self.composer.deliveries(message, [webhook], at)
        self.store.settle_subscription(before, after, message, delivery)

    def _touched(self, before: Subscription, texts: Collection[str]) -> bool:
        """Tell whether what changed since can have changed this answer."""
        if before.checked_revision is None:
            return True
        changes = self.store.changes_after(before.checked_revision, _MOST_CHANGES)
        if len(changes) == _MOST_CHANGES:
            return True
        changed = {
            data[name]
            for data in (each.announcement.data for each in changes)
            for name in ("claim_id", "previous_id")
            if data.get(name) is not None
        }
        if changed.intersection(before.rests_on):
            return True
        service = self.open_service()
        return any(
            item.claim_id in changed
            for text in texts
            for item in service.rank(text, service.config.candidates)
        )


def _parts(record: str) -> list[str]:
    """Return the words of each claim in a verdict that answers several."""
    return [str(part["claim"]) for part in json.loads(record).get("parts", ())]
