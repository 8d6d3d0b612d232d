"""Posting lists: which claims hold a term, and how much it counts in each.

A list is cut into chunks. A chunk is the claims' numbers (32 bits, little endian,
rising) followed by their impacts (8 bits each): five bytes a posting, in one blob of
the claims' own database.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

CHUNK = 1_024
"""Postings in a full chunk: a change rewrites at most one chunk a term."""

_BYTES = 5

Numbers = NDArray[np.uint32]
Impacts = NDArray[np.uint8]


def pack(postings: Sequence[tuple[int, int]]) -> bytes:
    """Return (number, impact) pairs as a chunk."""
    # Most lists are short: an array of numpy would cost more than its content.
    numbers = array("I", [number for number, _ in postings])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes() + bytes([impact for _, impact in postings])


def count(chunk: bytes) -> int:
    """Return how many postings a chunk holds."""
    return len(chunk) // _BYTES


def unpack(chunk: bytes) -> tuple[Numbers, Impacts]:
    """Return a chunk's numbers and impacts."""
    size = count(chunk)
    numbers = np.frombuffer(chunk, dtype="<u4", count=size)
    impacts = np.frombuffer(chunk, dtype="u1", offset=4 * size)
    return numbers, impacts


def last_number(chunk: bytes) -> int:
    """Return the highest number of a chunk, 0 if it is empty."""
    size = count(chunk)
    return int.from_bytes(chunk[4 * (size - 1) : 4 * size], "little") if size else 0


def joined(first: bytes, second: bytes) -> bytes:
    """Return one chunk of two whose numbers follow each other."""
    one, two = 4 * count(first), 4 * count(second)
    return first[:one] + second[:two] + first[one:] + second[two:]


def without(chunk: bytes, numbers: Iterable[int]) -> bytes:
    """Return the chunk without the postings of some claims."""
    kept_numbers, kept_impacts = unpack(chunk)
    keep = ~np.isin(kept_numbers, np.fromiter(numbers, "<u4"))
    return kept_numbers[keep].tobytes() + kept_impacts[keep].tobytes()


def chunks_after(tail: bytes, postings: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    """Yield the tail chunk filled up, then further chunks, for new postings."""
    room = max(0, CHUNK - count(tail))
    yield joined(tail, pack(postings[:room]))
    for at in range(room, len(postings), CHUNK):
        yield pack(postings[at : at + CHUNK])


def by_term(
    entries: Iterable[tuple[int, Mapping[str, int]]],
) -> dict[str, list[tuple[int, int]]]:
    """Return the postings that claims (number, impacts) bring, by term."""
    lists: dict[str, list[tuple[int, int]]] = {}
    for number, impacts in entries:
        for term, impact in impacts.items():
            if term in lists:
                lists[term].append((number, impact))
            else:
                lists[term] = [(number, impact)]
    return lists
