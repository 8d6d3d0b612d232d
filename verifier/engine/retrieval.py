"""Ranks stored claims by nearness to a submission, by words and by meaning.

Ranking finds the topic; it never decides. A claim that shares the submission's words
and one that says the same in other words both have to be found, so that two searches
each put candidates forward and their scores are added.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

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

    @property
    def number(self) -> int:
        """Its place in the order of publication."""
        ...


WordSearch = Callable[[str, int], Sequence[WordHit]]
"""Returns the claims that share words with a text, best first: (text, limit)."""


@dataclass(frozen=True, slots=True)
class Near:
    """A claim that is near in meaning.

    ``number`` rises in the order of publication, ``cosine`` is the likeness, -1 to 1,
    and ``head`` the number of the oldest claim found that says the same (often itself).
    """

    number: int
    claim_id: str
    cosine: float
    head: int


class MeaningSearch(Protocol):
    """Compares texts with all published claims."""

    def near(
        self,
        texts: Sequence[str],
        weights: Sequence[float],
        pool: int,
        numbers: Sequence[int],
    ) -> Sequence[Near]:
        """Return the ``pool`` nearest claims and, where known, those of ``numbers``.

        Likeness is the cosines with the texts, weighted by ``weights``.
        """
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
        return self._fused(query, hits, shares, limit, self.meaning)

    def _fused(
        self,
        query: Query,
        hits: Sequence[WordHit],
        shares: Mapping[str, float],
        limit: int,
        meaning: MeaningSearch,
    ) -> list[Ranked]:
        config = self.config
        readings = query.readings
        weights = (config.as_typed, config.as_read) if len(readings) > 1 else (1.0,)
        total = sum(weights)
        near = meaning.near(
            readings,
            [weight / total for weight in weights],
            max(limit, config.pool),
            [hit.number for hit in hits],
        )
        if not near:
            return _by_words(shares, limit)
        found = {each.claim_id: each for each in near}
        # A claim whose meaning is not known yet counts by its words.
        found |= {
            hit.claim_id: Near(hit.number, hit.claim_id, 0.0, hit.number)
            for hit in hits
            if hit.claim_id not in found
        }
        known = {each.claim_id for each in near}
        scores = {
            each.claim_id: (each.cosine + config.words * shares.get(each.claim_id, 0.0))
            / (1 + config.words)
            for each in found.values()
        }
        best: dict[int, float] = {}
        for each in found.values():
            best[each.head] = max(best.get(each.head, -1.0), scores[each.claim_id])
        ordered = sorted(
            found.values(), key=lambda each: (-best[each.head], each.head, each.number)
        )
        return [
            Ranked(
                each.claim_id,
                min(1.0, max(0.0, best[each.head])),
                each.cosine if each.claim_id in known else None,
            )
            for each in ordered[:limit]
        ]


def _shares(hits: Sequence[WordHit]) -> dict[str, float]:
    best = max((hit.score for hit in hits), default=0.0)
    if best <= 0:
        return {}
    return {hit.claim_id: hit.score / best for hit in hits}


def _by_words(shares: Mapping[str, float], limit: int) -> list[Ranked]:
    ranked = [Ranked(claim_id, share) for claim_id, share in shares.items()]
    return ranked[:limit]
