"""Marked texts stay the texts they were."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from verifier.engine.types import Span
from verifier.web.marking import (
    Mark,
    covered_by,
    segments,
    selector_surroundings,
    surroundings,
)

SPANS = st.builds(Span, st.integers(-5, 60), st.integers(-5, 60))
MARKS = st.lists(st.tuples(SPANS, st.sampled_from(Mark)), max_size=8)


@given(st.text(max_size=50), MARKS)
def test_segments_joined_are_the_text(
    text: str, marks: list[tuple[Span, Mark]]
) -> None:
    made = segments(text, marks)

    assert "".join(segment.text for segment in made) == text
    for one, other in pairwise(made):
        assert one.mark is not other.mark


def test_the_strongest_mark_wins_where_marks_overlap() -> None:
    made = segments("abcdef", [(Span(0, 4), Mark.AGREES), (Span(2, 6), Mark.DIFFERS)])

    assert [(each.text, each.name) for each in made] == [
        ("ab", "agrees"),
        ("cdef", "differs"),
    ]


@given(st.text("ab ", max_size=900), st.text("ab ", max_size=900))
def test_surroundings_are_cut_between_words_and_say_so(before: str, after: str) -> None:
    around = surroundings(before, after, limit=100)

    assert len(around.before) <= 102
    assert len(around.after) <= 102
    assert before.endswith(around.before.removeprefix("… "))
    assert after.startswith(around.after.removesuffix(" …"))
    assert around.before.startswith("…") == (len(before) > 100)
    assert around.after.endswith("…") == (len(after) > 100)


def test_what_a_selector_cut_begins_and_ends_with_whole_words() -> None:
    around = selector_surroundings("ion. He did not", " and nobody els", kept=15)
    assert (around.before, around.after) == ("… He did not", " and nobody …")
    loose = selector_surroundings("x . He did not ", " and so it was.", kept=15)
    assert (loose.before, loose.after) == ("… He did not ", " and so it …")
    whole = selector_surroundings("He did. ", " It was.", kept=15)
    assert (whole.before, whole.after) == ("He did. ", " It was.")


@given(
    st.integers(1, 60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
)
def test_pieces_cover_everything_once(
    length: int, spans: list[tuple[int, int]]
) -> None:
    pieces = covered_by(length, spans)

    assert pieces[0][0] == 0
    assert pieces[-1][1] == length
    assert all(one[1] == other[0] for one, other in pairwise(pieces))
    for start, end, numbers in pieces:
        for number, (low, high) in enumerate(spans):
            inside = low <= start and end <= high
            assert (number in numbers) == inside
