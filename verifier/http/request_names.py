"""What a request is called in logs and figures, whatever its sender wrote."""

from flask import request

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def known_method(method: str) -> str:
    """Return an HTTP method, or ``other``: callers can make up any number of them."""
    return method if method in _METHODS else "other"


def route_of_request() -> str:
    """Return the rule of this request's route, which holds nothing of the caller's."""
    return request.url_rule.rule if request.url_rule else "none"
