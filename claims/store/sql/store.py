"""The store in a database, put together."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from claims.errors import StoreNotReady
from claims.store.sql.access import AccessKeeping
from claims.store.sql.callbacks import SqlCallbacks
from claims.store.sql.embeddings import EmbeddingStore
from claims.store.sql.engine import Database, named_errors, quick_engine
from claims.store.sql.feedback import FeedbackKeeping
from claims.store.sql.intake import IntakeKeeping
from claims.store.sql.jobs import SqlJobs
from claims.store.sql.past import PastReading
from claims.store.sql.people import PeopleKeeping
from claims.store.sql.questions import QuestionKeeping
from claims.store.sql.reading import ClaimReading, state_of
from claims.store.sql.review import ReviewReading
from claims.store.sql.subscriptions import SqlSubscriptions
from claims.store.sql.trail import SqlTrail
from claims.store.sql.verdicts import SqlVerdicts
from claims.store.sql.version import is_current
from claims.store.sql.writing import SqlWork
from claims.store.words import INDEX_VERSION


class SqlStore(
    ClaimReading,
    EmbeddingStore,
    SqlVerdicts,
    SqlJobs,
    AccessKeeping,
    PeopleKeeping,
    IntakeKeeping,
    ReviewReading,
    SqlTrail,
    SqlCallbacks,
    SqlSubscriptions,
    PastReading,
    FeedbackKeeping,
    QuestionKeeping,
):
    """A claim store in SQLite or PostgreSQL; see ``claims.store.base.ClaimStore``."""

    def __init__(self, engine: Engine, replica: Engine | None = None) -> None:
        """Use ``engine``; see :meth:`require_tables`."""
        self._database = Database(engine, replica)
        self._quick = Database(quick_engine(engine))

    @property
    def description(self) -> str:
        """What kind of database it is and how it is written; it is not asked."""
        from claims.store.sql.health import describe

        return describe(self._database.engine)

    def require_tables(self) -> None:
        """Raise StoreNotReady unless the tables are of this version or a later one.

        Later migrations only add, so that an old process goes on while a new one
        has migrated.
        """
        with named_errors(), self._database.engine.connect() as connection:
            if is_current(connection):
                return
            from claims.store.migrating import standing

            state = standing(connection)
        if state != "ready":
            raise StoreNotReady(f'The store is {state}; run "verifier db upgrade".')

    @contextmanager
    def unit_of_work(self) -> Iterator[SqlWork]:
        """Open a unit of work; it rolls back at its end unless committed."""
        with self._database.write() as connection:
            work = SqlWork(connection)
            yield work
            if not work.committed:
                connection.rollback()

    def rebuild_index(self) -> None:
        """Make the word index anew from the claims, in one transaction."""
        with self._database.write() as connection:
            SqlWork(connection).reindex()

    def refresh_index(self) -> None:
        """Make the word index anew if another version of this program made it."""
        with self._database.read() as connection:
            if state_of(connection).index_version == INDEX_VERSION:
                return
        self.rebuild_index()

    def close(self) -> None:
        """Close all connections."""
        self._quick.engine.dispose()
        self._database.dispose()
