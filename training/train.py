"""Fine-tune the cross-encoder; stops by the clock and goes on from its last state.

The learning rate warms up by steps, holds, and falls to nothing as the deadline nears,
so that a run on a busy machine still ends with a finished model.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from training.batches import (
    collate,
    encode,
    in_token_batches,
    load_tokenizer,
    training_batches,
)
from training.data import LABELS, load_splits, read_pairs
from training.handwritten import load_written
from training.model import CrossEncoder, load_pretrained
from training.shipped import weights_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer

    from training.batches import Batch, Encoded
    from training.data import Pair

PAIRS_PER_STEP = 32
"""The loss is divided by this whatever the batch holds: every pair weighs the same."""

HELD_ROWS = 300
"""Rows of each validation set that are scored whenever the state is saved."""

FRESH_FACTOR = 4.0
"""How much faster the classifier learns, which starts from nothing."""

STATES_KEPT = 12
SCORING_TOKENS = 4096


def learning_rate(
    step: int, left: float, peak: float, warmup: int, decay: float
) -> float:
    """Return the rate: `left` and `decay` are seconds to go, and how long it falls."""
    return peak * min(1.0, (step + 1) / warmup, max(0.0, left / decay))


def scores(model: CrossEncoder, batch: Batch) -> torch.Tensor:
    """Run the model on a batch, wherever its weights are."""
    device = next(model.parameters()).device
    logits: torch.Tensor = model(
        batch.input_ids.to(device),
        batch.attention_mask.to(device),
        batch.token_type_ids.to(device),
    )
    return logits


@torch.no_grad()
def accuracy(model: CrossEncoder, rows: Sequence[Encoded]) -> float:
    """Return the share of rows whose best-scored label is the right one."""
    model.eval()
    right = 0
    ordered = sorted(rows, key=lambda row: len(row.ids))
    for batch_rows in in_token_batches(ordered, SCORING_TOKENS):
        batch = collate(batch_rows)
        right += int((scores(model, batch).argmax(-1).cpu() == batch.labels).sum())
    model.train()
    return right / max(1, len(rows))


def trainable(model: CrossEncoder) -> dict[str, torch.Tensor]:
    """Return the weights that training changes: all but the word embeddings."""
    return {
        name: weights.detach().cpu().clone()
        for name, weights in model.state_dict().items()
        if name != "words.weight"
    }


def write_state(folder: Path, name: str, state: dict[str, object]) -> None:
    """Write a state so that a stop halfway leaves the one before it whole."""
    partial = folder / f"{name}.partial"
    torch.save(state, partial)
    partial.replace(folder / name)


def make_optimizer(model: CrossEncoder, rate: float) -> torch.optim.AdamW:
    """Return AdamW in three groups: matrices, vectors, and what starts from nothing."""
    fresh = [
        *model.pooler.parameters(),
        *model.classifier.parameters(),
        *model.marks.parameters(),
    ]
    ready = [
        p
        for p in model.parameters()
        if p.requires_grad and all(p is not new for new in fresh)
    ]
    return torch.optim.AdamW(
        [
            {"params": [p for p in ready if p.dim() > 1], "weight_decay": 0.01},
            {"params": [p for p in ready if p.dim() == 1]},
            {"params": fresh},
        ],
        lr=rate,
        betas=(0.9, 0.98),
        weight_decay=0.0,
    )


class Trainer:
    """A model in training, with what is needed to stop it and go on."""

    def __init__(self, args: argparse.Namespace, model: CrossEncoder) -> None:
        """Begin anew, from another run's weights, or where this run left off."""
        self.args = args
        self.model = model
        self.optimizer = make_optimizer(model, args.lr)
        self.step, self.seen, self.spent = 0, 0, 0.0
        self.losses: list[float] = []
        own = args.out / "state.pt"
        if own.exists():
            state = self._load(own)
            self.step, self.spent = state["step"], state["spent"]
        elif args.start_from and args.start_from.suffix == ".onnx":
            model.load_state_dict(weights_of(args.start_from), strict=False)
            account = args.start_from.with_name("agreement.json").read_text("utf-8")
            self.seen = json.loads(account)["training"]["pairs_seen"]
        elif args.start_from:
            self._load(args.start_from)

    def _load(self, path: Path) -> dict[str, object]:
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["weights"], strict=False)
        if "optimizer" in state:
            self.optimizer.load_state_dict(state["optimizer"])
        self.seen = state["seen"]
        return state

    def log(self, **values: object) -> None:
        """Add a line to the run's log."""
        with (self.args.out / "log.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(values) + "\n")

    def save(self, spent: float, held: dict[str, list[Encoded]]) -> None:
        """Write the state and how well it does on the validation sets."""
        folder = self.args.out
        state: dict[str, object] = {
            "weights": trainable(self.model),
            "step": self.step,
            "seen": self.seen,
            "spent": spent,
        }
        write_state(folder, f"weights-{self.step:06d}.pt", state)
        write_state(
            folder, "state.pt", {**state, "optimizer": self.optimizer.state_dict()}
        )
        for old in sorted(folder.glob("weights-*.pt"))[:-STATES_KEPT]:
            old.unlink()
        right = {
            name: round(accuracy(self.model, rows), 4) for name, rows in held.items()
        }
        self.log(
            step=self.step,
            seen=self.seen,
            loss=round(sum(self.losses) / max(1, len(self.losses)), 4),
            left=round(self.args.seconds - spent),
            **right,
        )
        self.losses.clear()

    def learn(self, batch: Batch, left: float) -> None:
        """Take one step."""
        args = self.args
        rate = learning_rate(self.step, left, args.lr, args.warmup, args.decay_seconds)
        *pretrained, new = self.optimizer.param_groups
        for group in pretrained:
            group["lr"] = rate
        new["lr"] = rate * FRESH_FACTOR
        logits = scores(self.model, batch)
        loss = functional.cross_entropy(
            logits,
            batch.labels.to(logits.device),
            label_smoothing=args.smoothing,
            reduction="sum",
        )
        self.optimizer.zero_grad(set_to_none=True)
        (loss / PAIRS_PER_STEP).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        self.seen += len(batch.labels)
        self.losses.append(float(loss.detach()) / len(batch.labels))

    def run(
        self,
        rows: Sequence[Encoded],
        weights: Sequence[float],
        held: dict[str, list[Encoded]],
    ) -> None:
        """Train until the time is up, saving as it goes."""
        args = self.args
        began = saved = time.monotonic()
        self.model.train()
        # A resumed run reads on in a fresh order rather than repeating its beginning.
        seed = args.seed + self.step
        for batch in training_batches(rows, weights, args.tokens, seed):
            now = time.monotonic()
            spent = self.spent + now - began
            if spent >= args.seconds or now - saved > args.save_every:
                saved = now
                self.save(spent, held)
            if spent >= args.seconds:
                return
            self.learn(batch, args.seconds - spent)


def load_rows(
    args: argparse.Namespace, tokenizer: Tokenizer
) -> tuple[list[Pair], list[float], dict[str, list[Encoded]]]:
    """Return the pairs to learn, how often to show each, and the validation sets."""
    splits, written = load_splits(args.open_pairs), load_written()
    pairs = list(splits["train"])
    weights = [pair.weight() * args.open_weight for pair in pairs]
    pairs += written["train"]
    weights += [args.written_weight] * len(written["train"])
    for path in args.generated:
        made = read_pairs(path)
        pairs += made
        weights += [args.generated_weight] * len(made)
    held = splits["validation"]
    sets = {
        "vitaminc": [pair for pair in held if pair.src == "vitaminc"],
        "other": [pair for pair in held if pair.src != "vitaminc"],
        "written": written["validation"],
    }
    encoded = {name: encode(some[:HELD_ROWS], tokenizer) for name, some in sets.items()}
    return pairs, weights, encoded


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--base", type=Path, required=True, help="folder of the pretrained model")
    add("--open-pairs", type=Path, required=True, help="nli_open.jsonl.gz")
    add("--generated", type=Path, nargs="*", default=[], help="from generate.py")
    add("--open-weight", type=float, default=1.0)
    add("--generated-weight", type=float, default=0.4)
    add("--written-weight", type=float, default=2.0)
    add("--out", type=Path, required=True, help="folder of the run's states")
    add(
        "--start-from",
        type=Path,
        help="a state of an earlier run, or a shipped model, to begin with",
    )
    add("--seconds", type=float, required=True, help="how long to train")
    add("--decay-seconds", type=float, default=2400.0)
    add("--lr", type=float, default=1.6e-4)
    add("--warmup", type=int, default=100)
    add("--tokens", type=int, default=1280, help="padded tokens a batch")
    add("--smoothing", type=float, default=0.05)
    add("--dropout", type=float, default=0.1)
    add("--threads", type=int, default=1)
    add("--seed", type=int, default=1)
    add("--save-every", type=float, default=300.0, help="seconds between states")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train until the time is up."""
    args = parse(arguments)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(args.base / "tokenizer.json")
    pairs, weights, held = load_rows(args, tokenizer)
    rows = encode(pairs, tokenizer)
    if len(rows) != len(pairs):
        raise ValueError("some claims are longer than the model reads")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    trainer = Trainer(args, load_pretrained(args.base, args.dropout).to(device))
    counts = {label: sum(p.label == label for p in pairs) for label in LABELS}
    trainer.log(event="start", pairs=len(pairs), labels=counts, seen=trainer.seen)
    trainer.run(rows, weights, held)


if __name__ == "__main__":
    main()
