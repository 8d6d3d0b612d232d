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
    r" ?[—–-]{1,2} ?(?P<name>[^—–]{1,60}?) ?\(@(?P<handle>\w{1,30})\)"
    r"(?: ?(?P<day>[A-Z][a-z]{2,8} \d{1,2}, \d{4}))?"
)
_TAG = re.compile(r"[#@](\w+)")
_CAMEL = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)"
)
_SPACES = re.compile(r"\s+")
_PICTURES = frozenset({"So", "Sk", "Cf", "Cc"})
"""Unicode categories of pictograms, their modifiers, and invisible characters."""


_LINKING_WORDS = frozenset(
    """
    a about after all an and are as at be been before being but by can could did do
    does for from had has have he her here him his how i if in into is it its just me
    my no not of on or our out over she should so than that the their them then there
    these they this those to up us was we were what when where which who whom why will
    with would you your
    """.split()
)
"""Words that tell nothing of the topic: half of a post, and in every claim."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


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

    @property
    def searchable(self) -> str:
        """What is looked for by its words: those that tell of the topic, if any."""
        whole = f"{self.text} {self.author}".strip()
        return _topical(whole) or whole

    @property
    def readings(self) -> tuple[str, ...]:
        """What is looked for by its meaning: as typed and, if it differs, as read.

        The author speaks: "Name: text" is how the model sees who said it.
        """
        read = f"{self.author}: {self.text}" if self.author else self.text
        typed = _SPACES.sub(" ", self.raw).strip()
        return (typed,) if read == typed else (typed, read)


def read_query(raw: str) -> Query:
    """Return the searchable part of any text; where nothing is left, the text."""
    text = unescape(raw)
    # Spaces first: the signature's pattern must not walk long runs of them.
    text = _SPACES.sub(" ", _ADDRESS.sub(" ", text))
    names = [found["name"] for found in _SIGNATURE.finditer(text)]
    text = _SIGNATURE.sub(" ", text)
    text = _TAG.sub(lambda found: " " + _opened(found[1]) + " ", text)
    text = _plain(text)
    author = _plain(" ".join(dict.fromkeys(names)))
    return Query(raw, text or author or _SPACES.sub(" ", raw).strip(), author)


def _topical(text: str) -> str:
    shouted = text.isupper()

    def kept(found: re.Match[str]) -> str:
        word = found.group()
        is_name = len(word) > 1 and word.isupper() and not shouted  # WHO, US, IT
        return word if is_name or word.casefold() not in _LINKING_WORDS else " "

    return _SPACES.sub(" ", _WORD.sub(kept, text)).strip()


def _opened(tag: str) -> str:
    return _CAMEL.sub(" ", tag.replace("_", " "))


def _plain(text: str) -> str:
    kept = (" " if unicodedata.category(c) in _PICTURES else c for c in text)
    return _SPACES.sub(" ", "".join(kept)).strip()
