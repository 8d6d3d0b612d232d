"""Vectors kept in a store: made once, read again when the store changes."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest

from claims.audit import AuditAction, AuditEntry
from claims.curation import ClaimContent, make_claim
from claims.documents import make_document, make_quote
from claims.models import Actor, ClaimStatus, Evidence, Rating
from claims.store import open_store
from claims.store.memory import MemoryStore
from verifier.neural import index as index_module
from verifier.neural.blocks import VectorFile
from verifier.neural.embedding import DIMENSIONS, Vectors
from verifier.neural.index import EmbeddingIndex, embed_claim, ensure_embeddings

AT = datetime(2024, 1, 1, tzinfo=UTC)


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


def store_of(*texts: str) -> MemoryStore:
    store = open_store("memory://")
    publish(store, *texts)
    return store


def publish(store: MemoryStore, *texts: str) -> list[str]:
    made = []
    for text in texts:
        document = make_document(text, title="t", url=f"https://x.example/{text}")
        quote = make_quote(document, 0, len(text))
        content = ClaimContent(text, Rating.ACCURATE, (Evidence(quote, document.id),))
        slug = f"{text}-{store.count_claims()}"
        claim = make_claim(
            content,
            slug=slug,
            version=1,
            status=ClaimStatus.PUBLISHED,
            actor=Actor("t", "t"),
            at=AT,
        )
        with store.unit_of_work() as work:
            work.add_documents([document])
            work.add_claims([claim])
            work.append_audit(
                AuditEntry(Actor("t", "t"), AuditAction.STORE_IMPORT, slug, AT)
            )
            work.commit()
        made.append(claim.id)
    return made


def retire(store: MemoryStore, claim_id: str) -> None:
    with store.unit_of_work() as work:
        work.retire(claim_id)
        work.append_audit(
            AuditEntry(Actor("t", "t"), AuditAction.CLAIM_RETIRE, claim_id, AT)
        )
        work.commit()


def near(index: EmbeddingIndex, text: str, pool: int = 9) -> list[str]:
    """The texts of the nearest claims, the nearest first."""
    found = sorted(index.near([text], [1.0], pool, []), key=lambda each: -each.cosine)
    return [each.claim_id.split("-")[0] for each in found]


def test_every_claim_gets_a_vector_once_and_progress_is_told():
    store = store_of(*(f"text {number}" for number in range(300)))
    told: list[int] = []
    assert ensure_embeddings(store, Letters(), told.append) == 300
    assert sum(told) == 300
    assert ensure_embeddings(store, Letters(), told.append) == 0
    assert len(store.embeddings("letters/1")[0]) == 300


def test_one_claim_can_be_learned_by_itself():
    store = store_of("one", "two")
    _, claim_id = store.embeddings("none"), store.ids_of_numbers([2])[2]
    embed_claim(store, Letters(), claim_id, "two")
    assert store.embeddings("letters/1")[0] == [claim_id]
    ensure_embeddings(store, letters := Letters())
    assert letters.embedded == ["one"]


def test_the_nearest_claim_comes_first():
    index = EmbeddingIndex(store_of("aaab", "zzzy"), Letters())
    assert near(index, "aab") == ["aaab", "zzzy"]
    assert near(index, "zy", 1) == ["zzzy"]


def test_two_readings_are_weighted():
    index = EmbeddingIndex(store_of("aaaa", "zzzz"), Letters())
    found = {
        each.claim_id[0]: each.cosine
        for each in index.near(["aaaa", "zzzz"], [0.75, 0.25], 2, [])
    }
    assert found == {"a": 0.75, "z": 0.25}


def test_claims_asked_for_by_number_are_there_however_far():
    index = EmbeddingIndex(store_of("aaaa", "bbbb", "zzzz"), Letters())
    found = index.near(["aaaa"], [1.0], 1, [3, 77])
    assert [each.number for each in found] == [1, 3]


def test_the_file_is_kept_up_by_what_is_new_alone(tmp_path):
    store, letters = store_of("aaab"), Letters()
    index = EmbeddingIndex(store, letters, tmp_path)
    index.refresh()
    assert near(index, "a") == ["aaab"]
    publish(store, "bbba")
    assert near(index, "b") == ["bbba", "aaab"]
    assert letters.embedded == ["aaab", "a", "bbba", "b"]


def test_other_processes_see_a_change_at_their_next_question(tmp_path):
    store = store_of("aaab", "zzzy")
    one = EmbeddingIndex(store, Letters(), tmp_path)
    two = EmbeddingIndex(store, letters := Letters(), tmp_path)
    assert near(one, "a") == near(two, "a") == ["aaab", "zzzy"]
    (claim_id,) = publish(store, "aaaa")
    assert near(one, "a") == ["aaaa", "aaab", "zzzy"]
    assert near(two, "a") == ["aaaa", "aaab", "zzzy"]
    assert letters.embedded == ["a", "a"]  # the questions: the rest was there
    retire(store, claim_id)
    assert near(two, "a") == near(one, "a") == ["aaab", "zzzy"]


def test_a_claim_retired_and_its_successor_are_told_apart(tmp_path):
    store = store_of("aaab", "bbba", "cccd")
    index = EmbeddingIndex(store, Letters(), tmp_path)
    index.refresh()
    retire(store, store.ids_of_numbers([2])[2])
    publish(store, "bbbb")
    assert near(index, "b", 1) == ["bbbb"]
    assert len(index.near(["b"], [1.0], 9, [])) == 3


def test_claims_with_one_vector_point_at_the_oldest():
    index = EmbeddingIndex(store_of("abc", "xyz", "cab", "abc"), Letters())
    found = index.near(["a"], [1.0], 9, [])
    assert [each.head for each in found] == [1, 2, 1, 1]


def test_many_claims_without_vectors_keep_no_reader_waiting(monkeypatch, tmp_path):
    monkeypatch.setattr(index_module, "_BY_A_READER", 2)
    store = store_of("aaaa", "bbbb", "cccc")
    assert len(near(EmbeddingIndex(store, Letters()), "a")) == 3  # its own file
    store = store_of("aaaa", "bbbb", "cccc")
    index = EmbeddingIndex(store, letters := Letters(), tmp_path)
    assert near(index, "a") == ["aaaa", "bbbb"]
    assert letters.embedded == ["aaaa", "bbbb", "a"]
    ensure_embeddings(store, Letters())  # by whoever added them
    assert near(index, "c")[0] == "cccc"


def test_an_empty_store_is_near_nothing(tmp_path):
    index = EmbeddingIndex(store := store_of(), Letters(), tmp_path)
    assert index.near(["a"], [1.0], 5, [1]) == []
    publish(store, "aaaa")
    assert near(index, "a") == ["aaaa"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "state.json").write_text("{broken"),
        lambda folder: (folder / "state.json").unlink(),
        lambda folder: next(folder.glob("*.bin")).unlink(),
        lambda folder: next(folder.glob("*.bin")).write_bytes(b"short"),
        lambda folder: turned(next(folder.glob("*.bin"))),
    ],
    ids=["state broken", "state gone", "file gone", "file cut", "bytes turned"],
)
def test_a_damaged_file_is_made_anew(tmp_path, damage):
    store = store_of("aaab", "zzzy")
    EmbeddingIndex(store, Letters(), tmp_path).prepare()
    damage(tmp_path)
    index = EmbeddingIndex(store, letters := Letters(), tmp_path)
    index.prepare()
    assert near(index, "a") == ["aaab", "zzzy"]
    assert letters.embedded == ["a"]  # the vectors are the store's


def turned(path) -> None:
    with path.open("r+b") as file:
        file.write(bytes([77] * 9))


def test_the_file_of_another_store_is_not_believed(tmp_path):
    EmbeddingIndex(store_of("aaab", "zzzy"), Letters(), tmp_path).refresh()
    other = store_of("bbbb", "cccc", "dddd")
    assert near(EmbeddingIndex(other, Letters(), tmp_path), "c", 1) == ["cccc"]


def test_a_folder_that_cannot_be_written_costs_sharing_not_answers(tmp_path):
    (tmp_path / "taken").write_text("a file")
    index = EmbeddingIndex(store_of("aaab"), Letters(), tmp_path / "taken")
    assert near(index, "a") == ["aaab"]


def test_rows_crossed_out_leave_when_they_are_many(tmp_path, monkeypatch):
    monkeypatch.setattr(index_module, "_GROUP", 2)
    store = store_of("aaab", "bbba", "cccd", "dddc")
    index = EmbeddingIndex(store, Letters(), tmp_path)
    index.refresh()
    for number in (1, 2, 3):
        retire(store, store.ids_of_numbers([number])[number])
        index.refresh()
    assert near(index, "d") == ["dddc"]
    assert VectorFile(tmp_path, "letters/1").state().rows == 1


def test_it_can_be_made_anew_at_any_time(tmp_path):
    index = EmbeddingIndex(store_of("aaab", "zzzy"), Letters(), tmp_path)
    index.refresh()
    turned(next(tmp_path.glob("*.bin")))
    index.rebuild()
    assert near(index, "a") == ["aaab", "zzzy"]
