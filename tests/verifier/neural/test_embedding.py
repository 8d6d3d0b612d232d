"""The shipped embedding model on small texts, and the bytes its vectors are kept as."""

import numpy as np
import pytest

from verifier.neural.embedding import DIMENSIONS, Embedder, cosines, pack, unpack
from verifier.neural.errors import ModelUnreadable
from verifier.neural.models import SHIPPED, load_models

TEXTS = [
    "The reservoir fell to a third of its capacity in August.",
    "Water levels in the lake dropped to about 33 percent late in the summer.",
    "The orchestra will tour Japan next spring.",
    "",
    "word " * 400,
]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    found = load_models().embedder
    assert found is not None
    return found


def test_texts_of_like_meaning_are_near(embedder):
    rows = embedder.embed(TEXTS[:3])
    near, far = cosines(rows[1:], rows[:1])[:, 0]
    assert near > far + 0.3


def test_a_row_does_not_depend_on_its_company_nor_on_threads(embedder):
    together = embedder.embed(TEXTS)
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    reversed_order = embedder.embed(TEXTS[::-1])[::-1]
    threaded = embedder.embed(TEXTS, threads=3)
    assert np.array_equal(together, alone)
    assert np.array_equal(together, reversed_order)
    assert np.array_equal(together, threaded)


def test_a_row_that_the_caller_changed_is_given_whole_the_next_time(embedder):
    first = embedder.embed(TEXTS[:1])
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(embedder.embed(TEXTS[:1]), kept)


def test_a_second_process_life_of_the_model_gives_the_same_rows(embedder):
    other = load_models().embedder
    assert other is not None
    assert np.array_equal(embedder.embed(TEXTS[:2]), other.embed(TEXTS[:2]))


def test_no_texts_give_no_rows(embedder):
    assert embedder.embed([]).shape == (0, DIMENSIONS)


def test_quote_marks_make_no_difference_and_apostrophes_stay(embedder):
    rows = embedder.embed(
        [
            'The mayor called it "a triumph" today.',
            "The mayor called it 'a triumph' today.",
            "The mayor called it a triumph today.",
            "The dog's bone isn't here.",
            "The dogs bone isnt here.",
        ]
    )
    assert np.array_equal(rows[0], rows[1])
    assert np.array_equal(rows[0], rows[2])
    assert not np.array_equal(rows[3], rows[4])


def test_kept_vectors_come_back_as_they_were(embedder):
    rows = embedder.embed(TEXTS[:3])
    packed = pack(rows)
    assert {len(each) for each in packed} == {DIMENSIONS}
    assert np.array_equal(unpack(b"".join(packed)), rows)
    assert unpack(b"").shape == (0, DIMENSIONS)
    with pytest.raises(ValueError, match="reshape"):
        unpack(b"too short")


def test_cosines_are_those_of_the_numbers_themselves():
    rng = np.random.default_rng(7)
    rows = rng.integers(-127, 128, (5000, DIMENSIONS), dtype=np.int8)
    queries = rng.integers(-127, 128, (2, DIMENSIONS), dtype=np.int8)
    exact = rows.astype(float) @ queries.astype(float).T
    exact /= np.linalg.norm(rows.astype(float), axis=1)[:, None]
    exact /= np.linalg.norm(queries.astype(float), axis=1)[None, :]
    assert cosines(rows, queries) == pytest.approx(exact, abs=1e-6)


def test_a_vector_of_zeros_is_near_nothing():
    rows = np.zeros((1, DIMENSIONS), dtype=np.int8)
    queries = np.ones((1, DIMENSIONS), dtype=np.int8)
    assert cosines(rows, queries)[0, 0] == 0


@pytest.mark.parametrize("broken", ["embedding.int8.onnx", "tokenizer.json"])
def test_a_damaged_file_is_named(tmp_path, broken):
    for name in ("embedding.int8.onnx", "tokenizer.json"):
        if name == broken:
            (tmp_path / name).write_bytes(b"not a model")
        else:
            (tmp_path / name).symlink_to(SHIPPED / name)
    embedder = load_models(tmp_path).embedder
    assert embedder is not None
    with pytest.raises(ModelUnreadable, match=broken):
        embedder.warm_up()
