"""Sending requests and reading their answers."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPException
from itertools import islice
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

from verifier import __version__
from verifier.client.errors import (
    Refused,
    ServiceFailed,
    ServiceUnreachable,
    TooManyRequests,
    UnreadableAnswer,
    refusal,
)
from verifier.client.records import (
    CheckedText,
    StoredClaim,
    Verification,
    read,
    read_all,
)

MAXIMUM_BATCH = 100
"""Claims that the service takes in one request."""

_LONGEST_WAIT = 60.0


class Client:
    """Asks one service; may be shared between threads."""

    def __init__(
        self,
        base_url: str,
        key: str | None = None,
        *,
        timeout: float = 30.0,
        retries: int = 0,
    ) -> None:
        """Make a client of the service at ``base_url``, such as https://facts.example.

        ``timeout`` is in seconds for each request. With ``retries``, a request that
        got no answer, or 429 or 503, is sent again so many times, after the time
        that the service names (a second if none, never more than a minute).

        Raises:
            ValueError: ``base_url`` is no http or https address.
        """
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{base_url!r} is no http or https address.")
        self._base = base_url.rstrip("/")
        self._key = key
        self._timeout = timeout
        self._retries = retries

    def verify(self, claim: str) -> Verification:
        """Check one claim against the store.

        Raises:
            ClientError: one of its kinds, as for all methods.
        """
        answer = self._ask("POST", "/api/v1/verifications", body={"claim": claim})
        return read(Verification, answer)

    def verify_many(self, claims: Iterable[str]) -> Iterator[Verification]:
        """Check claims in order, a hundred a request, as their answers are read.

        A claim that is refused stops it: its number in the batch is in the error's
        ``errors``. For very many claims, use jobs.
        """
        waiting = iter(claims)
        while batch := list(islice(waiting, MAXIMUM_BATCH)):
            answer = self._ask("POST", "/api/v1/verifications", body={"claims": batch})
            yield from read_all(Verification, answer, "verifications")

    def compare(self, claim: str, evidence: str) -> Verification:
        """Check a claim against a passage alone, without the store."""
        body = {"claim": claim, "evidence": evidence}
        return read(Verification, self._ask("POST", "/api/v1/comparisons", body=body))

    def check_text(self, text: str) -> CheckedText:
        """Split a text into statements and check each that is a claim."""
        return read(
            CheckedText, self._ask("POST", "/api/v1/texts", body={"text": text})
        )

    def claim(self, claim_id: str) -> StoredClaim:
        """Return one stored claim."""
        path = f"/api/v1/claims/{quote(claim_id, safe='')}"
        return read(StoredClaim, self._ask("GET", path))

    def claims(
        self,
        *,
        topic: str | None = None,
        document_id: str | None = None,
        status: str = "published",
    ) -> Iterator[StoredClaim]:
        """Yield every stored claim that fits, the newest first, page by page."""
        query = {"topic": topic, "document_id": document_id, "status": status}
        return self._pages({**query, "limit": "100"})

    def search(self, text: str, limit: int = 10) -> list[StoredClaim]:
        """Return the stored claims that fit ``text`` best, up to ``limit`` of them."""
        size = str(max(1, min(limit, 100)))
        return list(islice(self._pages({"q": text, "limit": size}), limit))

    def _pages(self, query: Mapping[str, str | None]) -> Iterator[StoredClaim]:
        cursor: str | None = None
        while True:
            answer = self._ask(
                "GET", "/api/v1/claims", query={**query, "cursor": cursor}
            )
            yield from read_all(StoredClaim, answer, "claims")
            cursor = answer.get("next")
            if not cursor:
                return

    def _ask(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str | None] | None = None,
    ) -> Mapping[str, Any]:
        given = {name: value for name, value in (query or {}).items() if value}
        address = self._base + path + (f"?{urlencode(given)}" if given else "")
        for left in range(self._retries, -1, -1):
            try:
                return self._send(method, address, body)
            except (ServiceUnreachable, TooManyRequests, ServiceFailed) as error:
                status = getattr(error, "status", 503)
                if not left or status not in (429, 503):
                    raise
                wait = getattr(error, "retry_after", None)
                time.sleep(min(_LONGEST_WAIT, 1.0 if wait is None else wait))
        raise ServiceUnreachable("No attempt was made: retries must not be negative.")

    def _send(
        self, method: str, address: str, body: Mapping[str, Any] | None
    ) -> Mapping[str, Any]:
        request = Request(address, method=method)  # noqa: S310 - http(s), see __init__
        request.add_header("Accept", "application/json, application/problem+json")
        request.add_header("User-Agent", f"verifier-client/{__version__}")
        if body is not None:
            request.data = json.dumps(body).encode("utf-8")
            request.add_header("Content-Type", "application/json")
        if self._key is not None:
            # Not sent on where the service redirects to another one.
            request.add_unredirected_header("Authorization", f"Bearer {self._key}")
        try:
            with urlopen(request, timeout=self._timeout) as response:  # noqa: S310
                return _object(response.read())
        except HTTPError as error:
            with error:
                raise _refused(error) from None
        except (URLError, TimeoutError, HTTPException, OSError) as error:
            reason = getattr(error, "reason", error)
            raise ServiceUnreachable(
                f"{self._base} gave no answer: {reason}"
            ) from error


def _refused(error: HTTPError) -> Refused:
    try:
        problem = _object(error.read())
    except (UnreadableAnswer, OSError, HTTPException):
        problem = {}  # a proxy's page, say: the status tells enough
    wait = error.headers.get("Retry-After", "")
    return refusal(error.code, problem, float(wait) if wait.isdigit() else None)


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError as error:
        raise UnreadableAnswer("The answer is not JSON.") from error
    if not isinstance(found, dict):
        raise UnreadableAnswer("The answer is not a JSON object.")
    return found
