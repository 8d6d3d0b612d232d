import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.engine.alignment import Link, align
from verifier.engine.reading.reader import read


def links(claim, evidence):
    one, other = read(claim), read(evidence)
    return {
        one.tokens[link.claim].norm: (other.tokens[link.evidence].norm, link.link)
        for link in align(one, other).links
    }


def test_the_same_word_is_preferred():
    assert links("The ship sank", "A boat and a ship sank")["ship"][0] == "ship"


@pytest.mark.parametrize(
    ("claim", "evidence", "word", "expected", "link"),
    [
        (
            "They sent soldiers",
            "They dispatched troops",
            "soldiers",
            "troops",
            Link.SYNONYM,
        ),
        (
            "The fire injuries",
            "The fire injured two",
            "injuries",
            "injured",
            Link.DERIVED,
        ),
        (
            "The goverment fell",
            "The government fell",
            "goverment",
            "government",
            Link.TYPO,
        ),
        ("Prices rose", "Prices fell", "rose", "fell", Link.OPPOSITE),
    ],
)
def test_relations(claim, evidence, word, expected, link):
    assert links(claim, evidence)[word] == (expected, link)


def test_neighbours_decide_between_equal_words():
    one = read("the fire in the Podil district")
    other = read("the Obolon district burned and a fire in the Podil district began")
    found = align(one, other)
    district = next(t.index for t in one.tokens if t.norm == "district")
    link = found.of_claim(district)
    assert link is not None
    assert other.tokens[link.evidence - 1].norm == "podil"


@given(st.text(max_size=120), st.text(max_size=120))
def test_no_word_is_linked_twice(claim, evidence):
    found = align(read(claim), read(evidence)).links
    assert len({link.claim for link in found}) == len(found)
    assert len({link.evidence for link in found}) == len(found)
