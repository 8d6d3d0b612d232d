"""What a store keeps of questions, feedback and golden cases.

What readers send (feedback, addresses, who works on a question) is no knowledge: it
does not raise the store's revision. What reviewers decide changes within a unit of
work, beside its audit event. Clocks are the caller's.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from claims.feedback import (
    BandCount,
    DayCount,
    Feedback,
    FeedbackKind,
    GivenVerdict,
    GoldenCase,
    JudgedVerdict,
    Judgement,
    Question,
    QuestionDecision,
    QuestionState,
    Telling,
)
from claims.models import Actor


class FeedbackReading(Protocol):
    """What both a store and a unit of work tell."""

    def question(self, key: str) -> Question:
        """Return a question of the queue; QuestionNotFound if there is none."""
        ...

    def judged_verdict(self, verdict_id: str) -> JudgedVerdict:
        """Return a verdict that was spoken of; FeedbackNotFound if nobody did."""
        ...

    def golden_case(self, case_id: str) -> GoldenCase:
        """Return a golden case; GoldenCaseNotFound if there is none."""
        ...


class FeedbackStore(FeedbackReading, Protocol):
    """Questions, feedback, golden cases and counts; each method is atomic."""

    # Questions.

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
        ...

    def count_questions(self) -> dict[QuestionState, int]:
        """Return how many questions stand in each state."""
        ...

    def take_question(self, key: str, actor: Actor, at: datetime) -> Question:
        """Note who works on an open question.

        Raises:
            QuestionNotFound: there is none.
            AlreadyTaken: someone else has taken it, or it is closed.
        """
        ...

    def release_question(self, key: str) -> None:
        """Let others take a question again; nothing happens if nobody had."""
        ...

    # Those who wait to be told.

    def leave_address(self, keys: Sequence[str], address: str, at: datetime) -> None:
        """Keep an address to be told how questions end; once for each question."""
        ...

    def next_telling(self, at: datetime, until: datetime) -> Telling | None:
        """Take the next address whose question was closed, for nobody else to take.

        Who takes one must call :meth:`told` or, only where it is sure that nothing
        was sent, :meth:`not_told`. One that was taken and not settled by ``until``
        is deleted by :meth:`forget_addresses`, never sent again: told at most once.
        """
        ...

    def told(self, telling_id: str) -> None:
        """Delete an address."""
        ...

    def not_told(self, telling_id: str, again_at: datetime) -> None:
        """Let an address be taken again from ``again_at`` on."""
        ...

    def forget_addresses(self, before: datetime, at: datetime) -> int:
        """Delete addresses left before a moment, and those whose taker has died."""
        ...

    # What readers say.

    def add_feedback(self, feedback: Feedback, given: GivenVerdict) -> None:
        """Keep what a reader says of a verdict; an id that is used changes nothing."""
        ...

    def judged_verdicts(
        self, *, waiting: bool, limit: int = 50, after: str | None = None
    ) -> list[JudgedVerdict]:
        """Return verdicts that were spoken of, the latest first.

        ``waiting`` gives only those called wrong and not judged since. ``after`` is
        the id of the last verdict of the page before.
        """
        ...

    def count_waiting_feedback(self) -> int:
        """Return how many verdicts wait for a judgement."""
        ...

    def feedback_on(self, verdict_id: str, limit: int = 100) -> list[Feedback]:
        """Return what was said of a verdict, the latest first."""
        ...

    def forget_feedback(self, before: datetime) -> int:
        """Delete what was last said before a moment; judgements stay counted."""
        ...

    # Golden cases.

    def golden_cases(self, *, withdrawn: bool = False) -> list[GoldenCase]:
        """Return the cases in force, or those withdrawn, the oldest first."""
        ...

    def note_held(self, held: Mapping[str, bool], at: datetime) -> None:
        """Note for each case, by its id, whether it held when it was replayed."""
        ...

    # Counts.

    def daily_verdicts(self, since: date) -> list[DayCount]:
        """Return how many verdicts were given by day and label, in order."""
        ...

    def daily_feedback(self, since: date) -> list[tuple[date, FeedbackKind, int]]:
        """Return how often readers spoke by day and kind, in order."""
        ...

    def judged_by_band(self) -> list[BandCount]:
        """Return what reviewers judged by band of confidence and label, in order."""
        ...


class FeedbackWork(FeedbackReading, Protocol):
    """What reviewers decide, within a unit of work."""

    def decide_question(self, decision: QuestionDecision) -> Question:
        """Close a question; return it as it now stands."""
        ...

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
        ...

    def add_golden(self, case: GoldenCase) -> None:
        """Keep a golden case; InvalidRecord if its id is used."""
        ...

    def withdraw_golden(self, case_id: str, at: datetime) -> GoldenCase:
        """Note that a case is in force no more; return it as it now stands."""
        ...
