"""What can go wrong when a service is asked, named after what the caller can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class ClientError(Exception):
    """Base of every error of this client."""


class ServiceUnreachable(ClientError):
    """Raised when there was no answer: no connection, or not in time."""


class UnreadableAnswer(ClientError):
    """Raised when the answer is not what the API promises, such as a proxy's page."""


@dataclass(frozen=True, slots=True)
class FaultyPart:
    """What is wrong with one part of a request: a JSON pointer or a parameter."""

    detail: str
    pointer: str | None
    parameter: str | None
    code: str | None


class Refused(ClientError):
    """Raised for an answer that is a problem document (RFC 9457).

    ``code`` is stable; ``errors`` names each part of the request at fault;
    ``retry_after`` is in seconds where the service says when to try again.
    """

    def __init__(
        self, status: int, problem: Mapping[str, Any], retry_after: float | None
    ) -> None:
        self.status = status
        self.code = str(problem.get("code") or "")
        self.title = str(problem.get("title") or f"Status {status}")
        self.detail = str(problem.get("detail") or self.title)
        self.request_id = str(problem.get("request_id") or "")
        self.retry_after = retry_after
        self.errors = tuple(
            FaultyPart(
                str(each.get("detail") or ""),
                each.get("pointer"),
                each.get("parameter"),
                each.get("code"),
            )
            for each in problem.get("errors") or ()
            if isinstance(each, Mapping)
        )
        super().__init__(f"{self.detail} ({self.code or status})")


class InvalidRequest(Refused):
    """Raised when something in the request must be changed (400, 413, 415, 422)."""


class NotAllowed(Refused):
    """Raised when the key is missing, wrong or lacks a scope (401, 403)."""


class NotFound(Refused):
    """Raised when there is no such record (404)."""


class TooManyRequests(Refused):
    """Raised when the limit is reached (429); see ``retry_after``."""


class ServiceFailed(Refused):
    """Raised when the service could not answer for now (500 and above)."""


_BY_STATUS: Mapping[int, type[Refused]] = {
    400: InvalidRequest,
    401: NotAllowed,
    403: NotAllowed,
    404: NotFound,
    413: InvalidRequest,
    415: InvalidRequest,
    422: InvalidRequest,
    429: TooManyRequests,
}


def refusal(
    status: int, problem: Mapping[str, Any], retry_after: float | None
) -> Refused:
    """Return the error for an answer of ``status``."""
    kind = _BY_STATUS.get(status)
    if kind is None:
        kind = ServiceFailed if status >= 500 else Refused  # noqa: PLR2004 - as HTTP has it
    return kind(status, problem, retry_after)
