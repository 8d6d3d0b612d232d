r"""Mix the shipped model with a further trained state: what each knows is kept in part,
and what one of them lost is not lost whole (Wortsman et al. 2022, "Model soups").

    python -m training.mix verifier/neural/data/agreement.int8.onnx run/weights.pt \\
      --share 0.3 --out mixed.pt
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.shipped import weights_of


def mixed(
    shipped: dict[str, torch.Tensor], trained: dict[str, torch.Tensor], share: float
) -> dict[str, torch.Tensor]:
    """Return ``share`` (0..1) of each trained weight and the rest of the shipped one;
    what was not shipped, such as the word embeddings, as it was trained."""
    return {
        name: (
            (1 - share) * shipped[name].float() + share * weight.float()
            if name in shipped
            else weight
        ).to(weight.dtype)
        for name, weight in trained.items()
    }


def main() -> None:
    """Write a state that ``training.export`` takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shipped", type=Path, help="agreement.int8.onnx")
    parser.add_argument("state", type=Path, help="weights-*.pt of a run")
    parser.add_argument("--share", type=float, required=True, help="of the state, 0..1")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    state = torch.load(args.state, map_location="cpu", weights_only=False)
    state["weights"] = mixed(weights_of(args.shipped), state["weights"], args.share)
    torch.save(state, args.out)


if __name__ == "__main__":
    main()
