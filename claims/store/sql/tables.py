"""Whole tables, as the database itself describes them: all their rows, out and in."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    Engine,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    Select,
    String,
    column,
    func,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.engine import URL
from sqlalchemy.types import TypeEngine

from claims.errors import ArchiveDamaged, StoreNotEmpty
from claims.store.archive import Kind, Row, Shape
from claims.store.sql.bulk import copy_rows
from claims.store.sql.engine import Database, make_engine, named_errors, sqlite_module

_FETCHED = 2_000
_NOT_KNOWLEDGE = frozenset({"alembic_version"})
# What migrations put into a new store, and what comes by itself while one is served.
_IN_AN_EMPTY_STORE = frozenset(
    {"store_state", "server_secrets", "request_counters", "kept_requests"}
)
# The most particular first: the first kind that a column's type is of.
_KINDS: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (LargeBinary, "bytes"),
    (Boolean, "boolean"),
    (Integer, "integer"),
    (Float, "real"),
    (Numeric, "real"),
    (String, "text"),
)


@contextmanager
def still(engine: Engine, folder: Path) -> Iterator[Connection]:
    """Yield a connection that sees the whole store as of one moment.

    Nobody who writes waits for it. SQLite's own backup copies the file into
    ``folder``, where it is taken away at the end; PostgreSQL keeps a snapshot.
    """
    if engine.dialect.name == "sqlite":
        with TemporaryDirectory(prefix=".verifier-", dir=folder) as beside:
            copy = Path(beside) / "store.sqlite3"
            _copy_file(engine, copy)
            copied = make_engine(URL.create("sqlite", database=str(copy)))
            try:
                with Database(copied).read() as connection:
                    yield connection
            finally:
                copied.dispose()
    else:
        with Database(engine).read() as connection:
            _take_time(connection)
            yield connection


def _take_time(connection: Connection) -> None:
    """Let a transaction of PostgreSQL take as long as it needs."""
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(text(f"SET LOCAL {limit} = 0"))


def _copy_file(engine: Engine, target: Path) -> None:
    """Copy an SQLite file in one step, so that no writer can make it start again."""
    with named_errors(), engine.connect() as connection:
        source = connection.connection.driver_connection
        made = sqlite_module().connect(str(target))
        try:
            source.backup(made, pages=-1)  # type: ignore[union-attr] # SQLite's own
        finally:
            made.close()


def tables_revision(connection: Connection) -> str:
    """Return which migration made the tables what they are."""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def shapes(connection: Connection) -> list[Shape]:
    """Return all tables in an order in which they can be filled, columns by name."""
    inspector = inspect(connection)
    ordered = [name for name, _ in inspector.get_sorted_table_and_fkc_names() if name]
    return [
        Shape(
            name,
            {
                each["name"]: _kind(name, each["name"], each["type"])
                for each in sorted(inspector.get_columns(name), key=_name)
                if not each.get("computed")
            },
        )
        for name in ordered
        if name not in _NOT_KNOWLEDGE
    ]


def _name(described: Any) -> str:  # noqa: ANN401 - a column as SQLAlchemy tells of it
    return str(described["name"])


def _kind(name: str, of_column: str, found: TypeEngine[Any]) -> Kind:
    for known, kind in _KINDS:
        if isinstance(found, known):
            return kind
    raise ArchiveDamaged(f"{name}.{of_column} holds what an archive cannot: {found}.")


def count(connection: Connection, shape: Shape) -> int:
    """Return how many rows a table has."""
    query = select(func.count()).select_from(table(shape.name))
    return int(connection.scalars(query).one())


def rows(connection: Connection, shape: Shape) -> Iterator[Row]:
    """Yield the rows of a table, some at a time, in any order."""
    query: Select[*tuple[Any, ...]] = select(*map(column, shape.columns)).select_from(
        table(shape.name)
    )
    # The engines differ in what they hand out for these two.
    made = [
        (at, bytes if kind == "bytes" else bool)
        for at, kind in enumerate(shape.columns.values())
        if kind in ("bytes", "boolean")
    ]
    options = {"yield_per": _FETCHED}
    for found in connection.execute(query, execution_options=options):
        values = list(found)
        for at, kind in made:
            values[at] = None if values[at] is None else kind(values[at])
        yield tuple(values)


def require_empty(connection: Connection, there: Sequence[Shape]) -> None:
    """Raise StoreNotEmpty if anything was ever put into the store."""
    revision = connection.scalar(text("SELECT revision FROM store_state"))
    holding = [
        shape.name
        for shape in there
        if shape.name not in _IN_AN_EMPTY_STORE
        and connection.execute(
            select(column("1", is_literal=True)).select_from(table(shape.name)).limit(1)
        ).first()
    ]
    if revision or holding:
        raise StoreNotEmpty(
            "The store to fill must be empty, and this one holds "
            f"{', '.join(holding) or 'changes'}. Name a store that does not exist yet."
        )


def empty(connection: Connection, there: Sequence[Shape]) -> None:
    """Take all rows away: those that an empty store has, too."""
    for shape in reversed(there):
        connection.execute(text(f'DELETE FROM "{shape.name}"'))  # noqa: S608 - a table that there is


def fill(connection: Connection, shape: Shape, added: Iterable[Row]) -> None:
    """Add rows to a table."""
    names = [f'"{name}"' for name in shape.columns]
    if connection.dialect.name == "sqlite":
        columns, places = ", ".join(names), ", ".join("?" * len(names))
        statement = f'INSERT INTO "{shape.name}" ({columns}) VALUES ({places})'  # noqa: S608 - a table that there is
        left = iter(added)
        while some := list(islice(left, _FETCHED)):
            connection.exec_driver_sql(statement, some)
        return
    copy_rows(connection, f'"{shape.name}"', names, added)
    for name in shape.columns:
        _go_on_counting(connection, shape.name, name)


def _go_on_counting(connection: Connection, of_table: str, name: str) -> None:
    """Let a column that numbers its rows by itself go on after the highest number."""
    names = {"table": f'"{of_table}"', "column": name}
    sequence = connection.scalar(
        text("SELECT pg_get_serial_sequence(:table, :column)"), names
    )
    if sequence is not None:
        highest: Select[Any] = select(func.max(column(name))).select_from(
            table(of_table)
        )
        connection.execute(
            select(func.setval(sequence, func.coalesce(highest.scalar_subquery(), 1)))
        )


@contextmanager
def filling(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that fills an empty store: all is kept at the end, or nothing.

    Others who write wait meanwhile.
    """
    with Database(engine).write() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            _take_time(connection)
            connection.execute(text("SELECT * FROM store_state FOR UPDATE"))
        yield connection
