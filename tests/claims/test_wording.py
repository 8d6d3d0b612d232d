"""Where two texts differ."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.wording import Change, word_changes

SIGNS = {Change.KEPT: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "[+{}+]"}


def shown(before, after):
    runs = word_changes(before, after)
    return "".join(SIGNS[run.change].format(run.text) for run in runs)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("The port", "The port", "The port"),
        ("", "The port", "[+The port+]"),
        ("The port", "", "[-The port-]"),
        (
            "It handled 214 ships.",
            "It handled 124 ships.",
            "It handled [-214-][+124+] ships.",
        ),
        ("It had one boat.", "It had two ships.", "It had [-one boat-][+two ships+]."),
        ("A dog ran", "A brown dog ran", "A [+brown +]dog ran"),
        ("Kyiv denied it", "Kyiv denied it.", "Kyiv denied it[+.+]"),
        ("Don’t stop", "Don't stop", "Don[-’-][+'+]t stop"),
    ],
)  # fmt: skip
def test_changes_are_cut_between_words(before, after, expected):
    assert shown(before, after) == expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_from_the_changes(before, after):
    runs = word_changes(before, after)
    old = (run.text for run in runs if run.change is not Change.ADDED)
    new = (run.text for run in runs if run.change is not Change.REMOVED)
    assert ("".join(old), "".join(new)) == (before, after)
    assert all(run.text for run in runs)


def test_long_texts_are_compared_in_little_time():
    one = "a, b " * 5_000
    other = "b; a " * 5_000
    started = time.process_time()
    runs = word_changes(one, other)
    assert time.process_time() - started < 2
    assert {run.change for run in runs} >= {Change.REMOVED, Change.ADDED}
