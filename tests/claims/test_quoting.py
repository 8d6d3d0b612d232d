"""Pasted words are found as the document prints them."""

import time

import pytest

from claims.documents import make_document, verify_quote
from claims.quoting import MOST_PLACES, places, stands_as_far_as

TEXT = (
    "“We’re closed,” the mayor  said – twice.\n\n"
    "The port is closed. The port is open again."
)
DOCUMENT = make_document(TEXT)


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("The port is closed.", ["The port is closed."]),
        ("  The port is closed. \n", ["The port is closed."]),
        ("The port", ["The port", "The port"]),
        ('"We\'re closed,"', ["“We’re closed,”"]),
        ("the mayor said - twice.", ["the mayor  said – twice."]),
        ("the\nmayor said", ["the mayor  said"]),
        ("the port is closed.", []),
        ("closed (", []),
        ("twice. The port", []),
        (" ", []),
    ],
)
def test_pasted_words_are_found_as_they_are_printed(pasted, found):
    quotes = places(DOCUMENT, pasted)
    assert [quote.exact for quote in quotes] == found
    for quote in quotes:
        verify_quote(DOCUMENT, quote)
        assert TEXT[quote.start : quote.end] == quote.exact


def test_what_stands_word_for_word_comes_before_what_is_alike():
    document = make_document("It's here. It’s there.")
    assert [quote.start for quote in places(document, "It's")] == [0]


def test_hostile_words_cost_little():
    document = make_document("a " * 50_000)
    started = time.process_time()
    assert len(places(document, "a")) == MOST_PLACES
    assert places(document, "a  " * 500 + "b") == []
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("pasted", "reached"),
    [
        ("The port is closed today.", "The port is closed"),
        ("The port  is closed.", "The port is closed."),
        ("Nothing here", ""),
        ("", ""),
    ],
)
def test_where_words_part_from_the_document_is_told(pasted, reached):
    assert stands_as_far_as(DOCUMENT, pasted) == reached
