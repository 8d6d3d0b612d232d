import pytest

torch = pytest.importorskip("torch", reason="the training extra is not installed")
pytest.importorskip("onnx", reason="the training extra is not installed")

mix = pytest.importorskip("training.mix")


def test_each_weight_lies_between_the_two_and_new_ones_are_kept():
    shipped = {"a": torch.tensor([1.0, 2.0])}
    trained = {"a": torch.tensor([3.0, 2.0]), "words": torch.tensor([5.0])}
    found = mix.mixed(shipped, trained, 0.25)
    assert found["a"].tolist() == [1.5, 2.0]
    assert found["words"].tolist() == [5.0]
