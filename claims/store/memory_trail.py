"""Looking things up in the audit trail in memory."""

from abc import ABC, abstractmethod

from claims.audit import GENESIS, AuditEvent
from claims.models import Actor
from claims.store.trail import TrailFilter


class MemoryTrail(ABC):
    """What a store finds in its audit trail."""

    @abstractmethod
    def audit_events(self, *, after: int = 0, limit: int = 100) -> list[AuditEvent]:
        """Return events with a number above ``after``, in order."""

    @abstractmethod
    def audit_count(self) -> int:
        """Return how many events were ever written."""

    def audit_tail(self) -> tuple[int, str]:
        """Return the number and the hash of the last event."""
        events = self.audit_events(limit=self.audit_count())
        return (events[-1].number, events[-1].hash) if events else (0, GENESIS)

    def find_events(
        self,
        wanted: TrailFilter,
        *,
        beyond: int | None = None,
        limit: int = 50,
        oldest_first: bool = False,
    ) -> list[AuditEvent]:
        """Return events that fit, the newest first or the oldest."""
        events = self.audit_events(limit=self.audit_count())
        if not oldest_first:
            events.reverse()
        if beyond is not None:
            events = [
                each
                for each in events
                if (each.number > beyond if oldest_first else each.number < beyond)
            ]
        return [each for each in events if _fits(each, wanted)][:limit]

    def audit_actors(self) -> list[Actor]:
        """Return everybody who ever changed anything, by name."""
        events = self.audit_events(limit=self.audit_count())
        names = {each.actor_id: each.actor_name for each in events}
        found = [Actor(actor_id, name) for actor_id, name in names.items()]
        return sorted(found, key=lambda each: (each.name.casefold(), each.id))


def _fits(event: AuditEvent, wanted: TrailFilter) -> bool:
    action = wanted.action
    return (
        (wanted.actor_id is None or event.actor_id == wanted.actor_id)
        and (
            action is None
            or event.action == action
            or (action.endswith(":") and event.action.startswith(action))
        )
        and (wanted.target is None or event.target.startswith(wanted.target))
        and (wanted.since is None or event.at >= wanted.since)
        and (wanted.until is None or event.at < wanted.until)
    )
