"""Questions to an invented corpus whose right answer is known: the claim they ask for.

Each is a claim of the corpus asked for in one of five ways: as it was told, with two
slips of the keyboard, in another order, by four of its words with a slip in one of
them, and, for the shipped claims, in the words of the project's own labelled cases.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

CASES = Path(__file__).parents[1] / "tests/data/evaluation/seed_claims_b.jsonl"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
KINDS = ("as told", "two slips", "other order", "four words, one slip")


@dataclass(frozen=True, slots=True)
class Question:
    """A text, how it was made, and the import id of the claim that it asks for."""

    text: str
    kind: str
    wanted: str


def questions(corpus: Path, size: int, number: int, seed: int = 7) -> list[Question]:
    """Return ``number`` questions of each kind, spread over the corpus."""
    draw = random.Random(seed)
    places = set(draw.sample(range(size), min(size, number * len(KINDS))))
    chosen = [
        json.loads(line)
        for place, line in enumerate(islice(_lines(corpus), size))
        if place in places
    ]
    draw.shuffle(chosen)
    made = []
    for place, record in enumerate(chosen):
        kind = KINDS[place % len(KINDS)]
        text = _asked(record["text"], kind, draw)
        made.append(Question(text, kind, str(record["id"])))
    return made


def submissions(corpus: Path, size: int, number: int, seed: int = 8) -> list[str]:
    """Return texts to verify: claims as told, changed ones, and labelled cases."""
    asked = [each.text for each in questions(corpus, size, number // 8, seed)]
    cases = [json.loads(line)["claim"] for line in _lines(CASES)]
    draw = random.Random(seed)
    draw.shuffle(cases)
    mixed = [*asked, *cases][:number] if len(asked) + len(cases) >= number else asked
    draw.shuffle(mixed)
    return mixed


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from file


def _asked(text: str, kind: str, draw: random.Random) -> str:
    words = text.rstrip(".").split()
    if kind == "other order":
        half = len(words) // 2
        return " ".join(words[half:] + words[:half])
    if kind == "two slips":
        for place in draw.sample(range(len(words)), min(2, len(words))):
            words[place] = _slipped(words[place], draw)
        return " ".join(words)
    if kind == "four words, one slip":
        long = [word for word in words if len(word) > 3] or words
        few = draw.sample(long, min(4, len(long)))
        place = max(range(len(few)), key=lambda at: len(few[at]))
        few[place] = _slipped(few[place], draw)
        return " ".join(few)
    return text


def _slipped(word: str, draw: random.Random) -> str:
    """Return ``word`` with a letter left out, doubled, changed or swapped."""
    if len(word) < 4:
        return word
    at = draw.randrange(1, len(word) - 1)
    slip = draw.randrange(4)
    if slip == 0:
        return word[:at] + word[at + 1 :]
    if slip == 1:
        return word[:at] + word[at] + word[at:]
    if slip == 2:
        return word[:at] + draw.choice(LETTERS) + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
