"""API keys: who may ask, and for what. A key itself is never kept, only its hash."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from claims.models import Actor

PREFIX_LENGTH = 11
"""Characters of a key that may be shown: ``vk_`` and eight more."""

_SECRET_SHORTEST = 32


class Scope(StrEnum):
    """What a key may be used for. Values stay: keys in use are made of them."""

    VERIFY = "verify"
    READ = "claims:read"
    CURATE = "curate"
    ADMIN = "admin"


_INCLUDED = {
    Scope.ADMIN: frozenset(Scope),
    Scope.CURATE: frozenset({Scope.CURATE, Scope.READ}),
}


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept: its first characters, its hash, and what it is good for.

    ``per_minute`` is the key's own limit of requests, ``None`` for the usual one.
    Times are in UTC.
    """

    prefix: str
    hash: str
    owner: Actor
    scopes: tuple[Scope, ...]
    created_at: datetime
    created_by: str
    note: str | None = None
    per_minute: int | None = None
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def allows(self, scope: Scope) -> bool:
        """Tell whether the key is good for ``scope``, itself or through another."""
        return any(
            scope is each or scope in _INCLUDED.get(each, ()) for each in self.scopes
        )

    def state(self, at: datetime) -> str:
        """Return ``active``, ``revoked`` or ``expired``, as of ``at``."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at is not None and at >= self.expires_at:
            return "expired"
        return "active"


def token_of(secret: str) -> str:
    """Return the key that is made of ``secret``: at least 32 random characters.

    Raises:
        ValueError: the secret is too short to keep anybody out.
    """
    if len(secret) < _SECRET_SHORTEST:
        raise ValueError("A key needs at least 32 random characters.")
    return f"vk_{secret}"


def prefix_of(token: str) -> str:
    """Return the part of a key that may be shown and logged."""
    return token[:PREFIX_LENGTH]


def hash_of(token: str) -> str:
    """Return what is kept of a key: it is random, so a fast hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def ordered_scopes(scopes: Iterable[Scope]) -> tuple[Scope, ...]:
    """Return each scope once, in the order in which they are declared."""
    wanted = set(scopes)
    return tuple(each for each in Scope if each in wanted)
