"""Texts are split as their authors split them, and each statement is answered."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.errors import TextRejected
from verifier.engine.config import EngineConfig
from verifier.engine.reading.submissions import Kind
from verifier.engine.types import Reason, Verdict, VerdictLabel
from verifier.errors import ClaimTooLong, EmptyClaim, NotText
from verifier.service import Verification
from verifier.texts import MAXIMUM_TEXT, check_text, split_paragraphs

NOW = datetime(2026, 1, 2, tzinfo=UTC)


class Service:
    """Calls every statement supported that says "rain", and the others unknown."""

    config = EngineConfig()

    def __init__(self) -> None:
        self.asked: list[str] = []

    def verify(self, text: str) -> Verification:
        self.asked.append(text)
        label = VerdictLabel.SUPPORTED if "rain" in text else VerdictLabel.UNKNOWN
        verdict = Verdict(text, label, 0.9, Reason.NO_EVIDENCE, "So.", (), "test")
        return Verification(str(len(self.asked)), verdict, NOW)


def service() -> Any:
    return cast("Any", Service())


WRAPPED = "The old bridge over the river in Lindau was closed by"


def paragraphs(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("  One. \r\n \r\n\tTwo. ", ["One.", "Two."]),
        ("A heading\nThe first sentence.", ["A heading", "The first sentence."]),
        (f"{WRAPPED}\nwent on.\nIt snowed.", [f"{WRAPPED}\nwent on.", "It snowed."]),
        (f"{WRAPPED}\nMayor Smith.", [f"{WRAPPED}\nMayor Smith."]),
        ("It rained.\nIt snowed.", ["It rained.", "It snowed."]),
        ("\n\n", []),
    ],
)
def test_paragraphs_end_where_their_author_ended_them(
    text: str, expected: list[str]
) -> None:
    assert paragraphs(text) == expected


def test_each_statement_is_answered_with_its_place_in_the_text() -> None:
    text = (
        "Weather\n\nBREAKING: “Heavy” rain fell on Lindau for days. "
        "I love this weather.\n\nIs it over? Snow fell in the hills."
    )
    used = service()
    checked = check_text(used, text)
    for each in checked.statements:
        assert text[each.span.start : each.span.end] == each.text
    claims = [each.text for each in checked.statements if each.verification]
    assert claims == used.asked
    assert claims[-1].startswith("Snow fell in the hills")
    kinds = {each.kind for each in checked.statements if not each.verification}
    assert kinds <= {Kind.OPINION, Kind.QUESTION, Kind.NOISE, Kind.PREDICTION}
    assert Kind.OPINION in kinds
    assert checked.counts == {"supported": 1, "contradicted": 0, "unknown": 1}
    assert (checked.checkable, checked.answered) == (2, 2)


@pytest.mark.parametrize(
    ("heading", "checkable"),
    [
        ("Clashes in the northern hills", False),
        ("News of the old bridge", False),
        ("Council closes old bridge", True),
        ("Five hurt in storm over Lindau", True),
        ("Clashes in the northern hills.", True),
    ],
)
def test_a_heading_that_states_nothing_is_not_checked(
    heading: str,
    *,
    checkable: bool,
) -> None:
    found = check_text(service(), f"{heading}\n\nIt rained in Lindau.").statements
    assert [each.checkable for each in found] == [checkable, True]


def test_only_so_many_statements_are_answered_and_all_are_listed() -> None:
    text = " ".join(f"It rained for {n} days in Lindau." for n in range(2, 9))
    used = service()
    checked = check_text(used, text, most=3)
    assert (checked.checkable, checked.answered, len(used.asked)) == (7, 3, 3)
    assert [bool(each.verification) for each in checked.statements[:4]] == [
        True, True, True, False,
    ]  # fmt: skip


def test_a_statement_longer_than_a_claim_is_listed_without_an_answer() -> None:
    long = "The council said that " + "it rained and " * 200 + "it snowed in Lindau."
    checked = check_text(service(), f"It rained in Lindau. {long}")
    assert [bool(each.verification) for each in checked.statements] == [True, False]
    assert checked.statements[1].checkable


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", EmptyClaim),
        (" \n", EmptyClaim),
        ("x" * (MAXIMUM_TEXT + 1), ClaimTooLong),
        ("a\x00b", TextRejected),
        (None, NotText),
    ],
)
def test_what_cannot_be_read_is_refused(text: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        check_text(service(), text)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="aZ é.!?\"'\n\r\t“”-#@1\U0001f600", max_size=200))
def test_any_text_is_covered_in_order(text: str) -> None:
    spans = list(split_paragraphs(text))
    rest = text
    for span in reversed(spans):
        assert text[span.start : span.end].strip() == text[span.start : span.end] != ""
        rest = rest[: span.start] + rest[span.end :]
    assert not rest.strip()
    if text.strip():
        found = check_text(service(), text).statements
        edges = [edge for each in found for edge in (each.span.start, each.span.end)]
        assert edges == sorted(edges)
