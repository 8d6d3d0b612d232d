"""What every change of an account keeps to, and the event that it leaves."""

import re
from datetime import datetime

from claims.audit import AuditAction, AuditEntry
from claims.errors import InvalidRecord, LastAdmin
from claims.models import Actor
from claims.people import Role, User
from claims.store.base import UnitOfWork
from claims.text import normalise, require_storable

_EMAIL = re.compile(r"[^@\s<>()\[\],;:\\\"]+@[^@\s<>()\[\],;:\\\"]+\.[^@\s.]+")
_LONGEST = 200


class InvalidEmail(InvalidRecord):
    """Raised when a text cannot be the email of an account."""


def new_user(  # noqa: PLR0913, PLR0917 - one argument per fact about an account
    work: UnitOfWork,
    actor: Actor,
    user_id: str,
    email: str,
    name: str,
    role: Role,
    at: datetime,
) -> User:
    """Return an account that nobody has yet.

    Raises:
        InvalidEmail: the email cannot be one, or has an account already.
        InvalidRecord: the name is blank or too long.
    """
    address = normalise(require_storable(email))
    if not _EMAIL.fullmatch(address) or len(address) > _LONGEST:
        raise InvalidEmail("Give an email address such as anna.kern@newsroom.example.")
    if work.user_by_email(address) is not None:
        raise InvalidEmail(f"There is an account for {address} already.")
    return User(
        id=user_id,
        email=address,
        name=checked_name(name),
        role=role,
        created_at=at,
        created_by=actor.id,
    )


def checked_name(name: str) -> str:
    """Return a name as it is kept.

    Raises:
        InvalidRecord: it is blank or too long.
    """
    given = " ".join(require_storable(name).split())
    if not given:
        raise InvalidRecord("Give a name: it stands beside everything that is changed.")
    if len(given) > _LONGEST:
        raise InvalidRecord(f"Use at most {_LONGEST} characters for a name.")
    return given


def require_another_admin(work: UnitOfWork, user: User) -> None:
    """Let an admin go only where another active one is left.

    Raises:
        LastAdmin: none would be.
    """
    if user.role is not Role.ADMIN or user.state != "active":
        return
    others = [
        each
        for each in work.list_users()
        if each.id != user.id and each.role is Role.ADMIN and each.state == "active"
    ]
    if not others:
        raise LastAdmin(
            f"{user.name} is the last active admin. Make someone else an admin first."
        )


def snapshot(user: User) -> dict[str, object]:
    """Return what an audit event keeps of an account: nothing that is secret."""
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "role": str(user.role),
        "state": user.state,
        "codes": user.code_since is not None,
    }


def record_change(  # noqa: PLR0913 - one argument per part of an event
    work: UnitOfWork,
    actor: Actor,
    action: AuditAction,
    at: datetime,
    *,
    after: User,
    before: User | None = None,
    reason: str | None = None,
) -> None:
    """Put what was done to an account at the end of the audit trail."""
    work.append_audit(
        AuditEntry(
            actor,
            action,
            f"user:{after.id}",
            at,
            before=None if before is None else snapshot(before),
            after=snapshot(after),
            reason=(reason or "").strip() or None,
        )
    )
