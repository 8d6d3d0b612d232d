import random

from training.data import Pair
from training.generators.nouns import changed_noun, load_siblings


def pair(claim, evidence):
    return Pair(claim, evidence, "supported", "vitaminc", "x_1")


def test_siblings_are_plain_nouns_of_one_kind_that_are_not_each_others_synonyms():
    siblings = load_siblings(["a sculptor met a painter", "a run and a stroll"] * 30)
    assert "painter" in siblings["sculptor"]
    assert "run" not in siblings


def test_another_noun_of_the_kind_contradicts():
    siblings = {"painter": ("sculptor",)}
    made = changed_noun(
        pair("A painter won it.", "The painter won."), siblings, random.Random(1)
    )
    assert (made.claim, made.label) == ("A sculptor won it.", "contradicted")


def test_a_noun_that_the_evidence_does_not_use_is_left_alone():
    siblings = {"painter": ("sculptor",)}
    rng = random.Random(1)
    assert changed_noun(pair("The painter won.", "She won."), siblings, rng) is None
    both = pair("The painter won.", "The painter and the sculptor won.")
    assert changed_noun(both, siblings, rng) is None


def test_a_denial_is_left_alone():
    denied = pair("The painter did not win.", "The painter lost.")
    assert changed_noun(denied, {"painter": ("sculptor",)}, random.Random(1)) is None
