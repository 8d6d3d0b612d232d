"""Read the pairs written by hand in ``training/written``.

A file holds groups divided by empty lines: a passage on a line that begins with ``E``
and a tab, then the claims that it supports (``S``), contradicts (``R``) or says nothing
about (``U``).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from training.data import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.data import Label, Split

FOLDER = Path(__file__).parent / "written"
"""Where the pairs stand."""

VALIDATION_PERCENT = 5
CALIBRATION_PERCENT = 5

_LABELS: dict[str, Label] = {"S": "supported", "R": "contradicted", "U": "unknown"}
_PASSAGE = "E"


class FormError(ValueError):
    """A file that is not of the form that this module's docstring gives."""


def read_written(path: Path) -> list[list[Pair]]:
    """Return the pairs of a file, a list for each passage.

    Raises:
        FormError: a group does not begin with a passage, or a line has no such letter.
    """
    blocks = path.read_text("utf-8").strip().split("\n\n")
    return [list(_pairs(block, path.stem, n)) for n, block in enumerate(blocks, 1)]


def load_written(folder: Path = FOLDER) -> dict[Split, list[Pair]]:
    """Return all pairs by split; those of a passage stay together."""
    splits: dict[Split, list[Pair]] = {"train": [], "validation": [], "calibration": []}
    for path in sorted(folder.glob("*.txt")):
        for group in read_written(path):
            splits[_split_of(group[0].evidence)] += group
    return splits


def _pairs(block: str, name: str, number: int) -> Iterator[Pair]:
    passage, *claims = (line.partition("\t") for line in block.strip().splitlines())
    if passage[0] != _PASSAGE:
        raise FormError(f"{name}, group {number}: the first line is no passage")
    for place, (letter, _, claim) in enumerate(claims, 1):
        if letter not in _LABELS:
            raise FormError(f"{name}, group {number}: {letter!r} is no label")
        yield Pair(
            claim.strip(),
            passage[2].strip(),
            _LABELS[letter],
            "written",
            f"{name}:{number}:{place}",
        )


def _split_of(passage: str) -> Split:
    bucket = int(hashlib.sha256(passage.encode()).hexdigest()[:8], 16) % 100
    if bucket < VALIDATION_PERCENT:
        return "validation"
    if bucket < VALIDATION_PERCENT + CALIBRATION_PERCENT:
        return "calibration"
    return "train"
