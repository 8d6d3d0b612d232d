"""The one place where errors become HTTP answers (RFC 9457, or a page)."""

import logging

from flask import Flask, Response, current_app, g, json, render_template, request
from werkzeug.exceptions import HTTPException

from claims.errors import (
    ClaimNotFound,
    DeliveryNotFound,
    DocumentNotFound,
    FeedbackNotFound,
    GoldenCaseNotFound,
    InvalidRecord,
    JobNotFound,
    KeyNotFound,
    QuestionNotFound,
    ReasonMissing,
    SelfApproval,
    StoreNotReady,
    StoreUnavailable,
    TextRejected,
    UserNotFound,
    VerdictNotFound,
    VersionConflict,
    WebhookNotFound,
    WrongStatus,
)
from verifier.errors import (
    ClaimTooLong,
    EmptyClaim,
    FutureDay,
    InvalidJob,
    InvalidSubmission,
    NotText,
    TooManyJobs,
)
from verifier.http.problems import KINDS, FieldError, Problem, RequestRefused
from verifier.http.retyping import typed_by_reviewer

_LOG = logging.getLogger("verifier.http")

_FOR_PROGRAMS = ("/healthz", "/readyz", "/oembed")
"""Addresses outside the API that only programs ask."""

_RETRY_AFTER = {"Retry-After": "5"}

# Most specific first: the first class that the error is an instance of decides.
_CODES: tuple[tuple[type[Exception], str], ...] = (
    (EmptyClaim, "empty_claim"),
    (ClaimTooLong, "claim_too_long"),
    (NotText, "not_text"),
    (InvalidSubmission, "invalid_request"),
    (FutureDay, "invalid_request"),
    (InvalidJob, "invalid_job"),
    (TooManyJobs, "too_many_jobs"),
    (TextRejected, "text_rejected"),
    (ClaimNotFound, "claim_not_found"),
    (DocumentNotFound, "document_not_found"),
    (VerdictNotFound, "verdict_not_found"),
    (JobNotFound, "job_not_found"),
    (KeyNotFound, "key_not_found"),
    (WebhookNotFound, "webhook_not_found"),
    (DeliveryNotFound, "delivery_not_found"),
    (UserNotFound, "user_not_found"),
    (QuestionNotFound, "not_found"),
    (FeedbackNotFound, "not_found"),
    (GoldenCaseNotFound, "not_found"),
    (SelfApproval, "self_approval"),
    (ReasonMissing, "reason_missing"),
    (InvalidRecord, "invalid_request"),
    (WrongStatus, "wrong_status"),
    (VersionConflict, "version_conflict"),
    (StoreUnavailable, "store_unavailable"),
    (StoreNotReady, "store_not_ready"),
)

_HTTP_CODES = {
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}


def problem_of(error: Exception) -> Problem:
    """Return the problem that ``error`` is answered with; 500 for an unforeseen one."""
    if isinstance(error, RequestRefused):
        return error.problem
    if isinstance(error, HTTPException):
        return _http_problem(error)
    for kind, code in _CODES:
        if isinstance(error, kind):
            return _domain_problem(error, code)
    return Problem(
        KINDS["internal_error"],
        "The service could not finish this request. The failure has been recorded.",
    )


def _domain_problem(error: Exception, code: str) -> Problem:
    kind = KINDS[code]
    if kind.status >= 500:  # noqa: PLR2004 - server errors begin there
        # A store's message may name hosts or files: it is for the log only.
        return Problem(kind, f"{kind.title}. Please try again soon.", (), _RETRY_AFTER)
    errors: tuple[FieldError, ...] = ()
    if isinstance(error, InvalidSubmission):
        errors = (FieldError(str(error), pointer=f"#/{error.field}", code=code),)
    elif isinstance(error, FutureDay):
        errors = (FieldError(str(error), parameter="as_of"),)
    elif isinstance(error, ReasonMissing):
        errors = (FieldError(str(error), pointer="#/reason", code=code),)
    return Problem(kind, str(error) or kind.title, errors)


def _http_problem(error: HTTPException) -> Problem:
    status = error.code or 500
    code = _HTTP_CODES.get(status, "bad_request" if status < 500 else "internal_error")  # noqa: PLR2004 - server errors begin there
    kind = KINDS[code]
    headers = {}
    detail = kind.title
    if status == 405:  # noqa: PLR2004 - method not allowed
        allowed = sorted(set(getattr(error, "valid_methods", None) or ()))
        headers["Allow"] = ", ".join(allowed)
        detail = (
            f"{request.method} is not possible here; use {' or '.join(allowed)}."
            if allowed
            else kind.title
        )
    elif status == 404:  # noqa: PLR2004 - not found
        detail = "No page or operation has this address."
    elif status == 413:  # noqa: PLR2004 - too large
        limit = current_app.config.get("MAX_CONTENT_LENGTH") or 0
        detail = f"The body is larger than the limit of {limit:,} bytes."
    return Problem(kind, detail, (), headers)


def wants_problem_document() -> bool:
    """Tell whether this request is answered with JSON rather than with a page."""
    if request.path.startswith("/api/v") or request.path in _FOR_PROGRAMS:
        return True
    best = request.accept_mimetypes.best_match(
        ["text/html", "application/json", "application/problem+json"],
        default="text/html",
    )
    return best != "text/html"


def problem_response(problem: Problem) -> Response:
    """Return ``problem`` as ``application/problem+json``."""
    kind = problem.kind
    body: dict[str, object] = {
        "type": kind.type or f"/api/docs#problem-{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": _printable(problem.detail),
        "code": kind.code,
        "errors": [_field_error(error) for error in problem.errors],
        "request_id": g.get("request_id", ""),
        **problem.members,
    }
    response = Response(
        json.dumps(body),
        status=kind.status,
        mimetype="application/problem+json",
        headers=problem.headers,
    )
    response.cache_control.no_store = True
    return response


def _field_error(error: FieldError) -> dict[str, str]:
    values = {
        "pointer": error.pointer,
        "parameter": error.parameter,
        "detail": error.detail,
        "code": error.code,
    }
    return {
        name: _printable(value) for name, value in values.items() if value is not None
    }


def _printable(text: str) -> str:
    """Return ``text`` without halves of characters, which no UTF-8 can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def log_failure(error: Exception, problem: Problem) -> None:
    """Record ``error`` where ``problem`` tells of a fault on our side."""
    if problem.kind.status >= 500:  # noqa: PLR2004 - server errors begin there
        _LOG.error(
            "request %s: %s %s failed",
            g.get("request_id", ""),
            request.method,
            request.path,
            exc_info=error,
        )


def _answer(error: Exception) -> Response:
    problem = problem_of(error)
    log_failure(error, problem)
    if wants_problem_document():
        return problem_response(problem)
    page = render_template(
        "errors/problem.html",
        problem=problem,
        request_id=g.get("request_id", ""),
        typed=typed_by_reviewer(),
    )
    response = Response(
        page,
        status=problem.kind.status,
        mimetype="text/html",
        headers=problem.headers,
    )
    response.cache_control.no_store = True
    return response


def register_error_handlers(app: Flask) -> None:
    """Answer every error of ``app`` through :func:`problem_of`."""
    app.register_error_handler(Exception, _answer)
