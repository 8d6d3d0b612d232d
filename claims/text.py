"""The one meaning of "same text": how stored strings are cleaned and compared."""

import re
import unicodedata

from claims.errors import TextRejected

_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


def require_storable(text: str) -> str:
    """Return ``text`` unchanged, or refuse it.

    Raises:
        TextRejected: it holds a NUL or a lone surrogate, which PostgreSQL and
            UTF-8 cannot keep.
    """
    if "\x00" in text:
        raise TextRejected("The text holds a NUL character; remove it and try again.")
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise TextRejected(
            f"The text holds half of a character (a lone surrogate) at position "
            f"{error.start}; send it as valid Unicode.",
        ) from error
    return text


def normalise(text: str) -> str:
    """Return the form in which two texts are the same text.

    NFKC, straight quotes, plain hyphens, single spaces, case folded. Meant for
    comparing and hashing; offsets are not kept (the engine's reader keeps them).
    """
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).translate(_DASHES)
    return _SPACES.sub(" ", folded).strip().casefold()
