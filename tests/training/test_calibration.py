import numpy as np
import pytest

from training.calibration import fit


def odds_of(share):
    return np.log(share / (1 - share))


@pytest.mark.parametrize(("said", "true"), [(0.9, 0.6), (0.7, 0.7), (0.6, 0.8)])
def test_what_is_said_becomes_how_often_it_is_right(said, true):
    spread = np.linspace(-0.5, 0.5, 11)
    odds = np.concatenate([odds_of(said) + spread] * 100)
    right = np.concatenate([np.full(11, float(at < 100 * true)) for at in range(100)])
    slope, shift = fit(odds, right)
    told = 1 / (1 + np.exp(-(slope * odds_of(said) + shift)))
    assert told == pytest.approx(true, abs=0.02)


def test_few_cases_move_little():
    slope, shift = fit(np.array([odds_of(0.9)]), np.array([0.0]))
    assert slope == pytest.approx(1.0, abs=0.5)
    assert shift == pytest.approx(0.0, abs=0.5)


def test_a_confidence_that_says_nothing_gets_a_flat_line():
    odds = np.tile([odds_of(0.6), odds_of(0.95)], 300)
    right = np.tile([1.0, 0.0, 0.0, 1.0], 150)
    slope, _ = fit(odds, right)
    assert 0.0 <= slope < 0.2
