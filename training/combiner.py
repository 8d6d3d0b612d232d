r"""Learn the combiner's weights and write them to ``verifier/engine/data``.

    python -m training.combiner --pairs nli_open.jsonl.gz \
        --claims seed_claims_a.jsonl seed_claims_b.jsonl \
        seed_claims_c.jsonl seed_claims_d.jsonl

Pairs come from the calibration splits, which no model is trained on, and labelled
claims from the project's own development set over the shipped store. Signs are held:
a contradiction can only speak for contradicted, an open point only against an
answer, so that every weight reads as what it is.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from training.combiner_examples import (
    Bag,
    Examples,
    bag_examples,
    claim_bags,
    edited_bags,
    joined,
    pair_examples,
    verbatim_bags,
)
from training.data import Pair, load_splits
from training.handwritten import load_written
from verifier.bootstrap import Services, open_services, upgrade_store
from verifier.engine.features import FEATURES
from verifier.engine.retrieval import Retriever
from verifier.settings import Settings

if TYPE_CHECKING:
    from verifier.service import VerificationService

Matrix = NDArray[np.float64]

SUPPORTED, CONTRADICTED, UNKNOWN = range(3)
STEPS = 700
LEARNING_RATE = 0.1
RIDGE = 5e-4
ROUNDS = 4
"""Rounds of choosing the deciding candidate and learning again."""

PAIR_SHARE = 0.05
"""Weight of the pairs beside the labelled claims when the store's weights are
learned: claims are what the store is asked, pairs are many more and more varied."""

OUTPUT = Path("verifier/engine/data/combiner.json")


def bounds() -> tuple[Matrix, Matrix]:
    """Return the least and greatest weight of each feature for each label (f, 3).

    Weights are relative to unknown, whose own are 0.
    """
    least = np.full((len(FEATURES), 3), -np.inf)
    most = np.full((len(FEATURES), 3), np.inf)
    least[:, UNKNOWN] = most[:, UNKNOWN] = 0.0
    for row, name in enumerate(FEATURES):
        if name.startswith(("contradict", "model_refutes")):
            least[row, CONTRADICTED] = 0.0
            most[row, SUPPORTED] = 0.0
        elif name.startswith("blocks_") or name == "left_open":
            most[row, SUPPORTED] = 0.0
        elif name.startswith(("agrees_", "coverage", "covered_", "model_supports")):
            least[row, SUPPORTED] = 0.0
    return least, most


def fit(examples: Examples, start: Matrix | None = None) -> Matrix:
    """Return weights (f + 1, 3), the bias last, by projected Adam on the log loss."""
    columns = np.hstack([examples.features, np.ones((len(examples.labels), 1))])
    least, most = bounds()
    free = np.array([[-np.inf, -np.inf, 0.0]])
    least, most = np.vstack([least, free]), np.vstack([most, -free])
    weights = np.zeros((columns.shape[1], 3)) if start is None else start.copy()
    truth = np.eye(3)[examples.labels]
    share = (examples.weights / examples.weights.sum())[:, None]
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    ridge = np.full((columns.shape[1], 1), RIDGE)
    ridge[-1] = 0.0
    for step in range(1, STEPS + 1):
        slope = columns.T @ ((softmax(columns @ weights) - truth) * share)
        slope += ridge * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        rate = LEARNING_RATE * (1 - step / (STEPS + 1))
        move = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        weights = np.clip(weights - rate * move, least, most)
    return weights


def softmax(logits: Matrix) -> Matrix:
    """Return probabilities of rows of logits."""
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def learn_pairs(examples: Examples) -> tuple[Matrix, dict[str, float]]:
    """Return the weights for comparing two texts, and their figures."""
    weights = fit(examples)
    columns = np.hstack([examples.features, np.ones((len(examples.labels), 1))])
    right = softmax(columns @ weights).argmax(axis=1) == examples.labels
    return weights, {
        "pairs": float(len(examples.labels)),
        "accuracy_on_what_was_learned_from": round(float(right.mean()), 4),
    }


def learn_claims(bags: list[Bag], pairs: Examples) -> tuple[Matrix, dict[str, float]]:
    """Return the weights for answering from a store, and their figures."""
    weights: Matrix | None = None
    share = PAIR_SHARE * len(bags) / len(pairs.labels)
    beside = replace(pairs, weights=pairs.weights * share)
    for _ in range(ROUNDS):
        weights = fit(joined(bag_examples(bags, weights), beside), weights)
    if weights is None:
        raise ValueError("ROUNDS must be at least 1")
    return weights, {"claims": float(len(bags))}


def as_json(weights: Matrix, figures: dict[str, float]) -> dict[str, Any]:
    """Return weights as ``combiner.json`` keeps them; zero rows are left out."""
    return {
        "figures": figures,
        "bias": [round(value, 4) for value in weights[-1].tolist()],
        "weights": {
            name: [round(value, 4) for value in weights[row].tolist()]
            for row, name in enumerate(FEATURES)
            if np.abs(weights[row]).max() >= 1e-4  # noqa: PLR2004 - rounds to 0
        },
    }


def learn(
    service: VerificationService, pairs: list[Pair], claims: list[Path], suffix: str
) -> dict[str, Any]:
    """Return the two combiners, for pairs and for the store, of one kind of engine."""
    agreement, config = service.engine.agreement, service.engine.config
    given = config.for_two_texts(read_by_model=agreement is not None)
    examples = pair_examples(pairs, agreement, config)
    bags = [
        *(bag for path in claims for bag in claim_bags(path, service)),
        *verbatim_bags(service),
        *edited_bags(service),
    ]
    return {
        f"pair_{suffix}": as_json(*learn_pairs(pair_examples(pairs, agreement, given))),
        f"store_{suffix}": as_json(*learn_claims(bags, examples)),
    }


def main() -> None:
    """Learn both kinds of combiner and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--claims", type=Path, nargs="+", required=True)
    parser.add_argument("--limit", type=int, default=4000)
    arguments = parser.parse_args()
    pairs = load_splits(arguments.pairs)["calibration"][: arguments.limit]
    written = load_written()
    # The validation pairs were watched, not learned: no model has seen them.
    pairs += written["calibration"] + written["validation"]
    with TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{folder}/store.sqlite3")
        upgrade_store(settings, seed=True)
        learned = _learn_both(open_services(settings), pairs, arguments.claims)
    OUTPUT.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")


def _learn_both(
    services: Services, pairs: list[Pair], claims: list[Path]
) -> dict[str, Any]:
    learned: dict[str, Any] = {}
    engine = services.service.engine
    for suffix, agreement in (
        ("without_model", None),
        ("with_model", engine.agreement),
    ):
        if suffix == "with_model" and agreement is None:
            continue
        service = replace(services.service, engine=replace(engine, agreement=agreement))
        if agreement is None:  # where one model is missing, the other may be too
            service = replace(service, rank=Retriever(services.store.search).rank)
        learned |= learn(service, pairs, claims, suffix)
    return learned


if __name__ == "__main__":
    main()
