"""The only module that touches onnxruntime and tokenizers.

Importing it is cheap: both libraries are imported at the first use of a model.
"""

import threading
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from verifier.neural.errors import ModelUnreadable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer


def runtime_available() -> bool:
    """Say whether onnxruntime and tokenizers are installed."""
    return all(find_spec(name) is not None for name in ("onnxruntime", "tokenizers"))


class OnnxModel:
    """One ONNX file with its tokenizer, opened at the first use.

    Each text (or pair) is run alone, never padded together with others: on one
    thread that costs no speed, and a result can then not depend on what else was in
    the batch. One thread also keeps results equal from run to run.

    Safe to share between threads.
    """

    def __init__(self, model: Path, tokenizer: Path, maximum_tokens: int) -> None:
        """Remember the files; nothing is read yet."""
        self._model_path = model
        self._tokenizer_path = tokenizer
        self._maximum_tokens = maximum_tokens
        self._opening = threading.Lock()
        self._opened: tuple[InferenceSession, Tokenizer, frozenset[str]] | None = None

    def warm_up(self) -> None:
        """Open the files now rather than at the first request.

        Raises:
            ModelUnreadable: a file is damaged or not of the expected kind.
        """
        self._open()

    def run(self, text: str, second: str | None = None) -> NDArray[np.float32]:
        """Return the model's first output for one text, or one pair of texts.

        The text is cut at the maximum number of tokens; of a pair, the longer one is
        cut first. The leading (batch) axis, of length one, is dropped.

        Raises:
            ModelUnreadable: a file is damaged or not of the expected kind.
        """
        session, tokenizer, names = self._open()
        encoding = tokenizer.encode(text, second)
        inputs = {k: v for k, v in _inputs(encoding).items() if k in names}
        output: NDArray[np.float32] = np.asarray(session.run(None, inputs)[0])[0]
        return output

    def _open(self) -> "tuple[InferenceSession, Tokenizer, frozenset[str]]":
        if self._opened is None:
            with self._opening:
                if self._opened is None:
                    session = _open_session(self._model_path)
                    tokenizer = _open_tokenizer(
                        self._tokenizer_path, self._maximum_tokens
                    )
                    names = frozenset(i.name for i in session.get_inputs())
                    self._opened = session, tokenizer, names
        return self._opened


def _inputs(encoding: "Encoding") -> dict[str, NDArray[np.int64]]:
    return {
        "input_ids": np.array([encoding.ids], dtype=np.int64),
        "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
        "token_type_ids": np.array([encoding.type_ids], dtype=np.int64),
    }


def _open_session(path: Path) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    # The arena keeps the memory of the longest text ever seen; texts here are short.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.use_deterministic_compute = True
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            path, options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's own classes have no public base
        raise ModelUnreadable(f"{path.name} cannot be read: {error}") from error


def _open_tokenizer(path: Path, maximum_tokens: int) -> "Tokenizer":
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception
        raise ModelUnreadable(f"{path.name} cannot be read: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(maximum_tokens)
    return tokenizer
