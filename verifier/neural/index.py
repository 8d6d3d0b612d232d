"""The vectors of a store's claims, in a file that all of its processes share."""

import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from claims.store.vectors import IndexState, Published
from verifier.engine.retrieval import Near
from verifier.neural.blocks import (
    ROWS,
    Blocks,
    State,
    VectorFile,
    alive_between,
    alive_by_group,
    numbers_at,
    places_of,
)
from verifier.neural.embedding import Vectors, pack, unpack
from verifier.neural.scanning import likeness, nearest, vectors_at

if TYPE_CHECKING:
    from claims.audit import AuditEvent

_BATCH = 4_096
"""Claims read from the store at a time."""

_EMBEDDED = 256
"""Claims whose vectors are made and kept together."""

_BY_A_READER = 16
"""Claims that a reader's question waits for: the rest is whoever added them's."""

_GROUP = 4_096
_TIDIED = 0.2
"""Share of rows crossed out from which the file is written anew."""


class VectorStore(Protocol):
    """What of a claim store is needed here."""

    def index_state(self) -> IndexState:
        """Return the store's counters."""
        ...

    def published_after(self, model: str, number: int, limit: int) -> list[Published]:
        """Return published claims with higher numbers, in the order of these."""
        ...

    def published_by_group(self, size: int) -> dict[int, int]:
        """Return how many published claims there are by ``number // size``."""
        ...

    def published_numbers(self, first: int, last: int) -> list[int]:
        """Return the numbers from ``first`` to ``last`` of published claims."""
        ...

    def ids_of_numbers(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the claim that is published under each number, if one is."""
        ...

    def audit_events(self, *, after: int = 0, limit: int = 100) -> "list[AuditEvent]":
        """Return events with a number above ``after``, in order."""
        ...

    def save_embeddings(self, model: str, rows: Sequence[tuple[str, bytes]]) -> None:
        """Keep (claim id, vector) rows."""
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
    progress: Callable[[int], object] | None = None,
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
    made = last = 0
    while found := store.published_after(embedder.name, last, _BATCH):
        last = found[-1].number
        lacking = [each for each in found if each.vector is None]
        for at in range(0, len(lacking), _EMBEDDED):
            some = lacking[at : at + _EMBEDDED]
            _embedded(store, embedder, some, threads)
            made += len(some)
            if progress is not None:
                progress(len(some))
    return made


def _embedded(
    store: VectorStore,
    embedder: TextEmbedder,
    lacking: Sequence[Published],
    threads: int = 1,
) -> dict[int, bytes]:
    """Make and keep vectors; return them by the claims' numbers."""
    vectors = pack(embedder.embed([each.text for each in lacking], threads))
    ids = [each.claim_id for each in lacking]
    store.save_embeddings(embedder.name, list(zip(ids, vectors, strict=True)))
    numbers = [each.number for each in lacking]
    return dict(zip(numbers, vectors, strict=True))


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
class _Held:
    """The file as this process has mapped it."""

    state: State
    blocks: Blocks


class EmbeddingIndex:
    """Compares a text with the published claims of a store, by meaning.

    The vectors are in a file that every process maps and none copies: a process that
    finds the store ahead of the file adds what is new, once for all of them. The file
    can be made anew from the store at any time, and is where it does not fit to it.

    Vectors are made for a few claims that lack one; an import of many claims should
    call :func:`ensure_embeddings` itself, so that no reader waits for it. Until then
    the others are found by their words alone.

    Safe to share between threads and processes.
    """

    def __init__(
        self,
        store: VectorStore,
        embedder: TextEmbedder,
        folder: Path | None = None,
    ) -> None:
        """Take the store, the model and the folder of the file; nothing is read yet.

        Without a folder, or where it cannot be written, the file is this process's
        own, in a temporary folder.
        """
        self._store = store
        self._embedder = embedder
        self._folder = folder
        self._refreshing = threading.Lock()
        self._file: VectorFile | None = None
        self._held: _Held | None = None

    def near(
        self,
        texts: Sequence[str],
        weights: Sequence[float],
        pool: int,
        numbers: Sequence[int],
    ) -> list[Near]:
        """Return the ``pool`` nearest published claims, and those of ``numbers``.

        Likeness is the cosines with ``texts``, weighted by ``weights``. Claims whose
        vectors are equal say the same: ``head`` is the oldest of them that is here.

        Raises:
            StoreUnavailable: the database cannot be reached.
            ModelUnreadable: the model file is damaged.
        """
        held = self._current()
        rows, blocks = held.state.rows, held.blocks
        if not rows:
            return []
        queries = self._embedder.embed(texts)
        found, _ = nearest(blocks, rows, queries, weights, pool)
        asked = places_of(blocks, rows, np.asarray(sorted(numbers), dtype=np.int64))
        places = np.union1d(found, asked[asked >= 0])
        values = likeness(blocks, places, queries, weights).tolist()
        named = numbers_at(blocks, places).tolist()
        ids = self._store.ids_of_numbers(named)
        heads: dict[bytes, int] = {}
        near = []
        for number, value, vector in zip(
            named, values, vectors_at(blocks, places), strict=True
        ):
            if number in ids:  # not retired a moment ago
                head = heads.setdefault(vector.tobytes(), number)
                near.append(Near(number, ids[number], value, head))
        return near

    def refresh(self) -> None:
        """Bring the file up to the store's revision now."""
        self._current()

    def prepare(self, progress: Callable[[int], object] | None = None) -> None:
        """Make what vectors lack, prove the file whole, and bring it up to date.

        Raises:
            StoreUnavailable: the database cannot be reached.
            ModelUnreadable: the model file is damaged.
        """
        ensure_embeddings(self._store, self._embedder, progress)
        with self._refreshing:
            file = self._open_file()
            with file.locked():
                state = file.state()
                if state.rows and not file.is_sound(state):
                    file.keep(file.emptied(state))
        self._current()

    def rebuild(self) -> None:
        """Make the file anew from the vectors that the store keeps."""
        with self._refreshing:
            file = self._open_file()
            with file.locked():
                file.keep(file.emptied(file.state()))
            self._held = None
        self._current()

    def _current(self) -> _Held:
        now = self._store.index_state()
        held = self._held
        if held is not None and _is_current(held.state, now):
            return held
        with self._refreshing:
            held = self._held
            if held is None or not _is_current(held.state, now):
                held = self._updated(now)
                self._held = held
        return held

    def _updated(self, now: IndexState) -> _Held:
        try:
            return self._shared(self._open_file(), now)
        except OSError:
            if self._folder is None:
                raise
            # A full or read-only disk must not keep a reader from an answer.
            self._folder, self._file = None, None
            return self._shared(self._open_file(), now)

    def _shared(self, file: VectorFile, now: IndexState) -> _Held:
        state = file.state()
        if not _is_current(state, now):
            with file.locked():
                state = file.state()
                if not _is_current(state, now):
                    state = self._caught_up(file, state, now)
        return _Held(state, file.mapped(state))

    def _caught_up(self, file: VectorFile, state: State, now: IndexState) -> State:
        """Add what is new and cross out what is retired."""
        if state.revision < 0 or not self._is_past(state, now):
            state = file.emptied(state)
        state = replace(state, complete=True)
        # A file of one's own is nobody else's to fill.
        allowed = None if self._folder is None else _BY_A_READER
        while state.complete:
            found = self._store.published_after(
                self._embedder.name, state.last_number, _BATCH
            )
            if not found:
                break
            ready, allowed = self._with_vectors(found, allowed)
            state = file.added(
                state,
                np.asarray([number for number, _ in ready], dtype=np.int64),
                unpack(b"".join(vector for _, vector in ready)),
            )
            state = replace(state, complete=len(ready) == len(found))
        if state.complete and state.rows - state.dead != now.published:
            state = self._without_retired(file, state)
        state = replace(
            state,
            revision=now.revision,
            audit_count=now.audit_count,
            audit_hash=now.audit_hash,
        )
        file.keep(state)
        return state

    def _with_vectors(
        self, found: Sequence[Published], allowed: int | None
    ) -> tuple[list[tuple[int, bytes]], int | None]:
        """Return (number, vector) up to the first claim that lacks one for now."""
        lacking = [each for each in found if each.vector is None]
        made = (
            _embedded(self._store, self._embedder, lacking[:allowed])
            if lacking and allowed != 0
            else {}
        )
        ready: list[tuple[int, bytes]] = []
        for each in found:
            vector = each.vector or made.get(each.number)
            if vector is None:
                break
            ready.append((each.number, vector))
        return ready, None if allowed is None else allowed - len(made)

    def _without_retired(self, file: VectorFile, state: State) -> State:
        """Cross out the rows of claims that answer no more."""
        blocks = file.mapped(state)
        here = alive_by_group(blocks, state.rows, _GROUP)
        there = self._store.published_by_group(_GROUP)
        for group, count in here.items():
            if count == there.get(group, 0):
                continue
            first, last = group * _GROUP, (group + 1) * _GROUP - 1
            held = alive_between(blocks, state.rows, first, last)
            kept = self._store.published_numbers(first, last)
            gone = np.setdiff1d(held, np.asarray(kept, dtype=np.int64))
            state = file.crossed_out(state, gone)
        if state.dead <= max(_GROUP, _TIDIED * state.rows):
            return state
        return self._tidied(file, state)

    def _tidied(self, file: VectorFile, state: State) -> State:
        """Write the rows that count to a new file."""
        blocks = file.mapped(state)
        left = file.emptied(state)
        for at, block in enumerate(blocks):
            held = slice(0, min(len(block["alive"]), state.rows - at * ROWS))
            alive = block["alive"][held] == 1
            left = file.added(
                left, block["numbers"][held][alive], block["vectors"][held][alive]
            )
        return replace(left, complete=state.complete, last_number=state.last_number)

    def _is_past(self, state: State, now: IndexState) -> bool:
        """Tell whether the store that the file was made of has become this one."""
        if state.revision > now.revision or state.audit_count > now.audit_count:
            return False
        if not state.audit_count:
            return True
        last = self._store.audit_events(after=state.audit_count - 1, limit=1)
        return bool(last) and last[0].hash == state.audit_hash

    def _open_file(self) -> VectorFile:
        if self._file is None:
            folder = self._folder
            if folder is None:
                folder = Path(tempfile.mkdtemp(prefix="verifier-vectors-"))
                weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            self._file = VectorFile(
                folder, self._embedder.name, lasting=self._folder is not None
            )
        return self._file


def _is_current(state: State, now: IndexState) -> bool:
    return state.complete and state.revision == now.revision
