"""Proving who someone is: throttled, and telling nobody which accounts there are."""

import hashlib
import hmac
import logging
from datetime import datetime

from flask import g, request

from claims.codes import code_step, recovery_hash
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

CODE_LIMITS = ((5, 5 * 60), (20, 60 * 60), (50, 24 * 3600))
"""(tries, seconds): a code has only six digits, so that guesses must stay few."""

_LONGEST_NAME = 200
_MINUTE, _HOUR = 60, 3600


def check_password(email: str, password: str) -> User | None:
    """Return whose sign-in name and password these are; None if they do not fit.

    It answers alike, and takes as long, whether there is such an account or not.

    Raises:
        RequestRefused: too many tries for this account or address (429).
    """
    service, passwords = current_service(), current_context().passwords
    name, at = _sign_in_name(email), service.clock()
    counters = (address_counter("sign-in"), f"sign-in:account:{_hidden(name)}")
    for counter in counters:
        throttle(counter, TRIES, WINDOW, at)
    store = service.store
    user = store.user_by_email(name)
    usable = user is not None and user.state == "active"
    secrets = store.user_secrets(user.id) if user and usable else UserSecrets()
    kept = secrets.password_hash
    fits = passwords.fits(kept, password)
    if user is None or kept is None or not fits:
        log_event("sign_in_refused", user)
        return None
    for counter in counters:
        # Whoever knows the password is no guesser, nor are those beside them.
        store.forget_try(counter, at)
    if passwords.is_outdated(kept):
        store.replace_password_hash(user.id, kept, passwords.hash(password))
    return user


def check_own_password(user: User, password: str) -> bool:
    """Tell whether ``password`` is that of ``user``, who is signed in.

    Raises:
        RequestRefused: too many tries (429).
    """
    service, counter = current_service(), f"password:account:{user.id}"
    at = service.clock()
    throttle(counter, TRIES, WINDOW, at)
    kept = service.store.user_secrets(user.id).password_hash
    fits = current_context().passwords.fits(kept, password)
    if fits:
        service.store.forget_try(counter, at)
    else:
        log_event("password_refused", user)
    return fits


def check_code(user: User, given: str) -> bool:
    """Tell whether ``given`` is a code of the authenticator of ``user``, or a
    recovery code; each is good once.

    Raises:
        RequestRefused: too many tries (429).
    """
    service = current_service()
    store, at = service.store, service.clock()
    for tries, window in CODE_LIMITS:
        throttle(f"code:account:{user.id}:{window}", tries, window, at)
    secret = store.user_secrets(user.id).code_secret
    step = None if secret is None else code_step(secret, given, at)
    if step is None:
        fits = store.use_recovery_code(user.id, recovery_hash(given))
        kind = "recovery_code"
    else:
        fits = store.use_code_step(user.id, step)
        kind = "code"
    log_event(f"{kind}_used" if fits else "code_refused", user)
    if fits:
        for _, window in CODE_LIMITS:
            store.forget_try(f"code:account:{user.id}:{window}", at)
    return fits


def throttle(counter: str, tries: int, window: int, at: datetime) -> None:
    """Count a try made ``at`` a moment, in the store, which counts for all workers.

    Only with the same ``at`` can the try be forgotten again.

    Raises:
        RequestRefused: there were ``tries`` within ``window`` seconds (429).
    """
    store = current_service().store
    wait = store.count_try(counter, limit=tries, window=window, at=at)
    if wait:
        log_event("throttled", None)
        raise RequestRefused(
            "too_many_tries",
            f"There were {tries} tries within {_spoken(window)}. Try again in "
            f"{_spoken(wait)}.",
            headers={"Retry-After": str(wait)},
        )


def log_event(event: str, user: User | None) -> None:
    """Log what happened to an account: never a password, token, code or email.

    Of the address that it came from only the keyed hash is written that counters
    use, so that an operator sees what belongs together.
    """
    _LOG.info(
        event,
        extra={
            "user": None if user is None else user.id,
            "from": address_counter("from").rpartition(":")[2][:12],
            "request_id": g.get("request_id", ""),
            "route": request.url_rule.rule if request.url_rule else "none",
        },
    )


def _sign_in_name(email: str) -> str:
    try:
        return normalise(require_storable(email))[:_LONGEST_NAME]
    except TextRejected:
        return ""


def _hidden(name: str) -> str:
    key = current_service().store.address_secret()
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:32]


def _spoken(seconds: int) -> str:
    if seconds < 2 * _MINUTE:
        return "a minute" if seconds == _MINUTE else f"{seconds} seconds"
    if seconds < 2 * _HOUR:
        return f"{-(-seconds // _MINUTE)} minutes"
    return f"{-(-seconds // _HOUR)} hours"
