"""Looking things up in the audit trail in the database."""

from sqlalchemy import func, select

from claims.audit import AuditEvent
from claims.models import Actor
from claims.store import schema
from claims.store.sql.engine import Database
from claims.store.sql.reading import state_of
from claims.store.sql.rows import event_of, moment_text
from claims.store.trail import TrailFilter

_EVENTS = schema.audit_events


class SqlTrail:
    """What a store finds in its audit trail; needs ``_database``."""

    _database: Database

    def audit_tail(self) -> tuple[int, str]:
        """Return the number and the hash of the last event, as kept beside them."""
        with self._database.read() as connection:
            state = state_of(connection)
        return int(state.audit_count), str(state.audit_hash)

    def find_events(
        self,
        wanted: TrailFilter,
        *,
        beyond: int | None = None,
        limit: int = 50,
        oldest_first: bool = False,
    ) -> list[AuditEvent]:
        """Return events that fit, the newest first or the oldest."""
        number = _EVENTS.c.number
        query = select(_EVENTS).order_by(number if oldest_first else number.desc())
        if beyond is not None:
            query = query.where(number > beyond if oldest_first else number < beyond)
        if wanted.actor_id is not None:
            query = query.where(_EVENTS.c.actor_id == wanted.actor_id)
        if wanted.action is not None and wanted.action.endswith(":"):
            query = query.where(
                _EVENTS.c.action.startswith(wanted.action, autoescape=True)
            )
        elif wanted.action is not None:
            query = query.where(_EVENTS.c.action == wanted.action)
        if wanted.target is not None:
            length = len(wanted.target)
            start = func.substr(_EVENTS.c.target, 1, length)
            query = query.where(start == wanted.target)
        # All moments are kept in UTC, in one form that sorts as text.
        if wanted.since is not None:
            query = query.where(_EVENTS.c.at >= moment_text(wanted.since))
        if wanted.until is not None:
            query = query.where(_EVENTS.c.at < moment_text(wanted.until))
        with self._database.read() as connection:
            return [event_of(row) for row in connection.execute(query.limit(limit))]

    def audit_actors(self) -> list[Actor]:
        """Return everybody who ever changed anything, by name."""
        last = select(func.max(_EVENTS.c.number)).group_by(_EVENTS.c.actor_id)
        query = select(_EVENTS.c.actor_id, _EVENTS.c.actor_name).where(
            _EVENTS.c.number.in_(last)
        )
        with self._database.read() as connection:
            found = [Actor(row[0], row[1]) for row in connection.execute(query)]
        return sorted(found, key=lambda each: (each.name.casefold(), each.id))
