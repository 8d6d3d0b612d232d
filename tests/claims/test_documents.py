from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.documents import (
    find_quote,
    make_document,
    make_quote,
    sha256_of,
    split_passages,
    verify_quote,
)
from claims.errors import InvalidRecord, QuoteNotInDocument, TextRejected

TEXT = "  The mayor spoke. 🇺🇦 Taxes fall.\r\n\r\n\tHe left at 5 p.m.\n \nThe end."


def test_passages_are_trimmed_lines_with_their_offsets():
    passages = split_passages(TEXT)
    assert [passage.text for passage in passages] == [
        "The mayor spoke. 🇺🇦 Taxes fall.",
        "He left at 5 p.m.",
        "The end.",
    ]
    assert all(TEXT[each.start : each.end] == each.text for each in passages)


@given(st.text(max_size=300))
def test_passages_hold_every_character_that_is_seen(text):
    passages = split_passages(text)
    assert all(text[each.start : each.end] == each.text for each in passages)
    seen = "".join("".join(each.text for each in passages).split())
    assert seen == "".join(text.split())


def test_a_document_tells_its_hash_and_length():
    document = make_document(TEXT, title="News", published_on=date(2024, 11, 7))
    assert document.sha256 == sha256_of(TEXT)
    assert document.length == len(TEXT)
    again = make_document(TEXT, title="News", published_on=date(2024, 11, 7))
    assert again == document
    assert make_document(TEXT, title="Other").id != document.id


def test_a_blank_document_is_refused():
    with pytest.raises(InvalidRecord):
        make_document(" \n ")


def test_text_that_cannot_be_kept_is_refused():
    with pytest.raises(TextRejected):
        make_document("a\x00b")


def test_a_quote_carries_what_stands_around_it():
    document = make_document("x" * 40 + "QUOTE" + "y" * 40)
    quote = make_quote(document, 40, 45)
    assert (quote.exact, quote.prefix, quote.suffix) == ("QUOTE", "x" * 32, "y" * 32)
    verify_quote(document, quote)
    assert find_quote(document, "QUOTE") == quote


def test_offsets_count_code_points():
    quote = find_quote(make_document(TEXT), "Taxes fall.")
    assert TEXT[quote.start : quote.end] == "Taxes fall."


@pytest.mark.parametrize(
    "change",
    [
        {"exact": "Taxes rise."},
        {"start": 0},
        {"end": 10_000},
        {"prefix": "Another "},
        {"suffix": "more"},
        {"exact": "", "end": 22},
        {"start": -5, "end": 6},
    ],
)
def test_an_altered_quote_does_not_verify(change):
    document = make_document(TEXT)
    quote = find_quote(document, "Taxes fall.")
    with pytest.raises(QuoteNotInDocument):
        verify_quote(document, replace(quote, **change))


@pytest.mark.parametrize("exact", ["", "taxes fall.", "fall.\r\n\r\n\tHe left"])
def test_what_does_not_stand_in_one_passage_is_not_found(exact):
    with pytest.raises(QuoteNotInDocument):
        find_quote(make_document(TEXT), exact)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 3), (0, 2), (30, 45)])
def test_no_quote_reaches_out_of_its_passage(start, end):
    with pytest.raises(QuoteNotInDocument):
        make_quote(make_document(TEXT), start, end)


def test_an_excerpt_verifies_only_what_it_keeps():
    document = make_document(TEXT)
    kept = replace(document, passages=document.passages[:1])
    verify_quote(kept, find_quote(document, "Taxes fall."))
    with pytest.raises(QuoteNotInDocument):
        verify_quote(kept, find_quote(document, "The end."))
