"""A figure is true as of a time: claims that say from when until when they hold."""

from dataclasses import replace
from datetime import date

import pytest

from tests.verifier.engine.builders import candidate
from verifier.engine.pipeline import Engine
from verifier.engine.reading.reader import read
from verifier.engine.types import Reason, VerdictLabel
from verifier.engine.validity import holds_then, period_in_words

MARCH = (date(2024, 3, 1), date(2024, 3, 31))
APRIL = (date(2024, 4, 1), date(2024, 4, 30))


def held(figure, first=None, last=None, publisher="The Gazette"):
    made = candidate(
        f"The unemployment rate in Norland is {figure} percent.",
        f"Norland's unemployment rate is {figure} percent, the statistics office said.",
        publisher=publisher,
    )
    claim = replace(made.claim, valid_from=first, valid_until=last)
    return replace(made, claim=claim)


def verify(text, *candidates):
    return Engine().verify(text, lambda _: candidates)


SIX, SEVEN = held(6, *MARCH), held(7, *APRIL, publisher="The Herald")


@pytest.mark.parametrize("order", [(SIX, SEVEN), (SEVEN, SIX)])
def test_the_later_of_two_figures_answers(order):
    now = verify("The unemployment rate in Norland is 7 percent.", *order)
    assert now.label is VerdictLabel.SUPPORTED
    assert "from 1 April 2024 until 30 April 2024" in now.explanation
    was = verify("The unemployment rate in Norland is 6 percent.", *order)
    assert (was.label, was.reason) == (VerdictLabel.CONTRADICTED, Reason.NUMBER_DIFFERS)
    assert was.evidence[0].document.publisher == "The Herald"


def test_a_figure_that_goes_on_gives_way_to_a_later_one():
    older = held(6, date(2023, 1, 1))
    newer = held(7, date(2024, 1, 1), publisher="The Herald")
    verdict = verify("The unemployment rate in Norland is 7 percent.", older, newer)
    assert verdict.label is VerdictLabel.SUPPORTED


def test_figures_of_the_same_time_still_disagree():
    other = held(7, *MARCH, publisher="The Herald")
    verdict = verify("The unemployment rate in Norland is 7 percent.", SIX, other)
    assert verdict.reason is Reason.SOURCES_DISAGREE


def test_a_figure_without_a_time_neither_gives_way_nor_outdates():
    verdict = verify("The unemployment rate in Norland is 7 percent.", held(6), SEVEN)
    assert verdict.reason is Reason.SOURCES_DISAGREE


@pytest.mark.parametrize("figure", [6, 7])
def test_what_held_at_another_time_neither_supports_nor_contradicts(figure):
    text = f"The unemployment rate in Norland was {figure} percent in 2019."
    verdict = verify(text, SIX)
    assert verdict.label is VerdictLabel.UNKNOWN


def test_a_claim_on_another_time_is_told_so():
    made = held(6, *MARCH)
    text = "In Norland the unemployment rate is 9 percent since May 2025."
    verdict = verify(text, made)
    assert (verdict.label, verdict.reason) == (VerdictLabel.UNKNOWN, Reason.OTHER_TIME)
    assert "from 1 March 2024 until 31 March 2024" in verdict.explanation
    assert verdict.evidence[0].claim_id == made.claim.id


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("It was 6 percent in March 2024.", True),
        ("It was 6 percent in 2024.", True),
        ("It was 6 percent on 31 March 2024.", True),
        ("It was 6 percent in April 2024.", False),
        ("It has been 6 percent since April 2024.", False),
        ("It was 6 percent before 2025.", True),
        ("It was 6 percent in 2019 and in March 2024.", True),
        ("It was 6 percent in March.", True),
        ("It is 6 percent.", True),
    ],
)
def test_dates_with_a_year_are_held_against_the_period(text, holds):
    assert holds_then(SIX.claim, read(text)) is holds
    assert holds_then(held(6).claim, read(text))
    assert holds_then(held(6, date(2024, 3, 1)).claim, read(text))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2024, 3, 1), None, "as of 1 March 2024"),
        (None, date(2024, 3, 31), "until 31 March 2024"),
        (*MARCH, "from 1 March 2024 until 31 March 2024"),
        (date(2024, 3, 1), date(2024, 3, 1), "on 1 March 2024"),
        (None, None, None),
    ],
)
def test_periods_are_told_in_words(first, last, words):
    assert period_in_words(held(6, first, last).claim) == words
