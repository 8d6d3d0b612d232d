"""One's own account: name, password, second step and sessions."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from claims import accounts
from claims.codes import (
    RECOVERY_CODES,
    code_secret,
    code_step,
    provisioning_address,
    recovery_code,
    recovery_hash,
)
from claims.errors import InvalidRecord
from claims.passwords import WeakPassword, require_good
from claims.people import Session, User
from claims.store.people import NEWSROOM_NAME
from verifier.http.context import current_context, current_service
from verifier.http.sessions import current_session, open_session, signed_in
from verifier.http.signing_in import check_own_password, log_event
from verifier.web.review.forms import UNPROCESSABLE, change, field, page
from verifier.web.review.qr import qr_code

account_pages = Blueprint("account", __name__)

_WRONG_PASSWORD = "This is not your present password."  # noqa: S105 - a message


@account_pages.get("/account")
def account() -> Response:
    """Show one's own account."""
    return _account()


@account_pages.post("/account/name")
def rename() -> AnyResponse:
    """Change one's own name."""
    user = signed_in()
    at = current_service().clock()
    try:
        change(
            lambda work: accounts.rename(
                work, user.actor, user.id, field("name"), at=at
            )
        )
    except InvalidRecord as error:
        return _account(errors={"name": str(error)}, name=field("name"))
    flash("Your name is changed.", "done")
    return redirect(url_for("account.account"), 303)


@account_pages.post("/account/password")
def set_password() -> AnyResponse:
    """Set another password, for whoever knows the old one."""
    user = signed_in()
    wanted = request.form.get("new", "")
    if not check_own_password(user, request.form.get("old", "")):
        return _account(errors={"old": _WRONG_PASSWORD})
    try:
        require_good(wanted, (user.name, user.email))
    except WeakPassword as error:
        return _account(errors={"new": str(error)})
    hashed = current_context().passwords.hash(wanted)
    at = current_service().clock()
    after = change(
        lambda work: accounts.change_password(work, user, password_hash=hashed, at=at)
    )
    log_event("password_changed", user)
    open_session(after)
    flash("Your password is changed, and you are signed out everywhere else.", "done")
    return redirect(url_for("account.account"), 303)


@account_pages.get("/account/codes")
def codes() -> AnyResponse:
    """Show the QR code that sets an authenticator up."""
    if signed_in().code_since is not None:
        return redirect(url_for("account.account"), 303)
    return _codes()


@account_pages.post("/account/codes")
def turn_codes_on() -> AnyResponse:
    """Ask for codes from now on, once the first one has come."""
    user = signed_in()
    if user.code_since is not None:
        return redirect(url_for("account.account"), 303)
    if not check_own_password(user, request.form.get("password", "")):
        return _codes(errors={"password": _WRONG_PASSWORD})
    at = current_service().clock()
    secret = _offered_secret(user)
    step = code_step(secret, field("code"), at)
    if step is None:
        return _codes(
            errors={
                "code": "This code does not fit. Check the clock of your phone, and "
                "take the code that it shows now."
            }
        )
    recovery = _new_recovery_codes()
    after = change(
        lambda work: accounts.turn_codes_on(
            work,
            user,
            code_secret=secret,
            code_step=step,
            recovery_hashes=[recovery_hash(each) for each in recovery],
            at=at,
        )
    )
    log_event("codes_turned_on", user)
    open_session(after)
    return page("review/recovery_codes.html", user=after, codes=recovery, fresh=True)


@account_pages.post("/account/codes/off")
def turn_codes_off() -> AnyResponse:
    """Ask for the password alone from now on."""
    user = signed_in()
    if not check_own_password(user, request.form.get("password", "")):
        return _account(errors={"off_password": _WRONG_PASSWORD})
    at = current_service().clock()
    try:
        change(lambda work: accounts.turn_codes_off(work, user.actor, user.id, at=at))
    except InvalidRecord as error:
        return _account(errors={"off_password": str(error)})
    log_event("codes_turned_off", user)
    flash("Signing in asks for your password alone from now on.", "done")
    return redirect(url_for("account.account"), 303)


@account_pages.post("/account/recovery-codes")
def renew_recovery_codes() -> AnyResponse:
    """Make new recovery codes in place of the old ones."""
    user = signed_in()
    if not check_own_password(user, request.form.get("password", "")):
        return _account(errors={"renew_password": _WRONG_PASSWORD})
    recovery = _new_recovery_codes()
    hashes = [recovery_hash(each) for each in recovery]
    at = current_service().clock()
    try:
        change(lambda work: accounts.renew_recovery_codes(work, user, hashes, at=at))
    except InvalidRecord as error:
        return _account(errors={"renew_password": str(error)})
    log_event("recovery_codes_renewed", user)
    return page("review/recovery_codes.html", user=user, codes=recovery, fresh=False)


@account_pages.post("/account/sessions/end")
def end_other_sessions() -> AnyResponse:
    """Sign out everywhere but in this browser."""
    user = signed_in()
    mine = current_session()
    but = None if mine is None else mine[0].hash
    change(lambda work: work.end_sessions(user.id, but=but))
    log_event("other_sessions_ended", user)
    flash("You are signed out everywhere else.", "done")
    return redirect(url_for("account.account"), 303)


def _account(
    *, errors: dict[str, str] | None = None, name: str | None = None
) -> Response:
    user = signed_in()
    store = current_service().store
    mine = current_session()
    return page(
        "review/account.html",
        status=UNPROCESSABLE if errors else 200,
        errors=errors or {},
        user=user,
        name=user.name if name is None else name,
        sessions=_open_sessions(user),
        mine=None if mine is None else mine[0].hash,
        recovery_left=store.recovery_codes_left(user.id),
    )


def _open_sessions(user: User) -> list[Session]:
    service = current_service()
    idle = timedelta(
        minutes=current_app.extensions["verifier-sessions"].session_minutes
    )
    return [
        each
        for each in service.store.sessions_of(user.id)
        if not each.waits_for_code and not each.is_over(service.clock(), idle)
    ]


def _codes(errors: dict[str, str] | None = None) -> Response:
    user = signed_in()
    secret = _offered_secret(user)
    issuer = current_service().store.newsroom_setting(NEWSROOM_NAME) or "Verifier"
    address = provisioning_address(secret, user.email, issuer)
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return page(
        "review/codes.html",
        status=UNPROCESSABLE if errors else 200,
        errors=errors or {},
        user=user,
        qr=qr_code(address),
        secret=spaced,
    )


def _offered_secret(user: User) -> str:
    """Return the secret that this session sets up: the same until it is taken.

    It is made of a secret of the server and of this session, so that nothing is kept
    for those who never finish.
    """
    mine = current_session()
    session_hash = "" if mine is None else mine[0].hash
    server = current_service().store.server_secret("codes")
    return code_secret(server, user.id.encode(), session_hash.encode())


def _new_recovery_codes() -> list[str]:
    draw = current_context().new_secret
    return [recovery_code(draw()) for _ in range(RECOVERY_CODES)]
