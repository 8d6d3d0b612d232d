"""The calibrated combiner: features in, a probability for each answer out.

A multinomial logistic regression whose weights stand, readable, in
``data/combiner.json``; ``training/combiner.py`` learns them and writes the figures
they reached beside them. There are two sets: with the agreement model and without.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import exp, log

from verifier.engine.types import VerdictLabel

_LEAST = 1e-3
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
    calibration: Mapping[VerdictLabel, tuple[float, float]] = field(
        default_factory=dict
    )
    """Slope and shift of the log odds for each answer; learned beside the weights by
    ``training/calibration.py`` from how often such answers were right."""

    def confidence(self, label: VerdictLabel, probability: float) -> float:
        """Return how often (0..1) an answer of that probability is right.

        Platt scaling: J. Platt, "Probabilistic outputs for support vector machines",
        1999. Without a calibration it is the probability itself.
        """
        if label not in self.calibration:
            return probability
        slope, shift = self.calibration[label]
        held = min(max(probability, _LEAST), 1 - _LEAST)
        return 1 / (1 + exp(-(slope * log(held / (1 - held)) + shift)))

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
        calibration={
            VerdictLabel(label): tuple(line)
            for label, line in stored.get("calibration", {}).items()
        },
    )
