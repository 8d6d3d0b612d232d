"""The permalink of a verdict: as it was given, beside what the store says today."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask

from tests.webapp import (
    CONTRADICTED,
    SUPPORTED,
    filled_store,
    make_app,
    match,
    scripted,
)
from verifier.engine.types import Verdict, VerdictLabel


def kept(app: Flask, claim: str) -> str:
    """Ask for ``claim`` on the web; return the address that is offered to keep."""
    page = app.test_client().get("/check", query_string={"claim": claim})
    found = re.search(r'href="([^"]+)">Keep this link</a>', page.get_data(as_text=True))
    assert found is not None
    return found.group(1)


def text_of(app: Flask, address: str) -> str:
    response = app.test_client().get(address)
    assert response.status_code == 200
    page = re.sub(r"<[^>]+>", "", response.get_data(as_text=True))
    return " ".join(unescape(page).split())


def answering(monkeypatch: pytest.MonkeyPatch, verdict: Verdict) -> None:
    """Make the engine answer with ``verdict`` from now on."""

    def verify(_: object, text: str, retrieve: object, revision: int) -> Verdict:
        del retrieve
        return replace(verdict, claim=text, store_revision=revision)

    monkeypatch.setattr("tests.webapp.ScriptedEngine.verify", verify)


def test_the_permalink_shows_the_verdict_as_it_was_given() -> None:
    app = make_app()
    shown = text_of(app, kept(app, CONTRADICTED))
    assert "As it was given on 2 January 2026, 03:04 UTC" in shown
    assert "The source says 12; the claim says 21." in shown
    assert "Nothing has changed: neither the store nor the engine." in shown
    assert "Store revision1" in shown
    assert "Enginetest" in shown


def test_a_changed_answer_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    address = kept(app, SUPPORTED)
    answering(monkeypatch, scripted("Not known."))
    shown = text_of(app, address)
    assert "The answer has changed. It was supported; today it is unknown." in shown
    assert "no longer answers for the store" in shown
    assert "The source says the same." in shown


def test_the_same_answer_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    address = kept(app, SUPPORTED)
    later = replace(scripted(SUPPORTED), engine_version="later")
    answering(monkeypatch, later)
    shown = text_of(app, address)
    assert "The answer is the same, supported, and rests on the same quotes." in shown
    other = replace(
        later.evidence[0], quote=replace(later.evidence[0].quote, exact="Other.")
    )
    answering(monkeypatch, replace(later, evidence=(other,)))
    assert "it rests on other quotes today" in text_of(app, address)


def test_a_part_that_is_answered_differently_is_a_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = make_app()
    address = kept(app, "Not known.")
    unknown = scripted("Not known.")
    part = replace(unknown, label=VerdictLabel.SUPPORTED)
    answering(monkeypatch, replace(unknown, parts=(part, unknown)))
    shown = text_of(app, address)
    assert "One of its parts is now answered differently." in shown


def test_what_is_not_kept_is_a_page_that_says_so() -> None:
    response = make_app().test_client().get("/verifications/none")
    assert response.status_code == 404
    assert response.mimetype == "text/html"
    assert "No verdict is kept under this id" in response.get_data(as_text=True)


def test_markup_in_a_kept_claim_is_text() -> None:
    app = make_app()
    payload = "</title><img src=x onerror=alert(1)>"
    page = app.test_client().get(kept(app, payload)).get_data(as_text=True)
    assert "<img" not in page


def test_what_a_kept_verdict_rested_on_may_be_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store: Any = filled_store()
    app = make_app(store)
    address = kept(app, SUPPORTED)
    with store.unit_of_work() as work:
        work.retire("claim-1")
        work.commit()
    retired = replace(match(store.get_claim("claim-2")), deciding=False)
    answering(monkeypatch, replace(scripted("Not known."), evidence=(retired,)))
    assert "The answer has changed." in text_of(app, address)


def test_one_can_look_back_at_what_the_store_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = make_app()
    address = kept(app, SUPPORTED)
    assert "What did the store say at the end of" in text_of(app, address)
    same = text_of(app, f"{address}?as_of=2026-01-01")
    assert "What the store said at the end of 1 January 2026" in same
    assert "The same answer, supported, from the same quotes." in same
    answering(monkeypatch, scripted("Not known."))
    shown = text_of(app, f"{address}?as_of=2026-01-01")
    assert "It was given as supported; on that day the store said unknown." in shown
    assert "amended or taken back" not in shown
    assert "As it was given on 2 January 2026" in shown


@pytest.mark.parametrize("day", ["2026-01-03", "yesterday"])
def test_a_day_to_come_or_none_is_refused_in_words(day: str) -> None:
    app = make_app()
    address = kept(app, SUPPORTED)
    response = app.test_client().get(f"{address}?as_of={day}")
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert "still to come" in page or "names no day" in page
