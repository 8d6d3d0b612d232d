"""What holds for the whole newsroom: its name, and whether one person is enough."""

from datetime import datetime

from claims.account_rules import checked_name
from claims.audit import AuditAction, AuditEntry
from claims.models import Actor
from claims.store.base import UnitOfWork
from claims.store.people import NEWSROOM_NAME, SINGLE_REVIEWER


def set_single_reviewer(
    work: UnitOfWork, actor: Actor, *, on: bool, at: datetime
) -> None:
    """Let people approve what they wrote, or no longer."""
    _set_newsroom(work, actor, SINGLE_REVIEWER, "on" if on else None, at)


def set_newsroom_name(
    work: UnitOfWork, actor: Actor, name: str, *, at: datetime
) -> None:
    """Set the name under which the newsroom publishes; blank for none.

    Raises:
        InvalidRecord: the name is too long.
    """
    given = checked_name(name) if name.strip() else None
    _set_newsroom(work, actor, NEWSROOM_NAME, given, at)


def _set_newsroom(
    work: UnitOfWork, actor: Actor, name: str, value: str | None, at: datetime
) -> None:
    before = work.newsroom_setting(name)
    if before == value:
        return
    work.set_newsroom_setting(name, value)
    work.append_audit(
        AuditEntry(
            actor,
            AuditAction.NEWSROOM_SETTING,
            name,
            at,
            before={name: before},
            after={name: value},
        )
    )
