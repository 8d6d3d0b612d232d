"""What is read back out of the shipped model is what it was exported from."""

from pathlib import Path

import pytest

pytest.importorskip("onnx", reason="the training extra is not installed")
torch = pytest.importorskip("torch", reason="the training extra is not installed")

model = pytest.importorskip("training.model")
shipped = pytest.importorskip("training.shipped")

DATA = Path(__file__).parents[2] / "verifier" / "neural" / "data"


def test_a_shipped_model_gives_every_trained_weight_back():
    network = model.CrossEncoder(model.ModelConfig())
    weights = shipped.weights_of(DATA / "agreement.int8.onnx")
    expected = network.state_dict()
    assert expected.keys() - weights.keys() == {"words.weight"}
    assert {name: each.shape for name, each in weights.items()} == {
        name: each.shape for name, each in expected.items() if name != "words.weight"
    }
    norms = weights["layers.0.attended_norm.weight"]
    assert norms.std() > 0, "read, not made anew"


def test_another_model_is_refused():
    with pytest.raises(ValueError, match="holds no weights"):
        shipped.weights_of(DATA / "embedding.int8.onnx")
