"""Giving out API keys and taking them back, each with its event in the audit trail."""

from collections.abc import Collection
from datetime import datetime

from claims.audit import AuditAction, AuditEntry
from claims.errors import InvalidRecord, KeyNotFound
from claims.keys import ApiKey, Scope, hash_of, ordered_scopes, prefix_of, token_of
from claims.models import Actor
from claims.store.base import UnitOfWork
from claims.text import require_storable

_LONGEST = 200


def create_key(  # noqa: PLR0913 - one argument per fact about a key
    work: UnitOfWork,
    actor: Actor,
    *,
    secret: str,
    owner: Actor,
    scopes: Collection[Scope],
    at: datetime,
    note: str | None = None,
    per_minute: int | None = None,
    expires_at: datetime | None = None,
) -> tuple[str, ApiKey]:
    """Keep a new key; return the key itself, which nobody can read again.

    ``secret`` is what the caller drew at random.

    Raises:
        InvalidRecord: no scope or owner, or it would never be valid.
        TextRejected: a text holds NUL or a lone surrogate.
    """
    for text in (owner.id, owner.name, note or ""):
        require_storable(text)
        if len(text) > _LONGEST:
            raise InvalidRecord(f"Use at most {_LONGEST} characters for a name.")
    if not owner.name.strip() or not owner.id.strip():
        raise InvalidRecord("A key needs an owner.")
    if not scopes:
        raise InvalidRecord("A key needs at least one scope.")
    if expires_at is not None and expires_at <= at:
        raise InvalidRecord("A key must expire in the future.")
    if per_minute is not None and per_minute < 1:
        raise InvalidRecord("A key's limit must be at least one request a minute.")
    token = token_of(secret)
    key = ApiKey(
        prefix=prefix_of(token),
        hash=hash_of(token),
        owner=owner,
        scopes=ordered_scopes(scopes),
        created_at=at,
        created_by=actor.id,
        note=note,
        per_minute=per_minute,
        expires_at=expires_at,
    )
    work.add_key(key)
    work.append_audit(
        AuditEntry(actor, AuditAction.KEY_CREATE, key.prefix, at, after=snapshot(key))
    )
    return token, key


def revoke_key(
    work: UnitOfWork,
    actor: Actor,
    prefix: str,
    *,
    at: datetime,
    reason: str | None = None,
) -> ApiKey:
    """Take a key back: from its commit on, no process accepts it.

    Raises:
        KeyNotFound: there is none with this prefix.
        InvalidRecord: it was revoked before.
    """
    before = work.get_key(prefix)
    if before is None:
        raise KeyNotFound(f"There is no key {prefix!r}; verifier key list shows all.")
    if before.revoked_at is not None:
        raise InvalidRecord(f"The key {prefix} was revoked before.")
    after = work.revoke_key(prefix, at)
    work.append_audit(
        AuditEntry(
            actor,
            AuditAction.KEY_REVOKE,
            prefix,
            at,
            before=snapshot(before),
            after=snapshot(after),
            reason=reason,
        )
    )
    return after


def snapshot(key: ApiKey) -> dict[str, object]:
    """Return what an audit event keeps of a key: never its hash."""
    return {
        "prefix": key.prefix,
        "owner": key.owner.id,
        "scopes": [str(scope) for scope in key.scopes],
        "note": key.note,
        "per_minute": key.per_minute,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
    }
