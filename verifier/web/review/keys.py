"""API keys: making one, which is shown once, and taking one back."""

from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from claims.access import create_key, revoke_key
from claims.accounts import SCOPES
from claims.errors import InvalidRecord, KeyNotFound
from claims.keys import ApiKey, Scope
from claims.models import Actor
from claims.people import Role, User
from verifier.http.context import current_context, current_service
from verifier.http.problems import RequestRefused
from verifier.http.sessions import signed_in
from verifier.http.signing_in import log_event
from verifier.web.review.forms import UNPROCESSABLE, change, field, page

review_keys = Blueprint("review_keys", __name__)

SCOPE_WORDS = {
    Scope.VERIFY: "check claims",
    Scope.READ: "read the store",
    Scope.CURATE: "write and review claims",
    Scope.ADMIN: "everything",
}
"""What each scope is for, as the form tells it."""

_DAYS = {"30": "30 days", "90": "90 days", "365": "a year", "": "no end"}


@review_keys.get("/review/keys")
def keys() -> Response:
    """List one's own keys; an admin sees everybody's."""
    return _keys()


@review_keys.post("/review/keys")
def make() -> Response:
    """Make a key and show it, this once."""
    user = signed_in()
    service = current_service()
    at = service.clock()
    given = request.form.getlist("scope")
    scopes = [scope for scope in SCOPES[user.role] if scope in given]
    if not scopes or len(scopes) != len(set(given)):
        return _keys(errors={"scope": "Choose at least one thing that it is good for."})
    days = field("days")
    if days not in _DAYS:
        return _keys(errors={"days": "Choose how long it is good."})
    note = field("note")
    if not note:
        return _keys(
            errors={"note": "Say what it is for: you will want to know later."}
        )
    secret = current_context().new_secret()
    try:
        token, key = change(
            lambda work: create_key(
                work,
                user.actor,
                secret=secret,
                owner=_owner(user),
                scopes=scopes,
                at=at,
                note=note,
                expires_at=at + timedelta(days=int(days)) if days else None,
            )
        )
    except InvalidRecord as error:
        return _keys(errors={"note": str(error)})
    log_event("key_made", user)
    return _keys(token=token, made=key)


@review_keys.post("/review/keys/<prefix>/revoke")
def revoke(prefix: str) -> AnyResponse:
    """Take a key back at once."""
    user = signed_in()
    at, reason = current_service().clock(), field("reason") or None
    key = next((each for each in _visible(user) if each.prefix == prefix), None)
    if key is None:
        raise RequestRefused("not_found", "You have no key of this name.")
    try:
        change(lambda work: revoke_key(work, user.actor, prefix, at=at, reason=reason))
    except (InvalidRecord, KeyNotFound) as error:
        return _keys(errors={"revoke": str(error)})
    log_event("key_revoked", user)
    flash(f"The key {prefix} is revoked: nothing accepts it any more.", "done")
    return redirect(url_for("review_keys.keys"), 303)


def _owner(user: User) -> Actor:
    """Return in whose name the key acts: an admin can name a program or a desk."""
    name = field("owner")
    if user.role is Role.ADMIN and name:
        return Actor(f"named:{name}", name)
    return user.actor


def _visible(user: User) -> list[ApiKey]:
    found = current_service().store.list_keys()
    if user.role is not Role.ADMIN:
        found = [each for each in found if each.owner.id == user.actor.id]
    at = current_service().clock()
    return sorted(found, key=lambda each: each.state(at) != "active")


def _keys(
    *,
    errors: dict[str, str] | None = None,
    token: str | None = None,
    made: ApiKey | None = None,
) -> Response:
    user = signed_in()
    return page(
        "review/keys.html",
        status=UNPROCESSABLE if errors else 200,
        errors=errors or {},
        user=user,
        keys=_visible(user),
        token=token,
        made=made,
        at=current_service().clock(),
        scopes={each: SCOPE_WORDS[each] for each in SCOPES[user.role]},
        days=_DAYS,
        wanted=request.form if errors else {},
        chosen=request.form.getlist("scope") if errors else [],
    )
