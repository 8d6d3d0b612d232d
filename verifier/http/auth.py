"""Who asks: the key in ``Authorization: Bearer``, or nobody we know."""

import logging
from datetime import datetime, timedelta

from flask import Request, g

from claims.errors import StoreUnavailable
from claims.keys import ApiKey, Scope, hash_of, prefix_of
from claims.models import Actor
from claims.store.base import ClaimStore
from verifier.http.problems import RequestRefused
from verifier.http.rules import Rule

_LOG = logging.getLogger("verifier.http")

_CHALLENGE = 'Bearer realm="verifier"'
_LONGEST_TOKEN = 200
_USE_NOTED_EVERY = timedelta(minutes=1)
"""Last use is for people to read: it is not worth a change at each request."""


def caller_key() -> ApiKey | None:
    """Return the key that this request came with, once it was accepted."""
    found: ApiKey | None = g.get("caller_key")
    return found


def caller_may(scope: Scope) -> bool:
    """Tell whether this request came with a key that is good for ``scope``."""
    key = caller_key()
    return key is not None and key.allows(scope)


def acting_owner() -> Actor:
    """Return in whose name this request changes things: the key's owner.

    Raises:
        RequestRefused: it came without a key (401).
    """
    key = caller_key()
    if key is None:
        raise key_required()
    return key.owner


def read_key(request: Request, store: ClaimStore, at: datetime) -> ApiKey | None:
    """Return the key that ``request`` came with; None if it brought none.

    The store is asked each time, so that a revoked key ends at once everywhere.

    Raises:
        RequestRefused: what it brought is no key that is valid now (401).
    """
    given = request.headers.get("Authorization")
    if given is None:
        return None
    kind, _, token = given.strip().partition(" ")
    token = token.strip()
    if kind.lower() != "bearer" or not token or len(token) > _LONGEST_TOKEN:
        raise _not_accepted("Send the key as: Authorization: Bearer vk_...")
    key = store.key_by_hash(hash_of(token))
    if key is None:
        raise _not_accepted("This server has given out no such key.")
    state = key.state(at)
    if state != "active":
        raise _not_accepted(f"The key {key.prefix} is {state}.")
    _note_use(store, key, at)
    return key


def require(rule: Rule, key: ApiKey | None, *, open_to_all: bool) -> None:
    """Refuse a caller that ``rule`` does not let in.

    Raises:
        RequestRefused: a key is needed (401), or this one lacks the scope (403).
    """
    if rule.scope is None:
        return
    if key is None:
        if not open_to_all:
            raise key_required(rule.scope)
        return
    if not key.allows(rule.scope):
        raise RequestRefused(
            "scope_missing",
            f"The key {key.prefix} lacks the scope {rule.scope}.",
            headers={
                "WWW-Authenticate": f'{_CHALLENGE}, error="insufficient_scope", '
                f'scope="{rule.scope}"'
            },
        )


def key_required(scope: Scope | None = None) -> RequestRefused:
    """Return the refusal of a caller who brought no key."""
    named = f" with the scope {scope}" if scope else ""
    return RequestRefused(
        "key_required",
        f"This needs an API key{named}: Authorization: Bearer vk_...",
        headers={"WWW-Authenticate": _CHALLENGE},
    )


def pages_closed() -> RequestRefused:
    """Return the refusal of a reader where only keys get verdicts."""
    return RequestRefused(
        "key_required",
        "This server checks claims for programs with an API key only. Its claims and "
        "sources can be read by all.",
        headers={"WWW-Authenticate": _CHALLENGE},
    )


def _not_accepted(detail: str) -> RequestRefused:
    return RequestRefused(
        "key_not_accepted",
        detail,
        headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'},
    )


def _note_use(store: ClaimStore, key: ApiKey, at: datetime) -> None:
    if key.last_used_at is not None and at - key.last_used_at < _USE_NOTED_EVERY:
        return
    try:
        store.touch_key(key.prefix, at)
    except StoreUnavailable:
        _LOG.warning("the use of key %s could not be noted", prefix_of(key.prefix))
