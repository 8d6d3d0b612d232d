"""Chunks of a job: consecutive lines of JSON, packed for the store."""

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from claims.store.jobs import Chunk
from verifier.jobs.lines import Line

_LEVEL = 3


def pack(lines: Iterable[bytes]) -> bytes:
    """Return lines, each with its end, as a store keeps them."""
    return zlib.compress(b"".join(lines), _LEVEL)


def unpack(data: bytes) -> bytes:
    """Return the lines that :func:`pack` was given, joined."""
    return zlib.decompress(data)


def lines_of(chunk: Chunk) -> Iterator[Line]:
    """Yield the lines of a chunk, numbered as in the whole job."""
    # By line feeds only: JSON may hold other characters that end lines.
    found = unpack(chunk.data).split(b"\n")[: chunk.lines]
    for number, data in enumerate(found, chunk.first_line):
        yield Line(number, data, 0)


def dump(record: dict[str, Any]) -> bytes:
    """Return a record as one line of UTF-8."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    # An error message may repeat half a character of a wrong line.
    return text.encode("utf-8", "replace") + b"\n"
