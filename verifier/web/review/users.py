"""People and the newsroom: accounts, roles, links, and what holds for all."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from claims import accounts
from claims import newsroom as newsroom_settings
from claims.account_rules import InvalidEmail
from claims.errors import InvalidRecord, UserNotFound
from claims.people import PasswordLink, Role, User
from claims.store.base import UnitOfWork
from claims.store.people import NEWSROOM_NAME, SINGLE_REVIEWER
from verifier.http.addresses import public_url_for
from verifier.http.context import current_context, current_service, usable_id
from verifier.http.sessions import current_actor, signed_in
from verifier.http.signing_in import log_event
from verifier.web.review.forms import UNPROCESSABLE, change, field, page

review_users = Blueprint("review_users", __name__)

ROLE_WORDS = {
    Role.VIEWER: "Viewer: reads everything, changes nothing",
    Role.REVIEWER: "Reviewer: writes claims and reviews those of others",
    Role.EDITOR: "Editor: also imports claims and withdraws golden cases",
    Role.ADMIN: "Admin: also looks after people, all keys and the newsroom",
}
"""What each role may do, as the forms tell it."""


@dataclass(frozen=True, slots=True)
class Given:
    """A one-time link that was just made: shown this once."""

    user: User
    address: str
    link: PasswordLink


@review_users.get("/review/users")
def users() -> Response:
    """List everybody, and let an admin invite more."""
    return _users()


@review_users.post("/review/users")
def invite() -> Response:
    """Make an account and show its one-time link."""
    service, actor = current_service(), current_actor()
    secret = current_context().new_secret()
    try:
        role = Role(field("role"))
    except ValueError:
        return _users(errors={"role": "Choose one of the roles."})
    try:
        user = change(
            lambda work: accounts.invite(
                work,
                actor,
                user_id=service.new_id(),
                email=field("email"),
                name=field("name"),
                role=role,
                secret=secret,
                at=service.clock(),
            )
        )
    except InvalidEmail as error:
        return _users(errors={"email": str(error)})
    except InvalidRecord as error:
        return _users(errors={"name": str(error)})
    log_event("user_invited", signed_in())
    return _users(given=_given(user, secret))


@review_users.get("/review/users/<user_id>")
def user(user_id: str) -> Response:
    """Show one account and what an admin can do with it."""
    return _user(_found(user_id))


@review_users.post("/review/users/<user_id>/role")
def set_role(user_id: str) -> AnyResponse:
    """Give the account another role."""
    found = _found(user_id)
    try:
        role = Role(field("role"))
    except ValueError:
        return _user(found, errors={"role": "Choose one of the roles."})
    at, actor, reason = current_service().clock(), current_actor(), field("reason")
    return _changed(
        found,
        "role",
        f"{found.name} is now {_article(role)} and has to sign in again.",
        lambda work: accounts.change_role(
            work, actor, found.id, role, at=at, reason=reason
        ),
    )


@review_users.post("/review/users/<user_id>/deactivate")
def deactivate(user_id: str) -> AnyResponse:
    """Close the account."""
    found = _found(user_id)
    at, actor, reason = current_service().clock(), current_actor(), field("reason")
    return _changed(
        found,
        "deactivate",
        f"{found.name} can no longer sign in.",
        lambda work: accounts.deactivate(work, actor, found.id, at=at, reason=reason),
    )


@review_users.post("/review/users/<user_id>/activate")
def activate(user_id: str) -> AnyResponse:
    """Open the account again."""
    found = _found(user_id)
    at, actor = current_service().clock(), current_actor()
    return _changed(
        found,
        "activate",
        f"{found.name} can sign in again.",
        lambda work: accounts.activate(work, actor, found.id, at=at),
    )


@review_users.post("/review/users/<user_id>/codes-off")
def turn_codes_off(user_id: str) -> AnyResponse:
    """Let someone who lost their phone sign in with the password alone."""
    found = _found(user_id)
    at, actor = current_service().clock(), current_actor()
    return _changed(
        found,
        "codes",
        f"{found.name} signs in with the password alone from now on.",
        lambda work: accounts.turn_codes_off(work, actor, found.id, at=at),
    )


@review_users.post("/review/users/<user_id>/link")
def give_link(user_id: str) -> Response:
    """Show a one-time link with which the person sets a password."""
    found = _found(user_id)
    service, actor = current_service(), current_actor()
    secret = current_context().new_secret()
    try:
        change(
            lambda work: accounts.give_link(
                work, actor, found.id, secret=secret, at=service.clock()
            )
        )
    except InvalidRecord as error:
        return _user(found, errors={"link": str(error)})
    log_event("link_given", signed_in())
    return _user(found, given=_given(found, secret))


@review_users.post("/review/newsroom")
def newsroom() -> AnyResponse:
    """Keep what holds for the whole newsroom."""
    at, actor = current_service().clock(), current_actor()
    alone = request.form.get(SINGLE_REVIEWER) == "on"

    def keep(work: UnitOfWork) -> None:
        newsroom_settings.set_newsroom_name(work, actor, field(NEWSROOM_NAME), at=at)
        newsroom_settings.set_single_reviewer(work, actor, on=alone, at=at)

    try:
        change(keep)
    except InvalidRecord as error:
        return _users(errors={NEWSROOM_NAME: str(error)})
    flash("The newsroom's settings are kept.", "done")
    return redirect(url_for("review_users.users"), 303)


def _changed(
    found: User, error_at: str, done: str, action: Callable[[UnitOfWork], User]
) -> AnyResponse:
    try:
        change(action)
    except InvalidRecord as error:
        return _user(found, errors={error_at: str(error)})
    log_event("account_changed", signed_in())
    flash(done, "done")
    if found.id == signed_in().id:
        return redirect(url_for("signing_in.form"), 303)
    return redirect(url_for("review_users.user", user_id=found.id), 303)


def _found(user_id: str) -> User:
    store = current_service().store
    return store.get_user(usable_id(user_id, UserNotFound))


def _given(user: User, secret: str) -> Given | None:
    address = public_url_for("invitations.invitation", token=secret)
    links = {each.user_id: each for each in current_service().store.links()}
    link = links.get(user.id)
    return None if link is None else Given(user, address, link)


def _users(
    *, errors: dict[str, str] | None = None, given: Given | None = None
) -> Response:
    store = current_service().store
    everybody = sorted(
        store.list_users(),
        key=lambda user: (user.state == "inactive", user.name.casefold()),
    )
    return page(
        "review/users.html",
        status=UNPROCESSABLE if errors else 200,
        errors=errors or {},
        given=given,
        users=everybody,
        roles=ROLE_WORDS,
        wanted=request.form if errors else {},
        newsroom_name=store.newsroom_setting(NEWSROOM_NAME) or "",
        single_reviewer=store.newsroom_setting(SINGLE_REVIEWER) is not None,
    )


def _user(
    found: User, *, errors: dict[str, str] | None = None, given: Given | None = None
) -> Response:
    return page(
        "review/user.html",
        status=UNPROCESSABLE if errors else 200,
        errors=errors or {},
        given=given,
        found=found,
        roles=ROLE_WORDS,
        is_me=found.id == signed_in().id,
    )


def _article(role: Role) -> str:
    return f"an {role}" if role in (Role.EDITOR, Role.ADMIN) else f"a {role}"
