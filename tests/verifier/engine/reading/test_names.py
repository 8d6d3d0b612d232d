import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.engine.reading.names import same_name
from verifier.engine.reading.reader import read


def names(text):
    return [(name.text, name.kind) for name in read(text).names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "German Chancellor Olaf Scholz spoke.",
            [("German", "nationality"), ("Olaf Scholz", "person")],
        ),
        (
            "The Lagos City Council met in Abuja.",
            [("Lagos City Council", "organisation"), ("Abuja", "place")],
        ),
        ("north korea tested a missile", [("north korea", "country")]),
        ("Prices fell in March.", []),
        ("They met us in May.", []),
        ("The US and the UK agreed.", [("US", "country"), ("UK", "country")]),
        (
            "Milan Novak lives in Milan.",
            [("Milan Novak", "person"), ("Milan", "place")],
        ),
    ],
)
def test_names_are_found_with_their_kinds(text, expected):
    assert names(text) == expected


def test_an_acronym_in_brackets_is_its_long_form():
    long, short = read("The Free Animal League (FAL) won.").names

    assert short.canonical == long.canonical


def test_a_surname_is_the_person_named_before():
    full, surname = read("Olaf Berg spoke. Later Berg left.").names

    assert surname.canonical == full.canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kyiv", "Ukraine"),
        ("Kiev", "Kyiv"),
        ("Ukrainian", "Ukraine"),
        ("WHO", "World Health Organization"),
        ("Anna Weber", "Weber"),
        ("A. Weber", "Anna Weber"),
        ("Klitschko", "Klitchko"),
        ("Pyongyang", "North Korea"),
    ],
)
def test_aliases_name_the_same(one, other):
    (first,), (second,) = read(f"{one} won.").names, read(f"{other} won.").names

    assert same_name(first, second) > 0
    assert same_name(second, first) > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("North Korea", "South Korea"),
        ("Austria", "Australia"),
        ("Iran", "Iraq"),
        ("Anna Weber", "Peter Weber"),
        ("Slovakia", "Slovenia"),
        ("Kyiv Independent", "Kyiv"),
    ],
)
def test_near_names_are_not_the_same(one, other):
    (first,), (second,) = read(f"{one} won.").names, read(f"{other} won.").names

    assert same_name(first, second) == 0


@given(st.text(max_size=80))
def test_names_lie_inside_any_text(text):
    reading = read(text)

    for name in reading.names:
        assert reading.text[name.span.start : name.span.end] == name.text
        assert 0 <= name.first_token <= name.last_token < len(reading.tokens)
