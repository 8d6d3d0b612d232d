"""A checked text as its page shows it: paragraphs, with the answers beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verifier.engine.types import Span
from verifier.texts import CheckedStatement, CheckedText
from verifier.web.marking import Mark, Segment
from verifier.web.verdict_view import EvidenceView, VerdictView, verdict_view

_SHOWN = 2
_CLOSING = re.compile(r"""[.!?…]+["'”’)\]]*""")


@dataclass(frozen=True, slots=True)
class NoteView:
    """The answer to one statement, as it stands beside its paragraph."""

    number: int
    text: str
    verdict: VerdictView
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class PieceView:
    """A run of a paragraph: an answered statement, or the words between."""

    segments: tuple[Segment, ...]
    note: NoteView | None = None


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph with its pieces and the answers to its statements."""

    pieces: tuple[PieceView, ...]
    notes: tuple[NoteView, ...]


@dataclass(frozen=True, slots=True)
class TextView:
    """A text, how its statements were answered, and how many were not."""

    paragraphs: tuple[ParagraphView, ...]
    counts: dict[str, int]
    answered: int
    not_checkable: int
    left_out: int


def text_view(checked: CheckedText) -> TextView:
    """Return what the page of ``checked`` shows; joined, its pieces are the text."""
    answered = [each for each in checked.statements if each.verification]
    notes = {each.span: _note(n, each) for n, each in enumerate(answered, 1)}
    return TextView(
        paragraphs=tuple(
            _paragraph(checked.text, paragraph, notes)
            for paragraph in checked.paragraphs
        ),
        counts=checked.counts,
        answered=checked.answered,
        not_checkable=len(checked.statements) - checked.checkable,
        left_out=checked.checkable - checked.answered,
    )


def _note(number: int, statement: CheckedStatement) -> NoteView:
    if statement.verification is None:
        raise ValueError(f"Statement {number} has no answer.")
    view = verdict_view(statement.verification.verdict)
    # What is only near a statement would crowd the page; its own page shows it.
    shown = view.related if view.sides else view.deciding
    if view.parts:
        shown = tuple(item for part in view.parts for item in part.deciding)
    return NoteView(number, statement.text, view, shown[:_SHOWN])


def _paragraph(
    text: str, paragraph: Span, notes: dict[Span, NoteView]
) -> ParagraphView:
    inside = [
        (span, note)
        for span, note in notes.items()
        if paragraph.start <= span.start and span.end <= paragraph.end
    ]
    return ParagraphView(
        tuple(_pieces(text, paragraph, inside)), tuple(note for _, note in inside)
    )


def _pieces(
    text: str, paragraph: Span, inside: Sequence[tuple[Span, NoteView]]
) -> Iterator[PieceView]:
    reached = paragraph.start
    for span, note in inside:
        if reached < span.start:
            yield _plain(text[reached : span.start])
        segments = tuple(
            each if each.mark is Mark.DIFFERS else Segment(each.text, Mark.NONE)
            for each in note.verdict.claim
        )
        # The sign of the answer follows the full stop, as that of a footnote does.
        closing = _CLOSING.match(text, span.end, paragraph.end)
        reached = closing.end() if closing else span.end
        if reached > span.end:
            segments += (Segment(text[span.end : reached], Mark.NONE),)
        yield PieceView(segments, note)
    if reached < paragraph.end:
        yield _plain(text[reached : paragraph.end])


def _plain(text: str) -> PieceView:
    return PieceView((Segment(text, Mark.NONE),))
