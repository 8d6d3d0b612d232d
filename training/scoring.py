"""Run the exported model over pairs and measure what it says."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from training.batches import encode, in_token_batches, padded
from training.data import LABELS, Label, Pair

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import onnxruntime
    from tokenizers import Tokenizer

TOKENS = 2048
EVEN = 0.5


def open_session(path: Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """Open an ONNX model on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"]
    )


def logits_of(
    session: onnxruntime.InferenceSession,
    tokenizer: Tokenizer,
    pairs: Sequence[Pair],
) -> np.ndarray:
    """Return the logits of each pair, in the order given."""
    rows = encode(pairs, tokenizer)
    if len(rows) != len(pairs):
        raise ValueError("some claims are longer than the model reads")
    order = sorted(range(len(rows)), key=lambda number: len(rows[number].ids))
    result = np.zeros((len(rows), len(LABELS)), dtype=np.float32)
    done = 0
    for batch in in_token_batches([rows[number] for number in order], TOKENS):
        ids, mask, kinds = padded(batch)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
        (logits,) = session.run(["logits"], inputs)
        result[order[done : done + len(batch)]] = logits
        done += len(batch)
    return result


def milliseconds_a_pair(
    session: onnxruntime.InferenceSession, tokens: int = 56, runs: int = 60
) -> float:
    """Return the best processor time of one pair alone, whatever else is running."""
    ids = np.arange(1000, 1000 + tokens, dtype=np.int64)[None]
    kinds = (np.arange(tokens)[None] > tokens // 3).astype(np.int64)
    inputs = {
        "input_ids": ids,
        "attention_mask": np.ones_like(ids),
        "token_type_ids": kinds,
    }
    best = float("inf")
    for _ in range(runs):
        began = time.thread_time()
        session.run(["logits"], inputs)
        best = min(best, time.thread_time() - began)
    return best * 1000


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Turn logits into probabilities."""
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def right_labels(pairs: Sequence[Pair]) -> np.ndarray:
    """Return the number of each pair's label."""
    return np.asarray([LABELS.index(pair.label) for pair in pairs])


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the temperature under which the labels are likeliest."""
    rows = np.arange(len(labels))

    def loss(temperature: float) -> float:
        chances = softmax(logits, temperature)[rows, labels]
        return float(-np.log(np.maximum(chances, 1e-9)).mean())

    return min((n / 100 for n in range(40, 301, 2)), key=loss)


def report(logits: np.ndarray, pairs: Sequence[Pair]) -> dict[str, object]:
    """Return accuracy, the accuracy and precision of each label, and the confusions."""
    best = logits.argmax(-1)
    labels = right_labels(pairs)
    by_label: dict[Label, dict[str, float]] = {}
    for number, label in enumerate(LABELS):
        right = int(((best == number) & (labels == number)).sum())
        by_label[label] = {
            "recall": round(right / max(1, int((labels == number).sum())), 3),
            "precision": round(right / max(1, int((best == number).sum())), 3),
        }
    confusions = Counter(
        f"{LABELS[truth][0]}>{LABELS[said][0]}"
        for truth, said in zip(labels, best, strict=True)
    )
    return {
        "pairs": len(pairs),
        "accuracy": round(float((best == labels).mean()), 4),
        "labels": by_label,
        "confusions": dict(sorted(confusions.items())),
    }


def two_label_report(
    chances: np.ndarray, pairs: Sequence[Pair], margin: float
) -> dict[str, float]:
    """Measure a set without unknown: abstain where the two others are within `margin`.

    The score is supported against contradicted with unknown's share left out, so that
    a claim of which only the wording is uncertain is still answered.
    """
    ours = chances[:, 0] / np.maximum(1e-9, chances[:, 0] + chances[:, 1])
    answered = np.abs(ours - EVEN) >= margin
    truth = right_labels(pairs)
    right = (ours < EVEN).astype(int) == truth
    return {
        "margin": round(margin, 3),
        "answered": round(float(answered.mean()), 3),
        "right": round(float(right[answered].mean()) if answered.any() else 0.0, 3),
    }
