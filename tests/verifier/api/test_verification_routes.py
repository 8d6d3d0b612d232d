"""Verdicts as the API gives them."""

import json

import pytest
from flask.testing import FlaskClient

from tests.webapp import BROKEN, CONTRADICTED, FIRST, PARTLY, SUPPORTED


def test_one_claim_gets_one_verdict_in_the_declared_shape(client: FlaskClient) -> None:
    response = client.post("/api/v1/verifications", json={"claim": CONTRADICTED})

    assert response.status_code == 200
    answer = response.json
    assert list(answer) == [
        "id",
        "claim",
        "verdict",
        "confidence",
        "reason",
        "explanation",
        "evidence",
        "uncovered",
        "parts",
        "notices",
        "engine",
        "store_revision",
        "checked_at",
        "as_of",
        "permalink",
    ]
    assert answer["claim"] == CONTRADICTED
    assert answer["verdict"] == "contradicted"
    assert answer["reason"] == "number_differs"
    assert answer["confidence"] == 0.97
    assert answer["engine"] == {"version": "test", "check_versions": {"numbers": 1}}
    assert answer["store_revision"] == 1
    assert answer["checked_at"] == "2026-01-02T03:04:05+00:00"
    (evidence,) = answer["evidence"]
    assert evidence["quote"] == FIRST
    assert evidence["stance"] == "refutes"
    assert evidence["attribution"] == "the city council"
    assert evidence["similarity"] == 0.9123
    assert evidence["claim_id"] == "claim-1"
    assert evidence["deciding"] is True
    assert evidence["selector"] == {
        "exact": FIRST,
        "prefix": "",
        "suffix": "",
        "start": 0,
        "end": len(FIRST),
    }
    assert evidence["document"]["publisher"] == "Lindau Courier"
    assert evidence["document"]["published_on"] == "2024-11-07"
    assert len(evidence["document"]["sha256"]) == 64
    (finding,) = evidence["findings"]
    assert finding["check"] == "numbers"
    assert finding["outcome"] == "contradicts"
    start, end = finding["claim_span"]
    assert answer["claim"][start:end] == "21"
    start, end = finding["quote_span"]
    assert evidence["quote"][start:end] == "12"


def test_uncovered_words_and_related_evidence_are_told(client: FlaskClient) -> None:
    answer = client.post("/api/v1/verifications", json={"claim": PARTLY}).json

    assert answer["verdict"] == "unknown"
    ((start, end),) = answer["uncovered"]
    assert answer["claim"][start:end] == "because of ice"
    assert [each["deciding"] for each in answer["evidence"]] == [False]


def test_many_claims_are_answered_in_their_order(client: FlaskClient) -> None:
    claims = [PARTLY, SUPPORTED, CONTRADICTED]
    response = client.post("/api/v1/verifications", json={"claims": claims})

    found = response.json["verifications"]
    assert [each["claim"] for each in found] == claims
    assert [each["verdict"] for each in found] == [
        "unknown",
        "supported",
        "contradicted",
    ]


def test_a_comparison_needs_no_store(client: FlaskClient) -> None:
    response = client.post(
        "/api/v1/comparisons", json={"claim": CONTRADICTED, "evidence": FIRST}
    )

    assert response.status_code == 200
    assert response.json["verdict"] == "contradicted"


def test_a_failure_tells_nothing_but_its_request(client: FlaskClient) -> None:
    response = client.post(
        "/api/v1/verifications",
        json={"claim": BROKEN},
        headers={"X-Request-ID": "desk-20261122-1"},
    )

    assert response.status_code == 500
    problem = json.loads(response.get_data())
    assert problem["code"] == "internal_error"
    assert problem["request_id"] == "desk-20261122-1"
    assert "engine failed" not in response.get_data(as_text=True)


class TestAsOf:
    def test_a_past_day_is_named_and_not_kept(self, client: FlaskClient) -> None:
        response = client.post(
            "/api/v1/verifications?as_of=2025-12-31", json={"claim": CONTRADICTED}
        )
        assert response.status_code == 200
        assert response.json["as_of"] == "2025-12-31"
        assert response.json["permalink"] is None
        many = client.post(
            "/api/v1/verifications?as_of=2025-12-31", json={"claims": [CONTRADICTED]}
        )
        assert many.json["verifications"][0]["as_of"] == "2025-12-31"

    def test_a_kept_verdict_is_answered_anew(self, client: FlaskClient) -> None:
        given = client.post("/api/v1/verifications", json={"claim": CONTRADICTED}).json
        path = f"/api/v1/verifications/{given['id']}"
        then = client.get(f"{path}?as_of=2025-12-31").json
        assert (then["claim"], then["as_of"]) == (CONTRADICTED, "2025-12-31")
        assert then["id"] != given["id"]
        assert client.get(path).json == given

    @pytest.mark.parametrize("day", ["2026-01-03", "yesterday", "2026-02-30", "", "1"])
    def test_what_is_no_past_day_is_refused(
        self, client: FlaskClient, day: str
    ) -> None:
        given = client.post("/api/v1/verifications", json={"claim": CONTRADICTED}).json
        for method, path in (("POST", ""), ("GET", f"/{given['id']}")):
            response = client.open(
                f"/api/v1/verifications{path}",
                method=method,
                query_string={"as_of": day},
                json={"claim": CONTRADICTED} if method == "POST" else None,
            )
            assert response.status_code == 422
            assert response.json["code"] == "invalid_request"
            assert response.json["errors"][0]["parameter"] == "as_of"
