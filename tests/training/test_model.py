import random

import pytest

from training.data import Pair

torch = pytest.importorskip("torch", reason="the training extra is not installed")

batches = pytest.importorskip("training.batches")
model = pytest.importorskip("training.model")
train = pytest.importorskip("training.train")

TINY = model.ModelConfig(vocabulary=50, hidden=16, layers=2, heads=2, inner=32)


def rows():
    one = batches.Encoded(batches.np.array([1, 7, 8, 2, 7, 9, 2]), 4, 0)
    two = batches.Encoded(batches.np.array([1, 5, 2, 6, 2]), 3, 2)
    return [one, two]


def inputs(batch):
    return batch.input_ids, batch.attention_mask, batch.token_type_ids


def test_padding_changes_no_answer():
    torch.manual_seed(1)
    network = model.CrossEncoder(TINY).eval()
    both = network(*inputs(batches.collate(rows())))
    alone = network(*inputs(batches.collate(rows()[1:])))
    assert both.shape == (2, 3)
    assert torch.allclose(both[1], alone[0], atol=1e-5)


def test_shared_words_are_those_that_stand_in_both_texts():
    batch = batches.collate(rows())
    second = (batch.attention_mask * batch.token_type_ids).float()
    first = batch.attention_mask.float() - second
    shared = model._shared(batch.input_ids, first, second)
    assert shared[0].tolist() == [0, 1, 0, 1, 1, 0, 1]
    assert shared[1].tolist() == [0, 0, 1, 0, 1, 0, 0]


def test_batches_hold_no_more_tokens_than_asked_and_lose_no_row():
    rng = random.Random(1)
    some = [
        batches.Encoded(batches.np.ones(rng.randint(5, 60)), 3, 0) for _ in range(200)
    ]
    cut = list(batches.in_token_batches(some, 300))
    assert [row for batch in cut for row in batch] == some
    assert all(max(len(r.ids) for r in b) * len(b) <= 300 for b in cut)


def test_a_weight_of_a_half_shows_a_row_every_second_epoch():
    some = [batches.Encoded(batches.np.array([n]), 1, 0) for n in range(400)]
    stream = batches.training_batches(some, [0.5] * 400, 400, seed=1)
    assert 150 < len(next(stream).labels) < 250


@pytest.mark.parametrize(
    ("step", "left", "rate"),
    [(0, 900, 0.1), (9, 900, 1.0), (50, 900, 1.0), (50, 300, 0.5), (50, 0, 0.0)],
)
def test_the_rate_warms_up_by_steps_and_falls_by_the_clock(step, left, rate):
    assert train.learning_rate(step, left, 1.0, 10, 600) == pytest.approx(rate)


def test_the_word_embeddings_are_left_out_of_a_state():
    network = model.CrossEncoder(TINY)
    state = train.trainable(network)
    assert "words.weight" not in state
    assert "classifier.weight" in state


def test_pairs_are_tokenised_with_the_claim_first(tmp_path):
    tokenizers = pytest.importorskip("tokenizers")
    words = {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "a": 3, "b": 4}
    plain = tokenizers.Tokenizer(tokenizers.models.WordLevel(words, unk_token="[UNK]"))
    plain.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    plain.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 1), ("[SEP]", 2)],
    )
    path = tmp_path / "tokenizer.json"
    plain.save(str(path))
    tokenizer = batches.load_tokenizer(path, max_length=8)
    (row,) = batches.encode([Pair("a b", "b " * 20, "unknown", "x", "1")], tokenizer)
    assert row.ids.tolist() == [1, 3, 4, 2, 4, 4, 4, 2]
    assert (row.second, row.label) == (4, 2)
