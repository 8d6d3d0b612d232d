"""Fill the frames with scenes: news-like pairs whose labels are known by design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.data import LABELS, Label, Pair
from training.generators import (
    frames_events,
    frames_figures,
    frames_health,
    frames_people,
    frames_politics,
    frames_ranks,
)
from training.generators.slots import draw_scene

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from training.generators.frames import Frame

FRAMES: tuple[Frame, ...] = (
    *frames_figures.FRAMES,
    *frames_ranks.FRAMES,
    *frames_people.FRAMES,
    *frames_politics.FRAMES,
    *frames_events.FRAMES,
    *frames_health.FRAMES,
)

LABEL_CHANCES = {"supported": 0.36, "contradicted": 0.36, "unknown": 0.28}
"""Unknown gets more besides: claims of one frame against the evidence of another."""

OTHER_FRAME_CHANCE = 0.15
SECOND_SENTENCE_CHANCE = 0.35
FIRST_CHANCE = 0.5


def _capital(text: str) -> str:
    """Begin a text with a capital: a slot may hold "the Coast Guard"."""
    return text[0].upper() + text[1:]


def fill(text: str, scene: dict[str, str]) -> str:
    """Put a scene's values into a text."""
    return _capital(text.format_map(scene)).replace("..", ".")


def claims_of(frame: Frame, label: Label) -> tuple[str, ...]:
    """Return a frame's claims of one label."""
    return {
        "supported": frame.supported,
        "contradicted": frame.contradicted,
        "unknown": frame.unknown,
    }[label]


def news_pairs(rng: random.Random, count: int) -> Iterator[Pair]:
    """Yield pairs from frames drawn at random, each with a scene of its own."""
    for number in range(count):
        scene = draw_scene(rng)
        frame, other = rng.sample(FRAMES, 2)
        evidence = fill(rng.choice(frame.evidence), scene)
        (label,) = rng.choices(LABELS, [LABEL_CHANCES[name] for name in LABELS])
        if rng.random() < OTHER_FRAME_CHANCE:
            # The same names, another matter: the evidence says nothing about it.
            claim = fill(rng.choice(claims_of(other, rng.choice(LABELS))), scene)
            label = "unknown"
        else:
            claim = fill(rng.choice(claims_of(frame, label)), scene)
            if rng.random() < SECOND_SENTENCE_CHANCE:
                # An unrelated sentence beside it changes nothing.
                aside = fill(rng.choice(other.evidence), draw_scene(rng))
                first = rng.random() < FIRST_CHANCE
                evidence = f"{aside} {evidence}" if first else f"{evidence} {aside}"
        yield Pair(claim, evidence, label, "made_news", f"news-{number}")
