"""What an index of vectors asks of the store in memory."""

from collections.abc import Iterable
from typing import Any

from claims.audit import GENESIS
from claims.store.memory_index import MemoryIndex
from claims.store.vectors import IndexState, Published


class MemoryVectors:
    """Numbers of published claims; needs ``_index``, ``_records``, ``_embeddings``."""

    _index: MemoryIndex
    _records: Any
    _embeddings: dict[str, dict[str, bytes]]

    def index_state(self) -> IndexState:
        """Return the store's counters."""
        records = self._records
        events = records.events
        last = (events[-1].number, events[-1].hash) if events else (0, GENESIS)
        return IndexState(records.revision, len(self._index.ids), *last)

    def published_after(self, model: str, number: int, limit: int) -> list[Published]:
        """Return published claims with higher numbers, in the order of these."""
        vectors = self._embeddings.get(model, {})
        claims = self._records.claims
        ids = self._index.ids
        above = sorted(each for each in ids if each > number)[:limit]
        return [
            Published(each, ids[each], claims[ids[each]].text, vectors.get(ids[each]))
            for each in above
        ]

    def published_by_group(self, size: int) -> dict[int, int]:
        """Return how many published claims there are by ``number // size``."""
        counts: dict[int, int] = {}
        for number in self._index.ids:
            counts[number // size] = counts.get(number // size, 0) + 1
        return counts

    def published_numbers(self, first: int, last: int) -> list[int]:
        """Return the numbers from ``first`` to ``last`` of published claims."""
        return sorted(each for each in self._index.ids if first <= each <= last)

    def ids_of_numbers(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the claim that is published under each number, if one is."""
        ids = self._index.ids
        return {each: ids[each] for each in numbers if each in ids}
