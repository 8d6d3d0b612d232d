"""What a database says of itself: its version, its soundness, its room."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select, text

from claims.models import ClaimStatus
from claims.store import migrating, schema
from claims.store.health import Finding, Grade
from claims.store.sql.engine import journal_mode, named_errors, sqlite_module
from claims.store.words import INDEX_VERSION

_LEAST_POSTGRESQL = 130_000
_LEAST_FREE = 1024**3
_SHOWN = 5
_CLOCK_SECONDS = 5.0


def examine(engine: Engine, at: datetime, *, quick: bool) -> Iterator[Finding]:
    """Yield what is found; ``quick`` leaves out reading the whole database."""
    sqlite = engine.dialect.name == "sqlite"
    with named_errors(), engine.connect() as connection:
        if sqlite:
            yield _sqlite_version(connection)
            yield from _sqlite_files(Path(str(engine.url.database)))
        else:
            yield _postgresql_version(connection)
            yield _checksums(connection)
            yield _clock(connection, at)
        state = migrating.standing(connection)
        if state != "ready":
            yield Finding(
                "tables",
                Grade.BAD,
                f"The store is {state}.",
                'Run "verifier db upgrade".',
            )
            return
        missing = _missing(connection)
        if missing:
            yield Finding(
                "tables",
                Grade.BAD,
                f"{', '.join(missing[:_SHOWN])} are missing.",
                "Somebody changed the tables by hand: restore a backup.",
            )
            return
        yield Finding("tables", Grade.GOOD, "The tables are of this version.")
        if sqlite and not quick:
            yield _sqlite_integrity(connection)
        yield _index(connection)


def describe(engine: Engine) -> str:
    """Return what kind of database it is, and how it is written, without asking it."""
    if engine.dialect.name != "sqlite":
        return "PostgreSQL"
    module = sqlite_module()
    mode = "write-ahead log" if journal_mode(module) == "WAL" else "rollback journal"
    return f"SQLite {module.sqlite_version}, {mode}"


def _sqlite_version(connection: Connection) -> Finding:
    module = sqlite_module()
    mode = str(connection.scalar(text("PRAGMA journal_mode"))).upper()
    found = f"SQLite {module.sqlite_version}, journal mode {mode}."
    if mode == "WAL" and journal_mode(module) != "WAL":
        return Finding(
            "database",
            Grade.BAD,
            f"{found} The write-ahead log of this SQLite can corrupt the file.",
            "Install pysqlite3, or stop all processes and open the store once with "
            "this program alone.",
        )
    if mode != "WAL":
        return Finding(
            "database",
            Grade.WARNING,
            f"{found} Readers wait for writers.",
            "Install pysqlite3, which brings an SQLite whose write-ahead log is safe.",
        )
    return Finding("database", Grade.GOOD, found)


def _sqlite_files(path: Path) -> Iterator[Finding]:
    size = path.stat().st_size
    log = Path(f"{path}-wal")
    size += log.stat().st_size if log.exists() else 0
    free = shutil.disk_usage(path.parent).free
    found = f"{size / 1e6:,.0f} MB used, {free / 1e6:,.0f} MB free at {path.parent}."
    if free < max(_LEAST_FREE, size):
        yield Finding(
            "disk", Grade.WARNING, found, "Make room for at least one more such file."
        )
    else:
        yield Finding("disk", Grade.GOOD, found)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        yield Finding(
            "files",
            Grade.BAD,
            f"{path} or its folder cannot be written by this user.",
            "Give the user that serves both.",
        )
    elif path.stat().st_mode & (stat.S_IWOTH | stat.S_IROTH):
        yield Finding(
            "files",
            Grade.WARNING,
            f"Every user of this machine can read {path}.",
            f'It holds hashes of keys and passwords: "chmod 600 {path}".',
        )
    else:
        yield Finding("files", Grade.GOOD, "The file is its owner's alone.")


def _postgresql_version(connection: Connection) -> Finding:
    number = int(str(connection.scalar(text("SHOW server_version_num"))))
    version = connection.scalar(text("SHOW server_version"))
    found = f"PostgreSQL {version}."
    if number < _LEAST_POSTGRESQL:
        return Finding("database", Grade.WARNING, found, "Use version 13 or later.")
    return Finding("database", Grade.GOOD, found)


def _checksums(connection: Connection) -> Finding:
    if connection.scalar(text("SHOW data_checksums")) == "on":
        return Finding("integrity", Grade.GOOD, "Pages have checksums.")
    return Finding(
        "integrity",
        Grade.WARNING,
        "Pages have no checksums: damage on disk would go unnoticed.",
        'Stop the server and run "pg_checksums --enable".',
    )


def _clock(connection: Connection, at: datetime) -> Finding:
    there = connection.scalar(text("SELECT clock_timestamp()"))
    off = abs((there.astimezone(UTC) - at).total_seconds()) if there else 0.0
    found = f"This machine and the database differ by {off:.1f} s."
    if off > _CLOCK_SECONDS:
        return Finding("clock", Grade.WARNING, found, "Set both by NTP.")
    return Finding("clock", Grade.GOOD, found)


def _sqlite_integrity(connection: Connection) -> Finding:
    said = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
    if said == ["ok"]:
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        said = [f"{row[0]} refers to a missing {row[2]}" for row in broken]
    if said:
        return Finding(
            "integrity",
            Grade.BAD,
            f"The file is damaged: {'; '.join(said[:_SHOWN])}.",
            "Stop serving and restore the last backup.",
        )
    return Finding("integrity", Grade.GOOD, "Every page and reference is whole.")


def _missing(connection: Connection) -> list[str]:
    """Return the tables and columns that should be there and are not."""
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    missing: list[str] = []
    for table in schema.metadata.sorted_tables:
        if table.name not in there:
            missing.append(table.name)
            continue
        columns = {each["name"] for each in inspector.get_columns(table.name)}
        missing += [
            f"{table.name}.{each.name}"
            for each in table.columns
            if each.name not in columns
        ]
    return missing


def _index(connection: Connection) -> Finding:
    state = connection.execute(select(schema.store_state)).one()
    published = connection.scalars(
        select(func.count())
        .select_from(schema.claims)
        .where(schema.claims.c.status == str(ClaimStatus.PUBLISHED))
    ).one()
    found = f"{state.indexed:,} of {published:,} published claims are indexed."
    if state.index_version != INDEX_VERSION:
        return Finding(
            "index",
            Grade.BAD,
            "The word index is of another version of this program.",
            'Run "verifier db upgrade".',
        )
    if state.indexed != published:
        return Finding("index", Grade.BAD, found, 'Run "verifier db reindex".')
    return Finding("index", Grade.GOOD, found)
