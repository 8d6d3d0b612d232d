"""Questions, their fates and who waits to be told, in memory, for one process."""

import threading
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import NAMESPACE_OID, uuid5

from claims.errors import AlreadyTaken, QuestionNotFound
from claims.feedback import (
    Feedback,
    FeedbackKind,
    GoldenCase,
    JudgedVerdict,
    Question,
    QuestionDecision,
    QuestionState,
    Telling,
)
from claims.models import Actor
from claims.store.kept import OpenQuestion

_CLOSED = (QuestionState.ANSWERED, QuestionState.DISMISSED)


@dataclass(slots=True)
class _Left:
    key: str
    address: str
    left_at: datetime
    tries: int = 0
    not_before: datetime | None = None
    taken_until: datetime | None = None


@dataclass
class FeedbackRecords:
    """What changes within units of work only, and by readers' feedback."""

    fates: dict[str, QuestionDecision] = field(default_factory=dict)
    judged: dict[str, JudgedVerdict] = field(default_factory=dict)
    golden: dict[str, GoldenCase] = field(default_factory=dict)


@dataclass
class KeptFeedback:
    """Everything that readers say and reviewers decide of it."""

    records: FeedbackRecords = field(default_factory=FeedbackRecords)
    said: dict[str, Feedback] = field(default_factory=dict)
    left: dict[str, _Left] = field(default_factory=dict)
    days: Counter[tuple[date, str]] = field(default_factory=Counter)
    said_days: Counter[tuple[date, FeedbackKind]] = field(default_factory=Counter)


class MemoryQuestions:
    """The queue of a store in memory; needs ``_lock``."""

    _lock: threading.RLock
    _questions: dict[str, OpenQuestion]
    _feedback: KeptFeedback

    def question(self, key: str) -> Question:
        """Return a question of the queue; QuestionNotFound if there is none."""
        return self.question_with(key, self._feedback.records.fates)

    def question_with(
        self, key: str, fates: Mapping[str, QuestionDecision]
    ) -> Question:
        """Return a question as it stands by ``fates``."""
        asked = self._questions.get(key)
        if asked is None:
            raise QuestionNotFound("This question is not in the queue any more.")
        waiting = sum(each.key == key for each in self._feedback.left.values())
        found = Question(
            key,
            asked.text,
            asked.reason,
            asked.asked,
            asked.first_asked_at,
            asked.last_asked_at,
            waiting=waiting,
        )
        fate = fates.get(key)
        if fate is None:
            return found
        again = fate.state is QuestionState.ANSWERED and asked.last_asked_at > fate.at
        return replace(
            found,
            state=QuestionState.OPEN if again else fate.state,
            by=fate.by,
            at=fate.at,
            note=fate.note,
            claim_id=fate.claim_id,
        )

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
        with self._lock:
            found = [self.question(key) for key in self._questions]
        found = [each for each in found if each.state in states]
        if by is not None:
            found = [each for each in found if each.by and each.by.id == by]
        found.sort(key=lambda each: each.key)
        found.sort(key=lambda each: (each.asked, each.last_asked_at), reverse=True)
        return found[:limit]

    def count_questions(self) -> dict[QuestionState, int]:
        """Return how many questions stand in each state."""
        with self._lock:
            counts = Counter(self.question(key).state for key in self._questions)
        return {state: counts[state] for state in QuestionState}

    def open_questions(self, limit: int = 50) -> list[OpenQuestion]:
        """Return questions that nobody has closed, those asked most often first."""
        found = self.questions((QuestionState.OPEN, QuestionState.TAKEN), limit)
        return [self._questions[each.key] for each in found]

    def forget_questions(self, before: datetime) -> int:
        """Delete the questions last asked before a moment; return how many."""
        with self._lock:
            there = self._questions
            old = [key for key, each in there.items() if each.last_asked_at < before]
            kept = self._feedback
            for key in old:
                del there[key]
                kept.records.fates.pop(key, None)
            kept.left = {k: each for k, each in kept.left.items() if each.key in there}
            return len(old)

    def take_question(self, key: str, actor: Actor, at: datetime) -> Question:
        """Note who works on an open question."""
        with self._lock:
            found = self.question(key)
            mine = found.by is not None and found.by.id == actor.id
            taken = found.state is QuestionState.TAKEN
            if found.state in _CLOSED or (taken and not mine):
                name = found.by.name if found.by else "Someone"
                done = "has taken" if taken else "has closed"
                raise AlreadyTaken(f"{name} {done} this question. It was not taken.")
            self._feedback.records.fates[key] = QuestionDecision(
                key, QuestionState.TAKEN, actor, at, found.note, found.claim_id
            )
            return self.question(key)

    def release_question(self, key: str) -> None:
        """Let others take a question again."""
        with self._lock:
            fate = self._feedback.records.fates.get(key)
            if fate is not None and fate.state is QuestionState.TAKEN:
                del self._feedback.records.fates[key]

    def leave_address(self, keys: Sequence[str], address: str, at: datetime) -> None:
        """Keep an address to be told how questions end; once for each question."""
        with self._lock:
            for key in keys:
                left_id = uuid5(NAMESPACE_OID, f"{key} {address}").hex
                self._feedback.left.setdefault(left_id, _Left(key, address, at))

    def next_telling(self, at: datetime, until: datetime) -> Telling | None:
        """Take the next address whose question was closed, for nobody else to take."""
        with self._lock:
            waiting = sorted(
                self._feedback.left.items(), key=lambda item: (item[1].left_at, item[0])
            )
            for left_id, left in waiting:
                if left.taken_until is not None or left.key not in self._questions:
                    continue
                if left.not_before is not None and left.not_before > at:
                    continue
                asked = self.question(left.key)
                if asked.state in _CLOSED:
                    left.taken_until = until
                    left.tries += 1
                    return Telling(left_id, left.address, asked, left.tries)
            return None

    def told(self, telling_id: str) -> None:
        """Delete an address."""
        with self._lock:
            self._feedback.left.pop(telling_id, None)

    def not_told(self, telling_id: str, again_at: datetime) -> None:
        """Let an address be taken again from ``again_at`` on."""
        with self._lock:
            left = self._feedback.left.get(telling_id)
            if left is not None:
                left.taken_until, left.not_before = None, again_at

    def forget_addresses(self, before: datetime, at: datetime) -> int:
        """Delete addresses left before a moment, and those whose taker has died."""
        with self._lock:
            gone = [
                left_id
                for left_id, left in self._feedback.left.items()
                if left.left_at < before
                or (left.taken_until is not None and left.taken_until <= at)
            ]
            for each in gone:
                del self._feedback.left[each]
            return len(gone)
