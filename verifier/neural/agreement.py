"""What a trained model makes of a claim and a passage: supports, refutes or silent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from verifier.engine.types import Agreement
from verifier.neural.errors import ModelUnreadable
from verifier.neural.runtime import OnnxModel

_REMEMBERED = 4_096
"""Pairs whose result is kept: a claim that goes round is asked again and again."""

FIELDS = {"supported": "supports", "contradicted": "refutes", "unknown": "silent"}
"""Where the probability of each of the model's labels goes in an Agreement."""


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """What the file beside the model says of it.

    ``name`` identifies the file, ``labels`` is the order of its outputs,
    ``temperature`` what its scores are divided by before they become probabilities
    (fitted on held-out pairs), ``maximum_tokens`` how much of a pair it reads.
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
            name = f"agreement/{str(card['model_sha256'])[:12]}"
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelUnreadable(f"{path.name} cannot be read: {error!r}") from error
        if sorted(labels) != sorted(FIELDS) or not temperature > 0:
            raise ModelUnreadable(
                f"{path.name} must name the labels {sorted(FIELDS)} once each and "
                f"a temperature above 0."
            )
        return cls(name, labels, temperature, maximum_tokens)


class PairModel(Protocol):
    """Scores a pair of texts; :class:`verifier.neural.runtime.OnnxModel` does."""

    def warm_up(self) -> None:
        """Open the model now."""
        ...

    def run(self, text: str, second: str | None = None) -> NDArray[np.float32]:
        """Return one score for each label."""
        ...


class AgreementModel:
    """A cross-encoder that reads a claim and a passage together."""

    def __init__(self, model: PairModel, card: AgreementCard) -> None:
        """Take the model, which need not be open yet, and its card."""
        self._model = model
        self._card = card
        # The result is that of the two texts alone, so that it can be kept.
        self._remembered = lru_cache(_REMEMBERED)(self._predict)

    @classmethod
    def at(cls, model: Path, tokenizer: Path, card: Path) -> "AgreementModel":
        """Take the files; only the card is read before the first use.

        Raises:
            ModelUnreadable: the card is damaged.
        """
        known = AgreementCard.read(card)
        return cls(OnnxModel(model, tokenizer, known.maximum_tokens), known)

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
        known = {pair: self._remembered(*pair) for pair in dict.fromkeys(pairs)}
        return [known[pair] for pair in pairs]

    def _predict(self, claim: str, evidence: str) -> Agreement:
        scores = self._model.run(claim, evidence).astype(np.float64)
        scores = scores / self._card.temperature
        exponents = np.exp(scores - scores.max())
        shares = exponents / exponents.sum()
        return Agreement(
            **{
                FIELDS[label]: float(share)
                for label, share in zip(self._card.labels, shares, strict=True)
            }
        )
