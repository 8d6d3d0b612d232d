"""The agreement adapter: from a model's scores to probabilities, and its card."""

import json
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from verifier.neural.agreement import AgreementCard, AgreementModel
from verifier.neural.errors import ModelUnreadable
from verifier.neural.models import SHIPPED, load_models

CARD = {
    "labels": ["supported", "contradicted", "unknown"],
    "temperature": 2.0,
    "max_length": 96,
    "model_sha256": "0123456789abcdef",
}


class Scores:
    """Scores a pair by the lengths of its texts and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []

    def warm_up(self) -> None:
        self.asked.append(("", None))

    def run(self, text: str, second: str | None = None) -> NDArray[np.float32]:
        self.asked.append((text, second))
        return np.array([len(text), len(second or ""), 0], dtype=np.float32)


def card(**changes) -> AgreementCard:
    names = {
        "name": "agreement/test",
        "labels": ("supported", "contradicted", "unknown"),
        "temperature": 1.0,
        "maximum_tokens": 96,
    }
    return AgreementCard(**(names | changes))


def test_scores_become_probabilities_under_the_temperature():
    (cold,) = AgreementModel(Scores(), card()).predict([("abc", "")])
    (warm,) = AgreementModel(Scores(), card(temperature=3.0)).predict([("abc", "")])
    assert cold.supports == pytest.approx(math.exp(3) / (math.exp(3) + 2))
    assert warm.supports == pytest.approx(math.e / (math.e + 2))
    assert cold.refutes == cold.silent


def test_the_card_says_which_score_is_which():
    labels = ("unknown", "supported", "contradicted")
    (found,) = AgreementModel(Scores(), card(labels=labels)).predict([("abcd", "e")])
    assert found.silent > found.supports > found.refutes
    assert found.silent + found.supports + found.refutes == pytest.approx(1)


def test_pairs_keep_their_order_and_equal_ones_are_run_once():
    scores = Scores()
    model = AgreementModel(scores, card())
    pairs = [("a", "bb"), ("aaaa", "b"), ("a", "bb")]
    found = model.predict(pairs)
    assert found[0] == found[2] != found[1]
    assert scores.asked == [("a", "bb"), ("aaaa", "b")]
    assert found == [model.predict([pair])[0] for pair in pairs]
    assert len(scores.asked) == 2  # what was read is remembered


def test_no_pairs_give_no_answers():
    assert AgreementModel(Scores(), card()).predict([]) == []


def test_enormous_scores_do_not_overflow():
    (found,) = AgreementModel(Scores(), card()).predict([("a" * 5000, "")])
    assert found.supports == 1.0


def test_a_card_is_read(tmp_path):
    path = tmp_path / "agreement.json"
    path.write_text(json.dumps(CARD))
    assert AgreementCard.read(path) == AgreementCard(
        "agreement/0123456789ab", ("supported", "contradicted", "unknown"), 2.0, 96
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "not json",
        json.dumps(CARD | {"labels": ["supported", "contradicted"]}),
        json.dumps(CARD | {"labels": ["supported", "supported", "unknown"]}),
        json.dumps(CARD | {"temperature": 0}),
        json.dumps(CARD | {"temperature": "NaN"}),
        json.dumps({key: CARD[key] for key in CARD if key != "max_length"}),
    ],
)
def test_a_damaged_card_is_refused(tmp_path, text):
    path = tmp_path / "agreement.json"
    path.write_text(text)
    with pytest.raises(ModelUnreadable, match=r"agreement\.json"):
        AgreementCard.read(path)


def test_a_model_without_its_card_is_refused(tmp_path):
    (tmp_path / "tokenizer.json").symlink_to(SHIPPED / "tokenizer.json")
    (tmp_path / "agreement.int8.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelUnreadable, match=r"agreement\.json"):
        load_models(tmp_path)


def test_a_damaged_model_is_named_at_its_first_use(tmp_path):
    (tmp_path / "tokenizer.json").symlink_to(SHIPPED / "tokenizer.json")
    (tmp_path / "agreement.int8.onnx").write_bytes(b"not a model")
    (tmp_path / "agreement.json").write_text(json.dumps(CARD))
    model = load_models(tmp_path).agreement
    assert model is not None
    assert model.name == "agreement/0123456789ab"
    with pytest.raises(ModelUnreadable, match=r"agreement\.int8\.onnx"):
        model.predict([("a", "b")])
