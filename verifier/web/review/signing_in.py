"""Signing in and out."""

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from verifier.http.context import current_service
from verifier.http.sessions import (
    close_session,
    current_user,
    open_session,
    safe_target,
)
from verifier.http.signing_in import check_password, log_event

signing_in = Blueprint("signing_in", __name__)

_REFUSED = (
    "This email and password do not fit. Check both; whoever runs the newsroom's "
    "accounts can give you a link to set a new password."
)


@signing_in.get("/sign-in")
def form() -> AnyResponse:
    """Show the form, or go on for whoever is signed in already."""
    target = safe_target(request.args.get("next"))
    if current_user() is not None:
        return redirect(target or first_page(), 303)
    return _page(target)


@signing_in.post("/sign-in")
def sign_in() -> AnyResponse:
    """Sign in, or show the form again with what does not fit."""
    target = safe_target(request.form.get("next"))
    email = request.form.get("email", "")
    user = check_password(email, request.form.get("password", ""))
    if user is None:
        return _page(target, email=email, error=_REFUSED, status=422)
    open_session(user)
    current_service().store.note_sign_in(user.id, current_service().clock())
    log_event("signed_in", user)
    return redirect(target or first_page(), 303)


@signing_in.post("/sign-out")
def sign_out() -> AnyResponse:
    """End this browser's session."""
    user = current_user()
    close_session()
    log_event("signed_out", user)
    return redirect(url_for("signing_in.form"), 303)


def first_page() -> str:
    """Return where people go once they are signed in: what needs doing."""
    for endpoint in ("review_home.home", "account.account"):
        if endpoint in current_app.view_functions:
            return url_for(endpoint)
    return "/"


def _page(
    target: str | None, *, email: str = "", error: str | None = None, status: int = 200
) -> Response:
    return make_response(
        render_template("review/sign_in.html", target=target, email=email, error=error),
        status,
    )
