"""Vectors kept in a store: made once, read again when the store changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from verifier.neural.embedding import DIMENSIONS, Vectors
from verifier.neural.index import EmbeddingIndex, embed_claim, ensure_embeddings


class Letters:
    """An embedder whose vectors count the letters of a text."""

    name = "letters/1"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str], threads: int = 1) -> Vectors:  # noqa: ARG002
        self.embedded += texts
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.int8)
        for number, text in enumerate(texts):
            for letter in text:
                rows[number, ord(letter) % DIMENSIONS] += 1
        return rows


@dataclass
class Store:
    claims: dict[str, str]
    vectors: dict[str, bytes] = field(default_factory=dict)
    number: int = 1
    refuses: frozenset[str] = frozenset()
    reads: int = 0

    def revision(self) -> int:
        return self.number

    def missing_embeddings(self, model: str, limit: int) -> list[tuple[str, str]]:  # noqa: ARG002
        lacking = [each for each in self.claims.items() if each[0] not in self.vectors]
        return lacking[:limit]

    def save_embeddings(self, model: str, rows: Sequence[tuple[str, bytes]]) -> None:  # noqa: ARG002
        self.vectors |= {each: row for each, row in rows if each not in self.refuses}

    def embeddings(self, model: str) -> tuple[list[str], bytes]:  # noqa: ARG002
        self.reads += 1
        kept = [each for each in self.claims if each in self.vectors]
        return kept, b"".join(self.vectors[each] for each in kept)

    def publish(self, claim_id: str, text: str) -> None:
        self.claims[claim_id] = text
        self.number += 1


def test_every_claim_gets_a_vector_once_and_progress_is_told():
    store = Store({f"c{number}": f"text {number}" for number in range(600)})
    told: list[int] = []
    assert ensure_embeddings(store, Letters(), told.append) == 600
    assert sum(told) == 600
    assert ensure_embeddings(store, Letters(), told.append) == 0
    assert len(store.vectors) == 600


def test_one_claim_can_be_learned_by_itself():
    store = Store({"a": "one", "b": "two"})
    embed_claim(store, Letters(), "b", "two")
    assert set(store.vectors) == {"b"}
    ensure_embeddings(store, letters := Letters())
    assert letters.embedded == ["one"]
    assert store.vectors["b"] == Letters().embed(["two"])[0].tobytes()


def test_a_claim_whose_vector_cannot_be_kept_does_not_hang_the_run():
    store = Store({"a": "one", "gone": "two"}, refuses=frozenset({"gone"}))
    ensure_embeddings(store, Letters())
    assert set(store.vectors) == {"a"}


def test_the_nearest_claim_has_the_highest_cosine():
    index = EmbeddingIndex(Store({"a": "aaab", "z": "zzzy"}), Letters())
    near = index.nearness(["aab", "zy"])
    assert list(near.ids) == ["a", "z"]
    assert near.cosines.argmax(axis=0).tolist() == [0, 1]


def test_vectors_are_read_again_only_when_the_store_changed():
    store, letters = Store({"a": "aaab"}), Letters()
    index = EmbeddingIndex(store, letters)
    index.refresh()
    index.nearness(["a"])
    assert store.reads == 1
    store.publish("b", "bbba")
    assert list(index.nearness(["b"]).ids) == ["a", "b"]
    assert store.reads == 2
    assert letters.embedded == ["aaab", "a", "bbba", "b"]


def test_retired_claims_are_not_compared():
    store = Store({"a": "aaab", "b": "bbba"})
    index = EmbeddingIndex(store, Letters())
    index.refresh()
    del store.claims["a"]
    store.number += 1
    assert list(index.nearness(["a"]).ids) == ["b"]


def test_claims_with_one_vector_point_at_the_oldest():
    store = Store({"a": "abc", "b": "xyz", "c": "cab", "d": "abc"})
    assert EmbeddingIndex(store, Letters()).nearness(["a"]).first.tolist() == [
        0,
        1,
        0,
        0,
    ]


def test_an_empty_store_is_near_nothing():
    near = EmbeddingIndex(Store({}), Letters()).nearness(["a"])
    assert len(near.ids) == 0
    assert near.cosines.shape == (0, 1)
