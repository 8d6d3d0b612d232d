"""Proving who someone is: throttled, and telling nobody which accounts there are."""

import hashlib
import hmac
import logging

from flask import g, request

from claims.errors import TextRejected
from claims.people import User, UserSecrets
from claims.text import normalise, require_storable
from verifier.http.context import current_context, current_service
from verifier.http.limits import address_counter
from verifier.http.problems import RequestRefused

_LOG = logging.getLogger("verifier.people")

TRIES = 5
WINDOW = 60
"""Seconds within which :data:`TRIES` are let in, for an account and for an address."""


def check_password(email: str, password: str) -> User | None:
    """Return whose sign-in name and password these are; None if they do not fit.

    It answers alike, and takes as long, whether there is such an account or not.

    Raises:
        RequestRefused: too many tries for this account or address (429).
    """
    name = sign_in_name(email)
    counters = (f"sign-in:account:{_hidden(name)}", address_counter("sign-in"))
    at = current_service().clock()
    throttle(*counters, tries=TRIES, window=WINDOW)
    store = current_service().store
    user = store.user_by_email(name)
    secrets = UserSecrets() if user is None else store.user_secrets(user.id)
    usable = user is not None and user.state == "active"
    kept = secrets.password_hash if usable else None
    passwords = current_context().passwords
    fits = passwords.fits(kept, password)
    if user is None or kept is None or not fits:
        log_event("sign_in_refused", user if usable else None)
        return None
    for counter in counters:
        # Whoever knows the password is no guesser, nor are those beside them.
        store.forget_try(counter, at)
    if passwords.is_outdated(kept):
        store.replace_password_hash(user.id, kept, passwords.hash(password))
    return user


def sign_in_name(email: str) -> str:
    """Return the form in which an email is a sign-in name; "" for what is none."""
    try:
        return normalise(require_storable(email))[:200]
    except TextRejected:
        return ""


def throttle(*counters: str, tries: int, window: int) -> None:
    """Count a try at each of ``counters``; the store counts over all workers.

    Raises:
        RequestRefused: one of them has had its share (429).
    """
    service = current_service()
    at = service.clock()
    waits = [
        service.store.count_try(counter, limit=tries, window=window, at=at)
        for counter in counters
    ]
    wait = max(waits)
    if wait:
        log_event("sign_in_throttled", None)
        raise RequestRefused(
            "too_many_tries",
            f"There were {tries} tries within {_spoken(window)}. Wait {wait} seconds "
            "and try again.",
            headers={"Retry-After": str(wait)},
        )


def log_event(event: str, user: User | None) -> None:
    """Log what happened to an account: never a password, token or email."""
    _LOG.info(
        event,
        extra={
            "user": None if user is None else user.id,
            "request_id": g.get("request_id", ""),
            "route": request.url_rule.rule if request.url_rule else "none",
        },
    )


def _hidden(name: str) -> str:
    key = current_service().store.address_secret()
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:32]


def _spoken(window: int) -> str:
    minutes = window // 60
    return "a minute" if minutes == 1 else f"{minutes} minutes"
