import pytest

from verifier.engine.lexicon import stem_of
from verifier.engine.reading.sentences import split_sentences
from verifier.engine.reading.words import tokenise


def words(text):
    return [t.text for t in tokenise(text, split_sentences(text)) if t.is_word]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 1 a.m. in the U.S.", ["at", "1", "a.m.", "in", "the", "U.S."]),
        ("a two-story house", ["a", "two", "story", "house"]),
        ("155mm shells", ["155", "mm", "shells"]),
        ("the 33rd floor", ["the", "33rd", "floor"]),
        ("Seoul's ban didn't end", ["Seoul", "ban", "didn't", "end"]),
        ("12,000 and 7.6", ["12,000", "and", "7.6"]),
        ("they've left O'Hara's", ["they", "'ve", "left", "O'Hara"]),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("sent", "sends"), ("fell", "falling"), ("men", "man"), ("strikes", "strike")],
)
def test_forms_of_a_word_share_their_stem(one, other):
    assert stem_of(one) == stem_of(other)


def test_acronyms_in_capitals_are_no_stop_words():
    text = "The US and WHO told us who it was"
    stops = {t.text: t.is_stop for t in tokenise(text, split_sentences(text))}
    assert not stops["US"]
    assert not stops["WHO"]
    assert stops["us"]
    assert stops["who"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("it didnt end", "didn't"), ("the govt fell", "government"), ("r gone", "are")],
)
def test_hasty_spellings_are_read_as_what_they_mean(typed, meant):
    norms = [t.norm for t in tokenise(typed, split_sentences(typed))]
    assert meant in norms
