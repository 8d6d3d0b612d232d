"""Where two texts differ, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_PIECES = re.compile(r"\w+|\s+|[^\w\s]")
_SHORTEST_BRIDGE = 2
_MOST_COMPARED = 4_000_000


class Change(StrEnum):
    """What became of a run of characters."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that share one fate."""

    change: Change
    text: str


def word_changes(before: str, after: str) -> tuple[Run, ...]:
    """Return how ``before`` becomes ``after``, cut between words.

    Runs that are kept or removed make up ``before``, those kept or added ``after``.
    What is removed stands before what took its place. Texts of thousands of words
    that share neither beginning nor end count as rewritten.
    """
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    first, last = old[:head], old[len(old) - tail :]
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    runs = [Run(Change.KEPT, "".join(first)), *_between(old, new)]
    runs.append(Run(Change.KEPT, "".join(last)))
    return _joined(runs)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many pieces two lists begin with in common."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _between(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    if len(old) * len(new) > _MOST_COMPARED:
        return [Run(Change.REMOVED, "".join(old)), Run(Change.ADDED, "".join(new))]
    runs: list[Run] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    removed, added = "", ""
    for tag, low, high, start, end in matcher.get_opcodes():
        if tag == "equal" and not _is_bridge(old[low:high], removed, added):
            runs += [Run(Change.REMOVED, removed), Run(Change.ADDED, added)]
            runs.append(Run(Change.KEPT, "".join(old[low:high])))
            removed, added = "", ""
        else:
            removed += "".join(old[low:high])
            added += "".join(new[start:end])
    return [*runs, Run(Change.REMOVED, removed), Run(Change.ADDED, added)]


def _is_bridge(pieces: Sequence[str], removed: str, added: str) -> bool:
    """Tell whether what is kept is only the space between two changed words.

    Read as one change, "five ships" for "four boats" is easier on the eye.
    """
    text = "".join(pieces)
    return bool(removed or added) and (
        len(text) < _SHORTEST_BRIDGE and not text.strip().isalnum()
    )


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return the runs that hold something, neighbours of one fate as one."""
    found: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if found and found[-1].change is run.change:
            found[-1] = Run(run.change, found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found)
