"""Bringing a database's tables to this version, by one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, text

from claims.errors import StoreUnavailable
from claims.store.sql.engine import named_errors

_LOCK_NUMBER = 0x636C61696D73
"""The advisory lock's number on PostgreSQL: "claims" in ASCII."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; no file is needed."""
    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def standing(
    connection: Connection,
) -> Literal["ready", "without tables", "of an earlier version"]:
    """Return how the tables of a database compare with this version's."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        return "without tables"
    scripts = ScriptDirectory.from_config(alembic_config())
    if current == scripts.get_current_head() or not is_known(current):
        return "ready"  # this version's, or a later one's
    return "of an earlier version"


def is_known(revision: str) -> bool:
    """Tell whether a state of the tables is one that this version knows."""
    scripts = ScriptDirectory.from_config(alembic_config())
    try:
        return scripts.get_revision(revision) is not None
    except CommandError:
        return False


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate up to ``revision``; another process that does so is waited for."""
    with _locked(engine) as connection:
        if revision == "head" and standing(connection) == "ready":
            return
        command.upgrade(alembic_config(connection), revision)
        connection.commit()


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate down to ``revision``; ``base`` takes all tables away."""
    with _locked(engine) as connection:
        command.downgrade(alembic_config(connection), revision)
        connection.commit()


def move_to(engine: Engine, revision: str) -> None:
    """Migrate an empty store up or down to ``revision``, or make it."""
    with _locked(engine) as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        command.upgrade(alembic_config(connection), revision)
        if current is not None and current != revision:
            command.downgrade(alembic_config(connection), revision)
        connection.commit()


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    if engine.dialect.name == "sqlite":
        with _file_locked(f"{engine.url.database}.lock"), _writing(engine) as opened:
            yield opened
    else:
        with named_errors(), engine.connect() as opened:
            number = {"number": _LOCK_NUMBER}
            opened.execute(text("SET lock_timeout = 0"))
            opened.execute(text("SET statement_timeout = 0"))
            opened.execute(text("SELECT pg_advisory_lock(:number)"), number)
            opened.commit()
            try:
                yield opened
            finally:
                opened.rollback()
                opened.execute(text("SELECT pg_advisory_unlock(:number)"), number)
                opened.commit()
                opened.invalidate()  # its time-outs are off


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with named_errors(), engine.connect() as connection:
        yield connection.execution_options(writes=True)


@contextmanager
def _file_locked(path: str) -> Iterator[None]:
    try:
        handle = Path(path).open("a", encoding="utf-8")  # noqa: SIM115 - closed below
    except OSError as error:
        raise StoreUnavailable(f"The store cannot be written: {error}") from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
