"""Opposites from WordNet, narrowed to plain words that the training texts use."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MIN_SEEN = 8
"""How often the texts must use both words: keeps out the odd senses."""

_LEFT_OUT = frozenset(
    "man woman men women he she his her first last second no yes a the in out on off "
    "up down do make one two be have will may can de like well least most net contract "
    "near far middle early late right left real go come get give take".split()
)


def load_opposites(path: Path, texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Read ``pos<TAB>word<TAB>opposite`` and keep what the texts know."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(re.findall(r"[a-z]+", text.lower()))
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match line.split("\t"):
            case kind, word, opposite if not line.startswith("#"):
                pass
            case _:
                continue
        if kind not in {"v", "a", "r"} or {word, opposite} & _LEFT_OUT:
            continue
        if min(seen[word], seen[opposite]) >= MIN_SEEN:
            found.setdefault(word, set()).add(opposite)
            if kind == "v":
                _add_past(found, seen, word, opposite)
    return {word: tuple(sorted(some)) for word, some in sorted(found.items())}


def _add_past(
    found: dict[str, set[str]], seen: Counter[str], word: str, opposite: str
) -> None:
    """Add the regular past forms of two verbs, where the texts know both."""
    past, other = (w + ("d" if w.endswith("e") else "ed") for w in (word, opposite))
    if min(seen[past], seen[other]) >= MIN_SEEN:
        found.setdefault(past, set()).add(other)
