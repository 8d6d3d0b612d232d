"""Accounts: who may work here, and as what. Each change has its event in the trail.

Every function works within the caller's unit of work and takes the moment (``at``)
and whatever is drawn at random from the caller. Passwords come as their hashes, made
before the unit of work was opened.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from claims.access import revoke_key
from claims.account_rules import (
    checked_name,
    new_user,
    record_change,
    require_another_admin,
)
from claims.audit import AuditAction
from claims.errors import InvalidRecord, LinkClosed
from claims.keys import Scope
from claims.models import Actor
from claims.people import (
    LinkPurpose,
    PasswordLink,
    Role,
    User,
    UserSecrets,
    secret_hash,
)
from claims.store.base import UnitOfWork
from claims.store.people import PeopleReading

LINK_LASTS = timedelta(days=7)
"""How long an invitation can be accepted."""

RESET_LASTS = timedelta(days=1)
"""How long a link for a new password can be used."""

_SECRET_SHORTEST = 32

SCOPES = {
    Role.VIEWER: (Scope.VERIFY, Scope.READ),
    Role.REVIEWER: (Scope.VERIFY, Scope.READ, Scope.CURATE),
    Role.EDITOR: (Scope.VERIFY, Scope.READ, Scope.CURATE),
    Role.ADMIN: tuple(Scope),
}
"""What the API keys that act in someone's name may be good for, by their role."""


def create_user(  # noqa: PLR0913 - one argument per fact about an account
    work: UnitOfWork,
    actor: Actor,
    *,
    user_id: str,
    email: str,
    name: str,
    role: Role,
    password_hash: str,
    at: datetime,
) -> User:
    """Make an account that can sign in at once.

    Raises:
        InvalidEmail: the email cannot be one, or has an account already.
        InvalidRecord: the name is blank.
    """
    user = replace(
        new_user(work, actor, user_id, email, name, role, at), password_changed_at=at
    )
    work.add_user(user, UserSecrets(password_hash))
    record_change(work, actor, AuditAction.USER_CREATE, at, after=user)
    return user


def invite(  # noqa: PLR0913 - one argument per fact about an account
    work: UnitOfWork,
    actor: Actor,
    *,
    user_id: str,
    email: str,
    name: str,
    role: Role,
    secret: str,
    at: datetime,
) -> User:
    """Make an account whose owner sets the password by a link with ``secret``.

    Raises:
        InvalidEmail: the email cannot be one, or has an account already.
        InvalidRecord: the name is blank.
    """
    user = new_user(work, actor, user_id, email, name, role, at)
    work.add_user(user, UserSecrets())
    _add_link(work, actor, user, LinkPurpose.INVITATION, secret, at)
    record_change(work, actor, AuditAction.USER_INVITE, at, after=user)
    return user


def give_link(
    work: UnitOfWork, actor: Actor, user_id: str, *, secret: str, at: datetime
) -> PasswordLink:
    """Let someone set a new password by a link with ``secret``; earlier links end.

    Until then the old password stays good. Who was invited and never came gets a
    new invitation.

    Raises:
        UserNotFound: there is no such account.
        InvalidRecord: it is inactive.
    """
    user = work.get_user(user_id)
    if user.state == "inactive":
        raise InvalidRecord(f"The account of {user.name} is inactive: activate it.")
    invited = user.state == "invited"
    purpose = LinkPurpose.INVITATION if invited else LinkPurpose.RESET
    link = _add_link(work, actor, user, purpose, secret, at)
    action = AuditAction.USER_INVITE if invited else AuditAction.USER_RESET
    record_change(work, actor, action, at, after=user)
    return link


def use_link(
    work: UnitOfWork, secret: str, *, password_hash: str, at: datetime
) -> User:
    """Set the password of whoever was given the link with ``secret``.

    Raises:
        LinkClosed: the link was used, replaced or has expired.
    """
    user = link_owner(work, secret, at)
    work.use_link(secret_hash(secret), at)
    return _set_password(work, user.actor, user, password_hash, at)


def link_owner(people: PeopleReading, secret: str, at: datetime) -> User:
    """Return who may set a password by the link with ``secret``.

    Raises:
        LinkClosed: the link was used, replaced or has expired.
    """
    link = people.link_by_hash(secret_hash(secret))
    if link is None or not link.is_open(at):
        raise LinkClosed("This link was used, replaced by a newer one or has expired.")
    user = people.get_user(link.user_id)
    if user.state == "inactive":
        raise LinkClosed("This link was used, replaced by a newer one or has expired.")
    return user


def change_password(
    work: UnitOfWork, user: User, *, password_hash: str, at: datetime
) -> User:
    """Set one's own password; all of one's sessions end."""
    work.drop_links(user.id)
    return _set_password(work, user.actor, work.get_user(user.id), password_hash, at)


def change_role(  # noqa: PLR0913 - the reason is optional
    work: UnitOfWork,
    actor: Actor,
    user_id: str,
    role: Role,
    *,
    at: datetime,
    reason: str | None = None,
) -> User:
    """Give an account another role; its sessions end, and keys that go beyond it.

    Raises:
        UserNotFound: there is no such account.
        LastAdmin: no active admin would be left.
        InvalidRecord: it has this role.
    """
    before = work.get_user(user_id)
    if before.role is role:
        raise InvalidRecord(f"{before.name} has the role {role} already.")
    if role is not Role.ADMIN:
        require_another_admin(work, before)
    after = replace(before, role=role)
    work.change_user(after)
    work.end_sessions(user_id)
    record_change(
        work,
        actor,
        AuditAction.USER_ROLE,
        at,
        before=before,
        after=after,
        reason=reason,
    )
    _revoke_beyond(work, actor, after, SCOPES[role], at, f"the role became {role}")
    return after


def deactivate(
    work: UnitOfWork,
    actor: Actor,
    user_id: str,
    *,
    at: datetime,
    reason: str | None = None,
) -> User:
    """Close an account: its sessions, links and keys end; its work stays.

    Raises:
        UserNotFound: there is no such account.
        LastAdmin: no active admin would be left.
        InvalidRecord: it is inactive.
    """
    before = work.get_user(user_id)
    if before.state == "inactive":
        raise InvalidRecord(f"The account of {before.name} is inactive already.")
    require_another_admin(work, before)
    after = replace(before, deactivated_at=at)
    work.change_user(after)
    work.end_sessions(user_id)
    work.drop_links(user_id)
    record_change(
        work,
        actor,
        AuditAction.USER_DISABLE,
        at,
        before=before,
        after=after,
        reason=reason,
    )
    _revoke_beyond(work, actor, after, (), at, "the account was made inactive")
    return after


def activate(work: UnitOfWork, actor: Actor, user_id: str, *, at: datetime) -> User:
    """Open an account again; its old keys and sessions stay ended.

    Raises:
        UserNotFound: there is no such account.
        InvalidRecord: it is not inactive.
    """
    before = work.get_user(user_id)
    if before.state != "inactive":
        raise InvalidRecord(f"The account of {before.name} is not inactive.")
    after = replace(before, deactivated_at=None)
    work.change_user(after)
    record_change(work, actor, AuditAction.USER_ENABLE, at, before=before, after=after)
    return after


def rename(
    work: UnitOfWork, actor: Actor, user_id: str, name: str, *, at: datetime
) -> User:
    """Change the name that pages and the audit trail show from now on.

    Raises:
        UserNotFound: there is no such account.
        InvalidRecord: the name is blank, too long or what it was.
    """
    before = work.get_user(user_id)
    after = replace(before, name=checked_name(name))
    if after == before:
        raise InvalidRecord("This is the name already.")
    work.change_user(after)
    record_change(work, actor, AuditAction.USER_NAME, at, before=before, after=after)
    return after


def turn_codes_on(  # noqa: PLR0913 - the secret, its first code and the way back
    work: UnitOfWork,
    user: User,
    *,
    code_secret: str,
    code_step: int,
    recovery_hashes: Collection[str],
    at: datetime,
) -> User:
    """Ask for a code at each sign-in from now on; other sessions end."""
    before = work.get_user(user.id)
    if before.code_since is not None:
        raise InvalidRecord("Codes are on already.")
    after = replace(before, code_since=at)
    secrets = work.user_secrets(user.id)
    work.change_user(after)
    work.set_user_secrets(
        user.id, replace(secrets, code_secret=code_secret, code_step=code_step)
    )
    work.set_recovery_codes(user.id, recovery_hashes)
    work.end_sessions(user.id)
    record_change(
        work, user.actor, AuditAction.USER_CODE_ON, at, before=before, after=after
    )
    return after


def turn_codes_off(
    work: UnitOfWork, actor: Actor, user_id: str, *, at: datetime
) -> User:
    """Ask for the password alone from now on.

    Raises:
        UserNotFound: there is no such account.
        InvalidRecord: codes are off.
    """
    before = work.get_user(user_id)
    if before.code_since is None:
        raise InvalidRecord("Codes are off already.")
    after = replace(before, code_since=None)
    secrets = work.user_secrets(user_id)
    work.change_user(after)
    work.set_user_secrets(user_id, replace(secrets, code_secret=None, code_step=None))
    work.set_recovery_codes(user_id, ())
    record_change(
        work, actor, AuditAction.USER_CODE_OFF, at, before=before, after=after
    )
    return after


def renew_recovery_codes(
    work: UnitOfWork, user: User, hashes: Collection[str], *, at: datetime
) -> None:
    """Put recovery codes in place of all earlier ones.

    Raises:
        InvalidRecord: codes are off.
    """
    there = work.get_user(user.id)
    if there.code_since is None:
        raise InvalidRecord("Turn codes on first.")
    work.set_recovery_codes(user.id, hashes)
    record_change(work, user.actor, AuditAction.USER_RECOVERY_CODES, at, after=there)


def _add_link(  # noqa: PLR0913, PLR0917 - who, for whom, why and until when
    work: UnitOfWork,
    actor: Actor,
    user: User,
    purpose: LinkPurpose,
    secret: str,
    at: datetime,
) -> PasswordLink:
    if len(secret) < _SECRET_SHORTEST:
        raise ValueError("A link needs at least 32 random characters.")
    lasts = LINK_LASTS if purpose is LinkPurpose.INVITATION else RESET_LASTS
    link = PasswordLink(secret_hash(secret), user.id, purpose, at, actor.id, at + lasts)
    work.add_link(link)
    return link


def _set_password(
    work: UnitOfWork, actor: Actor, user: User, password_hash: str, at: datetime
) -> User:
    after = replace(user, password_changed_at=at)
    secrets = work.user_secrets(user.id)
    work.change_user(after)
    work.set_user_secrets(user.id, replace(secrets, password_hash=password_hash))
    work.end_sessions(user.id)
    record_change(work, actor, AuditAction.USER_PASSWORD, at, before=user, after=after)
    return after


def _revoke_beyond(  # noqa: PLR0913, PLR0917 - whose, what is allowed, and why
    work: UnitOfWork,
    actor: Actor,
    user: User,
    allowed: Collection[Scope],
    at: datetime,
    reason: str,
) -> None:
    """Take back the keys that act in someone's name beyond what they may."""
    for key in work.keys_of(user.actor.id):
        if key.revoked_at is None and not set(key.scopes) <= set(allowed):
            revoke_key(work, actor, key.prefix, at=at, reason=reason)
