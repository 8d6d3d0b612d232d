"""The queue of questions: grouped by likeness, and closed once a claim answers them.

Grouping is for readers of the queue only: it never decides what is answered.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from claims.errors import (
    AlreadyTaken,
    ClaimsError,
    QuestionNotFound,
    TextRejected,
)
from claims.feedback import Question, QuestionState
from claims.judging import answer_question
from claims.models import Actor, Claim
from claims.store.base import ClaimStore
from claims.text import normalise
from verifier.engine.similarity import token_set, token_sort
from verifier.engine.types import Verdict, VerdictLabel
from verifier.errors import InvalidSubmission
from verifier.service import VerificationService

_LOG = logging.getLogger("verifier.questions")

QUEUE = Actor("verifier:queue", "the question queue")
"""Who the audit trail names where a published claim closes a question by itself."""

WAITING = (QuestionState.OPEN, QuestionState.TAKEN)

ALIKE = 0.72
"""Likeness of the sorted words from which two questions stand together."""

CONTAINED = 0.9
"""Likeness of the common words from which they do, one saying more than the other."""

NEAR = 0.6
"""The same where both are nearest to one stored claim."""

_NEAREST = 0.55
"""Likeness from which a stored claim is worth showing beside a question."""

_FEWEST_WORDS = 3
_ASKED_OF = 500
_TRIED = 20
_WORD_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Nearest:
    """The stored claim that words find nearest to a question."""

    claim_id: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that are alike, the one asked most often first."""

    questions: tuple[Question, ...]
    nearest: Nearest | None = None

    @property
    def leader(self) -> Question:
        """The question that the group is shown under."""
        return self.questions[0]

    @property
    def asked(self) -> int:
        """How often any of them was asked."""
        return sum(each.asked for each in self.questions)

    @property
    def last_asked_at(self) -> datetime:
        """When any of them was last asked."""
        return max(each.last_asked_at for each in self.questions)

    @property
    def waiting(self) -> int:
        """How many addresses wait to be told of any of them."""
        return sum(each.waiting for each in self.questions)


def grouped(
    questions: Sequence[Question], store: ClaimStore, most: int | None = None
) -> list[QuestionGroup]:
    """Return questions in groups of like ones, those asked most often first.

    The same questions over the same store make the same groups, in whatever order
    they come. With ``most``, the store is asked for the nearest claim of so many
    groups only, and those after them are like by their own words alone.
    """
    groups = [QuestionGroup(tuple(each)) for each in _by_words(_in_order(questions))]
    groups.sort(key=_rank)
    shown = groups if most is None else groups[:most]
    found: list[QuestionGroup] = []
    by_claim: dict[str, int] = {}
    for group in shown:
        near = _nearest(group.leader.text, store)
        at = None if near is None else by_claim.get(near.claim_id)
        if at is not None and _contained(
            found[at].leader.text, group.leader.text, NEAR
        ):
            together = found[at].questions + group.questions
            found[at] = replace(found[at], questions=together)
            continue
        if near is not None:
            by_claim.setdefault(near.claim_id, len(found))
        found.append(replace(group, nearest=near))
    return sorted(found, key=_rank) + groups[len(shown) :]


def group_of(
    question: Question, others: Iterable[Question], store: ClaimStore
) -> QuestionGroup:
    """Return the questions that are like one, with the claim nearest to them.

    Of ``others`` the store is asked only about those that words bring near.
    """
    every = {each.key: each for each in others} | {question.key: question}
    groups = _by_words(_in_order(every.values()))
    mine = next(each for each in groups if question in each)
    near = [
        each
        for each in groups
        if each is mine or _contained(each[0].text, mine[0].text, NEAR)
    ]
    together = grouped([each for group in near for each in group], store)
    return next(each for each in together if question in each.questions)


def _in_order(questions: Iterable[Question]) -> list[Question]:
    return sorted(
        questions, key=lambda each: (-each.asked, normalise(each.text), each.key)
    )


def _rank(group: QuestionGroup) -> tuple[int, str]:
    return (-group.asked, group.leader.key)


def _by_words(ordered: Sequence[Question]) -> list[list[Question]]:
    """Let each question join the first like leader, else lead a group itself."""
    groups: list[list[Question]] = []
    leaders: dict[str, list[int]] = {}
    for question in ordered:
        text = normalise(question.text)
        words = set(text.split())
        shared: dict[int, int] = {}
        for word in words:
            for at in leaders.get(word, ()):
                shared[at] = shared.get(at, 0) + 1
        least = min(len(words), _FEWEST_WORDS) * _WORD_SHARE
        for at in sorted(at for at, count in shared.items() if count >= least):
            if _alike(normalise(groups[at][0].text), text):
                groups[at].append(question)
                break
        else:
            for word in words:
                leaders.setdefault(word, []).append(len(groups))
            groups.append([question])
    return groups


def _alike(one: str, other: str) -> bool:
    return token_sort(one, other) >= ALIKE or _contained(one, other, CONTAINED)


def _contained(one: str, other: str, least: float) -> bool:
    fewest = min(len(one.split()), len(other.split()))
    return fewest >= _FEWEST_WORDS and token_set(one, other) >= least


def _nearest(text: str, store: ClaimStore) -> Nearest | None:
    """Return the stored claim that words find first, if it shares enough of them."""
    hits = store.search(text, 1)
    for found in store.get_claims([hit.claim_id for hit in hits]):
        if token_set(normalise(text), normalise(found.text)) >= _NEAREST:
            return Nearest(found.id, found.text)
    return None


def deciding_claim(verdict: Verdict) -> str | None:
    """Return the stored claim that decided ``verdict``; None where it is unknown."""
    if verdict.label is VerdictLabel.UNKNOWN:
        return None
    every = [*verdict.evidence, *(e for part in verdict.parts for e in part.evidence)]
    return next((each.claim_id for each in every if each.deciding), None)


def settle(
    service: VerificationService, claims: Iterable[Claim] | None = None
) -> list[Question]:
    """Close the questions that the store now answers; return them.

    Each is asked again, and closed only if it gets an answer that is not unknown.
    With ``claims``, only the questions nearest to these are asked.
    """
    waiting = service.store.questions(WAITING, _ASKED_OF)
    if claims is not None:
        waiting = _near(waiting, [claim.text for claim in claims])
    closed = []
    for question in waiting:
        claim_id = _answered_by(service, question.text)
        if claim_id is None:
            continue
        try:
            with service.store.unit_of_work() as work:
                after = answer_question(
                    work,
                    QUEUE,
                    question.key,
                    claim_id=claim_id,
                    at=service.clock(),
                    whoever_took=True,
                )
                work.commit()
        except (AlreadyTaken, QuestionNotFound):
            continue  # someone closed it meanwhile
        closed.append(after)
    return closed


def settle_after(service: VerificationService, claims: Sequence[Claim]) -> int:
    """Close the questions that claims answer which were just published.

    They are published whatever comes of it: a store that is busy only leaves the
    questions open. Returns how many were closed.
    """
    try:
        return len(settle(service, claims))
    except ClaimsError as error:
        _LOG.warning("the open questions were not asked again: %s", error)
        return 0


def closed_words(count: int) -> str:
    """Return a sentence for whoever published what answers ``count`` questions."""
    if not count:
        return ""
    questions = "1 open question" if count == 1 else f"{count:,} open questions"
    return f" {questions} of readers {'is' if count == 1 else 'are'} answered by it."


def _near(questions: Sequence[Question], texts: Sequence[str]) -> list[Question]:
    wanted = [normalise(text) for text in texts]

    def nearness(question: Question) -> float:
        asked = normalise(question.text)
        return max((token_set(asked, text) for text in wanted), default=0.0)

    ranked = sorted(questions, key=nearness, reverse=True)
    return [each for each in ranked[:_TRIED] if nearness(each) >= _WORD_SHARE]


def _answered_by(service: VerificationService, text: str) -> str | None:
    try:
        return deciding_claim(service.verify(text).verdict)
    except (InvalidSubmission, TextRejected):
        return None
