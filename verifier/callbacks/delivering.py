"""Delivering messages, a leased one at a time, until they arrive or are given up."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from claims.callbacks import Attempt, DeliveryLease, Webhook
from claims.errors import WebhookNotFound
from claims.models import Actor
from claims.store.base import ClaimStore
from claims.subscribing import disable_webhook
from verifier.callbacks.sending import DEADLINE_SECONDS, Reply, Send
from verifier.callbacks.signing import signed_headers

_LOG = logging.getLogger("verifier.callbacks")

SCHEDULE = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds before each further try, as Standard Webhooks proposes: ten tries in all."""

GIVEN_UP_AFTER = timedelta(days=5)
"""How long a receiver may fail without one success before nothing is sent any more."""

LEASE_SECONDS = 2 * DEADLINE_SECONDS
"""After how long a delivery of a worker that was killed is another's."""

WORKER = Actor("verifier:worker", "the worker")
"""Who the audit trail names for what happens without a person."""

_GONE = 410


@dataclass(frozen=True, slots=True)
class Courier:
    """Delivers messages of ``store`` with ``send``, under a name nobody else has."""

    store: ClaimStore
    send: Send
    owner: str
    clock: Callable[[], datetime]
    lease_seconds: float = LEASE_SECONDS

    def step(self) -> bool:
        """Try one delivery; return False if none was due.

        Raises:
            StoreUnavailable: the database cannot be reached; the lease runs out.
        """
        now = self.clock()
        until = now + timedelta(seconds=self.lease_seconds)
        lease = self.store.lease_delivery(self.owner, now, until)
        if lease is None:
            return False
        message, webhook = lease.delivery.message, lease.webhook
        body = message.body.encode()
        headers = signed_headers(webhook.secret, message.id, now, body)
        reply = self.send(webhook.url, body, headers)
        attempt = attempt_of(reply, lease, self.clock())
        after = self.store.settle_delivery(lease, attempt)
        if after is not None and not reply.delivered:
            self._give_up(after, reply, attempt.at)
        return True

    def _give_up(self, webhook: Webhook, reply: Reply, at: datetime) -> None:
        """Disable a webhook that is gone, or has failed for too long."""
        since = webhook.failing_since
        if reply.status == _GONE:
            reason = "The receiver answered 410: it wants no more events."
        elif since is not None and at - since >= GIVEN_UP_AFTER:
            reason = f"Nothing arrived since {since:%Y-%m-%d %H:%M} UTC. {reply.error}"
        else:
            return
        try:
            with self.store.unit_of_work() as work:
                disable_webhook(work, WORKER, webhook.id, at=at, reason=reason)
                work.commit()
        except WebhookNotFound:
            return  # removed in the meantime
        _LOG.warning("webhook %s is disabled: %s", webhook.id, reason)


def attempt_of(reply: Reply, lease: DeliveryLease, at: datetime) -> Attempt:
    """Return how a try ended, and when the next one begins if there is one."""
    again = None
    tries = lease.delivery.tries
    if not reply.delivered and reply.status != _GONE and tries < len(SCHEDULE):
        seconds = max(SCHEDULE[tries], reply.retry_after or 0)
        again = at + timedelta(seconds=seconds)
    return Attempt(
        at,
        delivered=reply.delivered,
        status=reply.status,
        error=reply.error,
        again_at=again,
    )
