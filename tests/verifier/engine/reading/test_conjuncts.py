from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.engine.reading.conjuncts import split_conjuncts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "The bridge collapsed on Monday, and the governor resigned on Friday",
            ["The bridge collapsed on Monday", "the governor resigned on Friday"],
        ),
        (
            "The minister resigned; the coalition collapsed",
            ["The minister resigned", "the coalition collapsed"],
        ),
        ("The bridge and the tower collapsed", ["The bridge and the tower collapsed"]),
        ("The bridge shook and collapsed", ["The bridge shook and collapsed"]),
        (
            "The minister resigned and he left the city",
            ["The minister resigned and he left the city"],
        ),
        ("", [""]),
    ],
)
def test_parts(text, parts):
    assert [text[s.start : s.end] for s in split_conjuncts(text)] == parts


@given(st.text(max_size=150))
def test_parts_stand_in_the_text_in_order(text):
    spans = split_conjuncts(text)
    assert spans[-1].end == len(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
