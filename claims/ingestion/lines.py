"""Lines and paragraphs: text made uniform, hard line breaks taken back."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ENDS = re.compile(r"""[.!?:;…]["')\]»”’]*$""")
_NARROWEST, _WIDEST = 38, 130

_NAMES = r"[A-Z][\w'’-]*\.?(?: [A-Z][\w'’-]*\.?){0,3}"
BYLINE = re.compile(rf"(?:By|BY|by) ({_NAMES}(?: (?:and|AND) {_NAMES})?(?<!\.))")
"""A line that says who wrote a text; its group holds the names."""


def tidy(text: str) -> str:
    """Return ``text`` with one kind of line end and no spaces around lines.

    Every other character stays as it is. At most one empty line stands between two
    paragraphs, none before the first or after the last. Doing it twice changes
    nothing, so that a document is recognised whichever system its file came from.
    """
    lines = [line.strip() for line in _BREAKS.sub("\n", text).split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join(kept)


def unwrapped(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs of lines that a program broke at a fixed width.

    ``lines`` hold no empty ones. Where a line was ended early, as the next word would
    have fitted, its end is an end that somebody meant.
    """
    if len(lines) < 2:  # noqa: PLR2004 - one line is one paragraph
        return list(lines)
    width = max(len(line) for line in lines)
    if not _NARROWEST <= width <= _WIDEST:
        return list(lines)
    paragraphs: list[str] = [lines[0]]
    for before, line in pairwise(lines):
        if _was_full(before, line, width):
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
    return paragraphs


def _was_full(before: str, line: str, width: int) -> bool:
    if BYLINE.fullmatch(line) or BYLINE.fullmatch(before):
        return False
    first = line.split(" ", 1)[0]
    fits = len(before) + 1 + len(first) <= width
    if fits and _ENDS.search(before):
        return False
    if line[:1].islower() and not _ENDS.search(before):
        return len(before) > width * 0.5
    return not fits


def groups(lines: Iterable[str]) -> list[list[str]]:
    """Return the runs of lines between empty ones."""
    found: list[list[str]] = [[]]
    for line in lines:
        if line:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [each for each in found if each]
