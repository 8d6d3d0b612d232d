import pytest

from verifier.engine.comparing import compare_texts
from verifier.engine.config import EngineConfig
from verifier.engine.reading.reader import read


def stems(text):
    return [token.stem for token in read(text).tokens if not token.is_stop]


@pytest.mark.parametrize(
    ("several", "one"),
    [
        ("The alliance fell apart.", "The alliance collapsed."),
        ("The alliance is falling apart.", "The alliance is collapsing."),
        ("The town set aside the money.", "The town allocated the money."),
        ("The match was put off.", "The match was postponed."),
        ("The town gave the go-ahead.", "The town approved."),
        ("The officer was taken to hospital.", "The officer was hospitalised."),
        ("The lorry crashed into the wall.", "The lorry collided with the wall."),
    ],
)
def test_a_unit_is_read_as_the_word_it_stands_for(several, one):
    assert set(stems(several)) - {"."} == set(stems(one)) - {"."}


def test_words_that_only_look_like_a_unit_keep_their_own_meaning():
    assert "collaps" not in stems("The vase fell. Apart from that, nothing broke.")


def test_a_fire_on_a_floor_is_no_shooting():
    assert "shoot" not in stems("The wreckage caused a fire on the third floor.")
    assert "shoot" in stems("The guards opened fire on the crowd.")


def test_offsets_and_words_are_those_of_the_text():
    reading = read("The alliance fell apart.")
    assert [t.text for t in reading.tokens] == ["The", "alliance", "fell", "apart", "."]


def test_a_unit_and_its_denied_meaning_contradict():
    compared = compare_texts(
        read("Shelling of the port did not let up."),
        read("Shelling of the port eased off."),
        EngineConfig(),
    )
    assert {finding.check for finding in compared.contradictions} & {
        "polarity",
        "denials",
    }
