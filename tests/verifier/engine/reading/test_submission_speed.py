"""Runs of signs, however long, are read in linear time: no text holds a worker up."""

import pytest

from verifier.engine.reading.submissions import split_submission


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "run",
    [
        "-",
        ".",
        "- ",
        "?!",
        ". ",
        " ",
        "#a ",
        "😀",
        "so ",
        "a. ",
        "true ",
        "dear ",
        "i was ",
        ", i heard ",
        "i was told in a, ",
        "as a b, ",
        "in short, ",
    ],
)
def test_a_long_run_of_signs_is_read_at_once(run: str) -> None:
    text = run * (20_000 // len(run)) + " It rained on them."
    assert split_submission(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained in Lindau #news #rain", "It rained in Lindau"),
        ("It rained in Lindau 😀😀 https://a.example/b-c", "It rained in Lindau"),
        ("It rained in Lindau - true or false?", "It rained in Lindau"),
        ("It rained in Lindau, is that true?!", "It rained in Lindau"),
        ("It rained #a-b in Lindau", "It rained #a-b in Lindau"),
    ],
)
def test_what_closes_a_text_is_left_out(text: str, expected: str) -> None:
    (statement,) = split_submission(text)
    assert statement.text == expected
