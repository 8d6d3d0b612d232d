import pytest

from verifier.engine.reading.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two.", ["One.", "Two."]),
        (
            "It fell on Nov. 6 in Kyiv. Then it burned.",
            ["It fell on Nov. 6 in Kyiv.", "Then it burned."],
        ),
        ("The U.S. Senate met. It voted.", ["The U.S. Senate met.", "It voted."]),
        ("Mr. Hall paid $7.6 billion.", ["Mr. Hall paid $7.6 billion."]),
        (
            "It came at 6 a.m. Nobody was hurt.",
            ["It came at 6 a.m.", "Nobody was hurt."],
        ),
        ("Really?! Yes.", ["Really?!", "Yes."]),
        ('He said "no." She left.', ['He said "no."', "She left."]),
        ("J. R. Smith left... and came back.", ["J. R. Smith left... and came back."]),
        ("", []),
        ("no mark at all", ["no mark at all"]),
    ],
)
def test_sentences(text, sentences):
    assert [text[s.start : s.end] for s in split_sentences(text)] == sentences
