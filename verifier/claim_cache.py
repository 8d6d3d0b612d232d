"""Claims and their documents in memory, for as long as the store stays as it is."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import TypeVar

from claims.models import Claim, Document
from claims.store.base import ClaimStore

T = TypeVar("T")

_CLAIMS = 4_096
_DOCUMENTS = 1_024
_LONGEST = 20_000
"""Characters of passages of the longest document that is kept."""


class ClaimCache:
    """Reads stored claims, from the database only those that it does not hold.

    It holds what was read at one revision of the store and lets it go at another, so
    that no answer rests on what was changed; of that a bounded part, the least lately
    used going first. Safe to share between threads.
    """

    def __init__(self, store: ClaimStore) -> None:
        """Take the store; nothing is read yet."""
        self._store = store
        self._lock = threading.Lock()
        self._revision = -1
        self._claims: OrderedDict[str, Claim] = OrderedDict()
        self._documents: OrderedDict[str, Document] = OrderedDict()

    def read(self, ids: Sequence[str]) -> tuple[dict[str, Claim], dict[str, Document]]:
        """Return the claims that there are of ``ids``, and the documents that they
        quote, by their ids.

        Raises:
            StoreUnavailable: the database cannot be reached.
        """
        revision = self._store.revision()
        claims = self._held(self._claims, ids, revision)
        missing = [each for each in ids if each not in claims]
        if missing:
            read = {claim.id: claim for claim in self._store.get_claims(missing)}
            self._hold(self._claims, read, _CLAIMS, revision)
            claims |= read
        quoted = {e.document_id for claim in claims.values() for e in claim.evidence}
        documents = self._held(self._documents, sorted(quoted), revision)
        lacking = quoted - documents.keys()
        if lacking:
            found = self._store.get_documents(lacking)
            short = {key: each for key, each in found.items() if _is_short(each)}
            self._hold(self._documents, short, _DOCUMENTS, revision)
            documents.update(found)
        return claims, documents

    def _held(
        self, cache: OrderedDict[str, T], ids: Sequence[str], revision: int
    ) -> dict[str, T]:
        with self._lock:
            if revision != self._revision:
                self._claims.clear()
                self._documents.clear()
                self._revision = revision
            found = {each: cache[each] for each in ids if each in cache}
            for each in found:
                cache.move_to_end(each)
            return found

    def _hold(
        self,
        cache: OrderedDict[str, T],
        read: Mapping[str, T],
        most: int,
        revision: int,
    ) -> None:
        with self._lock:
            if revision != self._revision:  # what was read may be older by now
                return
            cache.update(read)
            while len(cache) > most:
                cache.popitem(last=False)


def _is_short(document: Document) -> bool:
    return sum(len(each.text) for each in document.passages) <= _LONGEST
