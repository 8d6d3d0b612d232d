"""Sentences of a paragraph, with offsets."""

import re
from collections.abc import Iterator

from nupunkt import sent_spans

_CLOSERS = "\"')]»”’"
_PLAIN_END = re.compile(
    r"(?:^|(?<=\s))[a-zà-öø-ÿ]{4,}[.!?][\"')\]»”’]*(\s+)(?=[\"'(\[«“‘]*[A-ZÀ-ÖØ-Þ])"
)
_ABBREVIATED = ("dept", "approx", "assoc", "univ", "govt", "incl", "resp", "misc")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a paragraph begin and end, without spaces around.

    A piece that begins in lower case, or is only closing marks, belongs to the one
    before.
    """
    found: list[tuple[int, int]] = []
    for low, high in _pieces(text):
        piece = text[low:high]
        stripped = piece.strip()
        if not stripped:
            continue
        start = low + len(piece) - len(piece.lstrip())
        end = start + len(stripped)
        goes_on = stripped[0].islower() or not stripped.strip(_CLOSERS + ".?!")
        if found and goes_on:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the model's sentences, also cut where it takes a plain word ("month.")
    for an abbreviation."""
    for low, high in sent_spans(text):
        start = low
        for found in _PLAIN_END.finditer(text, low, high):
            if not found.group().lstrip().startswith(_ABBREVIATED):
                yield start, found.start(1)
                start = found.end(1)
        yield start, high
