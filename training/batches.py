"""Turn pairs into padded batches of like length, each of about as many tokens."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.data import LABELS, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

MAX_LENGTH = 128
POOL = 4096
"""Pairs sorted by length together; larger wastes less, smaller mixes better."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One tokenised pair: ids, where the evidence begins, and the label's number."""

    ids: np.ndarray
    second: int
    label: int


@dataclass(frozen=True, slots=True)
class Batch:
    """The model's three inputs and the labels."""

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    token_type_ids: torch.Tensor
    labels: torch.Tensor


def load_tokenizer(path: Path, max_length: int = MAX_LENGTH) -> Tokenizer:
    """Load the tokenizer; only the evidence is cut to fit, the claim never."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length, strategy="only_second")
    return tokenizer


def encode(pairs: Iterable[Pair], tokenizer: Tokenizer) -> list[Encoded]:
    """Tokenise pairs; those whose claim alone is too long are left out."""
    encoded: list[Encoded] = []
    for pair in pairs:
        try:
            row = tokenizer.encode(pair.claim, pair.evidence)
        except Exception:  # noqa: BLE001, S112 - the library raises nothing narrower
            continue
        ids = np.asarray(row.ids, dtype=np.uint16)
        second = row.type_ids.index(1) if 1 in row.type_ids else len(row.ids)
        encoded.append(Encoded(ids, second, LABELS.index(pair.label)))
    return encoded


def padded(rows: Sequence[Encoded]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ids, attention mask and segment numbers, padded to the longest row."""
    length = max(len(row.ids) for row in rows)
    ids = np.zeros((len(rows), length), dtype=np.int64)
    mask = np.zeros_like(ids)
    kinds = np.zeros_like(ids)
    for number, row in enumerate(rows):
        end = len(row.ids)
        ids[number, :end] = row.ids
        mask[number, :end] = 1
        kinds[number, row.second : end] = 1
    return ids, mask, kinds


def collate(rows: Sequence[Encoded]) -> Batch:
    """Pad rows and make tensors of them."""
    ids, mask, kinds = padded(rows)
    labels = torch.tensor([row.label for row in rows])
    return Batch(
        torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(kinds), labels
    )


def in_token_batches(rows: Sequence[Encoded], tokens: int) -> Iterator[list[Encoded]]:
    """Cut rows, in the order given, into runs of at most `tokens` padded tokens."""
    batch: list[Encoded] = []
    longest = 0
    for row in rows:
        longest = max(longest, len(row.ids))
        if batch and longest * (len(batch) + 1) > tokens:
            yield batch
            batch, longest = [], len(row.ids)
        batch.append(row)
    if batch:
        yield batch


def training_batches(
    rows: Sequence[Encoded], weights: Sequence[float], tokens: int, seed: int
) -> Iterator[Batch]:
    """Yield batches for ever: shuffled epochs, each row as often as its weight says."""
    rng = random.Random(seed)
    while True:
        epoch: list[Encoded] = []
        for row, weight in zip(rows, weights, strict=True):
            times = int(weight) + (rng.random() < weight % 1)
            epoch.extend([row] * times)
        rng.shuffle(epoch)
        for start in range(0, len(epoch), POOL):
            pool = sorted(epoch[start : start + POOL], key=lambda row: len(row.ids))
            batches = list(in_token_batches(pool, tokens))
            rng.shuffle(batches)
            for batch in batches:
                yield collate(batch)
