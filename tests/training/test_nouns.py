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
        pair("She was a painter.", "The painter won."), siblings, random.Random(1)
    )
    assert (made.claim, made.label) == ("She was a sculptor.", "contradicted")


def test_a_noun_that_the_evidence_does_not_use_is_left_alone():
    siblings = {"painter": ("sculptor",)}
    rng = random.Random(1)
    assert changed_noun(pair("She was a painter.", "She won."), siblings, rng) is None
    both = pair("She was a painter.", "The painter and the sculptor won.")
    assert changed_noun(both, siblings, rng) is None


def test_a_denial_is_left_alone():
    denied = pair("She was not a painter.", "She was no painter.")
    assert changed_noun(denied, {"painter": ("sculptor",)}, random.Random(1)) is None
