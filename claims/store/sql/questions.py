"""What becomes of questions, and who waits to be told, in a database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from claims.errors import AlreadyTaken, QuestionNotFound
from claims.feedback import Question, QuestionDecision, QuestionState, Telling
from claims.models import Actor
from claims.store.feedback_tables import left_addresses, question_fates
from claims.store.schema import open_questions
from claims.store.sql.engine import Database
from claims.store.sql.rows import moment_text
from claims.store.sql.verdicts import asked_again, most_asked

_ASKED, _FATE, _LEFT = open_questions, question_fates, left_addresses
_CLOSED = (QuestionState.ANSWERED, QuestionState.DISMISSED)


class QuestionKeeping:
    """The queue of a store; needs ``_database``."""

    _database: Database

    def question(self, key: str) -> Question:
        """Return a question of the queue; QuestionNotFound if there is none."""
        with self._database.read() as connection:
            return read_question(connection, key)

    def questions(
        self,
        states: Collection[QuestionState],
        limit: int = 50,
        *,
        by: str | None = None,
    ) -> list[Question]:
        """Return questions in any of these states, those asked most often first.

        With ``by``, only those that somebody of this id took or closed.
        """
        query = _query().where(or_(*(_in_state(each) for each in states)))
        if by is not None:
            query = query.where(_FATE.c.by_id == by)
        query = query.order_by(*most_asked()).limit(limit)
        with self._database.read() as connection:
            return [_question(row) for row in connection.execute(query)]

    def count_questions(self) -> dict[QuestionState, int]:
        """Return how many questions stand in each state."""
        fated = select(_FATE.c.state, func.count()).group_by(_FATE.c.state)
        again = select(func.count()).select_from(
            _FATE.join(_ASKED, _ASKED.c.key == _FATE.c.key)
        )
        with self._database.read() as connection:
            every = connection.scalars(select(func.count()).select_from(_ASKED)).one()
            found = {
                str(state): int(count) for state, count in connection.execute(fated)
            }
            reopened = connection.scalars(again.where(asked_again())).one()
        # A fate goes with its question: whatever has none is open, and not read.
        counts = {state: found.get(str(state), 0) for state in QuestionState}
        counts[QuestionState.ANSWERED] -= reopened
        return counts | {QuestionState.OPEN: every - sum(counts.values())}

    def take_question(self, key: str, actor: Actor, at: datetime) -> Question:
        """Note who works on an open question."""
        with self._database.write() as connection:
            asked = read_question(connection, key)
            mine = {
                "state": str(QuestionState.TAKEN),
                "by_id": actor.id,
                "by_name": actor.name,
                "at": moment_text(at),
            }
            taken = connection.scalar(
                _insert(connection, _FATE)
                .values(key=key, **mine)
                .on_conflict_do_update(
                    index_elements=[_FATE.c.key],
                    set_=mine,
                    where=or_(
                        and_(
                            _FATE.c.state == str(QuestionState.TAKEN),
                            _FATE.c.by_id == actor.id,
                        ),
                        and_(
                            _FATE.c.state == str(QuestionState.ANSWERED),
                            _FATE.c.at < moment_text(asked.last_asked_at),
                        ),
                    ),
                )
                .returning(_FATE.c.key)
            )
            found = read_question(connection, key)
            if taken is None:
                raise AlreadyTaken(f"{who_has(found)} It was not taken.")
            return found

    def release_question(self, key: str) -> None:
        """Let others take a question again."""
        with self._database.write() as connection:
            connection.execute(
                delete(_FATE).where(
                    _FATE.c.key == key, _FATE.c.state == str(QuestionState.TAKEN)
                )
            )

    def leave_address(self, keys: Sequence[str], address: str, at: datetime) -> None:
        """Keep an address to be told how questions end; once for each question."""
        with self._database.write() as connection:
            for key in sorted(set(keys)):
                connection.execute(
                    _insert(connection, _LEFT)
                    .values(
                        id=uuid5(NAMESPACE_OID, f"{key} {address}").hex,
                        question_key=key,
                        address=address,
                        left_at=moment_text(at),
                        tries=0,
                    )
                    .on_conflict_do_nothing()
                )

    def next_telling(self, at: datetime, until: datetime) -> Telling | None:
        """Take the next address whose question was closed, for nobody else to take."""
        moment = moment_text(at)
        due = and_(
            _LEFT.c.taken_until.is_(None),
            or_(_LEFT.c.not_before.is_(None), _LEFT.c.not_before <= moment),
        )
        query = (
            select(_LEFT.c.id)
            .join(_FATE, _FATE.c.key == _LEFT.c.question_key)
            .join(_ASKED, _ASKED.c.key == _LEFT.c.question_key)
            .where(due, or_(*(_in_state(each) for each in _CLOSED)))
            .order_by(_LEFT.c.left_at, _LEFT.c.id)
            .limit(1)
        )
        with self._database.read() as connection:
            # Asking does not lock: an idle worker is in nobody's way.
            if connection.scalar(query) is None:
                return None
        with self._database.write() as connection:
            one = query.with_for_update(of=_LEFT, skip_locked=True)
            found = connection.scalar(one)
            if found is None:
                return None
            row = connection.execute(
                update(_LEFT)
                .where(_LEFT.c.id == found, due)
                .values(taken_until=moment_text(until), tries=_LEFT.c.tries + 1)
                .returning(_LEFT)
            ).one_or_none()
            if row is None:
                return None
            asked = read_question(connection, row.question_key)
            return Telling(row.id, row.address, asked, row.tries)

    def told(self, telling_id: str) -> None:
        """Delete an address."""
        with self._database.write() as connection:
            connection.execute(delete(_LEFT).where(_LEFT.c.id == telling_id))

    def not_told(self, telling_id: str, again_at: datetime) -> None:
        """Let an address be taken again from ``again_at`` on."""
        change = update(_LEFT).where(_LEFT.c.id == telling_id)
        with self._database.write() as connection:
            connection.execute(
                change.values(taken_until=None, not_before=moment_text(again_at))
            )

    def forget_addresses(self, before: datetime, at: datetime) -> int:
        """Delete addresses left before a moment, and those whose taker has died."""
        gone = or_(
            _LEFT.c.left_at < moment_text(before),
            _LEFT.c.taken_until <= moment_text(at),
        )
        with self._database.write() as connection:
            return connection.execute(delete(_LEFT).where(gone)).rowcount


class QuestionWriting:
    """What reviewers decide of questions; needs ``_connection``."""

    _connection: Connection
    _changed: bool

    def question(self, key: str) -> Question:
        """Return a question of the queue; QuestionNotFound if there is none."""
        return read_question(self._connection, key)

    def decide_question(self, decision: QuestionDecision) -> Question:
        """Close a question; return it as it now stands."""
        values = {
            "state": str(decision.state),
            "by_id": decision.by.id,
            "by_name": decision.by.name,
            "at": moment_text(decision.at),
            "note": decision.note,
            "claim_id": decision.claim_id,
        }
        self._connection.execute(
            _insert(self._connection, _FATE)
            .values(key=decision.key, **values)
            .on_conflict_do_update(index_elements=[_FATE.c.key], set_=values)
        )
        self._changed = True
        return self.question(decision.key)


def who_has(question: Question) -> str:
    """Return who took or closed a question, as a sentence."""
    name = question.by.name if question.by else "Someone"
    done = "has taken" if question.state is QuestionState.TAKEN else "has closed"
    return f"{name} {done} this question."


def read_question(connection: Connection, key: str) -> Question:
    """Return a question with its fate; QuestionNotFound if there is none."""
    row = connection.execute(_query().where(_ASKED.c.key == key)).one_or_none()
    if row is None:
        raise QuestionNotFound("This question is not in the queue any more.")
    return _question(row)


def _joined() -> Any:  # noqa: ANN401 - a join
    return _ASKED.outerjoin(_FATE, _FATE.c.key == _ASKED.c.key)


def _query() -> Select[Any]:
    waiting = (
        select(func.count())
        .where(_LEFT.c.question_key == _ASKED.c.key)
        .scalar_subquery()
    )
    return select(
        _ASKED,
        _FATE.c.state,
        _FATE.c.by_id,
        _FATE.c.by_name,
        _FATE.c.at,
        _FATE.c.note,
        _FATE.c.claim_id,
        waiting.label("waiting"),
    ).select_from(_joined())


def _in_state(state: QuestionState) -> ColumnElement[bool]:
    if state is QuestionState.OPEN:
        return or_(_FATE.c.key.is_(None), asked_again())
    found = _FATE.c.state == str(state)
    return and_(found, ~asked_again()) if state is QuestionState.ANSWERED else found


def _question(row: Row[Any]) -> Question:
    state = QuestionState(row.state or QuestionState.OPEN)
    if state is QuestionState.ANSWERED and row.last_asked_at > row.at:
        state = QuestionState.OPEN
    return Question(
        key=row.key,
        text=row.text,
        reason=row.reason,
        asked=row.asked,
        first_asked_at=datetime.fromisoformat(row.first_asked_at),
        last_asked_at=datetime.fromisoformat(row.last_asked_at),
        state=state,
        by=None if row.by_id is None else Actor(row.by_id, row.by_name),
        at=None if row.at is None else datetime.fromisoformat(row.at),
        note=row.note,
        claim_id=row.claim_id,
        waiting=row.waiting,
    )


def _insert(connection: Connection, table: Any) -> Any:  # noqa: ANN401 - of two dialects
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
