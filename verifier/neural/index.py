"""The vectors of a store's claims, held in the process as long as they are current."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from verifier.engine.retrieval import Nearness
from verifier.neural.embedding import Vectors, cosines, lengths, pack, unpack

_BATCH = 256


class VectorStore(Protocol):
    """What of a claim store is needed here."""

    def revision(self) -> int:
        """Return the number that rises with each committed change."""
        ...

    def missing_embeddings(self, model: str, limit: int) -> list[tuple[str, str]]:
        """Return (claim id, text to embed) of claims without a vector."""
        ...

    def save_embeddings(self, model: str, rows: Sequence[tuple[str, bytes]]) -> None:
        """Keep (claim id, vector) rows."""
        ...

    def embeddings(self, model: str) -> tuple[list[str], bytes]:
        """Return ids, oldest first, and their vectors joined."""
        ...


class TextEmbedder(Protocol):
    """What of an embedder is needed here."""

    @property
    def name(self) -> str:
        """The model and how its vectors are made."""
        ...

    def embed(self, texts: Sequence[str], threads: int = 1) -> Vectors:
        """Return one row for each text."""
        ...


def ensure_embeddings(
    store: VectorStore,
    embedder: TextEmbedder,
    progress: Callable[[int], None] | None = None,
    threads: int = 1,
) -> int:
    """Make and keep the vectors of all published claims that lack one.

    Kept batch by batch, so that an interrupted run goes on where it stopped.
    ``progress`` is called with the number of claims done since its last call.

    Returns:
        How many vectors were made.

    Raises:
        StoreUnavailable: the database cannot be reached.
        ModelUnreadable: the model file is damaged.
    """
    made = 0
    done: set[str] = set()
    while missing := store.missing_embeddings(embedder.name, _BATCH):
        rows = embedder.embed([text for _, text in missing], threads)
        ids = [claim_id for claim_id, _ in missing]
        store.save_embeddings(embedder.name, list(zip(ids, pack(rows), strict=True)))
        made += len(ids)
        if progress is not None:
            progress(len(ids))
        if done.issuperset(ids):  # retired meanwhile: nothing more can be kept
            break
        done.update(ids)
    return made


def embed_claim(
    store: VectorStore, embedder: TextEmbedder, claim_id: str, text: str
) -> None:
    """Make and keep the vector of one claim that the store keeps.

    Raises:
        StoreUnavailable: the database cannot be reached.
        ModelUnreadable: the model file is damaged.
    """
    (vector,) = pack(embedder.embed([text]))
    store.save_embeddings(embedder.name, [(claim_id, vector)])


@dataclass(frozen=True, slots=True)
class _Snapshot:
    revision: int
    ids: tuple[str, ...]
    places: Mapping[str, int]
    vectors: Vectors
    lengths: NDArray[np.float32]
    first: NDArray[np.int64]


class EmbeddingIndex:
    """Compares a text with every published claim of a store, by meaning.

    Vectors are read from the store when its revision rises, and made for claims that
    lack one; an import of many claims should call :func:`ensure_embeddings` itself,
    so that no reader waits for it. The comparison is exact and exhaustive: 384 bytes
    and about 0.3 microseconds a claim.

    Safe to share between threads.
    """

    def __init__(self, store: VectorStore, embedder: TextEmbedder) -> None:
        """Take the store and the model; nothing is read yet."""
        self._store = store
        self._embedder = embedder
        self._refreshing = threading.Lock()
        self._snapshot: _Snapshot | None = None

    def nearness(self, texts: Sequence[str]) -> Nearness:
        """Return the cosine of each text with each published claim.

        Raises:
            StoreUnavailable: the database cannot be reached.
            ModelUnreadable: the model file is damaged.
        """
        now = self._current()
        queries = self._embedder.embed(texts)
        found = cosines(now.vectors, queries, now.lengths)
        return Nearness(now.ids, now.places, found, now.first)

    def refresh(self) -> None:
        """Bring the vectors up to the store's revision now."""
        self._current()

    def _current(self) -> _Snapshot:
        revision = self._store.revision()
        held = self._snapshot
        if held is not None and held.revision == revision:
            return held
        with self._refreshing:
            held = self._snapshot
            if held is None or held.revision != revision:
                held = self._read(revision)
                self._snapshot = held
        return held

    def _read(self, revision: int) -> _Snapshot:
        ensure_embeddings(self._store, self._embedder)
        ids, joined = self._store.embeddings(self._embedder.name)
        vectors = unpack(joined)
        earliest: dict[bytes, int] = {}
        first = np.fromiter(
            (earliest.setdefault(row.tobytes(), at) for at, row in enumerate(vectors)),
            dtype=np.int64,
            count=len(vectors),
        )
        places = {claim_id: place for place, claim_id in enumerate(ids)}
        return _Snapshot(revision, tuple(ids), places, vectors, lengths(vectors), first)
