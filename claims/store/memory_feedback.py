"""Feedback, golden cases and counts in memory, for one process."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

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
    Question,
    QuestionDecision,
    VerdictTally,
)
from claims.models import Actor
from claims.store.memory_questions import FeedbackRecords, MemoryQuestions


class MemoryFeedback(MemoryQuestions):
    """What readers say to a store in memory; needs ``_lock``."""

    def judged_verdict(self, verdict_id: str) -> JudgedVerdict:
        """Return a verdict that was spoken of; FeedbackNotFound if nobody did."""
        found = self._feedback.records.judged.get(verdict_id)
        if found is None:
            raise FeedbackNotFound("Nobody has said anything of this verdict.")
        return found

    def add_feedback(self, feedback: Feedback, given: GivenVerdict) -> None:
        """Keep what a reader says of a verdict; an id that is used changes nothing."""
        wrong = feedback.kind is FeedbackKind.WRONG
        with self._lock:
            kept = self._feedback
            if feedback.id in kept.said:
                return
            kept.said[feedback.id] = feedback
            before = kept.records.judged.get(given.id)
            there = before or JudgedVerdict(given, 0, 0, feedback.at)
            kept.records.judged[given.id] = replace(
                there,
                helped=there.helped + (not wrong),
                wrong=there.wrong + wrong,
                last_at=feedback.at,
                waiting=wrong or there.waiting,
            )
            kept.said_days[feedback.at.astimezone(UTC).date(), feedback.kind] += 1

    def judged_verdicts(
        self, *, waiting: bool, limit: int = 50, after: str | None = None
    ) -> list[JudgedVerdict]:
        """Return verdicts that were spoken of, the latest first."""
        with self._lock:
            found = list(self._feedback.records.judged.values())
        found.sort(key=lambda each: each.given.id)
        found.sort(key=lambda each: each.last_at, reverse=True)
        if after is not None:
            last = self.judged_verdict(after)
            place = (-last.last_at.timestamp(), after)
            found = [
                each
                for each in found
                if (-each.last_at.timestamp(), each.given.id) > place
            ]
        return [each for each in found if each.waiting or not waiting][:limit]

    def count_waiting_feedback(self) -> int:
        """Return how many verdicts wait for a judgement."""
        return sum(each.waiting for each in self._feedback.records.judged.values())

    def feedback_on(self, verdict_id: str, limit: int = 100) -> list[Feedback]:
        """Return what was said of a verdict, the latest first."""
        with self._lock:
            said = self._feedback.said.values()
            found = [each for each in said if each.verdict_id == verdict_id]
        found.sort(key=lambda each: each.id)
        found.sort(key=lambda each: each.at, reverse=True)
        return found[:limit]

    def forget_feedback(self, before: datetime) -> int:
        """Delete what was last said before a moment; judgements stay counted."""
        with self._lock:
            kept = self._feedback
            old = {
                each.given.id: each
                for each in kept.records.judged.values()
                if each.last_at < before
            }
            gone = [key for key, each in kept.said.items() if each.verdict_id in old]
            for key in gone:
                del kept.said[key]
            for verdict_id, each in old.items():
                if each.judgement is None:
                    del kept.records.judged[verdict_id]
                    continue
                bare = replace(each.given, submission="", quote=None)
                kept.records.judged[verdict_id] = replace(
                    each, given=bare, note=None, waiting=False
                )
            return len(gone)

    def golden_case(self, case_id: str) -> GoldenCase:
        """Return a golden case; GoldenCaseNotFound if there is none."""
        found = self._feedback.records.golden.get(case_id)
        if found is None:
            raise GoldenCaseNotFound(f"There is no golden case {case_id!r}.")
        return found

    def golden_cases(self, *, withdrawn: bool = False) -> list[GoldenCase]:
        """Return the cases in force, or those withdrawn, the oldest first."""
        found = list(self._feedback.records.golden.values())
        found = [each for each in found if (each.withdrawn_at is not None) is withdrawn]
        return sorted(found, key=lambda each: (each.at, each.id))

    def note_held(self, held: Mapping[str, bool], at: datetime) -> None:
        """Note for each case, by its id, whether it held when it was replayed."""
        with self._lock:
            golden = self._feedback.records.golden
            for case_id in held.keys() & golden.keys():
                golden[case_id] = replace(
                    golden[case_id], held=held[case_id], held_at=at
                )

    def count_day(self, at: datetime, tally: VerdictTally) -> None:
        """Count a verdict for its day."""
        self._feedback.days[at.astimezone(UTC).date(), tally.label] += 1

    def daily_verdicts(self, since: date) -> list[DayCount]:
        """Return how many verdicts were given by day and label, in order."""
        days = sorted(self._feedback.days.items())
        return [DayCount(*key, count) for key, count in days if key[0] >= since]

    def daily_feedback(self, since: date) -> list[tuple[date, FeedbackKind, int]]:
        """Return how often readers spoke by day and kind, in order."""
        days = sorted(self._feedback.said_days.items())
        return [(*key, count) for key, count in days if key[0] >= since]

    def judged_by_band(self) -> list[BandCount]:
        """Return what reviewers judged by band of confidence and label, in order."""
        counts: dict[tuple[int, str], list[int]] = {}
        for each in self._feedback.records.judged.values():
            if each.judgement in (Judgement.RIGHT, Judgement.WRONG):
                given = each.given
                band = VerdictTally(given.label, given.confidence).band
                both = counts.setdefault((band, given.label), [0, 0])
                both[each.judgement is Judgement.WRONG] += 1
        return [BandCount(*key, *both) for key, both in sorted(counts.items())]

    def keep_decisions(self, decided: FeedbackRecords) -> None:
        """Take over what a unit of work decided."""
        with self._lock:
            records = self._feedback.records
            records.fates |= decided.fates
            records.golden |= decided.golden
            records.judged |= decided.judged


class MemoryFeedbackWriting:
    """What reviewers decide, within a unit of work on a store in memory."""

    _changed: bool

    def __init__(self, store: MemoryFeedback) -> None:
        """Start with nothing decided."""
        self._feedback_store = store
        self._decided = FeedbackRecords()

    def question(self, key: str) -> Question:
        """Return a question of the queue; QuestionNotFound if there is none."""
        store = self._feedback_store
        if key in self._decided.fates:
            return store.question_with(key, self._decided.fates)
        return store.question(key)

    def decide_question(self, decision: QuestionDecision) -> Question:
        """Close a question; return it as it now stands."""
        self._decided.fates[decision.key] = decision
        self._changed = True
        return self.question(decision.key)

    def judged_verdict(self, verdict_id: str) -> JudgedVerdict:
        """Return a verdict that was spoken of; FeedbackNotFound if nobody did."""
        found = self._decided.judged.get(verdict_id)
        return found or self._feedback_store.judged_verdict(verdict_id)

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
        found = replace(
            self.judged_verdict(verdict_id),
            judgement=judgement,
            by=by,
            at=at,
            note=note,
            waiting=False,
        )
        self._decided.judged[verdict_id] = found
        self._changed = True
        return found

    def golden_case(self, case_id: str) -> GoldenCase:
        """Return a golden case; GoldenCaseNotFound if there is none."""
        found = self._decided.golden.get(case_id)
        return found or self._feedback_store.golden_case(case_id)

    def add_golden(self, case: GoldenCase) -> None:
        """Keep a golden case; InvalidRecord if its id is used."""
        try:
            self.golden_case(case.id)
        except GoldenCaseNotFound:
            self._decided.golden[case.id] = case
            self._changed = True
        else:
            raise InvalidRecord(f"The id {case.id} is used.")

    def withdraw_golden(self, case_id: str, at: datetime) -> GoldenCase:
        """Note that a case is in force no more; return it as it now stands."""
        found = replace(self.golden_case(case_id), withdrawn_at=at)
        self._decided.golden[case_id] = found
        self._changed = True
        return found
