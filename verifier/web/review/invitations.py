"""One-time links: setting the first password, or a new one."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from claims import accounts
from claims.errors import LinkClosed
from claims.passwords import SHORTEST, WeakPassword, require_good
from claims.people import User
from verifier.http.context import current_context, current_service
from verifier.http.limits import address_counter
from verifier.http.sessions import close_session, open_session
from verifier.http.signing_in import TRIES, WINDOW, log_event, throttle
from verifier.web.review.forms import UNPROCESSABLE, change, page
from verifier.web.review.signing_in import first_page

invitations = Blueprint("invitations", __name__)

_TRIES = 6 * TRIES
_GONE = 410


@invitations.get("/invitations/<token>")
def invitation(token: str) -> Response:
    """Ask for a password, or tell that the link is good no more."""
    owner = _owner(token)
    return _closed() if owner is None else _form(token, owner)


@invitations.post("/invitations/<token>")
def accept(token: str) -> AnyResponse:
    """Set the password and sign in; with codes on, the code is asked for first."""
    owner = _owner(token)
    if owner is None:
        return _closed()
    wanted = request.form.get("password", "")
    try:
        require_good(wanted, (owner.name, owner.email))
    except WeakPassword as error:
        return _form(token, owner, errors={"password": str(error)})
    hashed = current_context().passwords.hash(wanted)
    at = current_service().clock()
    try:
        user = change(
            lambda work: accounts.use_link(work, token, password_hash=hashed, at=at)
        )
    except LinkClosed:
        return _closed()
    log_event("password_set_by_link", user)
    if user.code_since is not None:
        close_session()
        flash("Your password is set. Sign in with it.", "done")
        return redirect(url_for("signing_in.form"), 303)
    open_session(user)
    current_service().store.note_sign_in(user.id, at)
    log_event("signed_in", user)
    return redirect(first_page(), 303)


def _owner(token: str) -> User | None:
    service = current_service()
    at = service.clock()
    throttle(address_counter("link"), _TRIES, WINDOW, at)
    try:
        return accounts.link_owner(service.store, token, at)
    except LinkClosed:
        return None


def _form(token: str, owner: User, errors: dict[str, str] | None = None) -> Response:
    return page(
        "review/invitation.html",
        status=UNPROCESSABLE if errors else 200,
        token=token,
        owner=owner,
        shortest=SHORTEST,
        errors=errors or {},
    )


def _closed() -> Response:
    return page("review/invitation_closed.html", status=_GONE)
