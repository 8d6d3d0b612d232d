"""Vectors in a file that every process maps and none copies.

The file is a run of blocks of 4,096 rows, in the order of the claims' numbers. A block
holds, column by column, the vectors (384 small integers a row), their signs (one bit a
component, for a first quick look), their lengths, the claims' numbers, and whether a
row still counts. Rows are only ever added at the end; a retired claim's row is crossed
out. What stands in the file is told by ``state.json`` beside it, which is replaced in
one step after the rows are written: what lies behind its count is not there.
"""

import contextlib
import fcntl
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verifier.neural.embedding import DIMENSIONS, Vectors, lengths

FORMAT = 1
"""Raise it with every change of what stands in the file."""

ROWS = 4_096
"""Rows of a block: their signs fit into a processor's own memory."""

WORDS = DIMENSIONS // 64

_BLOCK = np.dtype(
    [
        ("vectors", "i1", (ROWS, DIMENSIONS)),
        ("signs", "<u8", (WORDS, ROWS)),
        ("lengths", "<f4", (ROWS,)),
        ("numbers", "<i8", (ROWS,)),
        ("alive", "u1", (ROWS,)),
    ]
)
_LASTING = ("vectors", "signs", "lengths", "numbers")

Numbers = NDArray[np.int64]
Blocks = NDArray[Any]
"""A structured array, one element a block: its fields are those named above."""


@dataclass(frozen=True, slots=True)
class State:
    """What stands in the file, and which moment of the store it shows.

    ``complete`` is false where claims after ``last_number`` still lack vectors.
    ``checks`` are a CRC-32 of each block's lasting columns.
    """

    model: str
    file: str = ""
    rows: int = 0
    dead: int = 0
    last_number: int = 0
    revision: int = -1
    complete: bool = False
    audit_count: int = 0
    audit_hash: str = ""
    checks: tuple[int, ...] = ()
    generation: int = 0


def sign_words(vectors: Vectors) -> NDArray[np.uint64]:
    """Return one bit a component, set where it is above 0: shape (6, rows)."""
    bits = np.packbits(vectors > 0, axis=1, bitorder="little")
    words: NDArray[np.uint64] = np.ascontiguousarray(bits).view("<u8")
    return np.ascontiguousarray(words.T)


class VectorFile:
    """The file of one store and one model in ``folder``.

    Raises, everywhere: OSError where the folder cannot be read or written.
    """

    def __init__(self, folder: Path, model: str, *, lasting: bool = True) -> None:
        """Use ``folder``, which is made if it is not there.

        What does not last is not waited for until it is on the disk.
        """
        self._folder = folder
        self._model = model
        self._lasting = lasting
        folder.mkdir(parents=True, exist_ok=True)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from changing the file."""
        with (self._folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def state(self) -> State:
        """Return what stands in the file; an empty state if that cannot be said."""
        empty = State(self._model)
        try:
            given = json.loads((self._folder / "state.json").read_text("utf-8"))
            if given.pop("format") != FORMAT or given["model"] != self._model:
                return empty
            state = State(**{**given, "checks": tuple(given["checks"])})
            size = (self._folder / state.file).stat().st_size if state.rows else 0
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return empty
        fits = size >= _blocks(state.rows) * _BLOCK.itemsize
        return state if fits else empty

    def keep(self, state: State) -> None:
        """Replace what is said of the file, in one step."""
        given = self._folder / "state.json.new"
        text = json.dumps({"format": FORMAT, **asdict(state)})
        with given.open("w", encoding="utf-8") as file:
            file.write(text)
            if self._lasting:
                file.flush()
                os.fsync(file.fileno())
        given.replace(self._folder / "state.json")

    def mapped(self, state: State) -> Blocks:
        """Return the blocks, mapped: nothing is read before it is looked at."""
        count = _blocks(state.rows)
        if not count:
            return np.empty(0, dtype=_BLOCK)
        return np.memmap(
            self._folder / state.file, dtype=_BLOCK, mode="r", shape=(count,)
        )

    def is_sound(self, state: State) -> bool:
        """Read the whole file and tell whether it is as it was written."""
        return _checks(self.mapped(state)) == state.checks

    def emptied(self, state: State) -> State:
        """Return the state of a new file; the one there stays for who maps it."""
        generation = state.generation + 1
        for old in self._folder.glob("vectors-*.bin"):
            old.unlink()
        return State(
            self._model, file=f"vectors-{generation}.bin", generation=generation
        )

    def added(self, state: State, numbers: Numbers, vectors: Vectors) -> State:
        """Write rows at the end; return the state to keep. Numbers rise."""
        if not len(numbers):
            return state
        end = state.rows + len(numbers)
        with (self._folder / state.file).open("ab") as file:
            file.truncate(_blocks(end) * _BLOCK.itemsize)
        blocks = np.memmap(
            self._folder / state.file,
            dtype=_BLOCK,
            mode="r+",
            shape=(_blocks(end),),
        )
        first = state.rows // ROWS
        done = 0
        while done < len(numbers):
            at, row = divmod(state.rows + done, ROWS)
            some = slice(done, min(done + ROWS - row, len(numbers)))
            rows = slice(row, row + some.stop - some.start)
            block = blocks[at]
            block["vectors"][rows] = vectors[some]
            block["signs"][:, rows] = sign_words(vectors[some])
            block["lengths"][rows] = lengths(vectors[some])
            block["numbers"][rows] = numbers[some]
            block["alive"][rows] = 1
            # What a broken-off change left behind the end is not there.
            block["alive"][rows.stop :] = 0
            done = some.stop
        if self._lasting:
            blocks.flush()
        return replace(
            state,
            rows=end,
            last_number=int(numbers[-1]),
            checks=state.checks[:first] + _checks(blocks[first:]),
        )

    def crossed_out(self, state: State, numbers: Numbers) -> State:
        """Cross out the rows of ``numbers``; return the state to keep."""
        blocks = np.memmap(
            self._folder / state.file,
            dtype=_BLOCK,
            mode="r+",
            shape=(_blocks(state.rows),),
        )
        places = places_of(blocks, state.rows, numbers)
        gone = 0
        for place in places[places >= 0].tolist():
            at, row = divmod(place, ROWS)
            gone += int(blocks[at]["alive"][row])
            blocks[at]["alive"][row] = 0
        blocks.flush()
        return replace(state, dead=state.dead + gone)


def places_of(blocks: Blocks, rows: int, numbers: Numbers) -> Numbers:
    """Return the row of each number, -1 where it has none."""
    places = np.full(len(numbers), -1, dtype=np.int64)
    if not rows:
        return places
    block_of = np.searchsorted(blocks["numbers"][:, 0], numbers, side="right") - 1
    for at in np.unique(block_of[block_of >= 0]).tolist():
        held = blocks[at]["numbers"][: min(ROWS, rows - at * ROWS)]
        chosen = np.flatnonzero(block_of == at)
        found = np.searchsorted(held, numbers[chosen])
        there = found < len(held)
        there[there] = held[found[there]] == numbers[chosen][there]
        places[chosen[there]] = at * ROWS + found[there]
    return places


def numbers_at(blocks: Blocks, places: Numbers) -> Numbers:
    """Return the numbers of the rows at ``places``."""
    at, row = np.divmod(places, ROWS)
    return np.asarray(blocks["numbers"][at, row])


def alive_by_group(blocks: Blocks, rows: int, size: int) -> dict[int, int]:
    """Return how many rows count by ``number // size``."""
    counts: dict[int, int] = {}
    for at, block in enumerate(blocks):
        held = min(ROWS, rows - at * ROWS)
        numbers = block["numbers"][:held][block["alive"][:held] == 1]
        groups, found = np.unique(numbers // size, return_counts=True)
        for group, count in zip(groups.tolist(), found.tolist(), strict=True):
            counts[group] = counts.get(group, 0) + count
    return counts


def alive_between(blocks: Blocks, rows: int, first: int, last: int) -> Numbers:
    """Return the numbers from ``first`` to ``last`` whose rows count."""
    found = [np.empty(0, dtype=np.int64)]
    for at, block in enumerate(blocks):
        held = min(ROWS, rows - at * ROWS)
        numbers = block["numbers"][:held]
        if held and numbers[0] <= last and numbers[-1] >= first:
            within = (numbers >= first) & (numbers <= last)
            found.append(numbers[within & (block["alive"][:held] == 1)])
    return np.concatenate(found)


def _blocks(rows: int) -> int:
    return -(-rows // ROWS)


def _checks(blocks: Blocks) -> tuple[int, ...]:
    checks = []
    for block in blocks:
        check = 0
        for column in _LASTING:
            check = zlib.crc32(np.ascontiguousarray(block[column]).data, check)
        checks.append(check)
    return tuple(checks)
