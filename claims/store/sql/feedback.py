"""What readers say of verdicts, golden cases and counts, in a database."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from claims.errors import FeedbackNotFound, GoldenCaseNotFound, InvalidRecord
from claims.feedback import (
    BandCount,
    DayCount,
    Feedback,
    FeedbackKind,
    GivenVerdict,
    GoldenCase,
    JudgedVerdict,
    Judgement,
    VerdictTally,
)
from claims.models import Actor
from claims.store.feedback_tables import (
    daily_feedback,
    daily_verdicts,
    golden_cases,
    judged_verdicts,
    reader_feedback,
)
from claims.store.sql.engine import Database
from claims.store.sql.rows import moment_text

_JUDGED, _SAID = judged_verdicts, reader_feedback


class FeedbackKeeping:
    """Feedback, golden cases and counts of a store; needs ``_database``."""

    _database: Database

    def judged_verdict(self, verdict_id: str) -> JudgedVerdict:
        """Return a verdict that was spoken of; FeedbackNotFound if nobody did."""
        with self._database.read() as connection:
            return _read_judged(connection, verdict_id)

    def golden_case(self, case_id: str) -> GoldenCase:
        """Return a golden case; GoldenCaseNotFound if there is none."""
        with self._database.read() as connection:
            return _read_golden(connection, case_id)

    def add_feedback(self, feedback: Feedback, given: GivenVerdict) -> None:
        """Keep what a reader says of a verdict; an id that is used changes nothing."""
        wrong = feedback.kind is FeedbackKind.WRONG
        at = moment_text(feedback.at)
        with self._database.write() as connection:
            new = connection.scalar(
                _insert(connection, _SAID)
                .values(
                    id=feedback.id,
                    verdict_id=feedback.verdict_id,
                    kind=str(feedback.kind),
                    reason=feedback.reason,
                    at=at,
                )
                .on_conflict_do_nothing()
                .returning(_SAID.c.id)
            )
            if new is None:
                return
            row = _given_row(given, feedback.at)
            row |= {"helped": int(not wrong), "wrong": int(wrong), "waiting": wrong}
            connection.execute(
                _insert(connection, _JUDGED)
                .values(row)
                .on_conflict_do_update(
                    index_elements=[_JUDGED.c.verdict_id],
                    set_={
                        "helped": _JUDGED.c.helped + int(not wrong),
                        "wrong": _JUDGED.c.wrong + int(wrong),
                        "waiting": wrong or _JUDGED.c.waiting,
                        "last_at": at,
                    },
                )
            )
            counts = daily_feedback
            connection.execute(
                _insert(connection, counts)
                .values(day=at[:10], kind=str(feedback.kind), count=1)
                .on_conflict_do_update(
                    index_elements=[counts.c.day, counts.c.kind],
                    set_={"count": counts.c.count + 1},
                )
            )

    def judged_verdicts(
        self, *, waiting: bool, limit: int = 50, after: str | None = None
    ) -> list[JudgedVerdict]:
        """Return verdicts that were spoken of, the latest first."""
        query = select(_JUDGED)
        if waiting:
            query = query.where(_JUDGED.c.waiting.is_(True))
        query = query.order_by(_JUDGED.c.last_at.desc(), _JUDGED.c.verdict_id)
        with self._database.read() as connection:
            if after is not None:
                last = _read_judged(connection, after)
                moment = moment_text(last.last_at)
                query = query.where(
                    or_(
                        _JUDGED.c.last_at < moment,
                        and_(_JUDGED.c.last_at == moment, _JUDGED.c.verdict_id > after),
                    )
                )
            return [_judged(row) for row in connection.execute(query.limit(limit))]

    def count_waiting_feedback(self) -> int:
        """Return how many verdicts wait for a judgement."""
        query = select(func.count()).where(_JUDGED.c.waiting.is_(True))
        with self._database.read() as connection:
            return connection.scalars(query).one()

    def feedback_on(self, verdict_id: str, limit: int = 100) -> list[Feedback]:
        """Return what was said of a verdict, the latest first."""
        query = select(_SAID).where(_SAID.c.verdict_id == verdict_id)
        query = query.order_by(_SAID.c.at.desc(), _SAID.c.id).limit(limit)
        with self._database.read() as connection:
            return [_feedback(row) for row in connection.execute(query)]

    def forget_feedback(self, before: datetime) -> int:
        """Delete what was last said before a moment; judgements stay counted."""
        old = _JUDGED.c.last_at < moment_text(before)
        with self._database.write() as connection:
            said = delete(_SAID).where(
                _SAID.c.verdict_id.in_(select(_JUDGED.c.verdict_id).where(old))
            )
            gone = connection.execute(said).rowcount
            unjudged = _JUDGED.c.judgement.is_(None)
            connection.execute(delete(_JUDGED).where(old, unjudged))
            nothing = {"submission": "", "quote": None, "note": None, "waiting": False}
            connection.execute(update(_JUDGED).where(old).values(nothing))
            return gone

    def golden_cases(self, *, withdrawn: bool = False) -> list[GoldenCase]:
        """Return the cases in force, or those withdrawn, the oldest first."""
        ended = golden_cases.c.withdrawn_at
        query = select(golden_cases)
        query = query.where(ended.is_not(None) if withdrawn else ended.is_(None))
        query = query.order_by(golden_cases.c.at, golden_cases.c.id)
        with self._database.read() as connection:
            return [_golden(row) for row in connection.execute(query)]

    def note_held(self, held: Mapping[str, bool], at: datetime) -> None:
        """Note for each case, by its id, whether it held when it was replayed."""
        with self._database.write() as connection:
            for case_id, holds in sorted(held.items()):
                change = update(golden_cases).where(golden_cases.c.id == case_id)
                values = {"held": holds, "held_at": moment_text(at)}
                connection.execute(change.values(values))

    def daily_verdicts(self, since: date) -> list[DayCount]:
        """Return how many verdicts were given by day and label, in order."""
        table = daily_verdicts
        query = select(table.c.day, table.c.label, func.sum(table.c.count))
        query = query.where(table.c.day >= since.isoformat())
        query = query.group_by(table.c.day, table.c.label)
        query = query.order_by(table.c.day, table.c.label)
        with self._database.read() as connection:
            return [
                DayCount(date.fromisoformat(day), label, int(count))
                for day, label, count in connection.execute(query)
            ]

    def daily_feedback(self, since: date) -> list[tuple[date, FeedbackKind, int]]:
        """Return how often readers spoke by day and kind, in order."""
        table = daily_feedback
        query = select(table.c.day, table.c.kind, table.c.count)
        query = query.where(table.c.day >= since.isoformat())
        query = query.order_by(table.c.day, table.c.kind)
        with self._database.read() as connection:
            return [
                (date.fromisoformat(day), FeedbackKind(kind), int(count))
                for day, kind, count in connection.execute(query)
            ]

    def judged_by_band(self) -> list[BandCount]:
        """Return what reviewers judged by band of confidence and label, in order."""
        judged = [str(Judgement.RIGHT), str(Judgement.WRONG)]

        def counted(judgement: Judgement) -> Any:  # noqa: ANN401 - an expression
            here = _JUDGED.c.judgement == str(judgement)
            return func.sum(case((here, 1), else_=0))

        query = select(
            _JUDGED.c.band,
            _JUDGED.c.label,
            counted(Judgement.RIGHT),
            counted(Judgement.WRONG),
        ).where(_JUDGED.c.judgement.is_not(None), _JUDGED.c.judgement.in_(judged))
        query = query.group_by(_JUDGED.c.band, _JUDGED.c.label)
        query = query.order_by(_JUDGED.c.band, _JUDGED.c.label)
        with self._database.read() as connection:
            return [
                BandCount(band, label, int(right), int(wrong))
                for band, label, right, wrong in connection.execute(query)
            ]


class FeedbackWriting:
    """What reviewers decide of verdicts; needs ``_connection``."""

    _connection: Connection
    _changed: bool

    def judged_verdict(self, verdict_id: str) -> JudgedVerdict:
        """Return a verdict that was spoken of; FeedbackNotFound if nobody did."""
        return _read_judged(self._connection, verdict_id)

    def golden_case(self, case_id: str) -> GoldenCase:
        """Return a golden case; GoldenCaseNotFound if there is none."""
        return _read_golden(self._connection, case_id)

    def judge_verdict(
        self,
        verdict_id: str,
        judgement: Judgement,
        *,
        by: Actor,
        at: datetime,
        note: str | None,
    ) -> JudgedVerdict:
        """Keep what a reviewer makes of a verdict; return it as it now stands."""
        self._connection.execute(
            update(_JUDGED)
            .where(_JUDGED.c.verdict_id == verdict_id)
            .values(
                judgement=str(judgement),
                by_id=by.id,
                by_name=by.name,
                at=moment_text(at),
                note=note,
                waiting=False,
            )
        )
        self._changed = True
        return self.judged_verdict(verdict_id)

    def add_golden(self, case: GoldenCase) -> None:
        """Keep a golden case; InvalidRecord if its id is used."""
        there = select(golden_cases.c.id).where(golden_cases.c.id == case.id)
        if self._connection.scalar(there) is not None:
            raise InvalidRecord(f"The id {case.id} is used.")
        self._connection.execute(
            insert(golden_cases).values(
                id=case.id,
                claim=case.claim,
                why=case.why,
                by_id=case.by.id,
                by_name=case.by.name,
                at=moment_text(case.at),
                expects=case.expects,
                forbids_slug=case.forbids_slug,
                forbids_quote=case.forbids_quote,
                verdict_id=case.verdict_id,
                held=case.held,
                held_at=None if case.held_at is None else moment_text(case.held_at),
            )
        )
        self._changed = True

    def withdraw_golden(self, case_id: str, at: datetime) -> GoldenCase:
        """Note that a case is in force no more; return it as it now stands."""
        change = update(golden_cases).where(golden_cases.c.id == case_id)
        self._connection.execute(change.values(withdrawn_at=moment_text(at)))
        self._changed = True
        return self.golden_case(case_id)


def _given_row(given: GivenVerdict, at: datetime) -> dict[str, object]:
    return {
        "verdict_id": given.id,
        "submission": given.submission,
        "label": given.label,
        "confidence": given.confidence,
        "band": VerdictTally(given.label, given.confidence).band,
        "reason_code": given.reason_code,
        "claim_id": given.claim_id,
        "quote": given.quote,
        "last_at": moment_text(at),
    }


def _read_judged(connection: Connection, verdict_id: str) -> JudgedVerdict:
    query = select(_JUDGED).where(_JUDGED.c.verdict_id == verdict_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise FeedbackNotFound("Nobody has said anything of this verdict.")
    return _judged(row)


def _judged(row: Row[Any]) -> JudgedVerdict:
    return JudgedVerdict(
        given=GivenVerdict(
            id=row.verdict_id,
            submission=row.submission,
            label=row.label,
            confidence=row.confidence,
            reason_code=row.reason_code,
            claim_id=row.claim_id,
            quote=row.quote,
        ),
        helped=row.helped,
        wrong=row.wrong,
        last_at=datetime.fromisoformat(row.last_at),
        waiting=bool(row.waiting),
        judgement=None if row.judgement is None else Judgement(row.judgement),
        by=None if row.by_id is None else Actor(row.by_id, row.by_name),
        at=_moment(row.at),
        note=row.note,
    )


def _feedback(row: Row[Any]) -> Feedback:
    return Feedback(
        id=row.id,
        verdict_id=row.verdict_id,
        kind=FeedbackKind(row.kind),
        at=datetime.fromisoformat(row.at),
        reason=row.reason,
    )


def _read_golden(connection: Connection, case_id: str) -> GoldenCase:
    query = select(golden_cases).where(golden_cases.c.id == case_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise GoldenCaseNotFound(f"There is no golden case {case_id!r}.")
    return _golden(row)


def _golden(row: Row[Any]) -> GoldenCase:
    return GoldenCase(
        id=row.id,
        claim=row.claim,
        why=row.why,
        by=Actor(row.by_id, row.by_name),
        at=datetime.fromisoformat(row.at),
        expects=row.expects,
        forbids_slug=row.forbids_slug,
        forbids_quote=row.forbids_quote,
        verdict_id=row.verdict_id,
        held=row.held,
        held_at=_moment(row.held_at),
        withdrawn_at=_moment(row.withdrawn_at),
    )


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _insert(connection: Connection, table: Any) -> Any:  # noqa: ANN401 - of two dialects
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
