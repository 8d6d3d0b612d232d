"""Many rows at once are kept or refused like one."""

import pytest
from sqlalchemy import func, select

from claims.errors import VersionConflict
from claims.store import schema
from claims.store.migrating import upgrade
from claims.store.sql.bulk import insert_rows
from claims.store.sql.engine import Database, make_engine, parse_url

TABLE = schema.search_spellings


@pytest.fixture
def database(database_url):
    engine = make_engine(parse_url(database_url))
    upgrade(engine)
    yield Database(engine)
    engine.dispose()


def rows(number):
    words = [f"o\\'no\t{each}\n\N{SHIP}" for each in range(number)]
    return [{"key": word[:7], "word": word} for word in words]


def kept(database):
    with database.read() as connection:
        found = connection.execute(select(TABLE.c.key, TABLE.c.word))
        return {(row.key, row.word) for row in found}


@pytest.mark.parametrize("number", [2, 700])
def test_rows_come_back_as_they_were(database, number):
    with database.write() as connection:
        insert_rows(connection, TABLE, rows(number))
    assert kept(database) == {(row["key"], row["word"]) for row in rows(number)}


@pytest.mark.parametrize("number", [2, 700])
def test_rows_that_exclude_each_other_are_a_conflict_and_leave_nothing(
    database, number
):
    with pytest.raises(VersionConflict), database.write() as connection:
        insert_rows(connection, TABLE, [*rows(number), rows(1)[0]])
    with database.write() as connection:
        count = select(func.count()).select_from(TABLE)
        assert connection.scalar(count) == 0
        insert_rows(connection, TABLE, rows(1))
    assert len(kept(database)) == 1
