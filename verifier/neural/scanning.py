"""Finds the rows of a vector file that are nearest to some texts.

A small file is compared whole. In a large one a first look compares only the signs of
the components (48 bytes a row in place of 384), and the rows that share most of them
are then compared exactly. All of it is arithmetic on whole numbers: the same rows give
the same answer in every process and on every machine.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from verifier.neural.blocks import ROWS, WORDS, Blocks, Numbers, sign_words
from verifier.neural.embedding import Vectors, cosines

EXACT = 32_768
"""Rows up to which all are compared exactly."""

LOOKED_AT = 2_000
"""Rows that the first look puts forward for each text."""

_HALF = WORDS // 2
_KEPT = 10
"""So many times more rows are kept by half of the signs than by all."""

_GONE = 64 * _HALF + 1
_SAMPLED = 64
"""One row in so many tells where the limit is likely to be."""

Likeness = NDArray[np.float64]


def nearest(
    blocks: Blocks, rows: int, queries: Vectors, weights: Sequence[float], number: int
) -> tuple[Numbers, Likeness]:
    """Return (places, likeness) of the nearest rows, in no order.

    The likeness is the cosines with ``queries``, weighted. There are ``number`` rows,
    more where some are equally near, fewer where there are fewer.
    """
    if rows <= EXACT:
        places = _living(blocks, rows)
    else:
        places = _first_look(blocks, rows, queries, max(LOOKED_AT, number))
    values = likeness(blocks, places, queries, weights)
    if number < len(values):
        floor = np.partition(values, len(values) - number)[len(values) - number]
        places, values = places[values >= floor], values[values >= floor]
    return places, values


def likeness(
    blocks: Blocks, places: Numbers, queries: Vectors, weights: Sequence[float]
) -> Likeness:
    """Return the weighted cosines of the rows at ``places``."""
    if not len(places):
        return np.empty(0)
    at, row = np.divmod(places, ROWS)
    found = cosines(
        vectors_at(blocks, places), queries, np.asarray(blocks["lengths"][at, row])
    )
    values: Likeness = found.astype(np.float64) @ np.asarray(weights)
    return values


def vectors_at(blocks: Blocks, places: Numbers) -> Vectors:
    """Return the vectors of the rows at ``places``."""
    at, row = np.divmod(places, ROWS)
    return np.asarray(blocks["vectors"][at, row])


def _living(blocks: Blocks, rows: int) -> Numbers:
    if not rows:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(blocks["alive"].reshape(-1)[:rows] == 1)


def _first_look(blocks: Blocks, rows: int, queries: Vectors, number: int) -> Numbers:
    """Return the places of the rows that share most signs with any of the queries.

    Half of the signs are counted in every row, the others only in the rows that do
    well in the first half.
    """
    signs = sign_words(queries)
    halves = np.empty((len(queries), len(blocks) * ROWS), dtype=np.uint8)
    look = _Look()
    for at, block in enumerate(blocks):
        gone = np.flatnonzero(block["alive"] != 1)
        for query, held in enumerate(halves[:, at * ROWS : (at + 1) * ROWS]):
            look.count(block["signs"], signs[:, query], held)
            held[gone] = _GONE
    found: list[Numbers] = []
    for query, each in enumerate(halves):
        places = _closest(each[:rows], _KEPT * number)
        places = places[each[places] < _GONE]
        both = each[places] + _in_second_half(blocks, places, signs[:, query])
        found.append(places[_closest(both, number)])
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def _in_second_half(
    blocks: Blocks, places: Numbers, signs: NDArray[np.uint64]
) -> NDArray[np.uint16]:
    """Return in how many signs of the second half some rows differ from ``signs``."""
    at, row = np.divmod(places, ROWS)
    differing = np.zeros(len(places), dtype=np.uint16)
    for word in range(_HALF, WORDS):
        held = np.asarray(blocks["signs"][at, word, row])
        differing += np.bitwise_count(held ^ signs[word])
    return differing


class _Look:
    """Room to count in, used again for every block."""

    def __init__(self) -> None:
        self._differing = np.empty(ROWS, dtype=np.uint64)
        self._counted = np.empty(ROWS, dtype=np.uint8)

    def count(
        self,
        planes: NDArray[np.uint64],
        signs: NDArray[np.uint64],
        held: NDArray[np.uint8],
    ) -> None:
        """Write into ``held`` in how many signs of the first half each row differs."""
        # Half the signs fit into a byte, and bytes are added fastest.
        held[:] = 0
        for word in range(_HALF):
            np.bitwise_xor(planes[word], signs[word], out=self._differing)
            np.bitwise_count(self._differing, out=self._counted)
            np.add(held, self._counted, out=held)


def _closest(distances: NDArray[np.uint8] | NDArray[np.uint16], number: int) -> Numbers:
    """Return the places of the smallest distances, the last one's equals with it."""
    if len(distances) <= number:
        return np.arange(len(distances))
    low, high = -1, 2 * _GONE  # too few rows within low; as many as there are in high
    sample = np.sort(distances[::_SAMPLED])
    trial = int(sample[min(number // _SAMPLED, len(sample) - 1)])
    while high - low > 1:
        trial = trial if low < trial < high else (low + high) // 2
        if np.count_nonzero(distances <= trial) >= number:
            high, trial = trial, trial - 1
        else:
            low, trial = trial, trial + 1
    return np.flatnonzero(distances <= high)
