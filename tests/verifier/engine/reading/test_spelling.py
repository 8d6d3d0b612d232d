import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.engine.reading.reader import read
from verifier.engine.reading.spelling import spelling_of

SOURCE = "Tbilisi said that Nikolai Petrenko had left the port of Poti."


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("soliders", "soldiers"),  # two letters swapped
        ("goverment", "government"),  # one left out
        ("dammaged", "damaged"),  # one doubled
        ("excuted", "executed"),  # rather left out than another: not "excited"
        ("distric", "district"),  # the last one left out
        ("overnigth", "overnight"),
        ("tbilsi", "tbilisi"),  # a name that the sources have
    ],
)
def test_a_misspelt_word_is_read_as_the_one_it_was_meant_for(typed, meant):
    assert spelling_of(f"they were {typed} today", [SOURCE]) == ((typed, meant),)


@pytest.mark.parametrize(
    "word",
    [
        "kilos",  # English words, however near to another
        "storks",
        "payback",
        "Goverment",  # a name, for all that is known
        "crispr",  # of no dictionary, but nothing was left out of it
        "makhachkala",
        "abot",  # too short to tell
    ],
)
def test_other_words_are_left_alone(word):
    assert spelling_of(f"it was {word} now", [SOURCE]) == ()


def test_a_misspelt_word_keeps_its_place_and_is_shown_as_typed():
    text = "About 12000 soliders came."
    reading = read(text, spelling_of(text, []))
    (counted,) = reading.quantities
    assert reading.tokens[2].norm == "soldiers"
    assert counted.counted[0] == "soldier"
    assert reading.surface(reading.token_span(2, 2)) == "soliders"


@given(st.text(max_size=200), st.lists(st.text(max_size=80), max_size=3))
def test_any_text_is_read_and_twice_the_same(text, sources):
    found = spelling_of(text, sources)
    assert found == spelling_of(text, reversed(sources))
    assert read(text, found).original == text
