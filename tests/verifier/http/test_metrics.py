"""Figures for Prometheus tell what happened, and nothing of what was written."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from claims.errors import StoreUnavailable
from tests.webapp import BROKEN, CONTRADICTED, SUPPORTED, filled_store, make_app

Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def read(text: str) -> Figures:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def figure(figures: Figures, name: str, **labels: str) -> float:
    return figures[name, tuple(sorted(labels.items()))]


def test_nothing_is_served_unless_asked_for() -> None:
    assert make_app().test_client().get("/metrics").status_code == 404


def test_requests_verdicts_engine_and_store_are_counted() -> None:
    client = make_app(metrics=True).test_client()
    for text in (SUPPORTED, CONTRADICTED, CONTRADICTED):
        client.post("/api/v1/verifications", json={"claim": text})
    client.post("/api/v1/comparisons", json={"claim": SUPPORTED, "evidence": "x"})
    client.get("/claims/claim-1")
    client.get("/claims/claim-2")
    client.get("/no/such/page")
    client.open("/", method="MADEUP")
    response = client.get("/metrics")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    found = read(response.get_data(as_text=True))
    verifications = {"method": "POST", "route": "/api/v1/verifications"}
    assert (
        figure(found, "verifier_http_requests_total", **verifications, status="200")
        == 3
    )
    pages = {"method": "GET", "route": "/claims/<claim_id>", "status": "200"}
    assert figure(found, "verifier_http_requests_total", **pages) == 2
    lost = {"method": "GET", "route": "none", "status": "404"}
    assert figure(found, "verifier_http_requests_total", **lost) == 1
    odd = {"method": "other", "route": "none", "status": "405"}
    assert figure(found, "verifier_http_requests_total", **odd) == 1
    timed = figure(
        found, "verifier_http_request_seconds_count", route="/claims/<claim_id>"
    )
    assert timed == 2
    wrong = {"label": "contradicted", "reason": "number_differs"}
    assert figure(found, "verifier_verdicts_total", **wrong) == 2
    right = {"label": "supported", "reason": "stated_by_source"}
    assert figure(found, "verifier_verdicts_total", **right) == 2
    assert figure(found, "verifier_engine_seconds_count", operation="verify") == 3
    assert figure(found, "verifier_engine_seconds_count", operation="compare") == 1
    assert figure(found, "verifier_store_revision") == 1
    assert figure(found, "verifier_store_up") == 1


def test_a_failure_is_counted_as_one() -> None:
    client = make_app(metrics=True).test_client()
    assert (
        client.post("/api/v1/verifications", json={"claim": BROKEN}).status_code == 500
    )
    found = read(client.get("/metrics").get_data(as_text=True))
    failed = {"method": "POST", "route": "/api/v1/verifications", "status": "500"}
    assert figure(found, "verifier_http_requests_total", **failed) == 1


def test_no_text_of_a_caller_is_in_the_figures() -> None:
    client = make_app(metrics=True).test_client()
    client.get("/check", query_string={"claim": "Mallory stole it."})
    client.get("/Mallory")
    assert b"Mallory" not in client.get("/metrics").data


def test_figures_are_served_while_the_store_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = filled_store()
    client = make_app(store, metrics=True).test_client()

    def gone() -> int:
        raise StoreUnavailable("the database went away")

    monkeypatch.setattr(store, "revision", gone)
    found = read(client.get("/metrics").get_data(as_text=True))
    assert figure(found, "verifier_store_up") == 0
    assert not any(name == "verifier_store_revision" for name, _ in found)
