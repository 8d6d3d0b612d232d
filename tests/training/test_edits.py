import random

import pytest

from training.data import Pair
from training.generators import edits


def pair(claim, evidence, label="supported"):
    return Pair(claim, evidence, label, "vitaminc", "x_1")


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("The man is asleep.", "The man is not asleep."),
        ("Two dogs were playing in snow.", "Two dogs were not playing in snow."),
        ("The bridge has been closed.", "The bridge has not been closed."),
        ("He will sing.", "He will not sing."),
        ("The man is not asleep.", None),
        ("The man is asleep and the dog is awake.", None),
        ("Nobody is asleep.", None),
        ("The man who is asleep snores.", None),
        ("The dog runs.", None),
    ],
)
def test_a_sentence_is_negated_only_where_its_scope_is_plain(sentence, negated):
    assert edits.negate(sentence) == negated


@pytest.mark.parametrize(
    ("label", "after"),
    [
        ("supported", "contradicted"),
        ("contradicted", "supported"),
        ("unknown", "unknown"),
    ],
)
def test_negating_the_claim_turns_its_label_round(label, after):
    made = edits.negated_claim(pair("The man is tall.", "Some evidence.", label))
    assert (made.claim, made.label) == ("The man is not tall.", after)
    assert made.evidence == "Some evidence."


@pytest.mark.parametrize("claim", ["There is a dog.", "Some men are tall."])
def test_a_claim_about_some_is_not_negated_by_the_verb(claim):
    assert edits.negated_claim(pair(claim, claim)) is None


def test_denying_a_claim_from_outside_turns_its_label_round():
    made = edits.not_true(pair("The dog runs.", "A dog runs."), random.Random(1))
    assert made.claim.endswith("the dog runs.")
    assert made.label == "contradicted"


def test_negated_evidence_leaves_an_unsupported_claim_open():
    made = edits.negated_evidence(
        pair("A man sleeps.", "A man is running.", "contradicted")
    )
    assert (made.evidence, made.label) == ("A man is not running.", "unknown")
    assert edits.negated_evidence(pair("A man moves.", "A man is running.")) is None


def test_what_is_not_so_says_nothing_of_other_things_that_are_not():
    made = edits.both_negated(
        pair("A man is asleep.", "A man running down a road.", "contradicted")
    )
    assert (made.claim, made.evidence, made.label) == (
        "A man is not asleep.",
        "A man not running down a road.",
        "unknown",
    )
    assert edits.both_negated(pair("He left.", "A man is in a building.")) is None


def test_a_denied_guess_stays_a_guess():
    made = edits.negated_description(
        pair("A man sitting on a porch.", "A man smokes.", "unknown")
    )
    assert (made.claim, made.label) == ("A man not sitting on a porch.", "unknown")
    assert edits.negated_description(pair("A man sits.", "A man smokes.")) is None


@pytest.mark.parametrize("seed", range(4))
def test_a_sentence_and_its_negation_contradict_each_other(seed):
    made = edits.copied_and_negated(
        pair("x", "The bridge is closed."), random.Random(seed)
    )
    assert {made.claim, made.evidence} == {
        "The bridge is closed.",
        "The bridge is not closed.",
    }
    assert made.label == "contradicted"


@pytest.mark.parametrize("seed", range(6))
def test_another_number_contradicts(seed):
    made = edits.changed_number(
        pair("The band sold 124 records.", "It sold 124 records in May."),
        random.Random(seed),
    )
    assert made.label == "contradicted"
    assert "124 " not in made.claim


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The band sold more than 124 records.", "It sold 124 records."),
        ("The band sold 124 records.", "It sold a hundred records."),
        ("The band did not sell 124 records.", "It sold 124 tapes."),
        ("The film scored 84 % .", "It scored 84 % ."),
    ],
)
def test_a_number_is_left_alone_where_another_might_still_agree(claim, evidence):
    assert edits.changed_number(pair(claim, evidence), random.Random(1)) is None


def test_a_spelled_out_number_keeps_the_label():
    before = pair("She won 21 prizes.", "x", "contradicted")
    made = edits.spelled_number(before, random.Random(1))
    assert made.claim == "She won twenty-one prizes."
    assert made.label == "contradicted"


@pytest.mark.parametrize("name", ["season 4", "episode 12", "chapter 3"])
def test_a_number_that_is_a_name_is_not_spelled_out(name):
    assert edits.spelled_number(pair(f"It was {name}.", "x"), random.Random(1)) is None


def test_an_opposite_of_a_word_that_both_texts_use_contradicts():
    opposites = {"rose": ("fell",)}
    both = pair("Prices rose in May.", "In May prices rose again.")
    made = edits.opposite_word(both, opposites, random.Random(1))
    assert (made.claim, made.label) == ("Prices fell in May.", "contradicted")
    other = pair("Prices rose in May.", "In May prices went up.")
    assert edits.opposite_word(other, opposites, random.Random(1)) is None


def test_a_detail_that_the_evidence_lacks_leaves_the_claim_open():
    made = edits.added_detail(pair("He sang.", "He sang loudly."), random.Random(1))
    assert made.claim.startswith("He sang ")
    assert made.label == "unknown"


def test_the_longer_text_does_not_follow_from_the_shorter():
    made = edits.turned_round(
        pair("A man sings.", "A young man in yellow sings loudly beside a fountain.")
    )
    assert made.claim.startswith("A young man")
    assert (made.evidence, made.label) == ("A man sings.", "unknown")
    assert edits.turned_round(pair("A man sings.", "A man sings now.")) is None


def test_a_copy_is_supported():
    made = edits.copied(pair("x", "A man sings.", "unknown"))
    assert (made.claim, made.label) == ("A man sings.", "supported")
