"""Compares a run with an earlier one, case by case: what it mended, what it broke."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from verifier.evaluation.judging import Judged


class InvalidBaseline(Exception):
    """Raised when a file is not the ``--json`` output of an earlier evaluation."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of the cases that are now right, now wrong, or in only one of the runs."""

    mended: tuple[str, ...]
    broken: tuple[str, ...]
    unmatched: int


def read_baseline(path: Path) -> dict[str, str]:
    """Return the answered label of each case of an earlier run, by case id.

    Raises:
        InvalidBaseline: the file is no such run.
        OSError: it cannot be read.
    """
    try:
        answers = json.loads(path.read_text("utf-8"))["answers"]
        return {str(each["id"]): str(each["answered"]) for each in answers}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InvalidBaseline(
            f"{path} is not the --json output of an earlier evaluation."
        ) from error


def changes(judged: Sequence[Judged], earlier: dict[str, str]) -> Changes:
    """Return what changed since ``earlier``."""
    mended: list[str] = []
    broken: list[str] = []
    matched = 0
    for each in judged:
        before = earlier.get(each.case.id)
        if before is None:
            continue
        matched += 1
        was_right = before == each.case.expected.value
        if each.right and not was_right:
            mended.append(each.case.id)
        elif was_right and not each.right:
            broken.append(each.case.id)
    unmatched = len(judged) - matched + len(earlier) - matched
    return Changes(tuple(mended), tuple(broken), unmatched)
