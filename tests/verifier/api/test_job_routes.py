"""Bulk jobs over HTTP: lines in, progress, answers out, cancelling and deleting."""

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.webapp import CONTRADICTED, NOW, SUPPORTED, filled_store, make_app
from verifier.api.schemas import dump_verification
from verifier.jobs.working import Worker

LINES = {"Content-Type": "application/x-ndjson"}


def made(**settings: Any) -> Flask:
    """Return an application whose jobs have ids of their own."""
    app = make_app(filled_store(), **settings)
    ids = (f"job-{number}" for number in itertools.count())
    context = app.extensions["verifier"]
    service = replace(context.service, new_id=lambda: next(ids))
    app.extensions["verifier"] = replace(context, service=service)
    return app


@pytest.fixture
def jobs() -> Flask:
    return made()


def body(*claims: str) -> bytes:
    lines = ({"id": f"line {n}", "claim": each} for n, each in enumerate(claims))
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def start(client: FlaskClient, *claims: str) -> dict[str, Any]:
    response = client.post("/api/v1/jobs", data=body(*claims), headers=LINES)
    assert response.status_code == 200, response.get_data(as_text=True)
    job: dict[str, Any] = response.get_json()
    assert response.headers["Location"] == f"/api/v1/jobs/{job['id']}"
    return job


def work(app: Flask, steps: int = 1000) -> None:
    service = app.extensions["verifier"].service

    def answer(record: dict[str, Any]) -> dict[str, Any]:
        dumped = dump_verification(service.verify(record["claim"]))
        return {**dumped, "id": record["id"]}

    worker = Worker(service.store, answer, "worker", lambda: NOW)
    for _ in range(steps):
        if not worker.step():
            return


def test_a_job_goes_from_lines_to_answers(jobs: Flask) -> None:
    client = jobs.test_client()
    claims = [SUPPORTED, CONTRADICTED] * 30
    job = start(client, *claims)
    assert job == {
        "id": job["id"],
        "state": "waiting",
        "lines": 60,
        "answered": 0,
        "rejected": 0,
        "created_at": "2026-01-02T03:04:05+00:00",
        "finished_at": None,
        "results": f"/api/v1/jobs/{job['id']}/results",
    }
    work(jobs, steps=1)
    half = client.get(f"/api/v1/jobs/{job['id']}").get_json()
    assert (half["state"], half["answered"]) == ("running", 25)
    early = client.get(job["results"])
    assert early.status_code == 409
    assert early.get_json()["code"] == "job_not_finished"
    work(jobs)
    done = client.get(f"/api/v1/jobs/{job['id']}").get_json()
    assert (done["state"], done["answered"]) == ("finished", 60)
    response = client.get(job["results"])
    assert response.mimetype == "application/x-ndjson"
    answers = [json.loads(line) for line in response.get_data().splitlines()]
    assert [each["id"] for each in answers] == [f"line {n}" for n in range(60)]
    assert [each["line"] for each in answers] == list(range(1, 61))
    assert [each["verdict"] for each in answers] == ["supported", "contradicted"] * 30
    assert answers[0]["permalink"] is None


def test_a_cancelled_job_stops_and_keeps_its_answers(jobs: Flask) -> None:
    client = jobs.test_client()
    job = start(client, *[SUPPORTED] * 30)
    work(jobs, steps=1)
    cancelled = client.post(f"/api/v1/jobs/{job['id']}/cancel").get_json()
    assert (cancelled["state"], cancelled["answered"]) == ("cancelled", 25)
    work(jobs)
    assert len(client.get(job["results"]).get_data().splitlines()) == 25


def test_a_deleted_job_is_gone(jobs: Flask) -> None:
    client = jobs.test_client()
    job = start(client, SUPPORTED)
    address = f"/api/v1/jobs/{job['id']}"
    assert client.delete(address).get_json()["id"] == job["id"]
    for response in (
        client.get(address),
        client.get(f"{address}/results"),
        client.post(f"{address}/cancel"),
        client.delete(address),
        client.get("/api/v1/jobs/" + "x" * 300),
    ):
        assert response.status_code == 404
        assert response.get_json()["code"] == "job_not_found"


@pytest.mark.parametrize(
    ("settings", "data", "headers", "status", "code"),
    [
        ({}, b"", LINES, 422, "invalid_job"),
        ({"job_lines": 2}, b"{}\n{}\n{}\n", LINES, 422, "invalid_job"),
        ({}, b"x" * 70_000, LINES, 422, "invalid_job"),
        ({"job_bytes": 1024}, b"{}\n" * 1000, LINES, 413, "body_too_large"),
        ({}, b"{}\n", {"Content-Type": "text/csv"}, 415, "unsupported_media_type"),
        (
            {},
            b"{}",
            {"Content-Type": "application/json"},
            415,
            "unsupported_media_type",
        ),
        ({"job_lines": 0}, b"{}\n", LINES, 404, "not_found"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_and_leaves_nothing(
    settings: dict[str, Any],
    data: bytes,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    app = made(**settings)
    response = app.test_client().post("/api/v1/jobs", data=data, headers=headers)
    assert (response.status_code, response.get_json()["code"]) == (status, code)
    assert app.extensions["verifier"].service.store.count_jobs() == 0


def test_a_job_may_be_larger_than_other_bodies() -> None:
    app = made(body_limit=2048)
    client = app.test_client()
    assert start(client, *[SUPPORTED] * 100)["lines"] == 100
    large = client.post("/api/v1/verifications", json={"claim": "x" * 3000})
    assert large.status_code == 413


def test_only_so_many_jobs_are_taken() -> None:
    client = made(jobs_at_once=1).test_client()
    start(client, SUPPORTED)
    refused = client.post("/api/v1/jobs", data=body(SUPPORTED), headers=LINES)
    assert refused.status_code == 503
    assert refused.get_json()["code"] == "too_many_jobs"
    assert refused.headers["Retry-After"]
