"""What misspelt words of a submission are read as: "soliders" as "soldiers"."""

from collections.abc import Iterable
from functools import cache, lru_cache

from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from verifier.engine.lexicon import known, stem_of
from verifier.engine.reading.facts import Spelling
from verifier.engine.reading.normalising import normalise
from verifier.engine.reading.sentences import split_sentences
from verifier.engine.reading.words import tokenise

_LEAST_LETTERS = 5
"""Shorter words are one slip away from too many others."""
_NAME_SLIPS = 2
"""A word this near to a name of the sources is no slip for an ordinary word."""

_COMMON = 500
"""Least count in the dictionary's texts of a word that a slip is taken for."""


def spelling_of(text: str, sources: Iterable[str]) -> Spelling:
    """Return what the misspelt words of ``text`` are read as.

    Only words in lower case that English has not are, and each as the one word that is
    one slip away: a name in the sources, else a common word.
    """
    doubtful = [word for word in _words(text) if not _is_word(word)]
    if not doubtful:
        return ()
    names = {w for source in sources for w in _words(source, cased=True)}
    names = {word for word in names if not known(stem_of(word))}
    found = ((word, _meant(word, names)) for word in dict.fromkeys(doubtful))
    return tuple((word, meant) for word, meant in found if meant is not None)


@lru_cache(maxsize=1024)
def _words(text: str, *, cased: bool = False) -> tuple[str, ...]:
    """Return the longer words of a text in lower case: those that are written so, or
    with ``cased`` all."""
    plain, _ = normalise(text)
    return tuple(
        token.norm
        for token in tokenise(plain, split_sentences(plain))
        if len(token.norm) >= _LEAST_LETTERS
        and token.norm.isascii()
        and token.norm.isalpha()
        and (cased or token.text == token.norm)
    )


def _meant(word: str, names: set[str]) -> str | None:
    like = [name for name in names if _slips(word, name) <= _NAME_SLIPS]
    if not like:
        return _common_word(word)
    near = [name for name in like if _slips(word, name) == 1]
    return near[0] if len(near) == 1 and word not in names else None


def _slips(one: str, other: str) -> int:
    """Return how many letters are missing, added, wrong or swapped (Damerau 1964)."""
    if one[0] != other[0]:
        return max(len(one), len(other))
    return OSA.distance(one, other, score_cutoff=_NAME_SLIPS)


@cache
def _dictionary() -> SpellChecker:
    return SpellChecker(distance=1)


def _is_word(word: str) -> bool:
    return word in _dictionary()


@lru_cache(maxsize=1024)
def _common_word(word: str) -> str | None:
    """Return the ordinary word one slip away; of several the commonest, first of those
    with the ending typed and all its letters: people leave a letter out, double it or
    swap two sooner than they type another, and seldom at the end."""
    near = _dictionary().candidates(word) or ()
    ranked = [
        (
            other[-1] != word[-1],
            _letter_wrong(word, other),
            -_dictionary()[other],
            other,
        )
        for other in near
        if other[0] == word[0]
        and (other[-1] == word[-1] or not _letter_wrong(word, other))
        and (other[-1] == word[-1] or len(other) >= len(word))
        and _dictionary()[other] >= _COMMON
        and other.isalpha()
        and known(stem_of(other))
    ]
    return min(ranked)[-1] if ranked else None


def _letter_wrong(word: str, other: str) -> bool:
    """Tell whether a letter is another, none left out, added or swapped."""
    return len(word) == len(other) and sorted(word) != sorted(other)
