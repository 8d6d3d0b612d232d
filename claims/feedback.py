"""What readers ask and say, and what reviewers make of it.

Questions in the queue, feedback on verdicts, golden cases and daily counts. None of
it tells who asked, but for an address that a reader leaves to be told, which is
deleted once they were.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from claims.errors import InvalidAddress
from claims.models import Actor

LONGEST_REASON = 2_000
"""Code points of what a reader or a reviewer gives as a reason."""

BANDS = 5
"""Confidence is counted in this many bands of equal width."""

LABELS = ("supported", "contradicted", "unknown")
"""The words that a verdict has, as verdicts spell them."""

_LONGEST_ADDRESS = 254
_LONGEST_LOCAL = 64
_ADDRESS = re.compile(
    r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)"
    r"@(?P<domain>([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)"
)


class QuestionState(StrEnum):
    """Where a question stands that the store could not answer."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the queue, counted by normalised text.

    ``text`` and ``reason`` are those of the last time. ``by`` took or decided it at
    ``at``; ``note`` is why it was dismissed, ``claim_id`` what answers it.
    ``waiting`` is how many addresses were left to be told.
    """

    key: str
    text: str
    reason: str
    asked: int
    first_asked_at: datetime
    last_asked_at: datetime
    state: QuestionState = QuestionState.OPEN
    by: Actor | None = None
    at: datetime | None = None
    note: str | None = None
    claim_id: str | None = None
    waiting: int = 0

    @property
    def asked_again(self) -> bool:
        """Whether it was asked, without an answer, after it had been answered."""
        return (
            self.state is QuestionState.OPEN
            and self.claim_id is not None
            and self.at is not None
        )


@dataclass(frozen=True, slots=True)
class QuestionDecision:
    """How a question was closed, by whom and when."""

    key: str
    state: QuestionState
    by: Actor
    at: datetime
    note: str | None = None
    claim_id: str | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """An address that is to be told how its question ended; ``tries`` were made."""

    id: str
    address: str
    question: Question
    tries: int


class FeedbackKind(StrEnum):
    """What a reader says of a verdict."""

    HELPED = "helped"
    WRONG = "wrong"


class Judgement(StrEnum):
    """What a reviewer makes of a verdict that readers spoke of."""

    RIGHT = "right"
    WRONG = "wrong"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's word on one verdict; nothing in it tells who they are."""

    id: str
    verdict_id: str
    kind: FeedbackKind
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """What is kept of a verdict beside feedback on it, for when it is deleted.

    ``claim_id`` and ``quote`` are those of the evidence that decided, where any did.
    """

    id: str
    submission: str
    label: str
    confidence: float
    reason_code: str
    claim_id: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedVerdict:
    """A verdict that readers spoke of, how often, and what a reviewer made of it.

    ``waiting`` ones were called wrong and not judged since.
    """

    given: GivenVerdict
    helped: int
    wrong: int
    last_at: datetime
    waiting: bool = False
    judgement: Judgement | None = None
    by: Actor | None = None
    at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """What the service must, or must never, answer to a text.

    ``expects`` is the label that it must have. ``forbids_slug`` names the stored
    claim, and ``forbids_quote`` the quote, that must never decide it: they were told
    apart by a reviewer. ``held`` is whether it did when it was last replayed.
    """

    id: str
    claim: str
    why: str
    by: Actor
    at: datetime
    expects: str | None = None
    forbids_slug: str | None = None
    forbids_quote: str | None = None
    verdict_id: str | None = None
    held: bool | None = None
    held_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VerdictTally:
    """What of a verdict is counted by the day."""

    label: str
    confidence: float

    @property
    def band(self) -> int:
        """Return which fifth of the scale the confidence is in, from 0."""
        return min(BANDS - 1, max(0, int(self.confidence * BANDS)))


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many verdicts of a day had a label."""

    day: date
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many verdicts of a band and label a reviewer called right, and wrong."""

    band: int
    label: str
    right: int
    wrong: int


def usable_address(text: str) -> str:
    """Return an email address as it is kept: without spaces around it.

    Raises:
        InvalidAddress: no mail could be sent to it, or it would not be one address.
    """
    address = text.strip()
    found = _ADDRESS.fullmatch(address)
    if (
        found is None
        or len(address) > _LONGEST_ADDRESS
        or len(found["local"]) > _LONGEST_LOCAL
    ):
        raise InvalidAddress(
            "Give one email address, such as name@example.org: letters without "
            "accents, no spaces, no name around it."
        )
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"
