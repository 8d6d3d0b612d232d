"""Plain text, in whatever encoding it was saved."""

import re
from datetime import date

from claims.ingestion.boilerplate import left_out
from claims.ingestion.encodings import decode
from claims.ingestion.lines import BYLINE, groups, tidy, unwrapped
from claims.ingestion.records import Described, Given, Line, Read

_ENDS = re.compile(r"""[.!?…:;,]["')\]»”’]*$""")
_MONTHS = (
    "january february march april may june july august september october november "
    "december"
).split()
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]}|t)?" for name in _MONTHS)
_DAY = re.compile(
    r"(?:(?:published|posted)(?: on)?:? )?(?:[a-z]{3,6}day,? )?"
    rf"(?:(?P<day>\d{{1,2}}) (?P<month>{_MONTH})\.?,? (?P<year>\d{{4}})"
    rf"|(?P<month2>{_MONTH})\.? (?P<day2>\d{{1,2}}),? (?P<year2>\d{{4}})"
    r"|(?P<iso>\d{4}-\d\d-\d\d))(?:,? (?:at )?\d{1,2}[:.]\d\d\b.{0,12})?",
    re.IGNORECASE,
)
_LONGEST_TITLE, _LONGEST_TITLE_WORDS = 200, 25
_HEAD = 6
_LONGEST_MASTHEAD = 5


def read_plain(given: Given) -> Read:
    """Return the paragraphs of a text file.

    Lines that a program broke at a fixed width become paragraphs again. Title,
    publisher, author and day are proposed where its first lines name them.

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
    """Return what the first lines of a plain text say about it.

    A title stands first, or above the line that says who wrote it; what stands over
    such a title, or comes again in the footer, is who published it.
    """
    every = _lines(text[:20_000])
    lines = [line.text for line in every if not line.boilerplate]
    if len(lines) < 2:  # noqa: PLR2004 - a title stands over something
        return Described()
    head = lines[:_HEAD]
    byline = next((at for at, each in enumerate(head) if BYLINE.fullmatch(each)), None)
    author = BYLINE.fullmatch(head[byline]) if byline is not None else None
    title, publisher = head[0], None
    if _is_masthead(head[0]) and len(head) > 1 and _is_title(head[1]):
        around = [line.text for line in every if line.boilerplate]
        repeated = any(head[0] in each for each in around)
        if byline == 2 or repeated:  # noqa: PLR2004 - below the title
            publisher, title = head[0], head[1]
    return Described(
        title if _is_title(title) else None,
        publisher=publisher,
        author=author[1].strip() if author else None,
        published_on=next((day for each in head if (day := _day(each))), None),
    )


def _is_title(line: str) -> bool:
    return (
        len(line) <= _LONGEST_TITLE
        and len(line.split()) <= _LONGEST_TITLE_WORDS
        and not _ENDS.search(line)
        and not BYLINE.fullmatch(line)
        and not _DAY.fullmatch(line)
    )


def _is_masthead(line: str) -> bool:
    return len(line.split()) <= _LONGEST_MASTHEAD and _is_title(line)


def _day(line: str) -> date | None:
    """Return the day that a line names, if it says nothing else."""
    found = _DAY.fullmatch(line)
    if found is None:
        return None
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        month = (found["month"] or found["month2"])[:3].lower()
        return date(
            int(found["year"] or found["year2"]),
            1 + next(at for at, name in enumerate(_MONTHS) if name.startswith(month)),
            int(found["day"] or found["day2"]),
        )
    except ValueError:
        return None  # such as 31 June
