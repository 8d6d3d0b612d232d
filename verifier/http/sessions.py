"""Who is signed in: a random token in a signed cookie, its hash in the store.

The store is asked at each request of a page that is not public, so that signing out,
a new password or another role ends a session at once, on every worker.
"""

import logging
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface

from claims.errors import StoreUnavailable
from claims.models import Actor
from claims.people import Role, Session, User, secret_hash
from verifier.http.browsers import browser_name
from verifier.http.context import current_context, current_service
from verifier.http.problems import RequestRefused
from verifier.settings import Settings

_LOG = logging.getLogger("verifier.http")

TOKEN = "token"  # noqa: S105 - the name of a cookie's member
"""Under which name the cookie holds the token of a session."""

_SECRET = "sessions"  # noqa: S105 - the name of a secret
_EXTENSION = "verifier-sessions"
_SEEN_EVERY = timedelta(minutes=1)
_SECOND_STEP = timedelta(minutes=5)
"""How long someone may take from the password to the code."""

_READING = frozenset({"GET", "HEAD"})


class _Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies, sent over HTTPS only wherever the page came so."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Tell whether the cookie is for HTTPS only."""
        del app
        public = current_context().public_url or ""
        return request.is_secure or public.startswith("https:")


def register_sessions(app: Flask, settings: Settings) -> None:
    """Let people sign in to ``app``; see :func:`admit`."""
    app.extensions[_EXTENSION] = settings
    app.session_interface = _Cookies()
    app.config.update(
        SESSION_COOKIE_NAME="verifier_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.jinja_env.globals["current_user"] = current_user

    @app.after_request
    def _keep_private(response: Response) -> Response:
        if "session_of_request" in g or "csrf_token" in g:
            # Pages for one person: no cache may keep them, not even the browser's.
            response.headers["Cache-Control"] = "no-store"
        return response


def load_cookie_key(app: Flask) -> None:
    """Sign cookies with the key that all workers on all machines share."""
    with app.app_context():
        app.secret_key = current_service().store.server_secret(_SECRET)


def current_session() -> tuple[Session, User] | None:
    """Return the session of this request and whose it is; None without one.

    One that waits for a code is not returned: see :func:`waiting_session`.
    """
    found = _session_of_request()
    return None if found is None or found[0].waits_for_code else found


def waiting_session() -> tuple[Session, User] | None:
    """Return the session of this request if its second step is still to come."""
    found = _session_of_request()
    return found if found is not None and found[0].waits_for_code else None


def current_user() -> User | None:
    """Return who is signed in, if anybody is."""
    found = current_session()
    return None if found is None else found[1]


def signed_in() -> User:
    """Return who is signed in.

    Raises:
        RequestRefused: nobody is (401).
    """
    user = current_user()
    if user is None:
        raise RequestRefused("sign_in_required", "This needs an account: sign in.")
    return user


def current_actor() -> Actor:
    """Return in whose name a page changes things: whoever is signed in.

    Raises:
        RequestRefused: nobody is (401).
    """
    return signed_in().actor


def admit(role: Role) -> Response | None:
    """Let in who has ``role``; return where a reader has to go to sign in first.

    Raises:
        RequestRefused: nobody is signed in, and the request is not one that can be
            repeated by following a link (401); or the account's role is lower (403).
    """
    user = current_user()
    if user is None:
        if request.method in _READING and not _wants_json():
            target = request.full_path if request.query_string else request.path
            answer = redirect(url_for("signing_in.form", next=target), 303)
            answer.headers["Cache-Control"] = "no-store"
            return answer  # type: ignore[return-value] # Flask answers with its own
        raise RequestRefused(
            "sign_in_required",
            "You are not signed in, or were signed out meanwhile. Nothing was changed.",
        )
    if not user.role.includes(role):
        raise RequestRefused(
            "role_missing",
            f"This is for the role {role} and above; your account's role is "
            f"{user.role}.",
        )
    return None


def open_session(user: User, *, waits_for_code: bool = False) -> None:
    """Sign ``user`` in on this browser, under a token that nobody had before."""
    close_session()
    settings: Settings = current_app.extensions[_EXTENSION]
    service = current_service()
    at = service.clock()
    lasts = _SECOND_STEP if waits_for_code else timedelta(hours=settings.session_hours)
    token = current_context().new_secret()
    service.store.start_session(
        Session(
            hash=secret_hash(token),
            user_id=user.id,
            created_at=at,
            last_seen_at=at,
            expires_at=at + lasts,
            browser=browser_name(request.headers.get("User-Agent", "")),
            waits_for_code=waits_for_code,
        )
    )
    session[TOKEN] = token


def close_session() -> None:
    """Sign out on this browser: its cookie opens nothing from now on."""
    token = session.get(TOKEN)
    if isinstance(token, str):
        current_service().store.end_session(secret_hash(token))
    session.clear()
    g.pop("session_of_request", None)
    g.pop("csrf_token", None)


def safe_target(value: str | None) -> str | None:
    """Return ``value`` if it is an address within this site, to go on to."""
    if not value or not value.startswith("/") or value.startswith(("//", "/\\")):
        return None
    if any(ord(each) <= ord(" ") or each == "\\" for each in value):
        return None
    parts = urlsplit(value)
    return value if not parts.scheme and not parts.netloc else None


def _wants_json() -> bool:
    accepted = request.accept_mimetypes
    best = accepted.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def _session_of_request() -> tuple[Session, User] | None:
    if "session_of_request" not in g:
        g.session_of_request = _find_session()
    found: tuple[Session, User] | None = g.session_of_request
    return found


def _find_session() -> tuple[Session, User] | None:
    token = session.get(TOKEN)
    if not isinstance(token, str):
        return None
    service = current_service()
    found = service.store.session_by_hash(secret_hash(token))
    if found is None:
        return None
    settings: Settings = current_app.extensions[_EXTENSION]
    at = service.clock()
    kept, user = found
    idle = timedelta(minutes=settings.session_minutes)
    if kept.is_over(at, idle) or user.state != "active":
        return None
    if at - kept.last_seen_at >= _SEEN_EVERY:
        try:
            service.store.touch_session(kept.hash, at)
        except StoreUnavailable:
            _LOG.warning("the use of a session could not be noted")
    return found
