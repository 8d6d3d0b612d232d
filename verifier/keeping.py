"""Verdicts kept as they were given, and questions that got no answer.

Nothing that is kept tells who asked.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from claims.errors import QuestionNotFound, StoreUnavailable
from claims.feedback import (
    Feedback,
    FeedbackKind,
    GivenVerdict,
    QuestionState,
    VerdictTally,
    usable_address,
)
from claims.judging import optional_reason
from claims.store.base import ClaimStore
from claims.store.kept import KeptVerdict, question_key
from verifier.engine.types import Reason, Verdict, VerdictLabel
from verifier.service import Verification

_LOG = logging.getLogger("verifier.keeping")

# No source could answer these: they are nothing for reviewers to look up.
_NO_QUESTION = frozenset(
    {
        Reason.NOT_A_CLAIM_OPINION,
        Reason.NOT_A_CLAIM_PREDICTION,
        Reason.NOT_A_CLAIM_NOISE,
    }
)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is given: the verification, and its record as JSON text."""

    verification: Verification
    record: str


@dataclass(frozen=True, slots=True)
class VerdictKeeper:
    """Keeps each answer under its id, where ``keeps`` says so.

    ``dump`` makes the record of a verification, ``load`` reads it again.
    """

    store: ClaimStore
    dump: Callable[[Verification], Mapping[str, Any]]
    load: Callable[[Mapping[str, Any]], Verification]
    keeps: bool = True

    def give(self, verification: Verification) -> Given:
        """Return ``verification`` as it is given, kept if it can be.

        A store that cannot be written keeps nobody from an answer: it then says
        that it is not kept. What the store would have said on a day in the past is
        not kept, as nobody was told it then.
        """
        if self.keeps and verification.as_of is None:
            given = self._given(replace(verification, kept=True))
            try:
                self.store.keep_verdict(
                    _kept(given), open_questions(verification), _tally(verification)
                )
            except StoreUnavailable as error:
                _LOG.warning("verdict %s is not kept: %s", verification.id, error)
            else:
                return given
        return self._given(verification)

    def record_of(self, verdict_id: str) -> str:
        """Return the record of a kept verdict as it was given, as JSON text.

        Raises:
            VerdictNotFound: none is kept under this id.
        """
        return self.store.kept_verdict(verdict_id).record

    def verification_of(self, verdict_id: str) -> Verification:
        """Return a kept verdict; of its documents, what its record names.

        Raises:
            VerdictNotFound: none is kept under this id.
        """
        return self.load(json.loads(self.record_of(verdict_id)))

    def hear(
        self,
        verdict_id: str,
        kind: FeedbackKind,
        reason: str | None,
        *,
        at: datetime,
        feedback_id: str,
    ) -> Feedback:
        """Keep what a reader says of a kept verdict.

        Raises:
            VerdictNotFound: none is kept under this id.
            InvalidRecord: the reason is too long.
            TextRejected: it holds NUL or a lone surrogate.
        """
        given = given_verdict(self.verification_of(verdict_id))
        said = Feedback(feedback_id, verdict_id, kind, at, optional_reason(reason))
        self.store.add_feedback(said, given)
        return said

    def leave_address(self, verdict_id: str, address: str, *, at: datetime) -> int:
        """Keep an address to be told once a verdict's open questions are closed.

        Returns how many questions of the verdict are still open.

        Raises:
            VerdictNotFound: none is kept under this id.
            InvalidAddress: no mail could be sent there.
        """
        verification = self.verification_of(verdict_id)
        usable = usable_address(address)
        keys = [question_key(text) for text, _ in open_questions(verification)]
        waiting = [key for key in keys if self._is_waiting(key)]
        if waiting:
            self.store.leave_address(waiting, usable, at)
        return len(waiting)

    def awaits(self, verification: Verification) -> bool:
        """Tell whether a question of ``verification`` waits for an answer."""
        asked = open_questions(verification)
        return any(self._is_waiting(question_key(text)) for text, _ in asked)

    def _is_waiting(self, key: str) -> bool:
        try:
            state = self.store.question(key).state
        except QuestionNotFound:
            return False
        return state in (QuestionState.OPEN, QuestionState.TAKEN)

    def _given(self, verification: Verification) -> Given:
        record = json.dumps(
            self.dump(verification), ensure_ascii=False, separators=(",", ":")
        )
        return Given(verification, record)


def open_questions(verification: Verification) -> list[tuple[str, str]]:
    """Return (text, reason) of what in a submission the store could not answer."""
    verdict = verification.verdict
    unknown = [
        each
        for each in verdict.parts or (verdict,)
        if each.label is VerdictLabel.UNKNOWN and each.reason not in _NO_QUESTION
    ]
    # Parts of the same words are one question.
    return list({_own_words(each): each.reason.value for each in unknown}.items())


def _own_words(verdict: Verdict) -> str:
    span = verdict.span
    return verdict.claim if span is None else verdict.claim[span.start : span.end]


def given_verdict(verification: Verification) -> GivenVerdict:
    """Return what is kept of a verdict beside what readers say of it."""
    verdict = verification.verdict
    every = [*verdict.evidence, *(e for part in verdict.parts for e in part.evidence)]
    first = next((each for each in every if each.deciding), None)
    answered = first is not None and verdict.label is not VerdictLabel.UNKNOWN
    return GivenVerdict(
        id=verification.id,
        submission=verdict.claim,
        label=verdict.label.value,
        confidence=verdict.confidence,
        reason_code=verdict.reason.value,
        claim_id=first.claim_id if first and answered else None,
        quote=first.quote.exact if first and answered else None,
    )


def _tally(verification: Verification) -> VerdictTally:
    verdict = verification.verdict
    return VerdictTally(verdict.label.value, verdict.confidence)


def _kept(given: Given) -> KeptVerdict:
    verification = given.verification
    return KeptVerdict(
        id=verification.id,
        submission=verification.verdict.claim,
        record=given.record,
        engine_version=verification.verdict.engine_version,
        store_revision=verification.verdict.store_revision,
        checked_at=verification.checked_at,
    )


def forget_old(store: ClaimStore, now: datetime, days: int) -> tuple[int, int]:
    """Delete verdicts given, and questions last asked, more than ``days`` ago.

    So is what readers said of verdicts, and every address they left. Returns how many
    verdicts and questions.
    """
    before = now - timedelta(days=days)
    store.forget_feedback(before)
    store.forget_addresses(before, now)
    return store.forget_verdicts(before), store.forget_questions(before)
