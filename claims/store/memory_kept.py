"""Kept verdicts and open questions in memory."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from claims.errors import VerdictNotFound
from claims.feedback import VerdictTally
from claims.store.kept import KeptVerdict, OpenQuestion, question_key
from claims.store.memory_feedback import MemoryFeedback


class MemoryVerdicts(MemoryFeedback):
    """The kept verdicts of a store in memory; needs ``_lock``."""

    _lock: threading.RLock
    _verdicts: dict[str, KeptVerdict]
    _questions: dict[str, OpenQuestion]

    def keep_verdict(
        self,
        kept: KeptVerdict,
        unanswered: Sequence[tuple[str, str]] = (),
        tally: VerdictTally | None = None,
    ) -> None:
        """Keep a verdict; an id that is used keeps what it has."""
        with self._lock:
            if kept.id in self._verdicts:
                return
            self._verdicts[kept.id] = kept
            for text, reason in unanswered:
                self._count(text, reason, kept.checked_at)
            if tally is not None:
                self.count_day(kept.checked_at, tally)

    def _count(self, text: str, reason: str, at: datetime) -> None:
        key = question_key(text)
        new = OpenQuestion(text, reason, 1, at, at)
        before = self._questions.get(key)
        if before is not None:
            new = replace(
                new, asked=before.asked + 1, first_asked_at=before.first_asked_at
            )
        self._questions[key] = new

    def kept_verdict(self, verdict_id: str) -> KeptVerdict:
        """Return a kept verdict; VerdictNotFound if there is none."""
        kept = self._verdicts.get(verdict_id)
        if kept is None:
            raise VerdictNotFound(f"No verdict is kept under {verdict_id!r}.")
        return kept

    def forget_verdict(self, verdict_id: str) -> bool:
        """Delete a kept verdict; tell whether there was one."""
        with self._lock:
            return self._verdicts.pop(verdict_id, None) is not None

    def forget_verdicts(self, before: datetime) -> int:
        """Delete the verdicts given before a moment; return how many."""
        with self._lock:
            there = self._verdicts
            old = [each for each, kept in there.items() if kept.checked_at < before]
            for each in old:
                del there[each]
            return len(old)

    def count_verdicts(self) -> int:
        """Return how many verdicts are kept."""
        return len(self._verdicts)
