"""Ranking by words and by meaning, with searches small enough to check by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.engine.ranking_query import read_query
from verifier.engine.retrieval import Near, Ranked, Retriever
from verifier.engine.retrieval_config import RetrievalConfig


@dataclass(frozen=True)
class Hit:
    claim_id: str
    score: float
    number: int = 0


@dataclass
class Words:
    """Returns given hits and remembers what it was asked."""

    hits: Sequence[Hit]
    asked: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, text: str, limit: int) -> Sequence[Hit]:
        self.asked.append((text, limit))
        return self.hits[:limit]


@dataclass
class Meaning:
    """Gives every text the same cosines, in the order of ``ids``."""

    cosines: dict[str, float]
    first: list[int] | None = None
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def near(self, texts, weights, pool, numbers) -> list[Near]:  # noqa: ARG002
        assert len(texts) == len(weights)
        assert sum(weights) == pytest.approx(1)
        self.asked.append(tuple(texts))
        heads = self.first or range(len(self.cosines))
        return [
            Near(number, claim_id, cosine, head)
            for (number, (claim_id, cosine)), head in zip(
                enumerate(self.cosines.items()), heads, strict=True
            )
        ]


def ids(ranked: Sequence[Ranked]) -> list[str]:
    return [each.claim_id for each in ranked]


def test_words_alone_keep_their_order_and_are_shares_of_the_best():
    ranked = Retriever(Words([Hit("a", 12.0), Hit("b", 3.0)])).rank("the lake", 5)
    assert ranked == [Ranked("a", 1.0, None), Ranked("b", 0.25, None)]


def test_meaning_brings_a_claim_that_shares_no_word():
    words = Words([Hit("shares a word", 1.0)])
    meaning = Meaning({"shares a word": 0.1, "same meaning": 0.9, "neither": 0.0})
    ranked = Retriever(words, meaning).rank("the alliance broke up", 3)
    assert ids(ranked) == ["same meaning", "shares a word", "neither"]
    assert ranked[0].cosine == pytest.approx(0.9)


def test_words_decide_between_claims_alike_in_meaning():
    words = Words([Hit("b", 2.0), Hit("a", 1.0)])
    meaning = Meaning({"a": 0.7, "b": 0.7})
    assert ids(Retriever(words, meaning).rank("x", 2)) == ["b", "a"]


def test_of_claims_that_say_the_same_the_oldest_comes_first():
    words = Words([Hit("newer", 9.0), Hit("other", 8.0), Hit("older", 1.0)])
    meaning = Meaning({"older": 0.5, "other": 0.5, "newer": 0.5}, first=[0, 1, 0])
    ranked = Retriever(words, meaning).rank("x", 3)
    assert ids(ranked) == ["older", "newer", "other"]
    assert ranked[0].score == ranked[1].score > ranked[2].score


def test_a_claim_without_a_vector_counts_by_its_words():
    words = Words([Hit("new", 2.0), Hit("known", 1.0)])
    ranked = Retriever(words, Meaning({"known": 0.9})).rank("x", 5)
    assert ids(ranked) == ["known", "new"]
    assert [each.cosine for each in ranked] == [0.9, None]


def test_with_no_vectors_at_all_the_words_answer():
    words = Words([Hit("a", 2.0), Hit("b", 1.0)])
    assert ids(Retriever(words, Meaning({})).rank("x", 1)) == ["a"]


@pytest.mark.parametrize("limit", [0, -1])
def test_no_room_gives_nothing_and_asks_nothing(limit):
    words = Words([Hit("a", 1.0)])
    assert Retriever(words, Meaning({"a": 1.0})).rank("x", limit) == []
    assert words.asked == []


def test_a_plain_claim_is_embedded_once_and_a_post_twice():
    meaning = Meaning({"a": 1.0})
    retriever = Retriever(Words([]), meaning)
    retriever.rank("The lake is dry.", 1)
    retriever.rank("The lake is dry. — Ann Lee (@annlee) May 1, 2021", 1)
    assert [len(texts) for texts in meaning.asked] == [1, 2]
    assert meaning.asked[1][1] == "Ann Lee: The lake is dry."


def test_the_word_search_sees_the_author_and_no_address():
    words = Words([])
    Retriever(words).rank(
        "Drained! https://t.co/abc — Ann Lee (@annlee) May 1, 2021", 3
    )
    assert words.asked[0][0] == "Drained! Ann Lee"


@pytest.mark.parametrize(
    ("raw", "searched"),
    [
        ("The lake is as dry as it was", "lake dry"),
        ("WHO is in the US", "WHO US"),
        ("WHO IS IN THE LAKE", "LAKE"),
        ("They weren't the first", "weren't first"),
        ("Who is he", "Who is he"),
        ("to be or not to be", "to be or not to be"),
    ],
)
def test_the_word_search_is_asked_for_words_that_tell_of_the_topic(raw, searched):
    assert read_query(raw).searchable == searched


scores = st.floats(-1, 1, width=32)


@given(
    cosines=st.lists(scores, min_size=1, max_size=30),
    shared=st.lists(st.floats(0.01, 50), max_size=30),
    limit=st.integers(1, 40),
)
def test_any_scores_give_distinct_claims_with_scores_in_bounds(cosines, shared, limit):
    meaning = Meaning({f"c{n}": value for n, value in enumerate(cosines)})
    hits = [Hit(f"c{n}", value) for n, value in enumerate(shared[: len(cosines)])]
    retriever = Retriever(Words(hits), meaning, RetrievalConfig(pool=3))
    ranked = retriever.rank("x", limit)
    assert ranked == retriever.rank("x", limit)
    assert len(set(ids(ranked))) == len(ranked) <= limit
    assert all(0 <= each.score <= 1 for each in ranked)
    assert [each.score for each in ranked] == sorted(
        (each.score for each in ranked), reverse=True
    )


@pytest.mark.parametrize(
    ("raw", "text", "author"),
    [
        ("The lake is dry.", "The lake is dry.", ""),
        (
            "Gone!pic.twitter.com/Ab1 — Ann Lee 🌊 (@annlee) May 1, 2021",
            "Gone!",
            "Ann Lee",
        ),
        ("#SaveTheLakehttps://t.co/x1", "Save The Lake", ""),
        (
            "@CityCouncil lied &amp; #COVID19 won",
            "City Council lied & COVID 19 won",
            "",
        ),
        ("Yes 👍🏽 it is", "Yes it is", ""),
        ("one (1/2) — Bo (@b) two — Bo (@b)", "one (1/2) two", "Bo"),
        ("https://example.org/only", "https://example.org/only", ""),
        ("", "", ""),
        ("growth of 3–4% — twice", "growth of 3–4% — twice", ""),
    ],
)
def test_a_post_is_read_without_its_trimmings(raw, text, author):
    query = read_query(raw)
    assert (query.text, query.author) == (text, author)


@given(st.text())
def test_any_text_can_be_read(raw):
    query = read_query(raw)
    assert query.readings
    assert not query.searchable.startswith(" ")


def test_reading_a_hostile_text_takes_linear_time():
    read_query("— " * 50_000 + "(@")
    read_query("#" * 50_000 + "A" * 50_000)
    read_query(" " * 100_000 + "-" * 100_000)
