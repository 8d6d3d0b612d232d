"""Names known beforehand, from data files: countries, capitals, agencies, places."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from verifier.engine.lexicon import read_table, word_class
from verifier.engine.reading.facts import Token
from verifier.engine.reading.words import STOP_WORDS

_PIECE = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:'(?!s\b)[^\W_]+)*|'s?|[^\w\s]")
_LONGEST = 7
_EQUATING = frozenset({"is", "was", "became", "becomes", "remains", "as", ","})
_WORD_CLASSES = ("noun", "verb", "verb_too", "adjective", "adverb", "noun_too")


@dataclass(frozen=True, slots=True)
class KnownName:
    """One name of the tables: what it stands for and how it must be written.

    ``capitals`` is set where the same letters in lower case are an ordinary word
    ("US", "Turkey", "WHO"), so that only the capitalised form is the name.
    ``described`` is set of a capital called by its country ("the Greek capital").
    """

    canonical: str
    kind: str
    capitals: bool
    described: bool = False


@lru_cache(maxsize=16_384)
def is_ordinary_word(norm: str) -> bool:
    """Tell whether a lower-case word is one of the language's ordinary words."""
    forms = {norm, norm.removesuffix("s"), norm.removesuffix("es")}
    if norm.endswith(("ed", "ing")):
        bare = norm.removesuffix("ed").removesuffix("ing")
        forms |= {bare, bare + "e"}
    return norm in STOP_WORDS or any(
        form in word_class(name) for name in _WORD_CLASSES for form in forms
    )


def _key(alias: str) -> tuple[str, ...]:
    return tuple(
        piece.replace(".", "") if len(piece) > 1 else piece
        for piece in _PIECE.findall(alias.casefold())
    )


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


class _Gazetteer:
    def __init__(self) -> None:
        self.entries: dict[tuple[str, ...], KnownName] = {}
        self.starts: set[str] = set()
        self.government: dict[str, str] = {}
        self._add_countries()
        for kind, name, others, country in _padded("names.tsv", 4):
            canonical = name.casefold()
            for alias in [name, *_split(others)]:
                self._add(alias, canonical, kind)
            if country:
                self.government[canonical] = country.casefold()
        for kind, names in read_table("wordnet_names.tsv"):
            for name in names.split("|"):
                lower = name.casefold()
                words = lower.split()
                plain = all(word.isalpha() for word in words)
                key = tuple(words) if plain else _key(name)
                self.entries.setdefault(key, KnownName(lower, kind, capitals=True))
                self.starts.add(key[0])

    def _add_countries(self) -> None:
        for country, others, demonyms, capitals in _padded("countries.tsv", 4):
            canonical = country.casefold()
            for alias in [country, *_split(others)]:
                self._add(alias, canonical, "country")
            for alias in _split(demonyms):
                self._add(alias, canonical, "nationality")
            seats = _split(capitals)
            for alias in seats:
                self._add(alias, seats[0].casefold(), "place")
                self.government[seats[0].casefold()] = canonical
            for described in _capitals(country, _split(demonyms)) if seats else ():
                self._add(described, seats[0].casefold(), "place", described=True)

    def _add(
        self, alias: str, canonical: str, kind: str, *, described: bool = False
    ) -> None:
        key = _key(alias)
        first = alias.replace(".", "")
        capitals = kind == "person" or (
            len(key) == 1 and (first.isupper() or is_ordinary_word(key[0]))
        )
        known = KnownName(canonical, kind, capitals, described)
        self.entries.setdefault(key, known)
        self.starts.add(key[0])


def _capitals(country: str, demonyms: Sequence[str]) -> Sequence[str]:
    """Return what a capital is called without its name."""
    return [
        f"{country}'s capital",
        f"{country}'s capital city",
        f"capital of {country}",
        *(f"{demonym} capital" for demonym in demonyms[:1]),
        *(f"{demonym} capital city" for demonym in demonyms[:1]),
    ]


def _padded(table: str, width: int) -> list[list[str]]:
    return [[*row, *[""] * (width - len(row))] for row in read_table(table)]


@cache
def _gazetteer() -> _Gazetteer:
    return _Gazetteer()


@cache
def first_names() -> frozenset[str]:
    """Return lower-case given names that mark a person."""
    return frozenset(
        word for row in read_table("first_names.tsv") for word in row[1].split()
    )


def government_of(canonical: str) -> str:
    """Return the country that a capital or seat of government may stand for, or the
    name itself."""
    return _gazetteer().government.get(canonical, canonical)


def find_known(
    tokens: Sequence[Token], index: int, *, shouting: bool
) -> tuple[KnownName, int] | None:
    """Return the longest known name that starts at ``index``, and its last token.

    ``shouting`` marks a sentence all in capitals, where capitals mean nothing.
    """
    table = _gazetteer()
    if tokens[index].norm not in table.starts:
        return None
    longest = min(_LONGEST, len(tokens) - index)
    key = tuple(token.norm for token in tokens[index : index + longest])
    for length in range(longest, 0, -1):
        known = table.entries.get(key[:length])
        if known is None:
            continue
        run = tokens[index : index + length]
        if known.capitals and (shouting or not _capitalised(run)):
            continue
        if known.described and _is_equated(tokens, index, index + length):
            continue
        if (
            length == 1
            and not run[0].text[0].isupper()
            and known.kind == "organisation"
        ):
            continue
        return known, index + length - 1
    return None


def _is_equated(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Tell whether a text says which city a capital is, so that its words are what is
    claimed: "Lyon is the French capital"."""
    ahead = tokens[end : end + 3]
    says = ahead[:1] and ahead[0].norm in _EQUATING
    if says and any(token.is_word and token.text[0].isupper() for token in ahead):
        return True
    behind = [token.norm for token in tokens[max(0, first - 2) : first]]
    return not _EQUATING.isdisjoint(behind)


def _capitalised(run: Sequence[Token]) -> bool:
    if len(run) == 1 and run[0].norm in STOP_WORDS:
        return run[0].text.replace(".", "").isupper()
    return all(
        token.text[0].isupper()
        for token in run
        if token.is_word and (token.norm not in STOP_WORDS or len(run) == 1)
    )
