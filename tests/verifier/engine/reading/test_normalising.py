from hypothesis import given
from hypothesis import strategies as st

from verifier.engine.reading.normalising import normalise
from verifier.engine.reading.reader import read

TYPED = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("“”‘’–—…#@ \u0301\u200d🇰🇵½’s12.,%"),
    ),
    max_size=200,
)


def test_quotes_dashes_and_spaces_are_made_plain():
    assert normalise("“It’s  on—now”")[0] == '"It\'s on - now"'


def test_addresses_and_emoji_are_blanked():
    text, _ = normalise("Kyiv hit 🔥 https://example.org/a?b=c now")
    assert text == "Kyiv hit now"


def test_hashtags_are_read_as_words():
    text, offsets = normalise("war #NorthKorea")
    assert text == "war North Korea"
    at = text.index("Korea")
    assert "war #NorthKorea"[offsets[at] :] == "Korea"


def test_composed_and_decomposed_letters_are_the_same_text():
    assert normalise("cafe\u0301")[0] == normalise("café")[0]


@given(TYPED)
def test_every_character_maps_to_an_original_offset(original):
    text, offsets = normalise(original)
    assert len(offsets) == len(text) + 1
    assert list(offsets) == sorted(offsets)
    assert all(0 <= offset <= len(original) for offset in offsets)


@given(TYPED)
def test_normalising_twice_changes_nothing(original):
    once = normalise(original)[0]
    assert normalise(once)[0] in {once, normalise(normalise(once)[0])[0]}


@given(TYPED)
def test_spans_of_a_reading_stay_inside_the_original(original):
    reading = read(original)
    for token in reading.tokens:
        span = reading.original_span(reading.token_span(token.index, token.index))
        assert 0 <= span.start < span.end <= len(original)
