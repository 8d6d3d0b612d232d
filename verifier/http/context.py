"""What a view may reach: the service and the settings of its application."""

from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app

from claims.errors import TextRejected
from claims.ingestion.extraction import Extractor
from claims.outbound import Gate
from claims.passwords import Passwords
from claims.text import require_storable

if TYPE_CHECKING:
    from verifier.jobs.receiving import JobLimits
    from verifier.keeping import VerdictKeeper
    from verifier.service import VerificationService

_KEY = "verifier"
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class AppContext:
    """What :func:`verifier.app.create_app` hands to the views."""

    service: "VerificationService"
    keeper: "VerdictKeeper"
    jobs: "JobLimits"
    public_url: str | None = None
    tells: bool = False
    """Whether readers who left an address can be told by mail."""
    keep_days: int = 365
    new_secret: Callable[[], str] = token_urlsafe
    passwords: Passwords = field(default_factory=Passwords)
    extractor: Extractor = field(default_factory=Extractor)
    gate: Gate = field(default_factory=Gate)


def attach(app: Flask, context: AppContext) -> None:
    """Make ``context`` reachable from the views of ``app``."""
    app.extensions[_KEY] = context


def context_of(app: Flask) -> AppContext:
    """Return the context of an application that serves no request yet."""
    return cast("AppContext", app.extensions[_KEY])


def current_context() -> AppContext:
    """Return the context of the application that serves this request."""
    return cast("AppContext", current_app.extensions[_KEY])


def current_service() -> "VerificationService":
    """Return the service of the application that serves this request."""
    return current_context().service


def current_keeper() -> "VerdictKeeper":
    """Return what keeps the verdicts of the application that serves this request."""
    return current_context().keeper


def usable_id(text: str, error: type[Exception]) -> str:
    """Return ``text`` where it can be the id of a record.

    Raises:
        error: it is longer than any id, or holds what no store can keep.
    """
    if len(text) > _LONGEST_ID:
        raise error(text[:_LONGEST_ID])
    try:
        return require_storable(text)
    except TextRejected as rejected:
        raise error("") from rejected
