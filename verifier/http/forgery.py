"""Refusing forms that another site made (CSRF), for every write by cookie.

The API takes no cookies, so its routes need none of this; its keys travel in a header
that no other site can set.
"""

from typing import cast
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from markupsafe import Markup

from verifier.http.problems import RequestRefused

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def register_forgery(app: Flask) -> None:
    """Give templates ``csrf_field()``; :func:`refuse_forgery` does the checking."""
    app.config.update(
        # The rules of verifier.http.rules say which routes are checked.
        WTF_CSRF_CHECK_DEFAULT=False,
        # As long as the session: what took a morning to write must not be refused.
        WTF_CSRF_TIME_LIMIT=None,
        # It wants a Referer header, which our pages tell browsers not to send.
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRFProtect(app)
    app.jinja_env.globals["csrf_field"] = csrf_field


def csrf_field() -> Markup:
    """Return the hidden field that every form of a signed-in page needs."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(
        generate_csrf()
    )


def refuse_forgery() -> None:
    """Let a write pass only from a form that this server made for this browser.

    Raises:
        RequestRefused: the form's token is missing or another's (400).
    """
    if request.method in _READING or request.url_rule is None:
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise _not_ours("The form was sent from another site.")
    protection = cast("CSRFProtect", current_app.extensions["csrf"])
    try:
        protection.protect()
    except CSRFError as error:
        raise _not_ours(
            "The form was made before you signed in or out, or this browser keeps no "
            "cookies."
        ) from error


def refuse_other_sites() -> None:
    """Let a write of nobody's pass only from a page of this site.

    It belongs to no account, so it needs no token and no cookie: the browser says
    where it comes from.

    Raises:
        RequestRefused: another site sent it (400).
    """
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    elsewhere = origin is not None and urlsplit(origin).netloc != request.host
    if elsewhere or site not in ("same-origin", "none"):
        raise _not_ours("The form was sent from another site.")


def _not_ours(why: str) -> RequestRefused:
    return RequestRefused(
        "form_not_accepted",
        f"{why} Nothing was changed: open the page again and send its form from there.",
    )
