"""Plain text, in whatever encoding it was saved."""

import re

from claims.ingestion.boilerplate import left_out
from claims.ingestion.encodings import decode
from claims.ingestion.lines import groups, tidy, unwrapped
from claims.ingestion.records import Described, Given, Line, Read

_ENDS = re.compile(r"""[.!?…:;,]["')\]»”’]*$""")
_BYLINE = re.compile(
    r"by ((?:[A-Z][\w.'’-]+ ?){2,5}(?:and (?:[A-Z][\w.'’-]+ ?){2,4})?)$", re.IGNORECASE
)
_LONGEST_TITLE, _LONGEST_TITLE_WORDS = 200, 25


def read_plain(given: Given) -> Read:
    """Return the paragraphs of a text file.

    Lines that a program broke at a fixed width become paragraphs again. A title is
    proposed where the text begins with a line that is no sentence.

    Raises:
        EncodingUnknown: it is no text.
    """
    text, encoding = decode(
        given.data, given.encoding, declared_only=given.declared_only
    )
    return Read(_lines(text), describe(text), encoding)


def _lines(text: str) -> tuple[Line, ...]:
    paragraphs = [
        paragraph
        for group in groups(tidy(text).split("\n"))
        for paragraph in unwrapped(group)
    ]
    flags = left_out(paragraphs)
    return tuple(map(Line, paragraphs, flags))


def describe(text: str) -> Described:
    """Return what the first lines of a plain text say about it: title and author."""
    lines = [line for line in _lines(text[:20_000]) if not line.boilerplate]
    if len(lines) < 2:  # noqa: PLR2004 - a title stands over something
        return Described()
    first = lines[0].text
    is_title = (
        len(first) <= _LONGEST_TITLE
        and len(first.split()) <= _LONGEST_TITLE_WORDS
        and not _ENDS.search(first)
        and not _BYLINE.fullmatch(first)
    )
    for line in lines[:4]:
        if found := _BYLINE.fullmatch(line.text):
            return Described(first if is_title else None, author=found[1].strip())
    return Described(first if is_title else None)
