"""Whole texts over the API: statements with offsets, and an answer to each."""

import pytest
from flask.testing import FlaskClient

from tests.webapp import CONTRADICTED, SUPPORTED, filled_store, make_app

TEXT = f"\U0001f4f0 News\n\n{SUPPORTED[:-1]}. {CONTRADICTED[:-1]}! I love this bridge."


@pytest.fixture
def client() -> FlaskClient:
    return make_app().test_client()


def test_each_statement_comes_with_offsets_and_an_answer(client: FlaskClient) -> None:
    answer = client.post("/api/v1/texts", json={"text": TEXT}).get_json()
    assert set(answer) == {"statements", "checkable", "answered", "counts"}
    for each in answer["statements"]:
        assert set(each) == {"span", "text", "kind", "checkable", "verification"}
        start, end = each["span"]
        assert TEXT[start:end] == each["text"]
    claims = [each for each in answer["statements"] if each["checkable"]]
    assert [each["verification"]["claim"] for each in claims] == [
        each["text"] for each in claims
    ]
    assert sum(answer["counts"].values()) == answer["answered"] == len(claims) == 2
    opinion = next(each for each in answer["statements"] if each["kind"] == "opinion")
    assert opinion["verification"] is None


def test_nothing_of_a_text_is_kept() -> None:
    store = filled_store()
    client = make_app(store).test_client()
    answer = client.post("/api/v1/texts", json={"text": TEXT}).get_json()
    given = [each["verification"] for each in answer["statements"] if each["checkable"]]
    assert [each["permalink"] for each in given] == [None, None]
    assert client.post("/texts", data={"text": TEXT}).status_code == 200
    assert store.count_verdicts() == 0
    assert store.open_questions() == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid_request"),
        ({"text": 3}, "not_text"),
        ({"text": " "}, "empty_claim"),
        ({"text": "x" * 20_001}, "claim_too_long"),
        ({"text": "a\x00"}, "text_rejected"),
        ({"text": "a", "more": 1}, "invalid_request"),
    ],
)
def test_what_cannot_be_read_is_refused(
    client: FlaskClient, body: object, code: str
) -> None:
    response = client.post("/api/v1/texts", json=body)
    assert (response.status_code, response.get_json()["code"]) == (422, code)
