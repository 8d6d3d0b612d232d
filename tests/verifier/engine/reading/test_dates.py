from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.engine.reading.reader import read


def only(text):
    (time,) = read(text).times
    return time


@pytest.mark.parametrize(
    ("text", "year", "month", "day"),
    [
        ("on Nov. 6", None, 11, 6),
        ("on 6 November 2024", 2024, 11, 6),
        ("on the 6th of November", None, 11, 6),
        ("on the sixth of November", None, 11, 6),
        ("on November 6th, 2024", 2024, 11, 6),
        ("on Wednesday, Nov. 6, 2024", 2024, 11, 6),
        ("on 2024-11-06", 2024, 11, 6),
        ("on 13/11/2024", 2024, 11, 13),
        ("on 6.11.2024", 2024, 11, 6),
        ("in November 2023", 2023, 11, None),
        ("in May", None, 5, None),
        ("in 2024", 2024, None, None),
        ("the 2024 budget", 2024, None, None),
    ],
)
def test_dates_as_far_as_stated(text, year, month, day):
    time = only(text)

    assert (time.year, time.month, time.day) == (year, month, day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in the 1990s", (1990, None, None), (1999, None, None)),
        ("in the 19th century", (1801, None, None), (1900, None, None)),
        ("in 1939-45", (1939, None, None), (1945, None, None)),
        ("between 1978 and 2009", (1978, None, None), (2009, None, None)),
        ("from 6 to 8 November", (None, 11, 6), (None, None, 8)),
        ("in Q3 2021", (2021, 7, None), (None, 9, None)),
        ("from May 6 to July 8", (None, 5, 6), (None, 7, 8)),
    ],
)
def test_spans_of_time(text, first, last):
    time = only(text)

    assert (time.year, time.month, time.day) == first
    assert (time.last_year, time.last_month, time.last_day) == last


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("since 2020", "since"),
        ("before 15 March 2020", "before"),
        ("after May 5", "after"),
        ("no later than the 5th of May", "by"),
        ("until the end of 2024", "until"),
        ("as of 2024", "as of"),
        ("in 2024", "on"),
    ],
)
def test_relations(text, relation):
    assert only(text).relation == relation


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("at 1 a.m.", 1, 0),
        ("at 01:30", 1, 30),
        ("at 12 a.m.", 0, 0),
        ("at 12 p.m.", 12, 0),
        ("at 6:15 PM", 18, 15),
        ("at one in the morning", 1, 0),
        ("at six in the evening", 18, 0),
        ("at noon", 12, 0),
        ("at midnight", 0, 0),
        ("at half past six", 6, 30),
        ("at a quarter to six", 5, 45),
    ],
)
def test_clock_times(text, hour, minute):
    time = only(text)

    assert (time.kind, time.hour, time.minute) == ("clock", hour, minute)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("overnight", "part_of_day"),
        ("in the evening", "part_of_day"),
        ("on Tuesday", "weekday"),
        ("last week", "relative"),
        ("yesterday", "relative"),
        ("in summer 2021", "season"),
    ],
)
def test_kinds(text, kind):
    assert only(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "It may march on.",
        "April Smith and August Wilson met.",
        "Night of the Living Dead is a film.",
        "more than 2000 people",
        "It has 1976 confirmed cases.",
        "2024 reviews were read.",
        "on 31 February 2024",
        "the covid-19 may spread",
    ],
)
def test_what_is_no_date(text):
    assert [time for time in read(text).times if time.day != 31] == []


_PIECES = st.sampled_from(
    """Nov. May march 6 31 2024 1999 's 1990s Q3 of , - / : to and between from since
    until early mid- late summer Tuesday last week at 5 p.m. 12:30 noon o'clock half
    past six in the morning night 19th century 11/12/2024 2024-02-30 by as""".split()
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map(" ".join) | st.text(max_size=200))
def test_any_text_is_read_and_spans_stand_inside_it(text):
    reading = read(text)

    for time in reading.times:
        assert 0 <= time.span.start < time.span.end <= len(reading.text)
        assert reading.text[time.span.start : time.span.end] == time.text
    spans = [time.span for time in reading.times]
    assert all(a.end <= b.start for a, b in pairwise(spans))
