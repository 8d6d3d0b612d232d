"""What a trained model makes of a claim and a passage: supports, refutes or silent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from verifier.engine.types import Agreement
from verifier.neural.errors import ModelUnreadable
from verifier.neural.runtime import OnnxModel

LABELS = frozenset({"supports", "refutes", "silent"})


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """What the file beside the model says of it.

    ``labels`` is the order of the model's outputs, ``temperature`` what its scores
    are divided by before they become probabilities (fitted on held-out pairs),
    ``maximum_tokens`` how much of a pair it reads.
    """

    name: str
    labels: tuple[str, ...]
    temperature: float
    maximum_tokens: int

    @classmethod
    def read(cls, path: Path) -> "AgreementCard":
        """Read the card.

        Raises:
            ModelUnreadable: it is missing, no JSON, or lacks a field.
        """
        try:
            card = json.loads(path.read_text(encoding="utf-8"))
            labels = tuple(str(label) for label in card["labels"])
            temperature = float(card["temperature"])
            maximum_tokens = int(card["max_length"])
            name = str(card["name"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelUnreadable(f"{path.name} cannot be read: {error!r}") from error
        if len(labels) != len(LABELS) or set(labels) != LABELS or temperature <= 0:
            raise ModelUnreadable(
                f"{path.name} must name the labels {sorted(LABELS)} once each and "
                f"a temperature above 0."
            )
        return cls(name, labels, temperature, maximum_tokens)


class AgreementModel:
    """A cross-encoder that reads a claim and a passage together."""

    def __init__(self, model: Path, tokenizer: Path, card: AgreementCard) -> None:
        """Take the files and the card; the files are opened at the first use."""
        self._model = OnnxModel(model, tokenizer, card.maximum_tokens)
        self._card = card

    @property
    def name(self) -> str:
        """The model and its version; verdicts record it."""
        return self._card.name

    def warm_up(self) -> None:
        """Open the model now.

        Raises:
            ModelUnreadable: a file is damaged.
        """
        self._model.warm_up()

    def predict(self, pairs: Sequence[tuple[str, str]]) -> list[Agreement]:
        """Return the probabilities for each (claim, evidence) pair, in order.

        A pair's result is the same, bit for bit, whatever else is asked with it;
        pairs that occur twice are run once.

        Raises:
            ModelUnreadable: a file is damaged.
        """
        known = {pair: self._predict(*pair) for pair in dict.fromkeys(pairs)}
        return [known[pair] for pair in pairs]

    def _predict(self, claim: str, evidence: str) -> Agreement:
        scores = self._model.run(claim, evidence).astype(np.float64)
        scores = scores / self._card.temperature
        exponents = np.exp(scores - scores.max())
        shares = exponents / exponents.sum()
        return Agreement(
            **{
                label: float(share)
                for label, share in zip(self._card.labels, shares, strict=True)
            }
        )
