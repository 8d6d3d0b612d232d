"""The cross-encoder: a six-layer BERT that reads claim and evidence together.

The classifier sees [CLS] and also the mean of the claim's words, the mean of the
evidence's, their difference and their product, as the pretrained weights were made to
give such means a meaning. Each word also carries a mark that says whether the other
text holds the same word, and the classifier sees the mean of the words of either text
that the other lacks. Neither was measured alone: a run with [CLS] only learned more
slowly, but its rate, dropout and data differed, too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """The sizes of the encoder; the defaults are those of all-MiniLM-L6-v2."""

    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    epsilon: float = 1e-12
    dropout: float = 0.0
    labels: int = 3

    @classmethod
    def from_pretrained(cls, folder: Path) -> ModelConfig:
        """Read the sizes from a Hugging Face style ``config.json``."""
        raw = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return cls(
            vocabulary=raw["vocab_size"],
            hidden=raw["hidden_size"],
            layers=raw["num_hidden_layers"],
            heads=raw["num_attention_heads"],
            inner=raw["intermediate_size"],
            positions=raw["max_position_embeddings"],
            epsilon=raw["layer_norm_eps"],
        )


class Layer(nn.Module):
    """One transformer block, post-norm."""

    def __init__(self, config: ModelConfig) -> None:
        """Make the block's weights."""
        super().__init__()
        size = config.hidden
        self.heads = config.heads
        self.query = nn.Linear(size, size)
        self.key = nn.Linear(size, size)
        self.value = nn.Linear(size, size)
        self.attended = nn.Linear(size, size)
        self.attended_norm = nn.LayerNorm(size, eps=config.epsilon)
        self.inner = nn.Linear(size, config.inner)
        self.outer = nn.Linear(config.inner, size)
        self.outer_norm = nn.LayerNorm(size, eps=config.epsilon)
        self.dropout = nn.Dropout(config.dropout)

    def _split(self, states: Tensor) -> Tensor:
        batch, length, size = states.shape
        shape = (batch, length, self.heads, size // self.heads)
        return states.view(shape).transpose(1, 2)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the block's output; `mask` is added to the attention scores."""
        query, key, value = (
            self._split(self.query(states)),
            self._split(self.key(states)),
            self._split(self.value(states)),
        )
        scores = query @ key.transpose(-1, -2) * (query.shape[-1] ** -0.5) + mask
        mixed = torch.softmax(scores, dim=-1) @ value
        mixed = mixed.transpose(1, 2).reshape(states.shape)
        states = self.attended_norm(states + self.dropout(self.attended(mixed)))
        inner = functional.gelu(self.inner(states))
        normed: Tensor = self.outer_norm(states + self.dropout(self.outer(inner)))
        return normed


class CrossEncoder(nn.Module):
    """Claim and evidence in, one score for each of the three labels out."""

    def __init__(self, config: ModelConfig) -> None:
        """Make the embeddings, the layers, the pooler and the classifier."""
        super().__init__()
        self.config = config
        self.words = nn.Embedding(config.vocabulary, config.hidden)
        self.positions = nn.Embedding(config.positions, config.hidden)
        self.segments = nn.Embedding(2, config.hidden)
        self.marks = nn.Embedding(3, config.hidden)
        nn.init.zeros_(self.marks.weight)
        self.norm = nn.LayerNorm(config.hidden, eps=config.epsilon)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.pooler = nn.Linear(7 * config.hidden, config.hidden)
        self.classifier = nn.Linear(config.hidden, config.labels)
        nn.init.normal_(self.classifier.weight, std=0.02)
        nn.init.zeros_(self.classifier.bias)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> Tensor:
        """Return the logits, in the order supported, contradicted, unknown."""
        second = (attention_mask * token_type_ids).to(self.segments.weight.dtype)
        first = attention_mask.to(second.dtype) - second
        shared = _shared(input_ids, first, second)
        marks = (shared * (1.0 + second)).to(torch.long)
        places = self.positions.weight[: input_ids.shape[1]]
        states = self.words(input_ids) + self.segments(token_type_ids) + places
        states = states + self.marks(marks)
        states = self.dropout(self.norm(states))
        mask = (1.0 - attention_mask[:, None, None, :].to(states.dtype)) * -10000.0
        for layer in self.layers:
            states = layer(states, mask)
        claim, evidence = _mean(states, first), _mean(states, second)
        pooled = torch.tanh(
            self.pooler(
                torch.cat(
                    [
                        states[:, 0],
                        claim,
                        evidence,
                        (claim - evidence).abs(),
                        claim * evidence,
                        _mean(states, first * (1.0 - shared)),
                        _mean(states, second * (1.0 - shared)),
                    ],
                    dim=-1,
                )
            )
        )
        logits: Tensor = self.classifier(pooled)
        return logits


def _shared(input_ids: Tensor, first: Tensor, second: Tensor) -> Tensor:
    """Return 1.0 for each word that stands in both texts, 0.0 for the others."""
    equal = (input_ids[:, :, None] == input_ids[:, None, :]).to(first.dtype)
    across = first[:, :, None] * second[:, None, :]
    across = across + across.transpose(1, 2)
    return (equal * across).amax(-1)


def _mean(states: Tensor, chosen: Tensor) -> Tensor:
    """Return the mean of the states that `chosen` marks with a one."""
    total = (states * chosen[:, :, None]).sum(1)
    return total / chosen.sum(1, keepdim=True).clamp(min=1.0)


_RENAMED = {
    "embeddings.word_embeddings": "words",
    "embeddings.position_embeddings": "positions",
    "embeddings.token_type_embeddings": "segments",
    "embeddings.LayerNorm": "norm",
    "encoder.layer": "layers",
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "attended",
    "attention.output.LayerNorm": "attended_norm",
    "intermediate.dense": "inner",
    "output.dense": "outer",
    "output.LayerNorm": "outer_norm",
}


_FRESH = ("pooler", "classifier", "marks")
"""The parts that no pretrained weights exist for."""


def load_pretrained(folder: Path, dropout: float = 0.0) -> CrossEncoder:
    """Build the model on the weights of a BERT folder; the classifier is new.

    ``dropout`` (0..1) is the share of each layer's states left out while training.
    """
    from safetensors.torch import load_file

    config = replace(ModelConfig.from_pretrained(folder), dropout=dropout)
    model = CrossEncoder(config)
    renamed: dict[str, Tensor] = {}
    for name, tensor in load_file(folder / "model.safetensors").items():
        if name == "embeddings.position_ids" or name.startswith("pooler"):
            continue
        ours = name
        for theirs, new in _RENAMED.items():
            ours = ours.replace(theirs, new)
        renamed[ours] = tensor
    missing, unexpected = model.load_state_dict(renamed, strict=False)
    if unexpected or any(not name.startswith(_FRESH) for name in missing):
        raise ValueError(f"not a BERT folder: {missing=} {unexpected=}")
    model.words.weight.requires_grad_(requires_grad=False)
    return model
