"""Kept verdicts and open questions in a database."""

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    delete,
    func,
    insert,
    select,
    text,
)

from claims.errors import VerdictNotFound
from claims.feedback import QuestionState, VerdictTally
from claims.store.feedback_tables import left_addresses, question_fates
from claims.store.kept import KeptVerdict, OpenQuestion, question_key
from claims.store.schema import kept_verdicts, open_questions
from claims.store.sql.engine import Database
from claims.store.sql.rows import moment_text

# Both engines know this form; SQLAlchemy has one of its own for each.
_COUNT = text(
    "INSERT INTO open_questions "
    "(key, text, reason, asked, first_asked_at, last_asked_at) "
    "VALUES (:key, :text, :reason, 1, :at, :at) "
    "ON CONFLICT (key) DO UPDATE SET text = excluded.text, "
    "reason = excluded.reason, asked = open_questions.asked + 1, "
    "last_asked_at = excluded.last_asked_at"
)

_COUNT_DAY = text(
    "INSERT INTO daily_verdicts (day, label, shard, count) "
    "VALUES (:day, :label, :shard, 1) "
    "ON CONFLICT (day, label, shard) DO UPDATE SET count = daily_verdicts.count + 1"
)
_SHARDS = 8


class SqlVerdicts:
    """The kept verdicts of a store; needs ``_database``."""

    _database: Database

    def keep_verdict(
        self,
        kept: KeptVerdict,
        unanswered: Sequence[tuple[str, str]] = (),
        tally: VerdictTally | None = None,
    ) -> None:
        """Keep a verdict; an id that is used keeps what it has."""
        with self._database.write() as connection:
            there = select(kept_verdicts.c.id).where(kept_verdicts.c.id == kept.id)
            if connection.scalar(there) is not None:
                return
            connection.execute(
                insert(kept_verdicts).values(
                    id=kept.id,
                    submission=kept.submission,
                    record=kept.record,
                    engine_version=kept.engine_version,
                    store_revision=kept.store_revision,
                    checked_at=moment_text(kept.checked_at),
                )
            )
            # In one order, so that two writers never wait for each other.
            for submission, reason in sorted(
                unanswered, key=lambda each: question_key(each[0])
            ):
                _count(connection, submission, reason, kept.checked_at)
            if tally is not None:
                _count_day(connection, kept, tally)

    def kept_verdict(self, verdict_id: str) -> KeptVerdict:
        """Return a kept verdict; VerdictNotFound if there is none."""
        query = select(kept_verdicts).where(kept_verdicts.c.id == verdict_id)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise VerdictNotFound(f"No verdict is kept under {verdict_id!r}.")
        return KeptVerdict(
            **{**row._asdict(), "checked_at": datetime.fromisoformat(row.checked_at)}
        )

    def forget_verdict(self, verdict_id: str) -> bool:
        """Delete a kept verdict; tell whether there was one."""
        gone = delete(kept_verdicts).where(kept_verdicts.c.id == verdict_id)
        with self._database.write() as connection:
            return connection.execute(gone).rowcount > 0

    def forget_verdicts(self, before: datetime) -> int:
        """Delete the verdicts given before a moment; return how many."""
        old = kept_verdicts.c.checked_at < moment_text(before)
        with self._database.write() as connection:
            return connection.execute(delete(kept_verdicts).where(old)).rowcount

    def count_verdicts(self) -> int:
        """Return how many verdicts are kept."""
        with self._database.read() as connection:
            query = select(func.count()).select_from(kept_verdicts)
            return connection.scalars(query).one()

    def open_questions(self, limit: int = 50) -> list[OpenQuestion]:
        """Return questions that nobody has closed, those asked most often first."""
        joined = open_questions.outerjoin(
            question_fates, question_fates.c.key == open_questions.c.key
        )
        query = select(open_questions).select_from(joined).where(not_closed())
        query = query.order_by(*most_asked())
        with self._database.read() as connection:
            return [_question(row) for row in connection.execute(query.limit(limit))]

    def forget_questions(self, before: datetime) -> int:
        """Delete the questions last asked before a moment; return how many."""
        old = open_questions.c.last_asked_at < moment_text(before)
        with self._database.write() as connection:
            gone = connection.execute(delete(open_questions).where(old)).rowcount
            if gone:
                there = select(open_questions.c.key)
                fates, left = question_fates, left_addresses
                connection.execute(delete(fates).where(fates.c.key.not_in(there)))
                connection.execute(
                    delete(left).where(left.c.question_key.not_in(there))
                )
            return gone


def most_asked() -> tuple[Any, ...]:
    """Return the order of questions: those asked most often first."""
    asked = open_questions.c
    return (asked.asked.desc(), asked.last_asked_at.desc(), asked.key)


def asked_again() -> ColumnElement[bool]:
    """Return the condition that a question was asked after it had been answered."""
    return (question_fates.c.state == str(QuestionState.ANSWERED)) & (
        open_questions.c.last_asked_at > question_fates.c.at
    )


def not_closed() -> ColumnElement[bool]:
    """Return the condition that a question, joined to its fate, waits for an answer."""
    return (
        question_fates.c.key.is_(None)
        | (question_fates.c.state == str(QuestionState.TAKEN))
        | asked_again()
    )


def _count_day(connection: Connection, kept: KeptVerdict, tally: VerdictTally) -> None:
    connection.execute(
        _COUNT_DAY,
        {
            "day": moment_text(kept.checked_at)[:10],
            "label": tally.label,
            "shard": zlib.crc32(kept.id.encode()) % _SHARDS,
        },
    )


def _count(connection: Connection, submission: str, reason: str, at: datetime) -> None:
    connection.execute(
        _COUNT,
        {
            "key": question_key(submission),
            "text": submission,
            "reason": reason,
            "at": moment_text(at),
        },
    )


def _question(row: Row[Any]) -> OpenQuestion:
    return OpenQuestion(
        text=row.text,
        reason=row.reason,
        asked=row.asked,
        first_asked_at=datetime.fromisoformat(row.first_asked_at),
        last_asked_at=datetime.fromisoformat(row.last_asked_at),
    )
