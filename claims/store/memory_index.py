"""The word index in memory: posting lists in dictionaries."""

from collections.abc import Iterable, Sequence

from claims.store import postings
from claims.store.words import IndexEntry, typo_keys


class MemoryIndex:
    """Posting lists in dictionaries; :class:`claims.store.ranking.Index`."""

    def __init__(self, first: int = 1) -> None:
        """Make an empty index."""
        self._lists: dict[str, dict[int, int]] = {}
        self._spellings: dict[str, set[str]] = {}
        self._numbers: dict[str, int] = {}
        self.ids: dict[int, str] = {}
        self.next_number = first

    def add(self, claim_id: str, entry: IndexEntry) -> None:
        """Let a claim be found by the words of ``entry``."""
        number = self.next_number
        self.next_number += 1
        self._numbers[claim_id] = number
        self.ids[number] = claim_id
        for term, impact in entry.impacts.items():
            self._lists.setdefault(term, {})[number] = impact
        for word in entry.spellings:
            for key in typo_keys(word):
                self._spellings.setdefault(key, set()).add(word)

    def remove(self, claim_id: str, entry: IndexEntry) -> None:
        """Let a claim not be found any more."""
        number = self._numbers.pop(claim_id)
        del self.ids[number]
        for term in entry.impacts:
            found = self._lists[term]
            del found[number]
            if not found:
                del self._lists[term]

    def id_of(self, number: int) -> str:
        """Return the id of the claim with this number."""
        return self.ids[number]

    def total(self) -> int:
        """Return how many claims there are."""
        return len(self.ids)

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return how many claims have each term."""
        lists = self._lists
        return {term: len(lists[term]) for term in terms if term in lists}

    def spellings(self, keys: Iterable[str]) -> set[str]:
        """Return the words that share one of ``keys``."""
        found = (self._spellings.get(key, ()) for key in keys)
        return {word for words in found for word in words}

    def chunks(self, terms: Sequence[str], most: int) -> dict[str, list[bytes]]:
        """Return the posting lists of ``terms``, of ``most`` chunks at most."""
        room = most * postings.CHUNK
        return {
            term: [postings.pack(list(self._lists[term].items())[:room])]
            for term in terms
            if term in self._lists
        }
