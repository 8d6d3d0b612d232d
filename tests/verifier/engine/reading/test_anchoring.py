from datetime import date

import pytest

from verifier.engine.reading.anchoring import anchored
from verifier.engine.reading.reader import read


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It rained yesterday.", (2024, 1, 1), (None, None, None)),
        ("It rained last month.", (2023, 12, None), (None, None, None)),
        ("It rained last year.", (2023, None, None), (None, None, None)),
        ("It rained this year.", (2024, None, None), (None, None, None)),
        ("It rained last week.", (2023, 12, 25), (2023, 12, 31)),
    ],
)
def test_relative_times_become_dates(text, first, last):
    (time,) = anchored(read(text), date(2024, 1, 2)).times

    assert (time.kind, time.year, time.month, time.day) == ("date", *first)
    assert (time.last_year, time.last_month, time.last_day) == last


@pytest.mark.parametrize("text", ["It rained last weekend.", "It rained on Nov. 6."])
def test_what_needs_no_anchor_or_has_no_date_stays(text):
    assert anchored(read(text), date(2024, 1, 2)) == read(text)


def test_the_end_of_the_calendar_is_no_error():
    assert anchored(read("It rained yesterday."), date.min).times[0].kind == "relative"
