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
