"""Sentence embeddings: texts of like meaning get vectors that point alike."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from verifier.neural.runtime import OnnxModel

MAXIMUM_TOKENS = 128
"""Word pieces read of one text; the model was trained on no more."""

DIMENSIONS = 384

_LEAST_NORM = 1e-9


class Embedder:
    """all-MiniLM-L6-v2: a text in, a vector of 384 numbers and length 1 out.

    ``name`` identifies the model and the way its vectors are kept; vectors under
    different names must not be compared.
    """

    name = "all-MiniLM-L6-v2-int8/1"

    def __init__(self, model: Path, tokenizer: Path) -> None:
        """Take the ONNX file and the tokenizer; they are opened at the first use."""
        self._model = OnnxModel(model, tokenizer, MAXIMUM_TOKENS)

    def warm_up(self) -> None:
        """Open the model now.

        Raises:
            ModelUnreadable: a file is damaged.
        """
        self._model.warm_up()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of length 1 for each text, in order: shape (n, 384).

        A text's row is the same, bit for bit, whatever else is asked with it.

        Raises:
            ModelUnreadable: a file is damaged.
        """
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for number, text in enumerate(texts):
            pooled = self._model.run(text).mean(axis=0)
            rows[number] = pooled / max(float(np.linalg.norm(pooled)), _LEAST_NORM)
        return rows


def pack(rows: NDArray[np.float32]) -> list[bytes]:
    """Return each row as a store keeps it: little-endian float16, 768 bytes."""
    return [row.tobytes() for row in rows.astype("<f2")]


def unpack(joined: bytes) -> NDArray[np.float16]:
    """Return packed rows that were joined, as a matrix of shape (n, 384).

    Raises:
        ValueError: the bytes are not a whole number of rows.
    """
    return np.frombuffer(joined, dtype="<f2").reshape(-1, DIMENSIONS)
