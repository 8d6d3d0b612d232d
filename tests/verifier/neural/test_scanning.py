import numpy as np
import pytest

from verifier.neural import scanning
from verifier.neural.blocks import ROWS, VectorFile, numbers_at, places_of
from verifier.neural.embedding import DIMENSIONS

COUNT = 2 * ROWS + 100


@pytest.fixture(scope="module")
def vectors():
    draw = np.random.default_rng(5)
    topics = draw.normal(size=(60, DIMENSIONS))
    found = topics[draw.integers(0, 60, COUNT)] + draw.normal(size=(COUNT, DIMENSIONS))
    return np.rint(found * 20).clip(-127, 127).astype(np.int8)


@pytest.fixture
def filled(tmp_path, vectors):
    """A file of three blocks, written in two goes; every tenth row is crossed out."""
    file = VectorFile(tmp_path, "m")
    state = file.emptied(file.state())
    numbers = np.arange(COUNT) * 3 + 10
    half = ROWS + 7
    state = file.added(state, numbers[:half], vectors[:half])
    state = file.added(state, numbers[half:], vectors[half:])
    state = file.crossed_out(state, numbers[::10])
    file.keep(state)
    assert file.state() == state
    return file, state


def test_what_is_written_is_read_and_proven(filled, vectors):
    file, state = filled
    blocks = file.mapped(state)
    places = np.array([0, 1, ROWS - 1, ROWS, ROWS + 7, COUNT - 1])
    assert (scanning.vectors_at(blocks, places) == vectors[places]).all()
    assert numbers_at(blocks, places).tolist() == (places * 3 + 10).tolist()
    assert file.is_sound(state)
    assert state.dead == len(range(0, COUNT, 10))


def test_numbers_lead_to_their_rows(filled):
    file, state = filled
    numbers = np.array([9, 10, 11, 3 * ROWS + 10, 3 * (COUNT - 1) + 10, 10**9])
    found = places_of(file.mapped(state), state.rows, numbers)
    assert found.tolist() == [-1, 0, -1, ROWS, COUNT - 1, -1]


@pytest.mark.parametrize("texts", [1, 2])
def test_the_first_look_finds_what_comparing_all_finds(
    filled, vectors, monkeypatch, texts
):
    file, state = filled
    blocks = file.mapped(state)
    weights = [1.0] if texts == 1 else [0.5, 0.5]
    monkeypatch.setattr(scanning, "LOOKED_AT", 400)
    shared = []
    for start in range(11, 400, 20):
        queries = vectors[start : start + texts]
        every, likeness = scanning.nearest(blocks, state.rows, queries, weights, 50)
        assert not set(every.tolist()) & set(range(0, COUNT, 10))
        with monkeypatch.context() as large:
            large.setattr(scanning, "EXACT", 10)
            places, values = scanning.nearest(blocks, state.rows, queries, weights, 50)
        exact = dict(zip(every.tolist(), likeness.tolist(), strict=True))
        found = dict(zip(places.tolist(), values.tolist(), strict=True))
        both = exact.keys() & found.keys()
        assert all(exact[place] == found[place] for place in both)
        assert max(exact, key=exact.get) in found
        shared.append(len(both) / len(exact))
    assert np.mean(shared) > 0.95
