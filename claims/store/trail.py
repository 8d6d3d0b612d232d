"""Looking things up in the audit trail, and proving that it is whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from claims.audit import GENESIS, AuditEvent, ChainBroken, verify_chain
from claims.models import Actor


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which events to list; what is ``None`` narrows nothing down.

    ``actor_id`` is who did it. ``action`` is what was done, such as ``claim:retire``,
    or all that is done to one kind of thing, such as ``claim:``. ``target`` is what
    the target's name begins with. ``since`` is the first moment, and ``until`` the
    first one too late.
    """

    actor_id: str | None = None
    action: str | None = None
    target: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class TrailReading(Protocol):
    """What a store finds in its audit trail."""

    def audit_events(self, *, after: int = 0, limit: int = 100) -> list[AuditEvent]:
        """Return events with a number above ``after``, in order."""
        ...

    def audit_tail(self) -> tuple[int, str]:
        """Return the number and the hash of the last event, as kept beside them."""
        ...

    def find_events(
        self,
        wanted: TrailFilter,
        *,
        beyond: int | None = None,
        limit: int = 50,
        oldest_first: bool = False,
    ) -> list[AuditEvent]:
        """Return events that fit, the newest first or the oldest.

        ``beyond`` is the number of the last event of the page before.
        """
        ...

    def audit_actors(self) -> list[Actor]:
        """Return everybody who ever changed anything, by name; the latest name each."""
        ...


_BATCH = 1_000


def every_event(store: TrailReading) -> Iterator[AuditEvent]:
    """Yield all events from the first, a batch at a time."""
    last = 0
    while found := store.audit_events(after=last, limit=_BATCH):
        yield from found
        last = found[-1].number


def verify_trail(store: TrailReading) -> int:
    """Return how many events there are, all of them as they were written.

    The last one, which no other follows, is compared with the hash that the store
    keeps beside its events, and so is their number. Others may write meanwhile.

    Raises:
        ChainBroken: an event was altered, removed, moved or added by hand.
    """
    before = store.audit_tail()
    ends = {0: GENESIS}

    def noted() -> Iterator[AuditEvent]:
        for event in every_event(store):
            yield event
            # Only now the event itself has been proved.
            ends.pop(event.number - 1, None)
            ends[event.number] = event.hash
            if event.number == before[0] and event.hash != before[1]:
                raise ChainBroken(event.number, f"Event {event.number} was altered.")

    count = verify_chain(noted())
    after = store.audit_tail()
    if not before[0] <= count <= after[0]:
        raise ChainBroken(
            min(count, after[0]) + 1,
            f"{after[0]} events were written, {count} are here.",
        )
    if count == after[0] and ends[count] != after[1]:
        raise ChainBroken(count, f"Event {count} was altered.")
    return count
