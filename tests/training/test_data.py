import random

import pytest

from training.data import (
    Pair,
    group_pairs,
    load_splits,
    read_pairs,
    split_of,
    write_pairs,
)
from training.generate import COUNTS, generate, rules
from training.generators.lexicon import load_opposites
from training.generators.neighbours import MAX_COVERED, keywords, neighbour_pairs


def pair(number, claim="A claim.", evidence="", label="supported", src="vitaminc"):
    return Pair(claim, evidence or f"Evidence {number}.", label, src, number)


def many(count=400):
    return [
        pair(
            f"r{n}_1",
            claim=f"Band number{n} sold 12{n} records in town{n % 40}.",
            evidence=f"The singers of band number{n} sold 12{n} records, all in "
            f"town{n % 40} where the festival{n % 7} is held.",
        )
        for n in range(count)
    ]


def test_pairs_of_one_record_or_one_passage_stay_together():
    groups = group_pairs(
        [
            pair("a_1", claim="One."),
            pair("a_2", claim="Two."),
            pair("b_1", claim="Three.", evidence="Evidence a_1."),
            pair("c_1", claim="Four."),
        ]
    )
    assert sorted(sorted(p.id for p in group) for group in groups) == [
        ["a_1", "a_2", "b_1"],
        ["c_1"],
    ]


def test_a_group_is_split_by_its_smallest_id_alone():
    one, two = pair("a_1"), pair("a_2")
    assert split_of([one, two]) == split_of([two, one]) == split_of([one])


def test_the_splits_share_no_passage_and_have_the_sizes_meant(tmp_path):
    path = tmp_path / "open.jsonl.gz"
    assert write_pairs(path, many()) == 400
    assert read_pairs(path) == many()
    splits = load_splits(path)
    assert sum(len(some) for some in splits.values()) == 400
    passages = [{p.evidence for p in some} for some in splits.values()]
    assert not passages[0] & passages[1]
    assert not passages[0] & passages[2]
    assert not passages[1] & passages[2]
    for name in ("validation", "calibration"):
        assert 2 <= len(splits[name]) <= 30


def test_the_same_pairs_are_written_as_the_same_bytes(tmp_path):
    first, second = tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl.gz"
    write_pairs(first, many(9))
    write_pairs(second, many(9))
    assert first.read_bytes() == second.read_bytes()


def test_generated_pairs_are_the_same_for_the_same_seed():
    opposites = {"sold": ("bought",)}
    first = list(generate(many(60), opposites, {}, 1))
    assert first == list(generate(many(60), opposites, {}, 1))
    assert {made.src for made in first} <= set(COUNTS)


def test_every_rule_has_a_count():
    assert rules({}, {}, random.Random(1)).keys() < COUNTS.keys()


def test_a_neighbour_shares_words_but_comes_from_another_record():
    made = list(neighbour_pairs(many(60), random.Random(1), 20))
    assert made
    for some in made:
        claim_record, passage_record = some.id.split(":")[1:]
        assert claim_record != passage_record
        covered = keywords(some.claim) & keywords(some.evidence)
        assert 0 < len(covered) <= MAX_COVERED * len(keywords(some.claim))
        assert some.label == "unknown"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("v\trise\tfall", {"rise": ("fall",)}),
        ("n\trise\tfall", {}),
        ("v\trise\tsink", {}),
        ("# v\trise\tfall", {}),
    ],
)
def test_opposites_are_those_that_the_texts_use(tmp_path, line, kept):
    path = tmp_path / "antonyms.tsv"
    path.write_text(line + "\n", encoding="utf-8")
    assert load_opposites(path, ["Prices rise and fall."] * 8) == kept


def test_past_forms_are_opposites_too(tmp_path):
    path = tmp_path / "antonyms.tsv"
    path.write_text("v\taccept\treject\n", encoding="utf-8")
    texts = ["They accept or reject it; they accepted or rejected it."] * 8
    assert load_opposites(path, texts)["accepted"] == ("rejected",)
