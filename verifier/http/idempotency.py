"""``Idempotency-Key``: a write that is sent twice is done once.

The answer of a write by key is kept for a day and given again to an equal request.
Without an API key nothing is kept: what such callers send changes no record that
matters.
"""

import hashlib
import logging
import re
from dataclasses import dataclass

from flask import Flask, Response, g, request

from claims.errors import StoreUnavailable
from claims.store.access import KeptAnswer
from verifier.http.auth import caller_key
from verifier.http.context import current_service
from verifier.http.problems import RequestRefused
from verifier.http.rules import is_api

_LOG = logging.getLogger("verifier.http")

KEPT_SECONDS = 24 * 3600
LEASE_SECONDS = 120
"""How long a request may take before its process counts as dead."""

_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_ACCEPTED = re.compile(r"[\x21\x23-\x7e]{1,255}", re.ASCII)
_REPEATED = ("Content-Type", "ETag", "Location", "Link")
_SUCCESS = range(200, 300)
_LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Begun:
    caller: str
    key: str


def register_idempotency(app: Flask) -> None:
    """Keep the answers of writes to ``app`` that :func:`replay` let through."""

    @app.after_request
    def _keep(response: Response) -> Response:
        begun: _Begun | None = g.pop("begun_request", None)
        if begun is not None:
            try:
                _settle(begun, response)
            except StoreUnavailable:
                # What was asked for is done and must be answered all the same.
                _LOG.warning("the answer of a request could not be kept")
        return response


def _settle(begun: _Begun, response: Response) -> None:
    store = current_service().store
    # What was refused or failed changed nothing: it may be sent again.
    kept = response.status_code in _SUCCESS and not response.is_streamed
    body = g.pop("repeated_body", None)
    if kept and body is None:
        body = response.get_data()
    if kept and len(body) <= _LARGEST:
        headers = {
            name: response.headers[name]
            for name in _REPEATED
            if name in response.headers
        }
        answer = KeptAnswer(response.status_code, body, headers)
        store.finish_request(begun.caller, begun.key, answer)
    else:
        store.forget_request(begun.caller, begun.key)


def repeat_with(body: bytes) -> None:
    """Give a repeated request this body instead: the first one held a secret."""
    g.repeated_body = body


def replay() -> Response | None:
    """Return the kept answer of a request that was sent before; None for a first one.

    Raises:
        RequestRefused: the key is no fit one (400), belongs to another request
            (422), or the first request is still being worked on (409).
    """
    given = request.headers.get("Idempotency-Key")
    if given is None or request.method not in _METHODS or not is_api(request.path):
        return None
    key = given.strip().removeprefix('"').removesuffix('"')
    if not _ACCEPTED.fullmatch(key):
        raise RequestRefused(
            "bad_request",
            "Idempotency-Key must be 1 to 255 visible ASCII characters; use a UUID.",
        )
    caller = caller_key()
    if caller is None:
        return None
    service = current_service()
    fingerprint = _fingerprint()
    there = service.store.begin_request(
        caller.prefix,
        key,
        fingerprint,
        at=service.clock(),
        lease=LEASE_SECONDS,
        keep=KEPT_SECONDS,
    )
    if there is None:
        g.begun_request = _Begun(caller.prefix, key)
        return None
    if there.fingerprint != fingerprint:
        raise RequestRefused(
            "idempotency_key_reused",
            "This Idempotency-Key was sent with another request; use a new one.",
        )
    if there.answer is None:
        raise RequestRefused(
            "request_in_progress",
            "The first request with this Idempotency-Key is still being worked on.",
            headers={"Retry-After": "1"},
        )
    answer = Response(there.answer.body, there.answer.status)
    answer.headers.update(there.answer.headers)
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


def _fingerprint() -> str:
    """Return a hash of all that makes two requests equal."""
    if request.is_json:
        body = hashlib.sha256(request.get_data()).hexdigest()
    else:
        # It may be long and is read as a stream: its length has to do.
        body = request.headers.get("Content-Length", "")
    parts = (
        request.method,
        request.full_path,
        request.mimetype,
        request.headers.get("If-Match", ""),
        body,
    )
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
