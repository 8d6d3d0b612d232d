"""Take the weights back out of an exported int8 model, so that training can go on from
what is shipped where no state of the run that made it was kept.

Each comes back as the product of its whole numbers and their scale: off by at most half
a step of 127 from what was exported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import numpy_helper

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_PRODUCT = re.compile(r"/(?P<layer>.+)/(?:Gemm_)?MatMul_quant")


def weights_of(path: Path) -> dict[str, torch.Tensor]:
    """Return the model's weights by the names that ``training.model`` gives them, but
    for the word embeddings, which training leaves as they are.

    Raises:
        ValueError: the file is not one that ``training.export`` wrote.
    """
    graph = onnx.load(str(path)).graph
    kept = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    found = {name: array for name, array in kept.items() if array.dtype == np.float32}
    weights = {
        name: array
        for name, array in found.items()
        if name.endswith((".weight", ".bias"))
    }
    for node in graph.node:
        product = _PRODUCT.fullmatch(node.name)
        if node.op_type == "MatMulInteger" and product:
            layer = product["layer"].replace("/", ".")
            stem = node.input[1].removesuffix("_quantized")
            weights[f"{layer}.weight"] = _whole(kept, stem).T
        elif node.op_type == "Gather" and node.input[0].endswith("_quantized"):
            stem = node.input[0].removesuffix("_quantized")
            weights[stem] = _whole(kept, stem)
    weights.pop("words.weight", None)
    if not weights:
        raise ValueError(f"{path} holds no weights that training.export wrote")
    return {
        name: torch.from_numpy(np.array(array, order="C"))
        for name, array in weights.items()
    }


def _whole(kept: dict[str, NDArray[np.generic]], stem: str) -> NDArray[np.float32]:
    values = kept[f"{stem}_quantized"].astype(np.float32)
    zero = kept[f"{stem}_zero_point"].astype(np.float32)
    scale = kept[f"{stem}_scale"].astype(np.float32)
    return (values - zero) * scale
