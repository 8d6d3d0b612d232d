"""Word knowledge from the data files beside the engine: base forms and relations.

Lookups are by Snowball stem, as :class:`~verifier.engine.reading.facts.Token` holds
it. Tables are read when first needed and kept.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

import Stemmer

SAME_MEANING = 0.9
NEAR_MEANING = 0.8


def read_table(name: str) -> list[list[str]]:
    """Return the rows of ``data/NAME``: tab-separated, ``#`` starts a comment line."""
    text = files("verifier.engine").joinpath("data", name).read_text("utf-8")
    return [
        line.split("\t")
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    ]


@cache
def _irregular() -> dict[str, str]:
    return {
        form: base for base, *forms in read_table("irregular.tsv") for form in forms
    }


def base_form(word: str) -> str:
    """Return the base of an irregular form ("sent" -> "send"), else ``word`` itself."""
    return _irregular().get(word, word)


@cache
def _spellings() -> Mapping[str, str]:
    return {row[0]: row[1] for row in read_table("spellings.tsv")}


@lru_cache(maxsize=16_384)
def stem_of(word: str) -> str:
    """Return the stem of a lower-case word as readings hold it, the same for British
    and American spellings."""
    spelled = _spellings().get(word, word)
    return str(Stemmer.Stemmer("english", 0).stemWord(base_form(spelled)))


def plain_stem_of(word: str) -> str:
    """Return the stem of a word behind a hyphen: "far-left" has not "left" a place."""
    return str(Stemmer.Stemmer("english", 0).stemWord(word))


@cache
def _grouped(name: str) -> Mapping[str, str]:
    """Return stem -> its related stems between spaces, split only by searching."""
    text = files("verifier.engine").joinpath("data", name).read_text("utf-8")
    rows = (line.partition("\t") for line in text.splitlines() if line[:1] != "#")
    return {one: f" {rest} " for one, _, rest in rows}


def _related(name: str, one: str, other: str) -> bool:
    return f" {other} " in _grouped(name).get(one, "")


@cache
def _news_synonyms() -> Mapping[str, frozenset[str]]:
    """Stems of each hand-made group of near synonyms (single words only)."""
    table: dict[str, set[str]] = {}
    for row in read_table("news_synonyms.tsv"):
        stems = {stem_of(word) for word in row if " " not in word}
        for one in stems:
            table.setdefault(one, set()).update(stems - {one})
    return {one: frozenset(others) for one, others in table.items()}


@cache
def _news_opposites() -> Mapping[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for left, right in read_table("news_opposites.tsv"):
        ones = [stem_of(word) for word in left.split()]
        others = [stem_of(word) for word in right.split()]
        for one in ones:
            for other in others:
                table.setdefault(one, set()).add(other)
                table.setdefault(other, set()).add(one)
    return {one: frozenset(others) for one, others in table.items()}


@lru_cache(maxsize=65_536)
def synonymous(one: str, other: str) -> float:
    """Return how far two stems mean the same: 1 equal, 0.9 or 0.8 near, 0 no."""
    if one == other:
        return 1.0
    if opposite(one, other):
        return 0.0
    if other in _news_synonyms().get(one, ()):
        return SAME_MEANING
    if _related("synonyms.tsv", one, other):
        return NEAR_MEANING
    return 0.0


@lru_cache(maxsize=65_536)
def is_kind_of(one: str, other: str) -> bool:
    """Tell whether a noun of stem ``one`` is a kind of ``other`` (ship, vessel)."""
    return _related("kinds.tsv", one, other)


@lru_cache(maxsize=8_192)
def opposites_of(stem: str) -> frozenset[str]:
    """Return the stems that mean the opposite of ``stem``."""
    learned = _grouped("antonyms.tsv").get(stem, "").split()
    return _news_opposites().get(stem, frozenset()).union(learned)


def opposite(one: str, other: str) -> bool:
    """Tell whether two stems mean the opposite of each other."""
    return other in opposites_of(one)


@lru_cache(maxsize=65_536)
def derived(one: str, other: str) -> bool:
    """Tell whether two stems are of one family of words (execute, execution)."""
    return _related("derived.tsv", one, other)


@cache
def phrases() -> Mapping[tuple[str, ...], str]:
    """Return the multi-word units: their stems in order, and the stem they stand for.

    ("break", "up") -> "collaps", ("prison", "of", "war") -> "pow".
    """
    return {
        _stems_of(unit.split()): stem_of(meaning)
        for unit, meaning in read_table("phrases.tsv")
    }


def _stems_of(unit: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        plain_stem_of(word) if before == "-" else stem_of(word)
        for before, word in zip(["", *unit], unit, strict=False)
    )


@cache
def _word_classes() -> Mapping[str, frozenset[str]]:
    return {row[0]: frozenset(row[1].split()) for row in read_table("word_classes.tsv")}


def word_class(name: str) -> frozenset[str]:
    """Return the base forms of a class: "verb", "verb_too", "noun", "adjective" ..."""
    return _word_classes().get(name, frozenset())


_NOT_OUTDOING = frozenset("outlin outlaw outsourc output outag outrag outback".split())
_LEAST_LETTERS = 3


@lru_cache(maxsize=4_096)
def outdoing(word: str) -> bool:
    """Tell whether a verb says that one does more of it: "outspends", "outgunned"."""
    done = word.removeprefix("out")
    if done == word or len(done) < _LEAST_LETTERS or stem_of(word) in _NOT_OUTDOING:
        return False
    verbs = word_class("verb") | word_class("verb_too")
    return not verbs.isdisjoint({stem_of(done), base_form(done), done})


def known(stem: str) -> bool:
    """Tell whether ``stem`` is that of an ordinary word of the language."""
    return stem in word_class("stems")


@cache
def light_words() -> Mapping[str, float]:
    """Return the stems that carry little meaning, with the share of a word each
    counts for (0..1)."""
    return {
        stem_of(word): float(share) for word, share in read_table("light_words.tsv")
    }


@cache
def _kinds_of() -> Mapping[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for one, others in _grouped("kinds.tsv").items():
        for other in others.split():
            table.setdefault(other, set()).add(one)
    return {other: frozenset(ones) for other, ones in table.items()}


@lru_cache(maxsize=16_384)
def relatives(stem: str) -> frozenset[str]:
    """Return every stem that some relation of this module ties to ``stem``."""
    return frozenset().union(
        _news_synonyms().get(stem, ()),
        _news_opposites().get(stem, ()),
        _kinds_of().get(stem, ()),
        *(
            _grouped(table).get(stem, "").split()
            for table in ("synonyms.tsv", "antonyms.tsv", "derived.tsv", "kinds.tsv")
        ),
    )


@lru_cache(maxsize=16_384)
def is_comparative(word: str) -> bool:
    """Tell whether a lower-case word says that something is more so ("higher",
    "worse"), and is no noun of its own ("number")."""
    if word in {"worse", "better"}:
        return True
    bare = word.removesuffix("er")
    if bare == word or word in word_class("noun") or word in word_class("noun_too"):
        return False
    adjectives = word_class("adjective")
    forms = [bare, bare + "e"]
    if bare[-1:] == bare[-2:-1]:
        forms.append(bare[:-1])
    if bare.endswith("i"):
        forms.append(bare[:-1] + "y")
    return any(form in adjectives for form in forms)
