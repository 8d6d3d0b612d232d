"""Verdicts kept as they were given, and questions that got no answer.

Nothing that is kept tells who asked.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from claims.errors import StoreUnavailable
from claims.store.base import ClaimStore
from claims.store.kept import KeptVerdict
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
        that it is not kept.
        """
        if self.keeps:
            given = self._given(replace(verification, kept=True))
            try:
                self.store.keep_verdict(_kept(given), open_questions(verification))
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

    Returns how many of each.
    """
    before = now - timedelta(days=days)
    return store.forget_verdicts(before), store.forget_questions(before)
