"""Deleting what is kept of those who asked, on their request, wherever it is kept."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, delete, select

from claims.store.access_tables import kept_requests
from claims.store.callbacks_tables import verdict_subscriptions
from claims.store.feedback_tables import (
    judged_verdicts,
    left_addresses,
    question_fates,
    reader_feedback,
)
from claims.store.schema import kept_verdicts, open_questions
from claims.store.sql.bulk import one_of
from claims.store.sql.engine import (
    Database,
    make_engine,
    named_errors,
    parse_url,
    require_file,
)
from claims.store.sql.rows import batches
from claims.text import normalise

Forgotten = Mapping[str, int]
"""How many of each kind were deleted."""


def forget_verdicts(url: str, ids: Sequence[str], *, really: bool) -> Forgotten:
    """Delete verdicts and what readers said of them; see :func:`forget_text`."""
    with _changing(url, really=really) as connection:
        return _verdicts(connection, ids)


def forget_text(url: str, text: str, *, really: bool) -> Forgotten:
    """Delete whatever was asked and holds ``text``, case and quote marks aside.

    These are verdicts and their records, what readers said of them, open questions
    with what was decided of them and the addresses left to be told, and answers kept
    to be given again. Without ``really`` it is only counted.

    Raises:
        StoreNotReady, StoreUnavailable: the store cannot be changed.
    """
    wanted = normalise(text)

    def holds(value: str) -> bool:
        return wanted in normalise(value)

    with _changing(url, really=really) as connection:
        ids = {
            *_keys(connection, kept_verdicts.c.id, kept_verdicts.c.submission, holds),
            *_keys(
                connection,
                judged_verdicts.c.verdict_id,
                judged_verdicts.c.submission,
                holds,
            ),
        }
        questions = _keys(
            connection, open_questions.c.key, open_questions.c.text, holds
        )
        return {
            **_verdicts(connection, sorted(ids)),
            **_questions(connection, questions),
            "answers kept to be repeated": _repeats(connection, holds),
        }


def forget_address(url: str, address: str, *, really: bool) -> Forgotten:
    """Delete an address that a reader left to be told."""
    with _changing(url, really=really) as connection:
        wanted = address.strip().casefold()
        ids = _keys(
            connection,
            left_addresses.c.id,
            left_addresses.c.address,
            lambda value: value.strip().casefold() == wanted,
        )
        return {
            "addresses": _delete(connection, left_addresses, left_addresses.c.id, ids)
        }


@contextmanager
def _changing(url: str, *, really: bool) -> Iterator[Connection]:
    """Yield a connection whose changes are kept only if they are meant."""
    parsed = parse_url(url)
    require_file(parsed)
    engine = make_engine(parsed)
    try:
        with Database(engine).write() as connection:
            if engine.dialect.name == "sqlite":
                # What is deleted is overwritten, not only marked as free.
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            yield connection
            if not really:
                connection.rollback()
        if really and engine.dialect.name == "sqlite":
            _empty_log(engine)
    finally:
        engine.dispose()


def _empty_log(engine: Engine) -> None:
    """Take what was deleted out of the write-ahead log, as far as readers let go."""
    with named_errors(), engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _verdicts(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    feedback = _delete(connection, reader_feedback, reader_feedback.c.verdict_id, ids)
    judged = judged_verdicts
    subscriptions = verdict_subscriptions
    return {
        "verdicts": _delete(connection, kept_verdicts, kept_verdicts.c.id, ids),
        "readers' words on them": feedback,
        "reviewers' words on them": _delete(
            connection, judged, judged.c.verdict_id, ids
        ),
        "subscriptions to them": _delete(
            connection, subscriptions, subscriptions.c.verdict_id, ids
        ),
    }


def _questions(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    return {
        "open questions": _delete(
            connection, open_questions, open_questions.c.key, keys
        ),
        "decisions on them": _delete(
            connection, question_fates, question_fates.c.key, keys
        ),
        "addresses": _delete(
            connection, left_addresses, left_addresses.c.question_key, keys
        ),
    }


def _repeats(connection: Connection, holds: Callable[[str], bool]) -> int:
    table = kept_requests
    query = select(table.c.caller, table.c.key, table.c.body)
    found = [
        (row.caller, row.key)
        for row in connection.execute(query.where(table.c.body.is_not(None)))
        if holds(_readable(bytes(row.body)))
    ]
    for caller, key in found:
        mine = (table.c.caller == caller) & (table.c.key == key)
        connection.execute(delete(table).where(mine))
    return len(found)


def _readable(body: bytes) -> str:
    """Return the text of an answer, characters as they are and not as escapes."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        return body.decode("utf-8", "replace")


def _keys(
    connection: Connection,
    key: Column[str],
    text: Column[str],
    holds: Callable[[str], bool],
) -> list[str]:
    rows = connection.execute(select(key, text), execution_options={"yield_per": 1000})
    return [each for each, value in rows if holds(value)]


def _delete(
    connection: Connection, table: Table, key: Column[str], keys: Sequence[str]
) -> int:
    return sum(
        connection.execute(delete(table).where(one_of(connection, key, some))).rowcount
        for some in batches(keys)
    )
