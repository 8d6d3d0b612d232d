import random
import re
import string

import pytest

from training.data import LABELS
from training.generators import spelling
from training.generators.news import FRAMES, claims_of, fill, news_pairs
from training.generators.slots import draw_scene

SCENES = [draw_scene(random.Random(seed)) for seed in range(150)]


def number(text):
    return float(text.replace(",", ""))


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_every_slot_of_a_frame_is_drawn(frame):
    texts = [*frame.evidence, *(t for label in LABELS for t in claims_of(frame, label))]
    named = {
        slot
        for text in texts
        for _, slot, _, _ in string.Formatter().parse(text)
        if slot
    }
    assert named <= SCENES[0].keys()


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_a_frame_has_claims_of_every_label_and_none_twice(frame):
    assert len(frame.evidence) > 1
    claims = [text for label in LABELS for text in claims_of(frame, label)]
    assert all(claims_of(frame, label) for label in LABELS)
    assert len(set(claims)) == len(claims)


def test_frame_names_are_unique():
    assert len({frame.name for frame in FRAMES}) == len(FRAMES)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("n_floor", "n"),
        ("n_less", "n"),
        ("n", "n_more"),
        ("n", "n_ceiling"),
        ("m_floor", "m"),
        ("m", "m_ceiling"),
        ("s_less", "s"),
        ("d_floor", "d"),
        ("d", "d_ceiling"),
        ("pc_less", "pc"),
        ("pc", "pc_more"),
        ("mi_half", "mi"),
        ("mi", "mi_other"),
        ("km", "km_other"),
        ("year_before", "year"),
        ("year", "year_after"),
    ],
)
def test_floors_lie_below_and_ceilings_above(less, more):
    assert all(number(scene[less]) < number(scene[more]) for scene in SCENES)


@pytest.mark.parametrize(
    ("slot", "other"),
    [
        ("n", "n_other"),
        ("m", "m_other"),
        ("d", "d_other"),
        ("fr", "fr_other"),
        ("year", "year_other"),
        ("floor", "floor_other"),
        ("day", "day_other"),
        ("month", "month_other"),
        ("hour", "hour_flipped"),
        ("hour", "hour_other"),
        ("weekday", "weekday_other"),
        ("part", "part_other"),
        ("p1", "p2"),
        ("c1", "c2"),
        ("t1", "t2"),
        ("o1", "o2"),
        ("rank", "rank_other"),
    ],
)
def test_another_value_is_another(slot, other):
    assert all(scene[slot] != scene[other] for scene in SCENES)


def test_kilometers_and_miles_of_a_scene_agree():
    for scene in SCENES:
        assert number(scene["km"]) == pytest.approx(
            number(scene["mi"]) * 1.609, rel=0.1
        )


def test_thousands_are_near_the_number_they_round():
    for scene in SCENES:
        rounded = number(scene["m_thousand"]) * 1000
        assert rounded == pytest.approx(number(scene["m"]), rel=0.06)
        wrong = number(scene["m_wrong_thousand"]) * 1000
        assert wrong != pytest.approx(number(scene["m"]), rel=0.5)


def test_a_filled_text_is_a_clean_sentence():
    for made in news_pairs(random.Random(3), 400):
        for text in (made.claim, made.evidence):
            assert text[0].isupper() or text[0] in "\"'" or text[0].isdigit()
            assert not re.search(r"[{}]|\.\.|  ", text)


def test_the_same_seed_makes_the_same_pairs():
    first = list(news_pairs(random.Random(5), 50))
    assert first == list(news_pairs(random.Random(5), 50))
    assert first != list(news_pairs(random.Random(6), 50))


def test_fill_puts_values_in_and_begins_with_a_capital():
    assert fill("{g1} said so on {day}.", {"g1": "the Army", "day": "Nov. 6"}) == (
        "The Army said so on Nov. 6."
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "zero"),
        (21, "twenty-one"),
        (100, "one hundred"),
        (124, "one hundred and twenty-four"),
        (12400, "twelve thousand four hundred"),
    ],
)
def test_numbers_are_spelled_out(value, text):
    assert spelling.words(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "1st"), (2, "2nd"), (13, "13th"), (33, "33rd"), (111, "111th")],
)
def test_ordinals(value, text):
    assert spelling.ordinal(value) == text


@pytest.mark.parametrize(
    ("hour", "text", "part"),
    [
        (0, "midnight", "night"),
        (1, "1 a.m.", "night"),
        (6, "6 a.m.", "morning"),
        (12, "noon", "afternoon"),
        (15, "3 p.m.", "afternoon"),
        (21, "9 p.m.", "evening"),
    ],
)
def test_hours(hour, text, part):
    assert spelling.clock(hour) == text
    assert spelling.part_of_day(hour) == part
