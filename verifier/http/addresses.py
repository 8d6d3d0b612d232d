"""Absolute addresses of this service, for what is read elsewhere: feeds and cards."""

from typing import Any
from urllib.parse import urlsplit

from flask import request, url_for

from verifier.http.context import current_context

_TAGGED_SINCE = "2026"


def public_base() -> str:
    """Return where readers reach this service, without a slash at the end.

    That is the operator's ``VERIFIER_PUBLIC_URL``, or the host that this request
    names.
    """
    return current_context().public_url or request.host_url.removesuffix("/")


def public_url_for(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as Flask has it
    """Return the absolute address of a view."""
    return public_base() + url_for(endpoint, **values)


def tag_uri(*parts: str) -> str:
    """Return a tag URI (RFC 4151): a name that stays, wherever the page may move."""
    host = urlsplit(public_base()).hostname or "localhost"
    return f"tag:{host},{_TAGGED_SINCE}:{'/'.join(parts)}"


def public_host() -> str:
    """Return the name of the host that readers reach this service at."""
    return urlsplit(public_base()).hostname or "localhost"


def web_address(value: str | None) -> str | None:
    """Return ``value`` where a link may lead there: http and https only."""
    if not value:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and parts.netloc else None
