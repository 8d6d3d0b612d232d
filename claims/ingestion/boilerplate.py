"""What stands around articles: menus, footers, addresses, calls to subscribe."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from claims.text import normalise

_CALLS = re.compile(
    r"""(?:subscribe|sign\ up|join\ our|follow\ us|share\ (?:this|on|via)|
    read\ (?:more|also|next)|see\ also\b|click\ here|tap\ here|advertise|
    log\ ?(?:in|out)\b|sign\ (?:in|out)\b|
    skip\ to|cookie|we\ use\ cookies|accept\ (?:all|cookies)|privacy\ (?:policy|notice)|
    terms\ (?:of|and)|contact\ (?:us|the\ (?:author|editor))|about\ us|newsletter|
    get\ (?:our|the)\ (?:app|newsletter)|
    download\ (?:our|the)\ app|support\ (?:us|our|independent)|become\ a\ member|donate|
    most\ (?:read|popular)|related\ (?:articles|stories|news)|recommended|trending|
    back\ to\ top|print\ this|all\ rights\ reserved|copyright|©|\(c\)\ ?\d{4}|
    (?:physical|mailing|postal|office|street)\ address|this\ (?:e-?mail|message)\ was|
    unsubscribe|view\ (?:this\ )?(?:e-?mail\ )?in\ (?:your\ )?browser|
    photo\ credit|listen\ to\ this|comments?\b\W*\d*$|leave\ a\ comment)""",
    re.VERBOSE,
)
_NOTICES = re.compile(
    r"all rights reserved|©|privacy policy|terms of (?:use|service)|unsubscribe"
    r"|manage your preferences|cookie (?:settings|preferences)"
)
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|seite) ?\d{1,4}(?: (?:of|/) ?\d{1,4})?|[-|] ?\d{1,4} ?[-|]"
    r"|\d{1,4} (?:of|/) \d{1,4}"
)
_STREET = re.compile(
    r"\d{1,6}[a-z]? (?:[\w.'-]+ ){1,5}(?:st|street|ave|avenue|rd|road|blvd|boulevard|"
    r"ln|lane|dr|drive|way|sq|square|court|ct|place|pl|parkway|pkwy|highway|hwy|floor|"
    r"suite)\.?,?(?: (?:suite|floor|fl|unit|apt|no)\.? ?\w+)?"
)
_TOWN = re.compile(
    r"[\w.' -]{2,40},? "
    r"(?:[a-z]{2} \d{5}(?:-\d{4})?|[a-z]{1,2}\d{1,2}[a-z]? ?\d[a-z]{2})"
)
_POST_BOX = re.compile(r"p\.? ?o\.? box \d+.*")
_PARTED = re.compile(r"\s*[|•·›»]\s*")
_FEWEST_PARTS, _LONG_PART = 3, 3
_LONG_CALL, _LONG_NOTICE, _LONG_REPEATED, _LONG_PAIR = 20, 30, 12, 8
_OFTEN = 3


def looks_left_out(line: str) -> bool:
    """Tell whether a paragraph by itself is no part of what a document says."""
    text = normalise(line)
    words = len(text.split())
    if words <= _LONG_CALL and _CALLS.match(text):
        return True
    if words <= _LONG_NOTICE and _NOTICES.search(text):
        return True
    return (
        _PAGE_NUMBER.fullmatch(text) is not None or _is_address(text) or _is_menu(text)
    )


def _is_menu(text: str) -> bool:
    """Tell whether a line is a few words each between strokes or dots, as menus are.

    A row of a table has figures, and is none.
    """
    parts = _PARTED.split(text.strip("|•·›» "))
    return len(parts) >= _FEWEST_PARTS and all(
        0 < len(part.split()) <= _LONG_PART
        and not any(each.isdigit() for each in part)
        and not part.endswith((".", "!", "?"))
        for part in parts
    )


def _is_address(text: str) -> bool:
    if len(text) > 120:  # noqa: PLR2004 - no line of an address is that long
        return False
    return any(each.fullmatch(text) for each in (_STREET, _TOWN, _POST_BOX))


def left_out(lines: Sequence[str]) -> list[bool]:
    """Tell of each paragraph whether it is boilerplate.

    Beside what :func:`looks_left_out` knows, short paragraphs are that come three
    times or more, and those that come twice next to other such ones, as the lines of
    an address do. Sentences that merely come twice are none.
    """
    normal = [normalise(line) for line in lines]
    counts = Counter(normal)
    found = [looks_left_out(line) for line in lines]
    for at, text in enumerate(normal):
        words = len(text.split())
        if counts[text] >= _OFTEN and words <= _LONG_REPEATED:
            found[at] = True
    pairs = {
        at
        for at, text in enumerate(normal)
        if counts[text] > 1 and len(text.split()) <= _LONG_PAIR
    }
    for at in sorted(pairs):
        beside = (at - 1, at + 1)
        if any(0 <= each < len(lines) and found[each] for each in beside):
            found[at] = True
    return found


def running_lines(pages: Sequence[Sequence[str]], edge: int = 2) -> set[str]:
    """Return the lines that pages begin or end with again and again, as keys.

    Use :func:`running_key` to look a line up.
    """
    if len(pages) < _OFTEN:
        return set()
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({running_key(each) for each in _edges(page, edge)})
    needed = max(_OFTEN, len(pages) * 0.3)
    return {key for key, count in counts.items() if count >= needed}


def running_key(line: str) -> str:
    """Return ``line`` without what changes from page to page."""
    return re.sub(r"\d+", "#", normalise(line))


def _edges(page: Sequence[str], edge: int) -> Iterable[str]:
    return (*page[:edge], *page[-edge:])
