import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.engine.combiner import Combiner, load_combiner
from verifier.engine.features import FEATURES
from verifier.engine.types import VerdictLabel

KINDS = (
    "pair_with_model",
    "pair_without_model",
    "store_with_model",
    "store_without_model",
)


@pytest.mark.parametrize("kind", KINDS)
def test_shipped_weights_are_of_known_features(kind):
    assert set(load_combiner(kind).weights) <= set(FEATURES)


@pytest.mark.parametrize("kind", KINDS)
def test_a_contradiction_never_speaks_for_support(kind):
    for name, (supported, contradicted, unknown) in load_combiner(kind).weights.items():
        if name.startswith("contradict"):
            assert supported <= unknown == 0 <= contradicted


@pytest.mark.parametrize("kind", KINDS)
def test_an_open_point_never_speaks_for_support(kind):
    for name, (supported, _, unknown) in load_combiner(kind).weights.items():
        if name.startswith("blocks_"):
            assert supported <= unknown == 0


def test_without_a_model_no_weight_asks_for_one():
    for kind in ("pair_without_model", "store_without_model"):
        used = load_combiner(kind).weights
        assert not any(name.startswith("model_") for name in used)


def test_figures_stand_beside_the_weights():
    shipped = files("verifier.engine").joinpath("data", "combiner.json")
    for stored in json.loads(shipped.read_text("utf-8")).values():
        assert stored["figures"]


@given(
    st.dictionaries(
        st.sampled_from(FEATURES), st.floats(-10, 10, allow_nan=False), max_size=20
    )
)
def test_probabilities_sum_to_one(features):
    weights = dict.fromkeys(FEATURES, (0.7, -0.3, 0.0))
    found = Combiner((0.1, -0.1, 0.0), weights).probabilities(features)
    total = found.supported + found.contradicted + found.unknown
    assert total == pytest.approx(1)
    assert min(found.supported, found.contradicted, found.unknown) >= 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("label", list(VerdictLabel))
def test_a_likelier_answer_is_never_less_sure(kind, label):
    combiner = load_combiner(kind)
    sure = [combiner.confidence(label, each / 100) for each in range(101)]
    assert sure == sorted(sure)
    assert all(0 <= each <= 1 for each in sure)


def test_without_a_calibration_the_probability_is_the_confidence():
    combiner = Combiner(bias=(0.0, 0.0, 0.0), weights={})
    assert combiner.confidence(VerdictLabel.SUPPORTED, 0.7) == 0.7


def test_a_slope_under_one_takes_certainty_back():
    combiner = Combiner((0.0, 0.0, 0.0), {}, {VerdictLabel.SUPPORTED: (0.5, 0.0)})
    assert 0.5 < combiner.confidence(VerdictLabel.SUPPORTED, 0.9) < 0.9
    assert combiner.confidence(VerdictLabel.UNKNOWN, 0.9) == 0.9
