"""Pair claims with passages that share their names but say something else: unknown."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from training.data import Pair

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

MIN_COVERED = 0.15
MAX_COVERED = 0.6
"""Above this share of the claim's words the passage may well decide the claim."""

_COMMON = 400
_NEAREST = 12
_MIN_WORDS = 4  # with fewer there is too little to tell what is covered
_STOP = frozenset(
    "a an the of in on at to for and or is was were are be been by with from as it its "
    "his her their he she they that this which who has have had more than less over "
    "under after before about also not film song album year s".split()
)


def keywords(text: str) -> frozenset[str]:
    """Return the words of a text that tell it from others."""
    found = re.findall(r"[a-z0-9][a-z0-9']+", text.lower())
    return frozenset(word for word in found if word not in _STOP)


class _Index:
    """Passages by the words they hold."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.passages = list({pair.evidence: pair for pair in pairs}.values())
        self.words = [keywords(passage.evidence) for passage in self.passages]
        self.holders: dict[str, list[int]] = defaultdict(list)
        for number, some in enumerate(self.words):
            for word in sorted(some):
                self.holders[word].append(number)

    def nearest(self, wanted: frozenset[str]) -> list[int]:
        """Return the numbers of the passages that share most of the rarer words."""
        scores: Counter[int] = Counter()
        for word in sorted(wanted):
            if len(self.holders[word]) < _COMMON:
                for number in self.holders[word]:
                    scores[number] += 1
        return [number for number, _ in scores.most_common(_NEAREST)]


def neighbour_pairs(
    pairs: Sequence[Pair], rng: random.Random, count: int
) -> Iterator[Pair]:
    """Yield claims beside the passages of other records that share most with them."""
    index = _Index(pairs)
    claims = list({pair.claim: pair for pair in pairs}.values())
    rng.shuffle(claims)
    made = 0
    for pair in claims:
        if made >= count:
            return
        passage = _neighbour(pair, index)
        if passage is not None:
            made += 1
            yield Pair(
                pair.claim,
                passage.evidence,
                "unknown",
                "made_neighbour",
                f"neighbour:{pair.id}:{passage.id}",
            )


def _neighbour(pair: Pair, index: _Index) -> Pair | None:
    """Return the nearest passage that covers some of the claim, but too little."""
    wanted = keywords(pair.claim)
    if len(wanted) < _MIN_WORDS:
        return None
    record = pair.id.split("_")[0]
    for number in index.nearest(wanted):
        passage = index.passages[number]
        covered = len(wanted & index.words[number]) / len(wanted)
        if (
            passage.id.split("_")[0] != record
            and MIN_COVERED <= covered <= MAX_COVERED
            and len(wanted - index.words[number]) > 1
        ):
            return passage
    return None
