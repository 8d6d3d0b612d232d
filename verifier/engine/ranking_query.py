"""Reads what a user pasted as something to search for.

Much of what is submitted is a social-media post: web addresses, a signature with the
author and the day, hashtags written as one word, pictograms. None of it is about the
claim, but the author's name and the hashtags' words are.
"""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"”’]+|\bpic\.twitter\.com/\w+|pic\.twitter\.com/\w+",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"\s*[—–-]{1,2}\s*(?P<name>[^—–\n]{1,60}?)\s*\(@(?P<handle>\w{1,30})\)"
    r"(?:\s*(?P<day>[A-Z][a-z]{2,8} \d{1,2}, \d{4}))?"
)
_TAG = re.compile(r"[#@](\w+)")
_CAMEL = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)"
)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Query:
    """A submission as retrieval reads it.

    ``text`` is what is said, without addresses, signatures and pictograms, hashtags
    opened into words; ``author`` the names of those who signed it, or empty;
    ``raw`` the submission itself.
    """

    raw: str
    text: str
    author: str


def read_query(raw: str) -> Query:
    """Return the searchable part of any text; where nothing is left, the text."""
    text = unescape(raw)
    text = _ADDRESS.sub(" ", text)
    names: list[str] = []
    for found in _SIGNATURE.finditer(text):
        names.append(found["name"])
    text = _SIGNATURE.sub(" ", text)
    text = _TAG.sub(lambda found: " " + _opened(found[1]) + " ", text)
    text = _plain(text)
    author = _plain(" ".join(dict.fromkeys(names)))
    return Query(raw, text or author or _SPACES.sub(" ", raw).strip(), author)


def _opened(tag: str) -> str:
    return _CAMEL.sub(" ", tag.replace("_", " "))


def _plain(text: str) -> str:
    kept = (" " if unicodedata.category(c) in {"So", "Sk", "Cf", "Cc"} else c for c in text)
    return _SPACES.sub(" ", "".join(kept)).strip()
