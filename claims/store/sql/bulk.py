"""Many values at once: in a condition, and as rows written together."""

import json
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY


def one_of(
    connection: Connection, column: Column[str] | Column[int], values: Iterable[object]
) -> ColumnElement[bool]:
    """Return the condition that ``column`` is one of ``values``.

    They travel as one parameter, so that the statement stays the same for any number.
    """
    given = list(values)
    if connection.dialect.name == "sqlite":
        each = func.json_each(bindparam(None, json.dumps(given), Text))
        return column.in_(select(each.table_valued("value").c.value))
    return column == any_(bindparam(None, given, ARRAY(column.type)))


def insert_rows(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]
) -> None:
    """Insert rows that all have the same columns."""
    if not rows:
        return
    names = list(rows[0])
    columns = ", ".join(_quoted(connection, name) for name in names)
    places = ", ".join([_place(connection)] * len(names))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({columns}) VALUES ({places})",  # noqa: S608
        [tuple(row.values()) for row in rows],
    )


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
    place = _place(connection)
    changes = ", ".join(f"{_quoted(connection, name)} = {place}" for name in values)
    wanted = " AND ".join(f"{_quoted(connection, name)} = {place}" for name in keys)
    names = [*values, *keys]
    connection.exec_driver_sql(
        f"UPDATE {table.name} SET {changes} WHERE {wanted}",  # noqa: S608
        [tuple(row[name] for name in names) for row in rows],
    )


def _place(connection: Connection) -> str:
    return "?" if connection.dialect.name == "sqlite" else "%s"


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)
