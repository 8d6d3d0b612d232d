"""Texts cut at the words that decided, so that a page can mark them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from verifier.engine.types import Span

_CONTEXT = 320


class Mark(IntEnum):
    """Why words are marked; where marks overlap, the highest wins."""

    NONE = 0
    AGREES = 1
    UNCOVERED = 2
    DIFFERS = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters under one mark."""

    text: str
    mark: Mark

    @property
    def name(self) -> str:
        """The mark as templates and styles call it."""
        return self.mark.name.lower()


def segments(text: str, marks: Iterable[tuple[Span, Mark]]) -> tuple[Segment, ...]:
    """Return ``text`` cut into runs of one mark each; joined they are ``text``.

    Spans are cut to the text; marks that touch and are equal become one run.
    """
    wanted = [
        (max(0, span.start), min(len(text), span.end), mark)
        for span, mark in marks
        if mark is not Mark.NONE
    ]
    edges = {edge for low, high, _ in wanted if low < high for edge in (low, high)}
    cuts = sorted({0, len(text), *edges})
    runs: list[Segment] = []
    for start, end in pairwise(cuts):
        covering = (mark for low, high, mark in wanted if low <= start and end <= high)
        mark = max(covering, default=Mark.NONE)
        piece = text[start:end]
        if runs and runs[-1].mark is mark:
            piece = runs.pop().text + piece
        runs.append(Segment(piece, mark))
    return tuple(runs)


_LOOSE = " .,;:!?…)]”’"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The source's words before and after a quote; cut ones begin or end in "…"."""

    before: str
    after: str


def surroundings(before: str, after: str, limit: int = _CONTEXT) -> Surroundings:
    """Return what stands around a quote, each side of ``limit`` characters at most.

    Cuts are made between words.
    """
    if len(before) > limit:
        kept = before[-limit:]
        before = "… " + kept[kept.find(" ") + 1 :]
    if len(after) > limit:
        kept = after[:limit]
        space = kept.rfind(" ")
        after = (kept[:space] if space > 0 else kept) + " …"
    return Surroundings(before, after)


def selector_surroundings(prefix: str, suffix: str, kept: int) -> Surroundings:
    """Return what a selector keeps around a quote, which is ``kept`` characters.

    What is that long was cut, be it within a word or before a full stop: it begins
    and ends with whole words.
    """
    before, after = prefix, suffix
    if len(prefix) >= kept:
        whole = prefix[prefix.find(" ") + 1 :]
        before = f"… {whole.lstrip(_LOOSE)}"
    if len(suffix) >= kept:
        space = suffix.rfind(" ")
        after = (suffix[:space] if space > 0 else suffix) + " …"
    return Surroundings(before, after)


def covered_by(
    length: int, spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int, tuple[int, ...]]]:
    """Cut ``0..length`` at the edges of ``spans``.

    Returns (start, end, numbers of the spans that cover it) in order.
    """
    edges = sorted({0, length, *(edge for span in spans for edge in span)})
    inside = [edge for edge in edges if 0 <= edge <= length]
    return [
        (
            start,
            end,
            tuple(
                number
                for number, (low, high) in enumerate(spans)
                if low <= start and end <= high
            ),
        )
        for start, end in pairwise(inside)
    ]
