"""Measure an exported model: ``python -m training.evaluate_pairs MODEL PAIRS...``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training.batches import load_tokenizer
from training.data import load_splits, read_pairs
from training.scoring import (
    logits_of,
    milliseconds_a_pair,
    open_session,
    report,
    softmax,
    two_label_report,
)


def main() -> None:
    """Print one JSON line for each set of pairs, and one with the time a pair takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("pairs", type=Path, nargs="*", help="pairs_*.jsonl.gz")
    parser.add_argument("--tokenizer", type=Path, help="default: beside the model")
    parser.add_argument("--open-pairs", type=Path, help="measure its calibration split")
    args = parser.parse_args()
    tokenizer = load_tokenizer(args.tokenizer or args.model.parent / "tokenizer.json")
    session = open_session(args.model)
    sets = {path.name.split(".")[0]: read_pairs(path) for path in args.pairs}
    if args.open_pairs:
        sets["calibration"] = load_splits(args.open_pairs)["calibration"]
    for name, pairs in sets.items():
        logits = logits_of(session, tokenizer, pairs)
        result = {"set": name, **report(logits, pairs)}
        if all(pair.label != "unknown" for pair in pairs):
            chances = softmax(logits)
            margins = [n / 50 for n in range(25)]
            result["by_margin"] = [
                two_label_report(chances, pairs, margin) for margin in margins
            ]
        print(json.dumps(result))
    speed = {"ms_a_pair": round(milliseconds_a_pair(session), 2), "tokens": 56}
    print(json.dumps(speed))


if __name__ == "__main__":
    main()
