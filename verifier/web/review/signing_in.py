"""Signing in and out: the password, then the code where one is asked for."""

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

from claims.people import User
from verifier.http.context import current_service
from verifier.http.problems import RequestRefused
from verifier.http.sessions import (
    close_session,
    current_user,
    open_session,
    safe_target,
    waiting_session,
)
from verifier.http.signing_in import check_code, check_password, log_event

signing_in = Blueprint("signing_in", __name__)

_REFUSED = (
    "This email and password do not fit. Check both, or ask an admin of your newsroom "
    "for a link to set a new password."
)
_CODE_REFUSED = (
    "This code does not fit, or was used before. Wait for the next one that your "
    "authenticator shows."
)


@signing_in.get("/sign-in")
def form() -> AnyResponse:
    """Show the form, or go on for whoever is signed in already."""
    target = safe_target(request.args.get("next"))
    if current_user() is not None:
        return redirect(target or first_page(), 303)
    return _page("review/sign_in.html", target)


@signing_in.post("/sign-in")
def sign_in() -> AnyResponse:
    """Sign in, or show the form again with what does not fit."""
    target = safe_target(request.form.get("next"))
    email = request.form.get("email", "")
    template = "review/sign_in.html"
    try:
        user = check_password(email, request.form.get("password", ""))
    except RequestRefused as refused:
        return _refused(template, target, refused, email=email)
    if user is None:
        return _page(template, target, email=email, error=_REFUSED, status=422)
    if user.code_since is not None:
        open_session(user, waits_for_code=True)
        return redirect(url_for("signing_in.code_form", next=target), 303)
    return _signed_in(user, target)


@signing_in.get("/sign-in/code")
def code_form() -> AnyResponse:
    """Ask for the code of the authenticator."""
    target = safe_target(request.args.get("next"))
    if waiting_session() is None:
        return redirect(url_for("signing_in.form", next=target), 303)
    return _page("review/sign_in_code.html", target)


@signing_in.post("/sign-in/code")
def give_code() -> AnyResponse:
    """Sign in with the code, or ask for it again."""
    target = safe_target(request.form.get("next"))
    found = waiting_session()
    if found is None:
        return redirect(url_for("signing_in.form", next=target), 303)
    user = found[1]
    template = "review/sign_in_code.html"
    try:
        fits = check_code(user, request.form.get("code", ""))
    except RequestRefused as refused:
        return _refused(template, target, refused)
    if not fits:
        return _page(template, target, error=_CODE_REFUSED, status=422)
    return _signed_in(user, target)


@signing_in.post("/sign-out")
def sign_out() -> AnyResponse:
    """End this browser's session."""
    user = current_user()
    close_session()
    log_event("signed_out", user)
    return redirect(url_for("signing_in.form"), 303)


def first_page() -> str:
    """Return where people go once they are signed in: what needs doing."""
    for endpoint in ("review_home.home", "review.home", "review_queue.home"):
        if endpoint in current_app.view_functions:
            return url_for(endpoint)
    return url_for("account.account")


def _signed_in(user: User, target: str | None) -> AnyResponse:
    open_session(user)
    service = current_service()
    service.store.note_sign_in(user.id, service.clock())
    log_event("signed_in", user)
    return redirect(target or first_page(), 303)


def _refused(
    template: str, target: str | None, refused: RequestRefused, **values: str
) -> Response:
    problem = refused.problem
    answer = _page(
        template, target, error=problem.detail, status=problem.kind.status, **values
    )
    answer.headers.update(problem.headers)
    return answer


def _page(
    template: str, target: str | None, *, status: int = 200, **values: str
) -> Response:
    return make_response(render_template(template, target=target, **values), status)
