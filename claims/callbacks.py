"""Call-backs: which programs are told of changes, what they are told, and whether.

A change of the store is noted in the same transaction as the change itself. Later it
becomes a message, and the message one delivery for each webhook that asked for such
events. Times are in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from claims.models import Actor


class EventType(StrEnum):
    """What a webhook can be told. Values stay: receivers are written for them."""

    CLAIM_PUBLISHED = "claim.published"
    CLAIM_AMENDED = "claim.amended"
    CLAIM_RETIRED = "claim.retired"
    QUESTION_ANSWERED = "question.answered"
    VERDICT_CHANGED = "verdict.changed"


TEST_EVENT = "webhook.test"
"""The type of the message that an operator sends to try a webhook."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A program's address, and the events that are sent there.

    ``secret`` signs what is sent; it is shown once. ``failing_since`` is the moment of
    the first of the failures that no success has followed.
    """

    id: str
    url: str
    secret: str = field(repr=False)
    events: tuple[EventType, ...]
    owner: Actor
    created_at: datetime
    note: str | None = None
    failing_since: datetime | None = None
    disabled_at: datetime | None = None
    disabled_because: str | None = None

    @property
    def active(self) -> bool:
        """Whether anything is sent there."""
        return self.disabled_at is None


@dataclass(frozen=True, slots=True)
class Announcement:
    """That something changed, as it is noted with the change."""

    type: EventType
    at: datetime
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """A noted change: its number, and the store revision that it came with."""

    number: int
    revision: int
    announcement: Announcement


@dataclass(frozen=True, slots=True)
class Message:
    """What receivers are sent: ``body`` is the JSON text, the same at every try."""

    id: str
    type: str
    at: datetime
    body: str


class DeliveryState(StrEnum):
    """Where a delivery stands; a dead one waits for somebody to replay it."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way to one webhook.

    ``tries`` counts those that ended; ``due_at`` is when the next one begins.
    ``status`` and ``error`` tell of the last one.
    """

    id: str
    webhook_id: str
    message: Message
    state: DeliveryState
    tries: int
    due_at: datetime
    tried_at: datetime | None = None
    status: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class DeliveryLease:
    """A delivery lent to ``owner``; ``number`` counts leases of it, this included."""

    delivery: Delivery
    webhook: Webhook
    owner: str
    number: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one try ended: delivered, or when to try again (never: ``None``)."""

    at: datetime
    delivered: bool
    status: int | None
    error: str | None
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A webhook that wants to know when the answer of a kept verdict changes.

    ``answer`` is the answer last told, ``rests_on`` the claims it came from, and
    ``checked_revision`` the store revision up to which it is known to hold; ``None``
    where it was not compared yet.
    """

    id: str
    verdict_id: str
    webhook_id: str
    answer: str
    rests_on: tuple[str, ...]
    created_at: datetime
    checked_revision: int | None = None
