"""How pages write days, moments and addresses."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from verifier.engine.types import Reason
from verifier.web.formatting import (
    day,
    moment,
    site_name,
    spoken,
    web_address,
    why_open,
)


def test_days_and_moments() -> None:
    assert day(date(2024, 11, 7)) == "7 November 2024"
    assert moment(datetime(2024, 11, 7, 18, 5, tzinfo=UTC)) == (
        "7 November 2024, 18:05 UTC"
    )
    kyiv = timezone(timedelta(hours=2))
    assert moment(datetime(2024, 11, 7, 1, 5, tzinfo=kyiv)) == (
        "6 November 2024, 23:05 UTC"
    )


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "file:///etc/passwd",
        "http:///path",
        "http://[::1",
        "www.example.org",
    ],
)
def test_no_link_leads_to_what_is_no_web_address(address: str | None) -> None:
    assert web_address(address) is None


def test_web_addresses_are_linked() -> None:
    assert web_address("https://www.example.org/a") == "https://www.example.org/a"
    assert site_name("https://www.example.org/a") == "example.org"


def test_codes_are_spoken() -> None:
    assert spoken("who_did_what") == "Who did what"


def test_why_a_question_is_open_is_told_without_codes() -> None:
    assert (
        why_open(Reason.NOT_ENTAILED) == "The store comes near, but does not settle it"
    )
    assert why_open(Reason.SEVERAL_CLAIMS) == "Several claims"
    told = [why_open(reason) for reason in Reason]
    assert len(set(told)) == len(told)
