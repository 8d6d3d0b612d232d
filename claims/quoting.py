"""Where pasted words stand in a document, as the document itself prints them."""

import re

from claims.documents import make_quote
from claims.models import Document, Quote

_WORD = re.compile(r"\S+")
_ALIKE = ("'‘’‚ʼ`´", '"“”„«»', "-‐‑‒–—―−")
_CLASSES = {sign: f"[{re.escape(signs)}]" for signs in _ALIKE for sign in signs}
MOST_PLACES = 20
"""More places than anybody would choose from."""


def places(document: Document, pasted: str) -> list[Quote]:
    """Return the places where ``pasted`` stands in one paragraph of a document.

    Only if it stands nowhere character for character, places count where white
    space, quote marks or dashes differ: copying often changes them. The quotes hold
    the document's own characters either way. At most :data:`MOST_PLACES` are found.
    """
    wanted = pasted.strip()
    if not wanted:
        return []
    return _found(document, re.escape(wanted)) or _found(document, _loosely(wanted))


def _loosely(wanted: str) -> str:
    return r"\s+".join(
        "".join(_CLASSES.get(sign) or re.escape(sign) for sign in word)
        for word in _WORD.findall(wanted)
    )


def _found(document: Document, pattern: str) -> list[Quote]:
    search = re.compile(pattern)
    found: list[Quote] = []
    for passage in document.passages:
        for match in search.finditer(passage.text):
            start = passage.start + match.start()
            found.append(make_quote(document, start, passage.start + match.end()))
            if len(found) == MOST_PLACES:
                return found
    return found


def stands_as_far_as(document: Document, pasted: str) -> str:
    """Return the longest beginning of ``pasted``, in whole words, that stands there.

    It tells somebody whose words are not in the document where they part from it.
    """
    words = _WORD.findall(pasted)
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if places(document, " ".join(words[:middle])):
            low = middle
        else:
            high = middle - 1
    return " ".join(words[:low])
