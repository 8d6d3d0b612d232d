"""What reviewers make of readers' words, and the golden cases that come of it."""

from typing import Any

import pytest
from flask import Flask

from claims.feedback import Judgement
from claims.people import Role
from tests.signing import signed_in_client, store_of
from tests.webapp import CONTRADICTED, SUPPORTED, make_app


def spoken_of(text: str = SUPPORTED, kind: str = "wrong") -> tuple[Flask, str]:
    app = make_app()
    client = app.test_client()
    verdict = client.post("/api/v1/verifications", json={"claim": text}).get_json()[
        "id"
    ]
    client.post(
        f"/api/v1/verifications/{verdict}/feedback",
        json={"feedback": kind, "reason": "It was <b>11</b>."},
    )
    return app, str(verdict)


def page_of(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_the_queue_shows_the_verdict_as_it_was_given_and_what_was_said() -> None:
    app, verdict = spoken_of()
    client = signed_in_client(app)
    page = page_of(client, "/review/feedback")
    assert "called wrong once" in page
    assert "It was &lt;b&gt;11&lt;/b&gt;." in page
    page = page_of(client, f"/review/feedback/{verdict}")
    assert "As it was given on" in page
    assert "the city council said on Monday" in page
    assert client.get("/review/feedback/none").status_code == 404


def test_a_right_verdict_is_judged_right_and_leaves_the_queue() -> None:
    app, verdict = spoken_of()
    client = signed_in_client(app)
    answer = client.post(f"/review/feedback/{verdict}", data={"decision": "right"})
    assert answer.status_code == 303
    assert store_of(app).judged_verdict(verdict).judgement is Judgement.RIGHT
    assert store_of(app).golden_cases() == []
    assert "Nothing waits" in page_of(client, "/review/feedback")
    assert "Test Reviewer" in page_of(client, "/review/feedback?view=all")


def test_a_wrong_verdict_becomes_a_golden_case() -> None:
    app, verdict = spoken_of()
    form = {"decision": "wrong", "expects": "unknown", "note": "Another bridge."}
    answer = signed_in_client(app).post(f"/review/feedback/{verdict}", data=form)
    assert answer.status_code == 303
    (case,) = store_of(app).golden_cases()
    assert (case.claim, case.expects, case.why) == (
        SUPPORTED,
        "unknown",
        "Another bridge.",
    )
    assert (case.verdict_id, case.held) == (verdict, False)
    assert case.by.name == "Test Reviewer"
    assert store_of(app).judged_verdict(verdict).judgement is Judgement.WRONG
    actions = [each.action for each in store_of(app).audit_events()]
    assert actions[-2:] == ["verdict:judge", "golden:add"]


def test_not_the_same_claim_forbids_the_claim_and_its_quote() -> None:
    app, verdict = spoken_of(CONTRADICTED)
    form = {"decision": "not_same", "note": "Another bridge."}
    signed_in_client(app).post(f"/review/feedback/{verdict}", data=form)
    (case,) = store_of(app).golden_cases()
    assert (case.expects, case.forbids_slug) == (None, "claim-1")
    assert case.forbids_quote is not None
    assert "closed for 12 days" in case.forbids_quote
    page = page_of(signed_in_client(app), "/review/golden")
    assert "does not hold" in page
    assert "/review/claims/claim-1" in page


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "decision"),
        ({"decision": "nonsense"}, "decision"),
        ({"decision": "wrong", "note": "x"}, "expects"),
        ({"decision": "wrong", "note": "x", "expects": "supported"}, "expects"),
        ({"decision": "wrong", "expects": "unknown"}, "note"),
        ({"decision": "not_same", "note": " "}, "note"),
        ({"decision": "set_aside"}, "note"),
        ({"decision": "right", "note": "x" * 2001}, "note"),
        ({"decision": "right", "note": "\x00"}, "note"),
    ],
)
def test_half_a_judgement_is_refused_at_its_field(
    form: dict[str, str], field: str
) -> None:
    app, verdict = spoken_of()
    answer = signed_in_client(app).post(f"/review/feedback/{verdict}", data=form)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert store_of(app).judged_verdict(verdict).judgement is None
    assert store_of(app).golden_cases() == []


def test_an_unknown_verdict_rests_on_no_claim() -> None:
    app, verdict = spoken_of("Bananas are blue.")
    client = signed_in_client(app)
    form = {"decision": "not_same", "note": "x"}
    answer = client.post(f"/review/feedback/{verdict}", data=form)
    assert "rests on no stored claim" in answer.get_data(as_text=True)
    assert 'value="not_same"' not in page_of(client, f"/review/feedback/{verdict}")


def test_what_readers_said_outlives_the_verdict() -> None:
    app, verdict = spoken_of()
    store_of(app).forget_verdict(verdict)
    client = signed_in_client(app)
    assert "was deleted after its days" in page_of(
        client, f"/review/feedback/{verdict}"
    )
    form = {"decision": "wrong", "expects": "unknown", "note": "x"}
    client.post(f"/review/feedback/{verdict}", data=form)
    assert len(store_of(app).golden_cases()) == 1


def test_golden_cases_are_written_replayed_and_withdrawn() -> None:
    app = make_app()
    client = signed_in_client(app)
    for text, expects in ((SUPPORTED, "supported"), (CONTRADICTED, "supported")):
        form = {"claim": text, "expects": expects, "why": "because"}
        assert client.post("/review/golden", data=form).status_code == 303
    cases = store_of(app).golden_cases()
    assert [each.held for each in cases] == [True, False]
    answer = client.post("/review/golden/replay", follow_redirects=True)
    assert "1 do not hold" in answer.get_data(as_text=True)
    editor = signed_in_client(app, Role.EDITOR)
    address = f"/review/golden/{cases[1].id}/withdraw"
    assert client.post(address, data={"reason": "x"}).status_code == 403
    refused = editor.post(address, data={"reason": ""})
    assert refused.status_code == 422
    assert f'id="reason-{cases[1].id}-error"' in refused.get_data(as_text=True)
    editor.post(address, data={"reason": "mistaken"})
    assert [each.id for each in store_of(app).golden_cases()] == [cases[0].id]
    assert "1 withdrawn" in page_of(client, "/review/golden")


@pytest.mark.parametrize("field", ["claim", "expects", "why"])
def test_a_golden_case_needs_every_field(field: str) -> None:
    app = make_app()
    form = {"claim": "It <b>rained</b>.", "expects": "unknown", "why": "x", field: ""}
    answer = signed_in_client(app).post("/review/golden", data=form)
    assert answer.status_code == 422
    assert f'id="case-{field}-error"' in answer.get_data(as_text=True)
    assert store_of(app).golden_cases() == []
