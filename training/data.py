"""Load the openly licensed pairs; divide them to train, validate and calibrate.

Pairs that share an evidence text or a source record belong to one group, and a group is
never divided, so that no page is seen both in training and in measuring.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Label = Literal["supported", "contradicted", "unknown"]
LABELS: tuple[Label, ...] = get_args(Label)
"""The order of the model's outputs."""

Split = Literal["train", "validation", "calibration"]

VALIDATION_PERCENT = 3
CALIBRATION_PERCENT = 3

SOURCE_WEIGHTS: dict[str, float] = {
    # ScoNe is 5,976 near-copies of a few sentences: less of it teaches as much.
    "scone_train": 0.35,
    # Half of ConjNLI's adversarial rows are spelling variants of each other.
    "conjnli_adv": 0.4,
    "cad_nli": 0.8,
    "fm2_dev": 1.5,
    "fever_symmetric_dev": 2.0,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, a passage, and what the passage says about the claim."""

    claim: str
    evidence: str
    label: Label
    src: str
    id: str

    def weight(self) -> float:
        """Return how often an epoch shows this pair, on average."""
        return SOURCE_WEIGHTS.get(self.src, 1.0)


def read_pairs(path: Path) -> list[Pair]:
    """Read pairs from JSON Lines, gzipped or not; keys beyond Pair's are ignored."""
    opener = gzip.open if path.suffix == ".gz" else open
    name = path.name.split(".")[0]
    with opener(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return [
        Pair(
            row["claim"],
            row["evidence"],
            row["label"],
            row.get("src", name),
            row["id"],
        )
        for row in rows
    ]


def write_pairs(path: Path, pairs: Iterable[Pair]) -> int:
    """Write pairs as gzipped JSON Lines with no time stamp; return how many."""
    count = 0
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as out,
    ):
        for pair in pairs:
            line = json.dumps(asdict(pair), ensure_ascii=False)
            out.write(line.encode() + b"\n")
            count += 1
    return count


def _keys(pair: Pair) -> Iterator[str]:
    """Yield what ties a pair to its group: its evidence text and its source record."""
    yield "evidence:" + " ".join(pair.evidence.lower().split())
    if pair.src == "vitaminc":
        yield "record:" + pair.id.split("_")[0]
        yield "claim:" + " ".join(pair.claim.lower().split())
    elif pair.src in {"scifact_train", "fever_symmetric_dev"}:
        yield "claim:" + " ".join(pair.claim.lower().split())
    elif pair.src == "scone_train":  # rows come with the two texts exchanged, too
        yield "evidence:" + " ".join(pair.claim.lower().split())


def group_pairs(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """Return the pairs in groups that share no evidence text and no source record."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    listed = list(pairs)
    for pair in listed:
        first, *others = (root(key) for key in _keys(pair))
        for other in others:
            parent[root(other)] = root(first)
    groups: dict[str, list[Pair]] = {}
    for pair in listed:
        groups.setdefault(root(next(_keys(pair))), []).append(pair)
    return list(groups.values())


def split_of(group: Iterable[Pair]) -> Split:
    """Return the split of a group: a hash of the smallest id in it, modulo 100."""
    smallest = min(pair.id for pair in group)
    bucket = int(hashlib.sha256(smallest.encode()).hexdigest()[:8], 16) % 100
    if bucket < VALIDATION_PERCENT:
        return "validation"
    if bucket < VALIDATION_PERCENT + CALIBRATION_PERCENT:
        return "calibration"
    return "train"


def load_splits(path: Path) -> dict[Split, list[Pair]]:
    """Read the open pairs and return them by split, in file order within a group."""
    splits: dict[Split, list[Pair]] = {"train": [], "validation": [], "calibration": []}
    for group in group_pairs(read_pairs(path)):
        splits[split_of(group)].extend(group)
    return splits


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, as recorded beside the exported model."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
