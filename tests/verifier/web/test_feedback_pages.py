"""A reader's word on a verdict, and the address that they may leave."""

import re
from typing import Any

import pytest
from flask import Flask

from claims.feedback import FeedbackKind
from tests.signing import store_of
from tests.webapp import SUPPORTED, make_app
from verifier.mailing import MailServer

MAILS: dict[str, Any] = {
    "smtp_url": MailServer("localhost", 25, "plain"),
    "mail_from": "desk@newsroom.example",
    "public_url": "https://facts.example",
}
ASKED = "The tram was late."


def ask(app: Flask, claim: str = SUPPORTED) -> str:
    page = app.test_client().get("/check", query_string={"claim": claim})
    found = re.search(r"/verifications/([\w-]+)/feedback", page.get_data(as_text=True))
    assert found is not None
    return found.group(1)


def post(app: Flask, path: str, headers: Any = None, **form: str) -> Any:
    return app.test_client().post(path, data=form, headers=headers)


def test_a_reader_says_that_a_verdict_is_wrong_without_an_account() -> None:
    app = make_app()
    verdict = ask(app)
    answer = post(
        app, f"/verifications/{verdict}/feedback", kind="wrong", reason=" It was 11. "
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/verifications/{verdict}?done=said#feedback"
    assert "Set-Cookie" not in answer.headers
    page = app.test_client().get(answer.headers["Location"]).get_data(as_text=True)
    assert "Thank you." in page
    said = store_of(app).feedback_on(verdict)
    assert [(each.kind, each.reason) for each in said] == [
        (FeedbackKind.WRONG, "It was 11.")
    ]
    given = store_of(app).judged_verdict(verdict).given
    assert (given.label, given.claim_id) == ("supported", "claim-1")


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "perhaps", "reason": "typed <b>"},
        {"kind": "wrong", "reason": "typed <b>" + "x" * 2000},
        {"kind": "wrong", "reason": "typed <b>\x00"},
    ],
)
def test_bad_feedback_is_refused_and_stays_typed(form: dict[str, str]) -> None:
    app = make_app()
    verdict = ask(app)
    answer = post(app, f"/verifications/{verdict}/feedback", **form)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "typed &lt;b&gt;" in page
    assert 'aria-invalid="true"' in page
    assert store_of(app).feedback_on(verdict) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_s_form_says_nothing(headers: dict[str, str]) -> None:
    app = make_app()
    verdict = ask(app)
    address = f"/verifications/{verdict}/feedback"
    answer = post(app, address, headers, kind="wrong")
    assert answer.status_code == 400
    assert store_of(app).feedback_on(verdict) == []


def test_what_is_not_kept_cannot_be_spoken_of() -> None:
    app = make_app(keep=False)
    page = app.test_client().get("/check", query_string={"claim": SUPPORTED})
    assert "/feedback" not in page.get_data(as_text=True)
    assert post(app, "/verifications/none/feedback", kind="wrong").status_code == 404


def test_words_are_limited_also_where_requests_are_not() -> None:
    app = make_app()
    address = f"/verifications/{ask(app)}/feedback"
    codes = [post(app, address, kind="helped").status_code for _ in range(31)]
    assert codes == [303] * 30 + [429]


def test_an_address_is_asked_for_only_where_mail_can_be_sent() -> None:
    for settings in ({}, {**MAILS, "mail_from": None}, {**MAILS, "public_url": None}):
        app = make_app(**settings)
        page = app.test_client().get("/check", query_string={"claim": ASKED})
        assert "email" not in page.get_data(as_text=True)
        address = f"/verifications/{ask(app, ASKED)}/address"
        assert post(app, address, address="a@example.org").status_code == 404
    app = make_app(**MAILS)
    page = app.test_client().get("/check", query_string={"claim": ASKED})
    assert "Your email address" in page.get_data(as_text=True)
    page = app.test_client().get("/check", query_string={"claim": SUPPORTED})
    assert "Your email address" not in page.get_data(as_text=True)


def test_an_address_waits_with_its_question_and_is_shown_to_nobody() -> None:
    app = make_app(**MAILS)
    verdict = ask(app, ASKED)
    answer = post(app, f"/verifications/{verdict}/address", address=" Me@Example.ORG ")
    assert answer.status_code == 303
    (question,) = store_of(app).questions(["open"])
    assert question.waiting == 1
    page = app.test_client().get(answer.headers["Location"]).get_data(as_text=True)
    assert "You will get one mail" in page
    assert "example.org" not in page.lower()


@pytest.mark.parametrize(
    "address",
    ["", "me", "me@host", "a@b@example.org", "ä@example.org", "Me <me@example.org>",
     "me@example.org\r\nBcc: x@example.org", "me@-a.org", ".me@example.org",
     "x" * 65 + "@example.org", "a\x00@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused_at_its_field(address: str) -> None:
    app = make_app(**MAILS)
    verdict = ask(app, ASKED)
    answer = post(app, f"/verifications/{verdict}/address", address=address)
    assert answer.status_code == 422
    assert 'id="address-error"' in answer.get_data(as_text=True)
    (question,) = store_of(app).questions(["open"])
    assert question.waiting == 0
