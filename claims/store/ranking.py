"""BM25 over posting lists, within a budget, with a path for near spellings.

Terms are read from the rarest to the commonest until the budget of postings is
spent, so that the time of a search hardly grows with the store. A word that no claim
has is read as the words that are one or two edits from it.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from rapidfuzz.distance import OSA

from claims.store import postings
from claims.store.words import (
    Words,
    can_be_misspelt,
    neighbours_joined,
    read_words,
    splits,
    stem,
    typo_keys,
)

READ_CHARACTERS = 100_000
"""Code points of a text that are searched for; what follows them is left aside."""

READ_WORDS = 4_096
"""Different words of a text whose frequency is looked up."""

MOST_TERMS = 96
"""Terms, the rarest first, that are scored."""

BUDGET = 50_000
"""Postings that a search may read.

Over 100,000 claims the claim asked for is among the first 50 as often as where every
posting is read, misspelt words included, in half the time of 200,000.
"""

FEW_WORDS = 6
"""Different words of a text that is read to a greater depth."""

BUDGET_OF_FEW = 400_000
"""Postings that a search for a few words may read.

Each word left unread is a great part of such a text. Over a million claims, four words
with a slip in one of them find their claim among the first 50 in 92 of 100 cases, as
where every posting is read; within the budget of longer texts in 79.
"""

_MOST_UNKNOWN = 24
_MOST_SPELLINGS = 4
_LONG_WORD = 8
_JOINED, _ACRONYM, _NEAR = 0.7, 0.5, {1: 0.7, 2: 0.5}
_LARGE_STORE, _RARE = 10_000, 3


class Index(Protocol):
    """What a store's index tells; all of it as of one moment."""

    def total(self) -> int:
        """Return how many claims are indexed."""
        ...

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many claims each term is, those in none left out."""
        ...

    def spellings(self, keys: Iterable[str]) -> set[str]:
        """Return the known words under any of the typo keys."""
        ...

    def chunks(self, terms: Sequence[str], most: int) -> dict[str, list[bytes]]:
        """Return the posting chunks of each term, at most ``most`` of one term."""
        ...


def rank(index: Index, text: str, limit: int) -> list[tuple[int, float]]:
    """Return (claim number, score) of the best claims for ``text``.

    The best first, then the lower number; the same for the same index, always.
    """
    total = index.total()
    words = read_words(text[:READ_CHARACTERS])
    if limit < 1 or not total or not words.plain:
        return []
    weights, frequencies = _terms(index, words, total)
    few = len(set(words.plain)) <= FEW_WORDS
    budget = BUDGET_OF_FEW if few else BUDGET
    chosen = _affordable(weights, frequencies, budget)
    if not chosen:
        return []
    most = -(-budget // postings.CHUNK)
    lists = index.chunks(chosen, most)
    found = [
        _scored(lists.get(term, []), weights[term] * _rarity(total, frequencies[term]))
        for term in chosen
    ]
    return _best(found, limit)


def _rarity(total: int, frequency: int) -> float:
    return math.log1p((total - frequency + 0.5) / (frequency + 0.5))


def _terms(
    index: Index, words: Words, total: int
) -> tuple[dict[str, float], dict[str, int]]:
    """Return the weight and the frequency of each term to be searched for."""
    plain = list(dict.fromkeys(words.plain))[:READ_WORDS]
    stems = {word: stem(word) for word in plain}
    weights = dict.fromkeys(stems.values(), 1.0)
    for compound in words.compounds[:READ_WORDS]:
        weights.setdefault(stem(compound), 1.0)
    for pair in neighbours_joined(words.plain[:READ_WORDS]):
        weights.setdefault(stem(pair), _JOINED)
    for acronym in words.acronyms[:READ_WORDS]:
        weights.setdefault(acronym, _ACRONYM)
    frequencies = index.frequencies(weights)
    rare = _RARE if total >= _LARGE_STORE else 0
    unknown = [
        word
        for word in plain
        if can_be_misspelt(word) and frequencies.get(stems[word], 0) <= rare
    ][:_MOST_UNKNOWN]
    if unknown:
        near = _near(index, unknown, frequencies)
        frequencies |= index.frequencies(near.keys() - weights.keys())
        for term, weight in near.items():
            weights.setdefault(term, weight)
    return weights, frequencies


def _near(
    index: Index, unknown: Sequence[str], known: dict[str, int]
) -> dict[str, float]:
    """Return the terms that unknown words may stand for, with their weights."""
    near: dict[str, float] = {}
    forms = {word: sorted({word, stem(word)}) for word in unknown}
    keys = {
        form: typo_keys(form, _edits(form)) for word in unknown for form in forms[word]
    }
    spellings = index.spellings(set().union(*keys.values()))
    by_key: dict[str, list[str]] = {}
    for spelling in sorted(spellings):
        for key in typo_keys(spelling):
            by_key.setdefault(key, []).append(spelling)
    for word in unknown:
        measured = sorted(
            {
                (distance, each)
                for form in forms[word]
                for key in keys[form]
                for each in by_key.get(key, ())
                if 0 < (distance := _distance(form, each)) <= _edits(form)
            }
        )
        closest = [each for each in measured if each[0] == measured[0][0]]
        for distance, each in closest[:_MOST_SPELLINGS]:
            near.setdefault(stem(each), _NEAR[distance])
        if not known.get(stem(word)):
            near |= _as_two_words(index, word, near)
    return near


def _edits(word: str) -> int:
    """Return how many slips a word of its length may have."""
    return 1 + (len(word) >= _LONG_WORD)


def _distance(one: str, other: str) -> int:
    return OSA.distance(one, other, score_cutoff=_edits(one))


def _as_two_words(index: Index, word: str, taken: dict[str, float]) -> dict[str, float]:
    """Return the terms of a word that claims write as two (``frontline``)."""
    pairs = [(stem(first), stem(second)) for first, second in splits(word)]
    frequencies = index.frequencies({term for pair in pairs for term in pair})
    known = [pair for pair in pairs if all(term in frequencies for term in pair)]
    if not known:
        return {}
    rarest = min(
        known, key=lambda pair: (sum(frequencies[term] for term in pair), pair)
    )
    return {term: _JOINED for term in rarest if term not in taken}


def _affordable(
    weights: dict[str, float], frequencies: dict[str, int], budget: int
) -> list[str]:
    """Return the terms to read, the rarest first, within the budget."""
    present = sorted(
        (frequencies[term], term) for term in weights if frequencies.get(term)
    )
    chosen: list[str] = []
    spent = 0
    for frequency, term in present[:MOST_TERMS]:
        if chosen and spent + frequency > budget:
            break
        chosen.append(term)
        spent += frequency
    return chosen


Scored = tuple[postings.Numbers, "np.ndarray[tuple[int], np.dtype[np.float64]]"]


def _scored(chunks: Sequence[bytes], weight: float) -> Scored:
    parts = [postings.unpack(chunk) for chunk in chunks]
    if not parts:
        return np.empty(0, "<u4"), np.empty(0, "f8")
    numbers = np.concatenate([numbers for numbers, _ in parts])
    impacts = np.concatenate([impacts for _, impacts in parts])
    return numbers, impacts * (weight / 255.0)


def _best(found: Sequence[Scored], limit: int) -> list[tuple[int, float]]:
    """Return the claims with the highest sums, the best first, then the oldest."""
    touched = np.concatenate([numbers for numbers, _ in found])
    if not touched.size:
        return []
    # Lists rise, so that a stable sort merges them; a term names a claim once, and the
    # sums are added up in the order of the terms. Nothing grows with the store.
    order = np.argsort(touched, kind="stable")
    merged = touched[order]
    starts = np.flatnonzero(np.concatenate(([True], merged[1:] != merged[:-1])))
    weights = np.concatenate([values for _, values in found])
    scores = np.add.reduceat(weights[order], starts)
    numbers = merged[starts]
    if len(scores) > limit:
        floor = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        numbers, scores = numbers[scores >= floor], scores[scores >= floor]
    best = np.lexsort((numbers, -scores))[:limit]
    return [
        (int(number), float(score))
        for number, score in zip(numbers[best], scores[best], strict=True)
    ]
