"""Many values at once: in a condition, and as rows written together."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    any_,
    bindparam,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError

# Parsed once: built of its parts, it takes longer than many a query it stands in.
_COPIED = 500
"""From so many rows on PostgreSQL takes them as a stream: a third less work for both
sides than arrays, but one more exchange."""

_EACH = text("SELECT value FROM json_each(:given)")


def one_of(
    connection: Connection, column: Column[str] | Column[int], values: Iterable[object]
) -> ColumnElement[bool]:
    """Return the condition that ``column`` is one of ``values``.

    They travel as one parameter, so that the statement stays the same for any number.
    """
    given = list(values)
    if connection.dialect.name == "sqlite":
        each = bindparam("given", json.dumps(given), Text, unique=True)
        return column.in_(_EACH.bindparams(each))
    return column == any_(bindparam(None, given, ARRAY(column.type)))


def among_given(dialect: str, column: Column[str] | Column[int]) -> ColumnElement[bool]:
    """Return the condition that ``column`` is one of the values of :func:`given`.

    Made once, a statement with it costs no more than the query it stands in.
    """
    if dialect == "sqlite":
        return column.in_(_EACH)
    return column == any_(bindparam("given", type_=ARRAY(column.type)))


def given(connection: Connection, values: Iterable[object]) -> dict[str, object]:
    """Return the parameters of a statement made with :func:`among_given`."""
    many = list(values)
    sqlite = connection.dialect.name == "sqlite"
    return {"given": json.dumps(many) if sqlite else many}


def insert_rows(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]
) -> None:
    """Insert rows that all have the same columns."""
    if not rows:
        return
    names = list(rows[0])
    quoted = [_quoted(connection, name) for name in names]
    into = f"INSERT INTO {table.name} ({', '.join(quoted)})"
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(names))
        connection.exec_driver_sql(
            f"{into} VALUES ({places})", [tuple(row.values()) for row in rows]
        )
        return
    if len(rows) >= _COPIED:
        copy_rows(connection, table.name, quoted, (tuple(row.values()) for row in rows))
        return
    columns_of = _unnested(connection, table, names)
    connection.exec_driver_sql(
        f"{into} SELECT * FROM {columns_of}",  # noqa: S608
        _as_columns(names, rows),
    )


def copy_rows(
    connection: Connection,
    table: str,
    names: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    """Send rows to a table of PostgreSQL as a stream: its fastest way in.

    ``table`` and ``names`` are quoted where they need it. Errors are those of
    SQLAlchemy, as of any other statement.
    """
    statement = f"COPY {table} ({', '.join(names)}) FROM STDIN"
    error_base = connection.dialect.loaded_dbapi.Error
    cursor: Any = connection.connection.cursor()  # psycopg's own
    try:
        with cursor, cursor.copy(statement) as copying:
            for row in rows:
                copying.write_row(row)
    except error_base as error:
        raise DBAPIError.instance(
            statement, None, error, error_base, dialect=connection.dialect
        ) from error


def update_rows(
    connection: Connection,
    table: Table,
    keys: Sequence[str],
    rows: Sequence[Mapping[str, object]],
) -> None:
    """Set the other columns of the rows that are named by their ``keys``."""
    if not rows:
        return
    values = [name for name in rows[0] if name not in keys]
    names = [*values, *keys]
    quoted = {name: _quoted(connection, name) for name in names}
    if connection.dialect.name == "sqlite":
        changes = ", ".join(f"{quoted[name]} = ?" for name in values)
        wanted = " AND ".join(f"{quoted[name]} = ?" for name in keys)
        connection.exec_driver_sql(
            f"UPDATE {table.name} SET {changes} WHERE {wanted}",  # noqa: S608
            [tuple(row[name] for name in names) for row in rows],
        )
        return
    given = ", ".join(quoted[name] for name in names)
    changes = ", ".join(f"{quoted[name]} = given.{quoted[name]}" for name in values)
    wanted = " AND ".join(
        f"{table.name}.{quoted[name]} = given.{quoted[name]}" for name in keys
    )
    columns_of = _unnested(connection, table, names)
    connection.exec_driver_sql(
        f"UPDATE {table.name} SET {changes} "  # noqa: S608
        f"FROM {columns_of} AS given ({given}) WHERE {wanted}",
        _as_columns(names, rows),
    )


def _unnested(connection: Connection, table: Table, names: Sequence[str]) -> str:
    """Return the rows of one array for each column: one statement for any number.

    Sent row by row they take three times as long.
    """
    kinds = (table.c[name].type.compile(dialect=connection.dialect) for name in names)
    return f"unnest({', '.join(f'%s::{kind}[]' for kind in kinds)})"


def _as_columns(
    names: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> tuple[list[object], ...]:
    return tuple([row[name] for row in rows] for name in names)


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)
