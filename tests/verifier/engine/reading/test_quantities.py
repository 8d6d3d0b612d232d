from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.engine.reading.facts import Comparator
from verifier.engine.reading.reader import read


def only(text):
    (quantity,) = read(text).quantities
    return quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,000 houses", 12_000),
        ("12.000 houses", 12_000),
        ("12 000 houses", 12_000),
        ("600 houses", 600),
        ("forty-nine houses", 49),
        ("three hundred and forty-two houses", 342),
        ("two and a half million houses", 2_500_000),
        ("a dozen houses", 12),
        ("half a dozen houses", 6),
        ("two dozen houses", 24),
        ("twenty five hundred houses", 2500),
        ("3.4 million houses", 3_400_000),
        ("450crores", 4_500_000_000),
        ("a quarter of a million houses", 250_000),
        ("three quarters of a hundred thousand houses", 75_000),
        ("two thirds of a million houses", 666666.6667),
        ("a half-million houses", 500_000),
        ("a quarter million houses", 250_000),
        ("a full thousand houses", 1000),
        ("a good hundred houses", 100),
        ("2 lakh houses", 200_000),
        ("12k houses", 12_000),
        ("5m people", 5_000_000),
        ("a two-story house", 2),
    ],
)
def test_numbers_in_digits_and_words(text, value):
    quantity = only(text)

    assert (quantity.low, quantity.high) == (value, value)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("half of voters", 0.5),
        ("a third of voters", 1 / 3),
        ("two-thirds of voters", 2 / 3),
        ("four fifths of voters", 0.8),
        ("one in five voters", 0.2),
        ("one voter in five", 0.2),
        ("Four road accidents in five were minor", 0.8),
        ("One adult in every four smokes", 0.25),
        ("four out of five voters", 0.8),
        ("9 in 10 voters", 0.9),
        ("80% of voters", 0.8),
        ("80 per cent of voters", 0.8),
        ("¾ of voters", 0.75),
        ("2/3 of voters", 2 / 3),
        ("every second voter", 0.5),
        ("every other voter", 0.5),
    ],
)
def test_shares(text, share):
    quantity = only(text)

    assert quantity.dimension == "share"
    assert quantity.base_low == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "comparator", "low", "high"),
    [
        ("at least 5 cats", Comparator.AT_LEAST, 5, inf),
        ("5 or more cats", Comparator.AT_LEAST, 5, inf),
        ("no fewer than 5 cats", Comparator.AT_LEAST, 5, inf),
        ("more than 5 cats", Comparator.MORE_THAN, 5, inf),
        ("over 5 cats", Comparator.MORE_THAN, 5, inf),
        ("in excess of 5 cats", Comparator.MORE_THAN, 5, inf),
        ("up to 5 cats", Comparator.AT_MOST, -inf, 5),
        ("no more than 5 cats", Comparator.AT_MOST, -inf, 5),
        ("5 or fewer cats", Comparator.AT_MOST, -inf, 5),
        ("fewer than 5 cats", Comparator.LESS_THAN, -inf, 5),
        ("under 5 cats", Comparator.LESS_THAN, -inf, 5),
        ("some 50 cats", Comparator.ABOUT, 50, 50),
        ("nearly 50 cats", Comparator.ABOUT, 50, 50),
        ("50 or so cats", Comparator.ABOUT, 50, 50),
        ("exactly 5 cats", Comparator.EXACTLY, 5, 5),
        ("5-7 cats", Comparator.RANGE, 5, 7),
        ("between 5 and 7 cats", Comparator.RANGE, 5, 7),
        ("5 to 7 million cats", Comparator.RANGE, 5e6, 7e6),
        ("900 to 1,200 thousand cats", Comparator.RANGE, 9e5, 1.2e6),
    ],
)
def test_bounds(text, comparator, low, high):
    quantity = only(text)

    assert (quantity.comparator, quantity.low, quantity.high) == (comparator, low, high)


@pytest.mark.parametrize(
    ("text", "unit", "dimension", "base"),
    [
        ("15 kilometers of road", "km", "length", 15_000),
        ("a 15-kilometer road", "km", "length", 15_000),
        ("155mm shells", "mm", "length", 0.155),
        ("six feet, two inches", "foot", "length", 1.8796),
        ("$8.2 billion", "USD", "money", 8.2e9),
        ("US$5m", "USD", "money", 5e6),
        ("€40", "EUR", "money", 40),
        ("7.6 billion pounds", "GBP", "money", 7.6e9),
        ("300 pounds", "lb", "mass", 136.0777),
        ("30 degrees Celsius", "celsius", "temperature", 30),
        ("86 °F", "fahrenheit", "temperature", 30),
        ("3 percentage points", "percentage point", "points", 3),
        ("90 miles per hour", "mph", "speed", 40.2336),
        ("a 45-year-old", "year", "age", 45),
        ("7.1/10", "mark", "mark", 0.71),
        ("a rating of 6/10", "mark", "mark", 0.6),
    ],
)
def test_units(text, unit, dimension, base):
    quantity = only(text)

    assert (quantity.unit, quantity.dimension) == (unit, dimension)
    if dimension != "age":
        assert quantity.base_low == pytest.approx(base, rel=1e-4)


@pytest.mark.parametrize(
    ("text", "per", "counted"),
    [
        ("75,000 artillery shells a month", "month", "shell"),
        ("75,000 shells every year", "year", "shell"),
        ("124 former prisoners of war", None, "prison"),
        ("the 33rd floor", None, "floor"),
        ("the number of registered cases is 210", None, "case"),
        ("season 3", None, "season"),
        ("No. 1 on the list", None, "number"),
        ("2,300 COVID-19 cases", None, "case"),
        ("twelve F-16 jets", None, "jet"),
        ("1,690 current A330 orders", None, "order"),
        ("1,333 are still working", None, "work"),
    ],
)
def test_what_is_counted_and_per_what(text, per, counted):
    quantity = only(text)

    assert quantity.per == per
    assert quantity.counted[0] == counted


def test_what_tells_where_is_not_counted():
    assert only("over 2.02 million worldwide").counted == ()


@pytest.mark.parametrize(
    "text",
    [
        "An A-22 drone crashed.",
        "COVID-19 and covid-19 spread.",
        "The F-16 and the 2019-nCoV.",
        "Project 21631 ships.",
        "Call 555-1234-22.",
        "Version 1.2.3 is out.",
        "It was a sweeping one.",
        "One of the ships sank.",
        "The law passed in 2024.",
        "It happened on Nov. 6 at 1 a.m.",
        "(2) sets the rate",
    ],
)
def test_names_years_and_pronouns_are_no_figures(text):
    assert read(text).quantities == ()


_PIECES = st.sampled_from(
    """5 12,000 1.2.3 7.6bn $ € % - / : ( ) . , and or to in of at least most more
    than one two hundred thousand million half a third dozen nearly about 2024 Nov. 6
    a.m. per month years miles km °C season covid-19 5-7 12 000 ½ 9/10 3-1 not
    '""".split()
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map(" ".join) | st.text(max_size=200))
def test_any_text_is_read_and_spans_stand_inside_it(text):
    reading = read(text)

    for quantity in reading.quantities:
        assert 0 <= quantity.span.start <= quantity.figure_span.start
        assert quantity.figure_span.end <= len(reading.text)
        assert reading.text[quantity.span.start : quantity.span.end] == quantity.text
        assert quantity.low <= quantity.high
        assert 0 <= quantity.first_token <= quantity.last_token < len(reading.tokens)
    firsts = [quantity.first_token for quantity in reading.quantities]
    assert firsts == sorted(set(firsts))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    ["9", "1,", "1.", "1-", "1 to ", "hundred and ", "May ", "$ ", "1/2/", "6:"],
)
def test_long_runs_are_read_in_linear_time(piece):
    text = piece * (8_000 // len(piece))

    assert read(text).original == text


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("a few hundred houses", 200, 1000),
        ("a couple of thousand houses", 2000, 3000),
        ("several thousand houses", 2000, 10_000),
        ("ten to twelve thousand houses", 10_000, 12_000),
        ("ten to twelve people", 10, 12),
    ],
)
def test_ranges_told_loosely(text, low, high):
    quantity = only(text)

    assert (quantity.low, quantity.high) == (low, high)


@pytest.mark.parametrize(
    "text", ["Every second counts.", "Every second of it was fun.", "Every other day."]
)
def test_every_second_of_a_time_is_no_half(text):
    assert all(quantity.low != 0.5 for quantity in read(text).quantities)


def test_a_third_of_three_million_stays_a_share():
    share, whole = read("a third of 3 million voters").quantities

    assert (share.unit, whole.low) == ("share", 3_000_000)


@pytest.mark.parametrize(
    "text", ["under age 18", "under the age of 18", "aged under 18"]
)
def test_an_age_may_be_bounded(text):
    assert only(text).comparator is Comparator.LESS_THAN
