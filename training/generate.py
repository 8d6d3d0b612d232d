"""Write the generated pairs: ``python -m training.generate --out made.jsonl.gz``.

Only the training split is edited, so validation and calibration stay unseen. The same
seed and the same inputs make the same file.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from training.data import Pair, load_splits, write_pairs
from training.generators import edits
from training.generators.lexicon import load_opposites
from training.generators.neighbours import neighbour_pairs
from training.generators.news import news_pairs
from training.generators.nouns import changed_noun, load_siblings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ENCYCLOPEDIC = frozenset(
    {"vitaminc", "fm2_dev", "fever_symmetric_dev", "scifact_train"}
)
EVERYDAY = frozenset({"snli_dev", "cad_nli"})

COUNTS = {
    "made_news": 12000,
    "made_neighbour": 12000,
    "made_negation": 5000,
    "made_denial": 1200,
    "made_negated_evidence": 1200,
    "made_both_negated": 3000,
    "made_negated_open": 2500,
    "made_copy_negation": 1500,
    "made_number": 3000,
    "made_spelled": 800,
    "made_opposite": 2000,
    "made_noun": 5000,
    "made_detail": 3000,
    "made_turned": 3000,
    "made_copy": 800,
}
"""How many pairs of each kind at most."""


def rules(
    opposites: dict[str, tuple[str, ...]],
    siblings: dict[str, tuple[str, ...]],
    rng: random.Random,
) -> dict[str, tuple[frozenset[str], Callable[[Pair], Pair | None]]]:
    """Return each rule with the sources it is used on."""
    both = ENCYCLOPEDIC | EVERYDAY
    return {
        "made_negation": (both, edits.negated_claim),
        "made_denial": (both, lambda pair: edits.not_true(pair, rng)),
        "made_negated_evidence": (EVERYDAY, edits.negated_evidence),
        "made_both_negated": (EVERYDAY, edits.both_negated),
        "made_negated_open": (EVERYDAY, edits.negated_description),
        "made_copy_negation": (both, lambda pair: edits.copied_and_negated(pair, rng)),
        "made_number": (ENCYCLOPEDIC, lambda pair: edits.changed_number(pair, rng)),
        "made_spelled": (ENCYCLOPEDIC, lambda pair: edits.spelled_number(pair, rng)),
        "made_opposite": (
            both,
            lambda pair: edits.opposite_word(pair, opposites, rng),
        ),
        "made_noun": (both, lambda pair: changed_noun(pair, siblings, rng)),
        "made_detail": (both, lambda pair: edits.added_detail(pair, rng)),
        "made_turned": (both, edits.turned_round),
        "made_copy": (both, edits.copied),
    }


def generate(
    pairs: Sequence[Pair],
    opposites: dict[str, tuple[str, ...]],
    siblings: dict[str, tuple[str, ...]],
    seed: int,
) -> Iterator[Pair]:
    """Yield every kind of generated pair, each up to its count."""
    rng = random.Random(seed)
    yield from news_pairs(rng, COUNTS["made_news"])
    known = [pair for pair in pairs if pair.src in ENCYCLOPEDIC]
    yield from neighbour_pairs(known, rng, COUNTS["made_neighbour"])
    for kind, (sources, rule) in rules(opposites, siblings, rng).items():
        chosen = [pair for pair in pairs if pair.src in sources]
        rng.shuffle(chosen)
        made = 0
        for pair in chosen:
            if made == COUNTS[kind]:
                break
            if (new := rule(pair)) is not None:
                made += 1
                yield new


def main() -> None:
    """Read the open pairs, write the generated ones, print how many of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open-pairs", type=Path, required=True)
    parser.add_argument("--antonyms", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    pairs = load_splits(args.open_pairs)["train"]
    texts = [text for pair in pairs for text in (pair.claim, pair.evidence)]
    opposites, siblings = load_opposites(args.antonyms, texts), load_siblings(texts)
    made = list(generate(pairs, opposites, siblings, args.seed))
    write_pairs(args.out, made)
    for (kind, label), count in sorted(Counter((p.src, p.label) for p in made).items()):
        print(f"{kind:24} {label:14} {count:6}")


if __name__ == "__main__":
    main()
