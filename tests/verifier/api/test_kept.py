"""Verdicts are given back as they were given, for as long as they are kept."""

import itertools
from dataclasses import replace
from typing import Any, cast

import pytest
from flask.testing import FlaskClient

from claims.errors import StoreUnavailable
from tests.webapp import (
    CONTRADICTED,
    NOW,
    PARTLY,
    SUPPORTED,
    filled_store,
    make_app,
    scripted,
)
from verifier.api.kept import load_verification
from verifier.api.schemas import dump_verification
from verifier.engine.types import Span
from verifier.service import Verification


def numbered(app: Any) -> Any:
    """Give ``app`` a service whose verdicts have ids of their own."""
    ids = (f"verdict-{number}" for number in itertools.count())
    context = app.extensions["verifier"]
    service = replace(context.service, new_id=lambda: next(ids))
    app.extensions["verifier"] = replace(context, service=service)
    return app


@pytest.fixture
def asked() -> FlaskClient:
    return cast("FlaskClient", numbered(make_app()).test_client())


def test_a_verdict_is_given_back_byte_for_byte(asked: FlaskClient) -> None:
    for text in (SUPPORTED, CONTRADICTED, PARTLY, "“Nothing” is known of ñandú."):
        given = asked.post("/api/v1/verifications", json={"claim": text})
        answer = given.get_json()
        assert answer["permalink"] == f"/verifications/{answer['id']}"
        again = asked.get(f"/api/v1/verifications/{answer['id']}")
        assert again.status_code == 200
        assert again.data == given.data
        assert again.mimetype == "application/json"
        tag = {"If-None-Match": again.headers["ETag"]}
        unchanged = asked.get(f"/api/v1/verifications/{answer['id']}", headers=tag)
        assert unchanged.status_code == 304


def test_the_page_says_what_is_kept(asked: FlaskClient) -> None:
    explained = asked.get("/how-it-works").get_data(as_text=True)
    assert "kept for a time under a link of its own" in explained


def test_each_of_several_verdicts_is_kept(asked: FlaskClient) -> None:
    claims = [SUPPORTED, CONTRADICTED]
    given = asked.post("/api/v1/verifications", json={"claims": claims}).get_json()
    assert [each["claim"] for each in given["verifications"]] == claims
    for each in given["verifications"]:
        kept = asked.get(f"/api/v1/verifications/{each['id']}").get_json()
        assert kept == each


@pytest.mark.parametrize("verdict_id", ["none", "x" * 300, "a%00b", "%ff"])
def test_what_is_not_kept_is_a_problem(asked: FlaskClient, verdict_id: str) -> None:
    answer = asked.get(f"/api/v1/verifications/{verdict_id}")
    assert answer.status_code == 404
    assert answer.get_json()["code"] == "verdict_not_found"


def test_comparisons_are_not_kept(asked: FlaskClient) -> None:
    pair = {"claim": CONTRADICTED, "evidence": "It rained."}
    answer = asked.post("/api/v1/comparisons", json=pair).get_json()
    assert answer["permalink"] is None
    assert asked.get(f"/api/v1/verifications/{answer['id']}").status_code == 404


def test_keeping_can_be_turned_off() -> None:
    store = filled_store()
    client = numbered(make_app(store, keep=False)).test_client()
    answer = client.post("/api/v1/verifications", json={"claim": "Not known."}).json
    assert answer["permalink"] is None
    assert client.get("/check?claim=Not+known.").status_code == 200
    explained = client.get("/how-it-works").get_data(as_text=True)
    assert "keeps none of your claims" in explained
    assert store.count_verdicts() == 0
    assert store.open_questions() == []


def test_a_store_that_cannot_be_written_still_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = filled_store()

    def refuse(*_: object) -> None:
        raise StoreUnavailable("it is read only")

    monkeypatch.setattr(store, "keep_verdict", refuse)
    client = numbered(make_app(store)).test_client()
    answer = client.post("/api/v1/verifications", json={"claim": SUPPORTED})
    assert answer.status_code == 200
    assert answer.get_json()["verdict"] == "supported"
    assert answer.get_json()["permalink"] is None
    assert "Keep this link" not in client.get("/check?claim=x").get_data(as_text=True)


@pytest.mark.parametrize("text", [SUPPORTED, CONTRADICTED, PARTLY, "Not known."])
def test_reading_a_record_undoes_dumping_it(text: str) -> None:
    verdict = scripted(text)
    parts = tuple(
        replace(scripted(text), span=span) for span in (Span(0, 5), Span(5, len(text)))
    )
    for each in (verdict, replace(verdict, parts=parts, notices=("No model.",))):
        verification = Verification("one", each, NOW, kept=True)
        record = dump_verification(verification)
        loaded = load_verification(record)
        assert dump_verification(loaded) == record
        assert loaded.verdict.label is each.label
        assert [part.claim for part in loaded.verdict.parts] == [
            part.claim for part in each.parts
        ]
