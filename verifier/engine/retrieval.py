"""Ranks stored claims by nearness to a submission, by words and by meaning.

Ranking finds the topic; it never decides. A claim that shares the submission's words
and one that says the same in other words both have to be found, so that two searches
each put candidates forward and their scores are added.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from verifier.engine.ranking_query import Query, read_query
from verifier.engine.retrieval_config import RetrievalConfig


class WordHit(Protocol):
    """A claim that shares words with a text."""

    @property
    def claim_id(self) -> str:
        """The claim."""
        ...

    @property
    def score(self) -> float:
        """How well its words fit; above 0, higher is better."""
        ...


WordSearch = Callable[[str, int], Sequence[WordHit]]
"""Returns the claims that share words with a text, best first: (text, limit)."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """Cosines of some texts with every published claim.

    ``ids`` are the claims, oldest first, ``places`` where each stands among them,
    ``cosines`` of shape (claims, texts), and ``first`` the place of the oldest claim
    that says the same as the claim at that place (often itself).
    """

    ids: Sequence[str]
    places: Mapping[str, int]
    cosines: NDArray[np.float32]
    first: NDArray[np.int64]


class MeaningSearch(Protocol):
    """Compares texts with all published claims."""

    def nearness(self, texts: Sequence[str]) -> Nearness:
        """Return the cosine of each text with each claim."""
        ...


@dataclass(frozen=True, slots=True)
class Ranked:
    """A claim with its place: ``score`` (0..1) only ranks.

    ``cosine`` is the likeness in meaning to the submission, -1 to 1, or ``None``
    where no embeddings are at hand.
    """

    claim_id: str
    score: float
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class Retriever:
    """Finds candidates by words, and by meaning where an index of vectors is given."""

    words: WordSearch
    meaning: MeaningSearch | None = None
    config: RetrievalConfig = field(default_factory=RetrievalConfig)

    def rank(self, text: str, limit: int) -> list[Ranked]:
        """Return at most ``limit`` claims near ``text``, best first.

        Of claims that say the same, the oldest comes first. The same store and text
        give the same list. A text without words finds what its meaning is nearest to,
        or nothing.
        """
        if limit < 1:
            return []
        query = read_query(text)
        hits = self.words(query.searchable, max(limit, self.config.pool))
        shares = _shares(hits)
        if self.meaning is None:
            return _by_words(shares, limit)
        return self._fused(query, shares, limit, self.meaning)

    def _fused(
        self,
        query: Query,
        shares: Mapping[str, float],
        limit: int,
        meaning: MeaningSearch,
    ) -> list[Ranked]:
        config = self.config
        near = meaning.nearness(query.readings)
        if not near.ids:
            return _by_words(shares, limit)
        weights = np.array([config.as_typed, config.as_read])
        weights = weights / weights.sum()
        cosines = near.cosines[:, [0, -1]].astype(np.float64) @ weights
        words = np.zeros(len(near.ids))
        found = [
            (near.places[claim_id], share)
            for claim_id, share in shares.items()
            if claim_id in near.places
        ]
        for place, share in found:
            words[place] = share
        scores = (cosines + config.words * words) / (1 + config.words)
        pool = max(limit, config.pool)
        places = set(_highest(cosines, pool)) | {place for place, _ in found}
        places |= {int(near.first[place]) for place in places}
        heads = {place: int(near.first[place]) for place in places}
        best = _best_of_equals(heads, scores)
        ordered = sorted(
            places, key=lambda place: (-best[heads[place]], heads[place], place)
        )
        return [
            Ranked(
                near.ids[place],
                min(1.0, max(0.0, best[heads[place]])),
                float(cosines[place]),
            )
            for place in ordered[:limit]
        ]


def _shares(hits: Sequence[WordHit]) -> dict[str, float]:
    best = max((hit.score for hit in hits), default=0.0)
    if best <= 0:
        return {}
    return {hit.claim_id: hit.score / best for hit in hits}


def _by_words(shares: Mapping[str, float], limit: int) -> list[Ranked]:
    ranked = [Ranked(claim_id, share) for claim_id, share in shares.items()]
    return ranked[:limit]


def _highest(values: NDArray[np.float64], number: int) -> list[int]:
    if number >= len(values):
        return list(range(len(values)))
    floor = np.partition(values, len(values) - number)[len(values) - number]
    return [int(place) for place in np.flatnonzero(values >= floor)]


def _best_of_equals(
    heads: Mapping[int, int], scores: NDArray[np.float64]
) -> dict[int, float]:
    """Return the best score among the claims that say what their oldest says."""
    best: dict[int, float] = {}
    for place, head in heads.items():
        best[head] = max(best.get(head, -np.inf), float(scores[place]))
    return best
