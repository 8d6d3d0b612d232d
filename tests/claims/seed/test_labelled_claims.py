"""The labelled claims on the seed document keep to their own rules."""

import json
from collections import Counter
from pathlib import Path

import pytest

from claims.seed.load import read_seed
from claims.text import normalise

FOLDER = Path(__file__).parents[2] / "data" / "evaluation"
NAMES = [f"seed_claims_{letter}.jsonl" for letter in "abcd"]
SHARES = {
    "supported": (0.28, 0.42),
    "contradicted": (0.34, 0.52),
    "unknown": (0.18, 0.28),
}


def cases(name):
    text = (FOLDER / name).read_text("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


@pytest.fixture(params=NAMES)
def labelled(request):
    return cases(request.param)


def test_every_case_has_the_same_fields(labelled):
    fields = {"id", "claim", "verdict", "category", "quote_contains"}
    assert all(set(case) == fields for case in labelled)


def test_ids_are_unique(labelled):
    assert len({case["id"] for case in labelled}) == len(labelled)


def test_deciding_words_stand_in_quotes_of_the_seed(labelled):
    quotes = {item.quote.exact for c in read_seed().claims for item in c.evidence}
    for case in labelled:
        words = case["quote_contains"]
        if case["verdict"] == "unknown":
            assert words is None, case
        else:
            assert any(words in quote for quote in quotes), case


def test_no_verdict_is_rare(labelled):
    counts = Counter(case["verdict"] for case in labelled)
    assert set(counts) == set(SHARES)
    for verdict, (low, high) in SHARES.items():
        assert low <= counts[verdict] / len(labelled) <= high, verdict


def test_no_case_stands_in_two_files():
    texts = [{normalise(case["claim"]) for case in cases(name)} for name in NAMES]
    assert len(set().union(*texts)) == sum(map(len, texts))


def test_no_case_repeats_a_stored_claim(labelled):
    stored = {normalise(claim.text) for claim in read_seed().claims}
    assert not [case for case in labelled if normalise(case["claim"]) in stored]
