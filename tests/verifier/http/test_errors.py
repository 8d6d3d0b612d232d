"""Every error has one status, one code and a message that is safe to show."""

import pytest
from flask import Flask, json

from claims.errors import (
    ClaimNotFound,
    DocumentNotFound,
    InvalidRecord,
    QuoteNotInDocument,
    StoreNotReady,
    StoreUnavailable,
    TextRejected,
    VersionConflict,
)
from tests.webapp import make_app
from verifier.errors import ClaimTooLong, EmptyClaim, InvalidSubmission, NotText
from verifier.http.errors import problem_of
from verifier.http.problems import KINDS
from verifier.http.rules import READ, RULES

SECRET = "postgresql://user:password@host/db"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (EmptyClaim(), 422, "empty_claim"),
        (ClaimTooLong(10, 12), 422, "claim_too_long"),
        (NotText(field="evidence"), 422, "not_text"),
        (InvalidSubmission("Send something else."), 422, "invalid_request"),
        (TextRejected("It holds a NUL."), 422, "text_rejected"),
        (ClaimNotFound("x"), 404, "claim_not_found"),
        (DocumentNotFound("x"), 404, "document_not_found"),
        (InvalidRecord("No evidence."), 422, "invalid_request"),
        (VersionConflict("x"), 412, "version_conflict"),
        (StoreUnavailable(SECRET), 503, "store_unavailable"),
        (StoreNotReady(SECRET), 503, "store_not_ready"),
        (QuoteNotInDocument(SECRET), 500, "internal_error"),
        (ValueError(SECRET), 500, "internal_error"),
        (RecursionError(SECRET), 500, "internal_error"),
    ],
)
def test_each_error_has_its_problem(error: Exception, status: int, code: str) -> None:
    problem = problem_of(error)

    assert (problem.kind.status, problem.kind.code) == (status, code)
    assert SECRET not in problem.detail
    assert problem.detail.strip()


def test_an_invalid_submission_names_its_field() -> None:
    (error,) = problem_of(NotText(field="evidence")).errors

    assert error.pointer == "#/evidence"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setitem(RULES, "GET /api/v1/locked", READ)
    app = make_app()

    @app.get("/api/v1/locked")
    def locked() -> str:
        raise StoreUnavailable(SECRET)

    return app


def test_a_store_that_is_away_is_503_and_says_when_to_try_again(
    failing: Flask,
) -> None:
    response = failing.test_client().get("/api/v1/locked")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert response.headers["Cache-Control"] == "no-store"
    assert SECRET not in response.get_data(as_text=True)
    assert json.loads(response.get_data())["code"] == "store_unavailable"


def test_every_kind_says_what_to_do() -> None:
    assert all(kind.advice and kind.title for kind in KINDS.values())
    assert all(400 <= kind.status < 600 for kind in KINDS.values())
