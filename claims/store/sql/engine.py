"""Engines for SQLite and PostgreSQL, and the names of what goes wrong with them."""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.engine import URL, make_url

from claims.errors import StoreNotReady, StoreUnavailable, VersionConflict

_LOG = logging.getLogger("verifier.store")

WAIT_SECONDS = 5.0
"""How long a statement waits for another process's change."""

QUICK_SECONDS = 1.0
"""How long a change waits that may be lost."""

_STATEMENT_SECONDS = 60
_IDLE_SECONDS = 300
_SILENT_SECONDS = 15
_REPLICA_PAUSE = 5.0
# What was drawn when the store was made tells it from every other.
_STATE = text(
    "SELECT store_state.revision, server_secrets.value FROM store_state, "
    "server_secrets WHERE server_secrets.name = 'addresses'"
)
_SAFE_WAL = (3, 51, 3)
_UNDEFINED_TABLE = "42P01"
_SQLITE_CACHE_KIB = 8_192
"""Each connection's own, and each thread of each worker has one."""
_SQLITE_MAP_BYTES = 1 << 36
"""More than a store is long: what is mapped is shared by all workers."""


def sqlite_module() -> ModuleType:
    """Return the newest SQLite driver that is installed."""
    try:
        import pysqlite3
    except ImportError:
        import sqlite3

        return sqlite3
    module: ModuleType = pysqlite3
    return module


def journal_mode(module: ModuleType) -> str:
    """Return ``WAL``, or ``DELETE`` where this SQLite's log can corrupt a file.

    SQLite 3.7.0 to 3.51.2 can lose a write-ahead log's changes at its reset.
    """
    return "WAL" if module.sqlite_version_info >= _SAFE_WAL else "DELETE"


def parse_url(url: str) -> URL:
    """Return ``url`` with the driver that this project uses.

    Raises:
        StoreUnavailable: it names no store that there is.
    """
    try:
        parsed = make_url(url)
    except exc.ArgumentError as error:
        raise StoreUnavailable(f"{url!r} is not the address of a store.") from error
    name = parsed.get_backend_name()
    if name == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise StoreUnavailable('An SQLite store needs a file; try "memory://".')
        return parsed.set(drivername="sqlite+pysqlite")
    if name in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise StoreUnavailable(
        f'{name!r} is not a kind of store; there are "memory", "sqlite" and '
        f'"postgresql".'
    )


def make_engine(url: URL, wait_seconds: float = WAIT_SECONDS) -> Engine:
    """Return an engine for a parsed address. Nothing is opened yet."""
    if url.get_backend_name() == "sqlite":
        engine = _sqlite_engine(url, wait_seconds)
    else:
        milliseconds = round(wait_seconds * 1000)
        engine = create_engine(
            url,
            hide_parameters=True,  # logs hold no text of those who ask
            pool_pre_ping=True,
            pool_timeout=wait_seconds,
            connect_args={
                "connect_timeout": max(2, round(wait_seconds)),
                "options": f"-c lock_timeout={milliseconds} "
                f"-c statement_timeout={_STATEMENT_SECONDS * 1000} "
                f"-c idle_in_transaction_session_timeout={_IDLE_SECONDS * 1000}",
                # A server that went without a word is noticed.
                "keepalives_idle": _SILENT_SECONDS,
                "keepalives_interval": _SILENT_SECONDS // 3,
                "keepalives_count": 3,
                "tcp_user_timeout": 2 * _SILENT_SECONDS * 1000,
            },
        )
    _leave_to_parent(engine)
    return engine


def quick_engine(engine: Engine) -> Engine:
    """Return an engine on the same database for changes that may be lost.

    Counters of requests need not outlive a power failure, so that SQLite does not
    have to wait for the disk (where its log cannot be torn by that), and must not
    make anybody wait long. On PostgreSQL it is the same engine.
    """
    if engine.dialect.name != "sqlite":
        return engine
    quick = _sqlite_engine(engine.url, QUICK_SECONDS)
    if journal_mode(sqlite_module()) == "WAL":

        def connected(connection: Any, _record: object) -> None:  # noqa: ANN401
            connection.execute("PRAGMA synchronous=NORMAL")

        event.listen(quick, "connect", connected)
    _leave_to_parent(quick)
    return quick


def _sqlite_engine(url: URL, wait_seconds: float) -> Engine:
    module = sqlite_module()
    engine = create_engine(
        url,
        module=module,
        hide_parameters=True,
        pool_timeout=wait_seconds,
        connect_args={"timeout": wait_seconds, "check_same_thread": False},
    )
    mode = journal_mode(module)

    def connected(connection: Any, _record: object) -> None:  # noqa: ANN401
        connection.isolation_level = None  # transactions are begun below
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={round(wait_seconds * 1000)}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA journal_mode={mode}")
        cursor.execute("PRAGMA synchronous=FULL")  # a kept change outlives power
        cursor.execute(f"PRAGMA cache_size=-{_SQLITE_CACHE_KIB}")
        cursor.execute(f"PRAGMA mmap_size={_SQLITE_MAP_BYTES}")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    def begun(connection: Connection) -> None:
        # A writer that began as a reader could find its snapshot outdated.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def _leave_to_parent(engine: Engine) -> None:
    """Keep a forked worker from using connections that its parent opened."""

    def connected(_connection: object, record: Any) -> None:  # noqa: ANN401
        record.info["pid"] = os.getpid()

    def checked_out(_connection: object, record: Any, proxy: Any) -> None:  # noqa: ANN401
        if record.info["pid"] != os.getpid():
            record.dbapi_connection = proxy.dbapi_connection = None
            raise exc.DisconnectionError("The connection is another process's.")

    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", checked_out)


def make_file(url: URL) -> None:
    """Make an SQLite file and its folder if they are not there.

    It is its owner's alone: it will hold hashes of keys and passwords.
    """
    if url.get_backend_name() == "sqlite" and url.database:
        path = Path(url.database).absolute()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise StoreUnavailable(f"The store cannot be made: {error}") from error


def require_file(url: URL) -> None:
    """Raise StoreNotReady if an SQLite file is not there, rather than make one."""
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        raise StoreNotReady(
            f'There is no store at {url.database}; run "verifier db upgrade".'
        )


@contextmanager
def named_errors() -> Iterator[None]:
    """Turn the database's errors into those of :mod:`claims.errors`."""
    try:
        yield
    except exc.IntegrityError as error:
        raise VersionConflict(
            f"The store holds something that excludes this: {error.orig}"
        ) from error
    except exc.DBAPIError as error:
        message = str(error.orig)
        if (
            "no such table" in message
            or "no such column" in message
            or getattr(error.orig, "sqlstate", None) == _UNDEFINED_TABLE
        ):
            raise StoreNotReady(
                'The store has no tables of this version; run "verifier db upgrade".'
            ) from error
        if isinstance(error, (exc.ProgrammingError, exc.DataError)):
            raise
        raise StoreUnavailable(f"The store cannot answer: {message}") from error
    except exc.TimeoutError as error:
        raise StoreUnavailable("All connections to the store are busy.") from error


def _still(connection: Connection) -> None:
    """Let a connection of PostgreSQL see one moment, and change nothing."""
    connection.execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )


class Database:
    """Connections to one database: a consistent read, or a change."""

    def __init__(self, engine: Engine, replica: Engine | None = None) -> None:
        """Use ``engine``; ``replica`` follows it, and is only read."""
        self.engine = engine
        self.replica = replica
        self._sqlite = engine.dialect.name == "sqlite"
        self._asked_from = 0.0

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees the store as of one moment."""
        with named_errors(), self.engine.connect() as connection:
            if not self._sqlite:
                _still(connection)
            yield connection

    @contextmanager
    def read_anywhere(self) -> Iterator[Connection]:
        """Yield as :meth:`read` does, from the replica while it has every change.

        The store is asked for its revision first, so that nobody, on whatever
        machine, ever reads what was there before a change that was acknowledged.
        """
        with named_errors(), ExitStack() as stack:
            connection = self._replica_of_now(stack)
            if connection is None:
                connection = stack.enter_context(self.read())
            yield connection

    def _replica_of_now(self, stack: ExitStack) -> Connection | None:
        if self.replica is None or time.monotonic() < self._asked_from:
            return None
        with self.read() as connection:
            newest = connection.execute(_STATE).one_or_none()
        with ExitStack() as tried:
            try:
                connection = tried.enter_context(self.replica.connect())
                _still(connection)
                there = connection.execute(_STATE).one_or_none()
            except (exc.DBAPIError, exc.TimeoutError) as error:
                _LOG.warning("the read replica is lost: %s", type(error).__name__)
                self._asked_from = time.monotonic() + _REPLICA_PAUSE
                return None
            if newest is None or there is None or there.revision < newest.revision:
                return None
            if there.value != newest.value:
                _LOG.error("the read replica is one of another store: not read")
                self._asked_from = time.monotonic() + _REPLICA_PAUSE
                return None
            stack.push(tried.pop_all())
            return connection

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        if self.replica is not None:
            self.replica.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection whose changes are kept at the end; no error, no loss.

        On PostgreSQL the caller takes the store's lock by reading its state
        ``FOR UPDATE``; on SQLite only one writer begins.
        """
        with named_errors(), self.engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection
