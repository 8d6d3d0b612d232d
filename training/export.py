"""Export a run as int8 ONNX beside its tokenizer and an account of how it was made.

Averages the weights of the states given, checks that the ONNX model agrees with the
PyTorch one, quantises it and fits the temperature on the validation split.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.batches import MAX_LENGTH, collate, encode, load_tokenizer
from training.data import LABELS, Pair, file_sha256, load_splits
from training.handwritten import FOLDER, load_written
from training.model import CrossEncoder, load_pretrained
from training.scoring import (
    fit_temperature,
    logits_of,
    milliseconds_a_pair,
    open_session,
    report,
    right_labels,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

TOLERANCE = 1e-3
MAX_BYTES = 30 * 1024 * 1024
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def averaged(paths: Sequence[Path]) -> tuple[dict[str, torch.Tensor], int]:
    """Return the mean of the states' weights, and the pairs the last of them saw."""
    states = [torch.load(path, weights_only=False) for path in paths]
    weights = [state["weights"] for state in states]
    mean = {
        name: torch.stack([some[name].float() for some in weights]).mean(0)
        for name in weights[0]
    }
    return mean, max(int(state["seen"]) for state in states)


def export_float(
    model: CrossEncoder, example: Sequence[torch.Tensor], path: Path
) -> None:
    """Write the model as float ONNX with a free batch size and length."""
    axes = {name: {0: "batch", 1: "length"} for name in INPUTS}
    torch.onnx.export(
        model,
        tuple(example),
        str(path),
        input_names=list(INPUTS),
        output_names=["logits"],
        dynamic_axes={**axes, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )


def quantise(source: Path, target: Path, *, exclude: Sequence[str] = ()) -> None:
    """Write int8 weights, a scale for each output channel.

    Seven bits of the eight are used: without VNNI instructions the products of full
    eight-bit values overflow, and answers would depend on the machine.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            str(prepared),
            str(target),
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            nodes_to_exclude=list(exclude),
            extra_options={"MatMulConstBOnly": True},
        )


def check_parity(
    model: CrossEncoder, path: Path, pairs: list[Pair], tokenizer_path: Path
) -> float:
    """Return the largest difference of a logit between PyTorch and float ONNX."""
    tokenizer = load_tokenizer(tokenizer_path)
    batch = collate(encode(pairs, tokenizer))
    with torch.no_grad():
        expected = model(batch.input_ids, batch.attention_mask, batch.token_type_ids)
    found = logits_of(open_session(path), tokenizer, pairs)
    return float(np.abs(found - expected.numpy()).max())


def main() -> None:
    """Export, check, measure, and write the three files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("states", type=Path, nargs="+", help="weights-*.pt to average")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--open-pairs", type=Path, required=True)
    parser.add_argument("--generated", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True, help="verifier/neural/data")
    parser.add_argument(
        "--keep-float", type=Path, help="where to leave the float model"
    )
    args = parser.parse_args()
    torch.set_num_threads(1)
    weights, seen = averaged(args.states)
    model = load_pretrained(args.base)
    model.load_state_dict(weights, strict=False)
    model.eval()
    args.out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(args.base / "tokenizer.json", args.out / "tokenizer.json")
    tokenizer = load_tokenizer(args.out / "tokenizer.json")
    held = load_splits(args.open_pairs)["validation"] + load_written()["validation"]

    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "float.onnx"
        batch = collate(encode(held[:3], tokenizer))
        inputs = (batch.input_ids, batch.attention_mask, batch.token_type_ids)
        export_float(model, inputs, whole)
        gap = check_parity(model, whole, held[:24], args.out / "tokenizer.json")
        if gap > TOLERANCE:
            raise ValueError(f"ONNX and PyTorch differ by {gap}")
        small = Path(folder) / "agreement.int8.onnx"
        quantise(whole, small)
        if small.stat().st_size > MAX_BYTES:
            raise ValueError(f"{small.stat().st_size} bytes are too many")
        before = logits_of(open_session(whole), tokenizer, held)
        session = open_session(small)
        after = logits_of(session, tokenizer, held)
        speed = milliseconds_a_pair(session)
        if args.keep_float:
            shutil.copyfile(whole, args.keep_float)
        shutil.copyfile(small, args.out / small.name)

    figures = {"float": report(before, held), "int8": report(after, held)}
    account = {
        "labels": list(LABELS),
        "max_length": MAX_LENGTH,
        "inputs": list(INPUTS),
        "temperature": fit_temperature(after, right_labels(held)),
        "created": dt.datetime.now(dt.UTC).date().isoformat(),
        "model_sha256": file_sha256(args.out / "agreement.int8.onnx"),
        "tokenizer_sha256": file_sha256(args.out / "tokenizer.json"),
        "base": "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)",
        "training": {
            "pairs_seen": seen,
            "states_averaged": len(args.states),
            "open_pairs_sha256": file_sha256(args.open_pairs),
            "generated_sha256": [file_sha256(path) for path in args.generated],
            "written_sha256": {
                path.name: file_sha256(path) for path in sorted(FOLDER.glob("*.txt"))
            },
        },
        "validation": {
            kind: {"pairs": some["pairs"], "accuracy": some["accuracy"]}
            for kind, some in figures.items()
        },
        "ms_a_pair": round(speed, 1),
    }
    text = json.dumps(account, indent=2) + "\n"
    (args.out / "agreement.json").write_text(text, encoding="utf-8")
    print(json.dumps({"gap": gap, **figures, "account": account}))


if __name__ == "__main__":
    main()
