"""The facts that reading finds in a text. All offsets are into ``Reading.text``.

``Reading.text`` is the normalised text (straight quotes, plain hyphens, NFC, emoji
and web addresses blanked); ``Reading.original_span`` maps back to what was typed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from math import inf
from typing import Any, TypeVar, cast

from verifier.engine.types import Span

T = TypeVar("T")


Spelling = tuple[tuple[str, str], ...]
"""Misspelt words in lower case, each with the word that it is read as."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark. ``norm`` is its lower case, ``stem`` its Snowball stem
    (irregular forms resolved: "sent" -> "send")."""

    index: int
    text: str
    norm: str
    stem: str
    start: int
    end: int
    is_word: bool
    is_stop: bool
    sentence: int
    unit: tuple[int, int] | None = None
    """First and last token of the several words whose meaning its stem is."""


class Comparator(StrEnum):
    """How a stated figure bounds the true one."""

    EXACTLY = "exactly"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure: the interval it allows, its unit and what it counts.

    ``low``/``high`` are the numbers as stated, before any rounding allowance:
    equal for a bare figure, open-ended for "at least". ``unit`` is canonical
    ("km", "EUR", "percent", "mm"); ``dimension`` names what it measures
    ("length", "money", "share", "duration" ...; ``None`` for a bare count);
    ``base_low``/``base_high`` are in the dimension's base unit. ``per`` is "day",
    "week", "month", "year" ... for a rate. ``counted`` holds the stems of the noun
    phrase counted, nearest first ("75,000 artillery shells" -> ("shell",
    "artilleri")). ``ordinal`` marks "33rd". ``span`` covers comparator, figure and
    unit; ``figure_span`` the figure alone.
    """

    low: float
    high: float
    comparator: Comparator
    span: Span
    figure_span: Span
    text: str
    unit: str | None = None
    dimension: str | None = None
    base_low: float = -inf
    base_high: float = inf
    per: str | None = None
    counted: tuple[str, ...] = ()
    ordinal: bool = False
    sentence: int = 0
    first_token: int = 0
    last_token: int = 0
    """The tokens that ``span`` covers, both included."""
    step: float = 0.0
    """What the figure is rounded to, as written: 1e8 for "7.6 billion"."""
    side: int = 0
    """Of an approximate figure: -1 where the true one is below ("nearly")."""
    role: str | None = None
    """Its part in a change: "from", "to" or "by"."""
    exact: bool = False
    """Stated as the whole of it: "only", "exactly", "just"."""
    low_open: bool = False
    """Whether ``low`` itself is left out ("most" is more than half)."""
    counted_token: int | None = None
    """The token of the head noun counted."""
    governor: str | None = None
    """The stem of the word before it, a verb where it is its object: "arrested 12"."""
    quantifier: bool = False
    """Stated by a quantifier ("most", "dozens of") or verb ("doubled"), no figure."""


@dataclass(frozen=True, slots=True)
class TimeRef:
    """A date or time of day, as far as it is stated. ``None`` is "not stated".

    ``weekday`` counts from Monday = 0; ``part_of_day`` is "morning", "evening",
    "night" ...; ``relation`` is "on", "before", "after", "since", "until" ...;
    ``kind`` is "date", "clock", "part_of_day", "weekday", "season" or "relative"
    ("last week"). ``last_year``/``last_month``/``last_day`` end a span of time ("the
    1990s", "6-8 November"). ``label`` is "early", "mid" or "late", the season, the
    relative step ("previous week"), or "either half" of the day for "six o'clock".
    """

    kind: str
    span: Span
    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    hour: int | None = None
    minute: int | None = None
    part_of_day: str | None = None
    relation: str = "on"
    approximate: bool = False
    sentence: int = 0
    last_year: int | None = None
    last_month: int | None = None
    last_day: int | None = None
    label: str | None = None
    day_month_open: bool = False
    """Written as 6/11/2024: day and month may be the other way round."""


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name. ``canonical`` is equal for aliases ("Kyiv" the government and
    "Ukraine" share metonym ids through :mod:`verifier.engine.reading.names`);
    ``kind`` is "person", "place", "country", "organisation", "nationality",
    "event" or "other"."""

    canonical: str
    text: str
    kind: str
    span: Span
    first_token: int
    last_token: int
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """Who did what to whom, as far as shallow reading can tell.

    ``subject``/``object`` are token index ranges (start, end exclusive) or ``None``;
    after reading, passives are turned round, so ``subject`` is always the doer.
    ``verb`` is the stem of the main verb and ``verb_token`` its index; ``negated``
    folds every negation that scopes over the verb (not, never, deny, refuse, fail,
    rule out; two cancel); ``negation_cue`` is the token index of the outermost one.
    ``modality`` is "actual", "possible", "likely", "future", "conditional",
    "necessary" or "impossible". ``speaker`` is the token range of the one who is
    reported as saying it, ``None`` where the text itself says it; ``speech`` the
    stem of the reporting verb.
    """

    verb: str
    verb_token: int
    sentence: int
    subject: tuple[int, int] | None = None
    object: tuple[int, int] | None = None
    passive: bool = False
    negated: bool = False
    negation_cue: int | None = None
    modality: str = "actual"
    modality_cue: int | None = None
    speaker: tuple[int, int] | None = None
    speech: str | None = None
    finite: bool = True
    """False for "to go" and "going", which state nothing by themselves."""
    past: bool = False


POSSESSIVES = frozenset({"'s", "'"})


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that reading found in one text."""

    original: str
    text: str
    offsets: tuple[int, ...]
    """For each character of ``text`` (and one past its end) its original offset."""
    sentences: tuple[Span, ...]
    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeRef, ...] = ()
    names: tuple[Name, ...] = ()
    clauses: tuple[Clause, ...] = ()
    spelling: Spelling = ()
    """What misspelt words were read as."""
    found: dict[Callable[..., Any], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What :func:`found_once` keeps."""

    def original_span(self, span: Span) -> Span:
        """Return where ``span`` of the normalised text stands in the original."""
        start = self.offsets[span.start]
        end = self.offsets[span.end - 1] + 1 if span.end > span.start else start
        return Span(start, max(end, start))

    def token_span(self, first: int, last: int) -> Span:
        """Return the span of tokens ``first``..``last``, both included."""
        return Span(self.tokens[first].start, self.tokens[last].end)

    def possessive_at(self, index: int) -> bool:
        """Tell whether token ``index`` is there and makes an owner of what stands
        before it: the "'s" of "Rome's war"."""
        return index < len(self.tokens) and self.tokens[index].norm in POSSESSIVES

    def surface(self, span: Span) -> str:
        """Return the original characters that ``span`` of the text stands for."""
        there = self.original_span(span)
        return self.original[there.start : there.end]


def found_once(find: Callable[[Reading], T]) -> Callable[[Reading], T]:
    """Let ``find`` work once on each reading and keep what it returns there: a stored
    text is compared with many submissions. Nobody may change what it returns."""

    @wraps(find)
    def once(reading: Reading) -> T:
        try:
            return cast("T", reading.found[find])
        except KeyError:
            return cast("T", reading.found.setdefault(find, find(reading)))

    return once


@found_once
def stems_of(reading: Reading) -> frozenset[str]:
    """Return the stems of all tokens of a text."""
    return frozenset(token.stem for token in reading.tokens)


@found_once
def content_words(reading: Reading) -> tuple[int, ...]:
    """Return the tokens that are words and carry content."""
    return tuple(t.index for t in reading.tokens if t.is_word and not t.is_stop)


@found_once
def named_tokens(reading: Reading) -> frozenset[int]:
    """Return the tokens that stand in a name."""
    return frozenset(
        index
        for name in reading.names
        for index in range(name.first_token, name.last_token + 1)
    )
