"""People who sign in: their roles, accounts, sessions and one-time links.

Passwords, session tokens and links are never kept, only their hashes. Times are in
UTC; clocks and secrets are the caller's.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from claims.models import Actor


class Role(StrEnum):
    """What an account may do; each role may do all that those before it may."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Tell whether this role may do what ``other`` may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


class LinkPurpose(StrEnum):
    """Why someone was given a one-time link to set a password."""

    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class User:
    """An account. Nothing in it is secret.

    ``email`` is the sign-in name, in the form of :func:`claims.text.normalise`.
    ``password_changed_at`` is ``None`` until an invitation was accepted, and
    ``code_since`` while signing in asks for the password alone.
    """

    id: str
    email: str
    name: str
    role: Role
    created_at: datetime
    created_by: str
    password_changed_at: datetime | None = None
    code_since: datetime | None = None
    deactivated_at: datetime | None = None
    last_signed_in_at: datetime | None = None

    @property
    def state(self) -> str:
        """``active``, ``invited`` (no password yet) or ``inactive``."""
        if self.deactivated_at is not None:
            return "inactive"
        return "invited" if self.password_changed_at is None else "active"

    @property
    def actor(self) -> Actor:
        """Whom the audit trail names for what this person does."""
        return Actor(f"user:{self.id}", self.name, frozenset({str(self.role)}))


@dataclass(frozen=True, slots=True)
class UserSecrets:
    """What proves who someone is.

    ``code_secret`` is the base32 secret of their authenticator, and ``code_step``
    the number of the last time step whose code was accepted.
    """

    password_hash: str | None = None
    code_secret: str | None = None
    code_step: int | None = None

    def __repr__(self) -> str:
        """Tell nothing: this may be logged."""
        return "UserSecrets(...)"


@dataclass(frozen=True, slots=True)
class Session:
    """Someone's being signed in, in one browser.

    ``hash`` is that of the token in the browser's cookie. While
    ``waits_for_code`` the password was right and the second step is still to come:
    nobody is signed in yet. ``browser`` is a word or two for its owner to know it by.
    """

    hash: str
    user_id: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    browser: str
    waits_for_code: bool = False

    def is_over(self, at: datetime, idle: timedelta) -> bool:
        """Tell whether it has lasted too long, or too long without any request."""
        return at >= self.expires_at or at >= self.last_seen_at + idle


@dataclass(frozen=True, slots=True)
class PasswordLink:
    """A link that lets one person set a password, once."""

    hash: str
    user_id: str
    purpose: LinkPurpose
    created_at: datetime
    created_by: str
    expires_at: datetime
    used_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        """Tell whether it can still be used."""
        return self.used_at is None and at < self.expires_at


def secret_hash(secret: str) -> str:
    """Return what is kept of a token: it is random, so a fast hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
