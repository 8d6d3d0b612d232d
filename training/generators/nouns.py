"""Nouns of one kind, of which a reader would not take one for another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from importlib import resources
from typing import TYPE_CHECKING

from training.generators.edits import made, names_negation
from verifier.engine.lexicon import stem_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

    from training.data import Pair

MIN_SEEN = 25
"""How often the texts must use a noun: keeps out the odd ones."""

MAX_OF_A_KIND = 40
"""A kind of more nouns than this is too wide for its nouns to exclude each other."""

_LEFT_OUT = frozenset(
    "man woman boy girl child kid people person guy lady group member part way time "
    "day year place thing side end back head top front body state set line male "
    "female adult one work play show start run walk record film movie song".split()
)


def _table(name: str) -> dict[str, list[str]]:
    """Read one of the engine's tables: a stem, then the stems that belong to it."""
    text = (resources.files("verifier.engine") / "data" / name).read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line[:1] != "#")
    return {row[0]: row[1].split() for row in rows if len(row) > 1}


def load_siblings(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return each noun the texts use, with the others of the same kind they use."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(re.findall(r"\b[a-z]{3,}\b", text))
    kinds, synonyms = _table("kinds.tsv"), _table("synonyms.tsv")
    classes = _table("word_classes.tsv")
    others = {
        w for name in classes if name not in {"noun", "stems"} for w in classes[name]
    }
    nouns = {*classes["noun"]} - others
    of_a_kind: defaultdict[str, list[str]] = defaultdict(list)
    for word, count in seen.items():
        if count < MIN_SEEN or word in _LEFT_OUT or word.endswith("s"):
            continue
        if word not in nouns:
            continue
        for kind in kinds.get(stem_of(word), [])[:1]:
            of_a_kind[kind].append(word)
    siblings: defaultdict[str, set[str]] = defaultdict(set)
    for some in of_a_kind.values():
        if len(some) > MAX_OF_A_KIND:
            continue
        for word in some:
            near = {*synonyms.get(stem_of(word), []), stem_of(word)}
            siblings[word] |= {other for other in some if stem_of(other) not in near}
    return {word: tuple(sorted(some)) for word, some in siblings.items() if some}


def changed_noun(
    pair: Pair, siblings: dict[str, tuple[str, ...]], rng: random.Random
) -> Pair | None:
    """Put another noun of the same kind into a supported claim: contradicted."""
    if pair.label != "supported" or names_negation(pair.claim):
        return None
    tokens = pair.claim.split(" ")
    said = set(re.findall(r"\w+", pair.evidence.lower()))
    places = [
        n for n, t in enumerate(tokens) if t.rstrip(".,") in siblings and t in said
    ]
    if not places:
        return None
    place = rng.choice(places)
    noun = tokens[place].rstrip(".,")
    other = rng.choice(siblings[noun])
    if other in said or f"{other}s" in said:
        return None
    tokens[place] = tokens[place].replace(noun, other)
    return made(pair, "noun", " ".join(tokens), "contradicted")
