"""The calibrated combiner: features in, a probability for each answer out.

A multinomial logistic regression whose weights stand, readable, in
``data/combiner.json``; ``training/combiner.py`` learns them and writes the figures
they reached beside them. There are two sets: with the agreement model and without.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp

from verifier.engine.types import VerdictLabel

LABELS = (VerdictLabel.SUPPORTED, VerdictLabel.CONTRADICTED, VerdictLabel.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Probabilities:
    """How likely each answer is for one pair; the three sum to 1."""

    supported: float
    contradicted: float
    unknown: float


@dataclass(frozen=True, slots=True)
class Combiner:
    """A softmax over named features: ``weights[feature]`` holds one per label."""

    bias: tuple[float, float, float]
    weights: Mapping[str, tuple[float, float, float]]

    def probabilities(self, features: Mapping[str, float]) -> Probabilities:
        """Return the probability of each answer for ``features``."""
        logits = list(self.bias)
        for name, weights in self.weights.items():
            value = features.get(name, 0.0)
            if value:
                for label in range(3):
                    logits[label] += value * weights[label]
        top = max(logits)
        odds = [exp(logit - top) for logit in logits]
        total = sum(odds)
        return Probabilities(*(odd / total for odd in odds))


@cache
def load_combiner(name: str) -> Combiner:
    """Return the shipped combiner ``name`` ("with_model" or "without_model")."""
    text = files("verifier.engine").joinpath("data", "combiner.json").read_text("utf-8")
    stored = json.loads(text)[name]
    return Combiner(
        bias=tuple(stored["bias"]),
        weights={key: tuple(value) for key, value in stored["weights"].items()},
    )
