"""Words of a text as the index keeps them: folded, stemmed, joined and shortened.

The same code runs for every store, so that all of them find the same claims.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import Stemmer

INDEX_VERSION = 1
"""Raise it with every change of what this module makes of a text."""

LONGEST_WORD = 64
_LONGEST_COMPOUND = 3
_ACRONYM = range(2, 7)
_TYPO_PREFIX = 7
_TYPO_SHORTEST = 4

_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u0060\u00b4]")
_POSSESSIVE = re.compile(r"(?<=[^\W_])'s(?![^\W_])")
_DASHES = re.compile("[\u2010\u2011\u2012\u2212\u00ad]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,10}")
_TOKEN = re.compile(
    r"\d{1,30}(?:\.\d{1,30}){1,3}(?![^\W_])|[^\W_]+(?:-[^\W_]+)*",
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_CAPITALS = re.compile(r"[^\W\d_][^\W_]*|[^\s\w]")
# The same patterns for texts of ASCII alone, which most are: twice as fast.
_DOTTED_ASCII = re.compile(r"(?<![a-z0-9])(?:[a-z]\.){2,10}")
_TOKEN_ASCII = re.compile(
    r"[0-9]{1,30}(?:\.[0-9]{1,30}){1,3}(?![a-z0-9])|[a-z0-9]+(?:-[a-z0-9]+)*"
)
_CAPITALS_ASCII = re.compile(
    r"[A-Za-z][A-Za-z0-9]*|[!-/:-@\[-^`{-\x7f]|[\x00-\x08\x0e-\x1b]"
)
_LINKING = frozenset({"of", "the", "for", "and", "on", "in", "a", "an", "to", "de"})

_stemmer = Stemmer.Stemmer("english", 0)
_stemmer_lock = threading.Lock()


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """Return the English stem of a folded word; words of other scripts stay."""
    with _stemmer_lock:  # a stemmer is one C object and not safe between threads
        return str(_stemmer.stemWord(word))


def fold(text: str) -> str:
    """Return ``text`` without case, accents, apostrophes and thousands' commas."""
    if text.isascii():
        return _fold_ascii(text)
    folded = unicodedata.normalize("NFKC", text)
    if not folded.isascii():
        folded = _MARKS.sub("", unicodedata.normalize("NFKD", folded))
        folded = _DASHES.sub("-", folded)
    folded = _APOSTROPHES.sub("'", folded).casefold()
    folded = _POSSESSIVE.sub("", folded).replace("'", "")
    folded = _THOUSANDS.sub("", folded)
    return _DOTTED.sub(lambda found: found.group().replace(".", ""), folded)


def _fold_ascii(text: str) -> str:
    folded = text.lower().replace("`", "'")
    if "'" in folded:
        folded = _POSSESSIVE.sub("", folded).replace("'", "")
    if "," in folded:
        folded = _THOUSANDS.sub("", folded)
    if folded.count(".") > 1:
        return _DOTTED_ASCII.sub(lambda found: found.group().replace(".", ""), folded)
    return folded


def _pieces(token: str) -> Iterator[str]:
    """Yield the parts of a compound; scripts without spaces go as letter pairs."""
    for part in token.split("-"):
        if len(part) > 1 and _UNSPACED.search(part):
            yield from (part[at : at + 2] for at in range(len(part) - 1))
        else:
            yield part[:LONGEST_WORD]


@dataclass(frozen=True, slots=True)
class Words:
    """``plain`` words in order, ``compounds`` written as one (``front-line``)."""

    plain: tuple[str, ...]
    compounds: tuple[str, ...]
    acronyms: tuple[str, ...]


def read_words(text: str) -> Words:
    """Return the folded, unstemmed words of ``text``."""
    plain: list[str] = []
    compounds: list[str] = []
    folded = fold(text)
    ascii_only = folded.isascii()
    pattern = _TOKEN_ASCII if ascii_only else _TOKEN
    for token in pattern.findall(folded):
        if (ascii_only or token.isascii()) and "-" not in token:
            plain.append(token[:LONGEST_WORD])
            continue
        parts = list(_pieces(token))
        plain += parts
        if 1 < token.count("-") + 1 <= _LONGEST_COMPOUND and not token[0].isdigit():
            compounds.append(token.replace("-", "")[:LONGEST_WORD])
    return Words(tuple(plain), tuple(compounds), tuple(acronyms_of(text)))


def acronyms_of(text: str) -> Iterator[str]:
    """Yield the initials of names written out: ``United Nations`` gives ``un``."""
    initials: list[str] = []
    pattern = _CAPITALS_ASCII if text.isascii() else _CAPITALS
    for word in pattern.findall(text):
        initial = _initial(word)
        if initial:
            initials.append(initial)
        elif initial is None:
            if len(initials) in _ACRONYM:
                yield "".join(initials)
            initials = []
    if len(initials) in _ACRONYM:
        yield "".join(initials)


@lru_cache(maxsize=32_768)
def _initial(word: str) -> str | None:
    """Return what a word adds to an acronym: a letter, nothing, or its end (None)."""
    if word == "-" or word.casefold() in _LINKING:
        return ""
    if word[0].isupper() and len(word) > 1 and word[1:].islower():
        return word[0].casefold()
    return None


def typo_keys(word: str, deletions: int = 1) -> set[str]:
    """Return the start of ``word`` with up to so many letters left out.

    Two words one edit apart share a key, so that near spellings are found by
    looking keys up. Only the first seven letters count, to keep the table small.
    """
    keys = {word[:_TYPO_PREFIX]}
    newest = keys
    for _ in range(deletions):
        newest = {key[:at] + key[at + 1 :] for key in newest for at in range(len(key))}
        keys = keys | newest
    return {key for key in keys if key}


def can_be_misspelt(word: str) -> bool:
    """Whether near spellings of ``word`` mean anything: not of figures or ``UN``."""
    return _TYPO_SHORTEST <= len(word) < LONGEST_WORD and word.isalpha()


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a claim's record and how much its words count."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the index keeps of a claim: impacts by term, words that can be misspelt.

    An impact (1 to 255) is the claim's share of BM25 for the term: the weighted count
    of the term, saturated and made smaller in long records, without the part that
    changes as the store grows.
    """

    impacts: dict[str, int]
    spellings: frozenset[str]


_K1, _B, _USUAL_LENGTH = 1.2, 0.6, 30.0
MAX_IMPACT = 255


def index_entry(fields: Iterable[Field]) -> IndexEntry:
    """Return the index entry of a claim made of ``fields``."""
    counts: dict[str, float] = {}
    plain: set[str] = set()
    length = 0.0
    for part in fields:
        words, weight = read_words(part.text), part.weight
        length += weight * len(words.plain)
        for term in map(stem, words.plain + words.compounds):
            counts[term] = counts.get(term, 0.0) + weight
        for word in set(words.acronyms):
            counts[word] = counts.get(word, 0.0) + weight / 2
        plain.update(words.plain)
    room = _K1 * (1 - _B + _B * length / _USUAL_LENGTH)
    impacts = {  # a share of 1: the highest impact is never passed
        term: round(MAX_IMPACT * count / (count + room)) or 1
        for term, count in counts.items()
    }
    return IndexEntry(impacts, frozenset(filter(can_be_misspelt, plain)))


def neighbours_joined(words: Sequence[str]) -> Iterator[str]:
    """Yield each pair of neighbours as one word: ``front line`` as ``frontline``."""
    for first, second in pairwise(words):
        if first.isalpha() and second.isalpha():
            yield first + second


def splits(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to read one word as two of at least three letters."""
    for at in range(3, len(word) - 2):
        yield word[:at], word[at:]
