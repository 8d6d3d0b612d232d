"""A form of a reviewer that is refused as a whole: what was typed comes back."""

from typing import Any

import pytest
from flask import Flask
from lxml.html import fromstring

from tests.signing import sign_in, user_with
from tests.webapp import filled_store, make_app

TYPED = {
    "text": "The council kept the bridge closed.\nFor days.",
    "do": "submit",
    "quote-0-words": 'Markup <b> & "quotes"',
    "password": "never shown again",
}
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def app() -> Flask:
    return make_app(filled_store())


def resent(page: str) -> dict[str, Any]:
    (form,) = (f for f in fromstring(page).forms if f.action == "/review/claims/new")
    return dict(form.fields.items())


def test_after_a_session_has_ended_the_form_is_sent_again(app: Flask) -> None:
    client = app.test_client()
    answer = client.post("/review/claims/new", data=TYPED, headers=OWN)
    assert answer.status_code == 401
    fields = resent(answer.text)
    for name in ("text", "do", "quote-0-words"):
        assert fields[name] == TYPED[name]
    assert fields["csrf_token"]
    assert "never shown" not in answer.text
    assert 'href="/sign-in" target="_blank"' in answer.text

    # Signing in made the old page's token worthless: one more click, nothing lost.
    sign_in(app, client, user_with(filled_store_of(app)))
    del client.environ_base["HTTP_X_CSRFTOKEN"]
    answer = client.post("/review/claims/new", data=fields, headers=OWN)
    assert answer.status_code == 400
    fields = resent(answer.text)
    assert fields["text"] == TYPED["text"]
    answer = client.post("/review/claims/new", data=fields, headers=OWN)
    assert answer.status_code == 422
    assert ">The council kept the bridge closed.\nFor days.</textarea>" in answer.text


def filled_store_of(app: Flask) -> Any:
    return app.extensions["verifier"].service.store


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_what_another_site_sent_is_never_one_click_away(
    app: Flask, site: str | None
) -> None:
    client = app.test_client()
    headers = {} if site is None else {"Sec-Fetch-Site": site}
    answer = client.post("/review/claims/new", data=TYPED, headers=headers)
    assert answer.status_code == 401
    assert fromstring(answer.text).forms == []
    assert "Set-Cookie" not in answer.headers
    assert "The council kept the bridge closed." in answer.text


def test_other_pages_bring_nothing_back(app: Flask) -> None:
    answer = app.test_client().post("/sign-out", data=TYPED, headers=OWN)
    assert answer.status_code == 400
    assert "The council" not in answer.text


def test_a_long_form_is_taken_in_from_reviewers(app: Flask) -> None:
    client = app.test_client()
    long = {"text": "words " * 50_000}
    answer = client.post("/review/claims/new", data=long, headers=OWN)
    assert answer.status_code == 401
    assert len(resent(answer.text)["text"]) == 300_000
