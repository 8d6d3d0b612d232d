"""What a store keeps about those who ask: keys, counters and answers to repeat.

Clocks are the caller's. Counters and kept answers are no knowledge: they do not
raise the store's revision and leave no audit event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from claims.keys import ApiKey


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a counter said: whether there was room, how much is left, until when."""

    allowed: bool
    limit: int
    remaining: int
    reset_seconds: int


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer to be given again; ``headers`` are those that belong to its body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A request whose idempotency key was used before.

    ``answer`` is ``None`` while the first request is still being worked on.
    """

    fingerprint: str
    answer: KeptAnswer | None


class AccessStore(Protocol):
    """Keys, counters and kept answers; each method is atomic over all processes."""

    def key_by_hash(self, hashed: str) -> ApiKey | None:
        """Return the key with this hash, whether valid or not."""
        ...

    def list_keys(self) -> list[ApiKey]:
        """Return all keys, the oldest first."""
        ...

    def touch_key(self, prefix: str, at: datetime) -> None:
        """Note that a key was used."""
        ...

    def address_secret(self) -> bytes:
        """Return the secret that addresses are hashed with before they are counted."""
        ...

    def take(
        self, counter: str, *, limit: int, window: int, at: datetime, units: int = 1
    ) -> Allowance:
        """Count ``units`` in the window of ``window`` seconds that holds ``at``.

        Nothing is counted where they would go past ``limit``. What is known of
        earlier windows is forgotten.
        """
        ...

    def begin_request(  # noqa: PLR0913 - who, what and when
        self,
        caller: str,
        key: str,
        fingerprint: str,
        *,
        at: datetime,
        lease: int,
        keep: int,
    ) -> Repeated | None:
        """Note that a request is being worked on; None if it is the first.

        It is forgotten after ``keep`` seconds, and after ``lease`` seconds if no
        answer came by then: the process that worked on it has died.
        """
        ...

    def finish_request(self, caller: str, key: str, answer: KeptAnswer) -> None:
        """Keep the answer of a request that was begun."""
        ...

    def forget_request(self, caller: str, key: str) -> None:
        """Let a request that was begun be sent again: it changed nothing."""
        ...


def window_of(at: datetime, window: int) -> tuple[int, int]:
    """Return when the window that holds ``at`` ends, and the seconds until then."""
    now = at.timestamp()
    ends = (int(now) // window + 1) * window
    return ends, max(1, round(ends - now))
