"""What callers of the API say of kept verdicts."""

from typing import Any

import pytest

from claims.keys import Scope
from tests.apikeys import key_for
from tests.signing import store_of
from tests.webapp import SUPPORTED, make_app


def given(client: Any) -> str:
    answer = client.post("/api/v1/verifications", json={"claim": SUPPORTED})
    return str(answer.get_json()["id"])


def test_feedback_is_kept_with_its_verdict() -> None:
    app = make_app()
    client = app.test_client()
    verdict = given(client)
    address = f"/api/v1/verifications/{verdict}/feedback"
    answer = client.post(address, json={"feedback": "wrong", "reason": "It was 11."})
    assert answer.status_code == 201
    record = answer.get_json()
    assert record["verification_id"] == verdict
    assert (record["feedback"], record["reason"]) == ("wrong", "It was 11.")
    assert record["received_at"].startswith("2026-01-02T03:04:05")
    (said,) = store_of(app).feedback_on(verdict)
    assert said.id == record["id"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/feedback"),
        ({"feedback": "bad"}, "#/feedback"),
        ({"feedback": "wrong", "reason": "x" * 2001}, "#/reason"),
        ({"feedback": "wrong", "reason": "\x00"}, "#/reason"),
        ({"feedback": "wrong", "reason": 7}, "#/reason"),
        ({"feedback": "wrong", "name": "me"}, "#/name"),
    ],
)
def test_a_bad_word_is_named_and_changes_nothing(body: Any, pointer: str) -> None:
    app = make_app()
    client = app.test_client()
    verdict = given(client)
    answer = client.post(f"/api/v1/verifications/{verdict}/feedback", json=body)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == pointer
    assert store_of(app).feedback_on(verdict) == []


def test_a_verdict_that_is_not_kept_is_named() -> None:
    client = make_app().test_client()
    answer = client.post(
        "/api/v1/verifications/none/feedback", json={"feedback": "helped"}
    )
    assert answer.status_code == 404
    assert answer.get_json()["code"] == "verdict_not_found"


def test_a_word_that_is_sent_twice_is_kept_once() -> None:

    app = make_app()
    client = app.test_client()
    verdict = given(client)
    token = key_for(store_of(app), [Scope.VERIFY])
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "one"}
    address = f"/api/v1/verifications/{verdict}/feedback"
    bodies = [
        client.post(address, json={"feedback": "wrong"}, headers=headers).get_json()
        for _ in range(2)
    ]
    assert bodies[0] == bodies[1]
    assert len(store_of(app).feedback_on(verdict)) == 1
