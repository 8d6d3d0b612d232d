"""Verdicts as they were given, and questions that the store could not answer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from claims.feedback import VerdictTally
from claims.text import normalise


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """A verdict as it was given; nothing in it tells who asked.

    ``record`` is the JSON text of the answer, character for character.
    """

    id: str
    submission: str
    record: str
    engine_version: str
    store_revision: int
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What was asked and not answered, counted by normalised text.

    ``text`` and ``reason`` are those of the last time.
    """

    text: str
    reason: str
    asked: int
    first_asked_at: datetime
    last_asked_at: datetime


def question_key(submission: str) -> str:
    """Return what the same question has in common, however it is typed."""
    return hashlib.sha256(normalise(submission).encode()).hexdigest()


class VerdictStore(Protocol):
    """Keeps verdicts and open questions; none of it raises the store's revision."""

    def keep_verdict(
        self,
        kept: KeptVerdict,
        unanswered: Sequence[tuple[str, str]] = (),
        tally: VerdictTally | None = None,
    ) -> None:
        """Keep a verdict; an id that is used keeps what it has.

        ``unanswered`` holds (text, reason) of what in it had no answer: each is
        counted as an open question. ``tally`` is counted for its day.
        """
        ...

    def kept_verdict(self, verdict_id: str) -> KeptVerdict:
        """Return a kept verdict; VerdictNotFound if there is none."""
        ...

    def forget_verdict(self, verdict_id: str) -> bool:
        """Delete a kept verdict; tell whether there was one."""
        ...

    def forget_verdicts(self, before: datetime) -> int:
        """Delete the verdicts given before a moment; return how many."""
        ...

    def count_verdicts(self) -> int:
        """Return how many verdicts are kept."""
        ...

    def open_questions(self, limit: int = 50) -> list[OpenQuestion]:
        """Return questions that nobody has closed, those asked most often first."""
        ...

    def forget_questions(self, before: datetime) -> int:
        """Delete the questions last asked before a moment; return how many.

        What became of them and the addresses left for them go too.
        """
        ...
