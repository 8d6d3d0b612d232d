"""Sentence embeddings: texts of like meaning get vectors that point alike."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from verifier.neural.runtime import OnnxModel

MAXIMUM_TOKENS = 128
"""Word pieces read of one text; the model was trained on no more."""

DIMENSIONS = 384

_REMEMBERED = 2_048
"""Texts whose vector is kept: a claim that goes round is asked again and again."""

# Quote marks change no meaning here, and without them a claim that two sources
# typeset differently has one vector.
_MARKS = "[\"'`\u2018-\u201f\u00ab\u00bb\u2039\u203a]+"
_QUOTE_MARKS = re.compile(rf"{_MARKS}(?!\w)|(?<!\w){_MARKS}")
_SPACES = re.compile(r"\s+")
_LARGEST = 127
_LEAST = 1e-12
_CHUNK = 256
"""Rows multiplied at a time: few enough that the linear algebra library stays on one
thread, whose helpers cost ten times the work on a busy machine."""

Vectors = NDArray[np.int8]


class Embedder:
    """all-MiniLM-L6-v2: a text in, a vector of 384 small integers out.

    The vectors are kept as 8-bit integers scaled to their largest component; their
    length means nothing, their direction everything. Products of integers are exact,
    so that the same vectors rank alike on every machine.

    ``name`` identifies the model and how its vectors are made; vectors under
    different names must not be compared.
    """

    name = "all-MiniLM-L6-v2-int8/1"

    def __init__(self, model: Path, tokenizer: Path) -> None:
        """Take the ONNX file and the tokenizer; they are opened at the first use."""
        self._model = OnnxModel(model, tokenizer, MAXIMUM_TOKENS)
        # Rows are copied out, never handed out, so that these stay as they were made.
        self._remembered = lru_cache(_REMEMBERED)(self._row)

    def warm_up(self) -> None:
        """Open the model now.

        Raises:
            ModelUnreadable: a file is damaged.
        """
        self._model.warm_up()

    def embed(self, texts: Sequence[str], threads: int = 1) -> Vectors:
        """Return one row for each text, in order: shape (n, 384).

        A text's row is the same, bit for bit, whatever else is asked with it and
        however many threads share the work.

        Raises:
            ModelUnreadable: a file is damaged.
        """
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.int8)
        distinct = list(dict.fromkeys(map(_as_read, texts)))
        if threads > 1 and len(distinct) > 1:
            with ThreadPoolExecutor(threads) as pool:
                found = dict(zip(distinct, pool.map(self._row, distinct), strict=True))
        else:
            found = {text: self._remembered(text) for text in distinct}
        for number, text in enumerate(texts):
            rows[number] = found[_as_read(text)]
        return rows

    def _row(self, text: str) -> Vectors:
        pooled = self._model.run(text).mean(axis=0)
        scale = _LARGEST / max(float(np.abs(pooled).max()), _LEAST)
        row: Vectors = np.rint(pooled * scale).astype(np.int8)
        return row


def _as_read(text: str) -> str:
    return _SPACES.sub(" ", _QUOTE_MARKS.sub("", text)).strip()


def lengths(rows: Vectors) -> NDArray[np.float32]:
    """Return the length of each row."""
    squares = [
        np.square(rows[start : start + _CHUNK], dtype=np.float32).sum(axis=1)
        for start in range(0, len(rows), _CHUNK)
    ]
    joined = np.concatenate([np.empty(0, dtype=np.float32), *squares])
    found: NDArray[np.float32] = np.sqrt(joined)
    return found


def cosines(
    rows: Vectors, queries: Vectors, row_lengths: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """Return the cosine of each row with each query: shape (rows, queries).

    ``row_lengths`` are those of :func:`lengths`, for rows that are compared often. A
    vector of zeros is near nothing.
    """
    columns = np.ascontiguousarray(queries.astype(np.float32).T)
    products = np.empty((len(rows), len(queries)), dtype=np.float32)
    held = np.empty((min(_CHUNK, len(rows)), rows.shape[1]), dtype=np.float32)
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        np.copyto(held[: len(part)], part)
        # Whole numbers below 2**24: exact whatever order they are added in.
        np.matmul(held[: len(part)], columns, out=products[start : start + _CHUNK])
    known = lengths(rows) if row_lengths is None else row_lengths
    across = known[:, None] * lengths(queries)[None, :]
    found = np.zeros_like(products)
    np.divide(products, across, out=found, where=across > 0)
    return found


def pack(rows: Vectors) -> list[bytes]:
    """Return each row as a store keeps it: 384 bytes."""
    return [row.tobytes() for row in rows]


def unpack(joined: bytes) -> Vectors:
    """Return packed rows that were joined, as a matrix of shape (n, 384).

    Raises:
        ValueError: the bytes are not a whole number of rows.
    """
    return np.frombuffer(joined, dtype=np.int8).reshape(-1, DIMENSIONS)
