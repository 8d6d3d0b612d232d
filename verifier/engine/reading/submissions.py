"""Split a submission into statements and tell what kind of sentence each one is.

A question is turned into the claim it asks about where that is safe ("Is it true
that P?" asks about P; "Who did P?" asks about nothing that can be checked).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from verifier.engine.lexicon import read_table
from verifier.engine.reading.normalising import normalise
from verifier.engine.reading.openings import closing_start, opening_end
from verifier.engine.reading.sentences import split_sentences
from verifier.engine.types import Span


class Kind(StrEnum):
    """What a sentence is, as far as checking goes."""

    CLAIM = "claim"
    QUESTION = "question"
    OPINION = "opinion"
    PREDICTION = "prediction"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a submission: where it stands, its words, what it is.

    ``span`` counts characters of the submission as typed; ``text`` is exactly what
    stands there, without wrappings such as "BREAKING:" or "Is it true that".
    """

    span: Span
    text: str
    kind: Kind
    asked: bool = False
    """Whether it was a yes-or-no question, read as the claim it asks about."""


_TAIL = re.compile(
    r"(?:(?<![\s,;:.-])[\s,;:.-]++(?:true|false|right|correct|real|"
    r"is (?:that|this|it) (?:true|right|correct|real)|fact[\s-]?check(?: please)?|"
    r"please (?:check|verify|confirm)|true or false|anyone|"
    r"any (?:source|truth to this))|(?<![\s?!.]))[\s?!.]*+$",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,10}\Z")
_ASKS = re.compile(
    r"^\W*(?:who|whom|whose|what|which|where|when|why|how)\b(?!ever)", re.IGNORECASE
)
_INVERTED = re.compile(
    r"^\W*(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|"
    r"shall|may|might|must|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|"
    r"haven't|won't|wouldn't|can't|couldn't)\b",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"(?:did|does|do|has|have|had|is|are|was|were)\s+(?!not\b)(?=\S)", re.IGNORECASE
)
_OPEN_QUESTION = re.compile(
    r"\b(?:or|any|anyone|anybody|anything|there|you)\b", re.IGNORECASE
)
_FIRST_PERSON = re.compile(
    r"\b(?:i|we)\s+(?:\w+ly\s+)?(?:think|believe|feel|hope|guess|suppose|reckon|wish|"
    r"love|hate|doubt)\b|\bin my (?:view|opinion)\b|\bimho\b",
    re.IGNORECASE,
)
_PREDICTS = re.compile(
    r"\b(?:will|won't|shall|(?:is|are) going to|(?:is|are) set to|is about to)\b",
    re.IGNORECASE,
)
_OUGHT = re.compile(
    r"\b(?:should|ought to|must never|deserves?|(?:is|was|are|were)(?: \w+ly| quite)? "
    r"(?:right|wrong|justified|mistaken|foolish|wise|brave) (?:not )?(?:to|in|when))\b",
    re.IGNORECASE,
)
# Begun once a run and never taken back: linear in any text.
_CLOSING_TAGS = re.compile(
    r"(?<=[\w.!?\"')\]%])(?:\s+(?:#\w+|https?://\S+)|\s*[^\w\s.!?\"')\]%]++)++\s*$"
)
_SPEECH = re.compile(
    r"\b(?:said|says|say|told|according to|announced|claimed|claims|reported|reports|"
    r"warned|called|calls|stated|promised|posted|wrote|asked|vowed|pledged|expects?|"
    r"predicts?|argued|believes?|thinks?|wants?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]{2,}")
_MINIMUM_WORDS = 3


def split_submission(submission: str) -> tuple[Statement, ...]:
    """Return the statements of ``submission`` in order, with original offsets.

    Hashtags and interjections that stand alone are dropped where a statement is
    there; a submission of nothing else is one statement of the kind ``noise``.
    """
    text, offsets = normalise(_without_tags(submission))
    found = [
        statement
        for span in split_sentences(text)
        for statement in _statement(submission, text, offsets, span)
    ]
    said = [statement for statement in found if statement.kind is not Kind.NOISE]
    return tuple(said or found[:1]) or (
        Statement(Span(0, len(submission)), submission, Kind.NOISE),
    )


def _without_tags(submission: str) -> str:
    """Leave out hashtags and addresses at the end: they file a text, they state
    nothing."""
    tags = _CLOSING_TAGS.search(submission)
    if tags and _enough_words(submission[: tags.start()]):
        return submission[: tags.start()]
    return submission


def _statement(
    submission: str, text: str, offsets: tuple[int, ...], sentence: Span
) -> list[Statement]:
    start, end = sentence.start, sentence.end
    raw = text[start:end]
    opening, asked_by_wrapping = opening_end(raw)
    if opening and _enough_words(raw[opening:]):
        start += opening
    closing = closing_start(text, start, end)
    if _enough_words(text[start:closing]):
        end = closing
    tail = _TAIL.search(text, start, end)
    questioned = "?" in text[start:end]
    if tail and tail.start() > start:
        end = max(tail.start(), start + 1)
        if _INITIALS.search(text, start, end + 1):  # the dot of "the U.S."
            end += 1
    while start < end and text[start] in " ,;:-\"'":
        start += 1
    core = text[start:end]
    if not core:
        return []
    kind = _kind(core, questioned=questioned, wrapped=asked_by_wrapping)
    asked = _TURNED.match(core) if kind is Kind.QUESTION else None
    if asked and not _OPEN_QUESTION.search(core) and _enough_words(core[asked.end() :]):
        start += asked.end()
        kind = Kind.CLAIM
    span = Span(offsets[start], offsets[end - 1] + 1)
    text_as_typed = submission[span.start : span.end]
    return [Statement(span, text_as_typed, kind, asked=bool(asked))]


def part_of(statement: Statement, span: Span) -> Statement:
    """Return the part of a statement that ``span`` of its text is."""
    start = statement.span.start
    return Statement(
        Span(start + span.start, start + span.end),
        statement.text[span.start : span.end],
        statement.kind,
    )


def _enough_words(text: str) -> bool:
    return len(_WORD.findall(text)) >= _MINIMUM_WORDS


def _kind(core: str, *, questioned: bool, wrapped: bool) -> Kind:
    if questioned and not wrapped and (_ASKS.match(core) or _INVERTED.match(core)):
        return Kind.QUESTION
    if _ASKS.match(core) and questioned:
        return Kind.QUESTION
    if len(_WORD.findall(core)) < _MINIMUM_WORDS:
        return Kind.NOISE
    if _FIRST_PERSON.search(core) or _is_opinion(core):
        return Kind.OPINION
    if _PREDICTS.search(core) and not _SPEECH.search(core):
        return Kind.PREDICTION
    return Kind.CLAIM


@cache
def _evaluative_words() -> frozenset[str]:
    return frozenset(row[0] for row in read_table("evaluative.tsv"))


def _is_opinion(core: str) -> bool:
    if _SPEECH.search(core) or '"' in core:
        return False
    if _OUGHT.search(core):
        return True
    words = [word.casefold() for word in _WORD.findall(core)]
    return any(word in _evaluative_words() for word in words)
