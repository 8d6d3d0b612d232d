"""Keys, counters and kept answers in the database."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Row,
    Table,
    and_,
    case,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from claims.errors import InvalidRecord, KeyNotFound, StoreNotReady
from claims.keys import ApiKey, Scope
from claims.models import Actor
from claims.store.access import Allowance, KeptAnswer, Repeated, window_of
from claims.store.access_tables import (
    api_keys,
    kept_requests,
    request_counters,
    server_secrets,
)
from claims.store.sql.bulk import insert_rows
from claims.store.sql.engine import Database

_ADDRESSES = "addresses"
_CLEARED = 1_000


class AccessKeeping:
    """What a store keeps about those who ask; needs ``_database``.

    ``_quick`` is the same database for changes that may be lost with the power.
    """

    _database: Database
    _quick: Database

    def key_by_hash(self, hashed: str) -> ApiKey | None:
        """Return the key with this hash, whether valid or not."""
        query = select(api_keys).where(api_keys.c.hash == hashed)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _key_of(row)

    def list_keys(self) -> list[ApiKey]:
        """Return all keys, the oldest first."""
        query = select(api_keys).order_by(api_keys.c.created_at, api_keys.c.prefix)
        with self._database.read() as connection:
            return [_key_of(row) for row in connection.execute(query)]

    def touch_key(self, prefix: str, at: datetime) -> None:
        """Note that a key was used."""
        change = update(api_keys).where(api_keys.c.prefix == prefix)
        with self._quick.write() as connection:
            connection.execute(change.values(last_used_at=_moment(at)))

    def address_secret(self) -> bytes:
        """Return the secret that addresses are hashed with."""
        query = select(server_secrets.c.value).where(
            server_secrets.c.name == _ADDRESSES
        )
        with self._database.read() as connection:
            value = connection.scalar(query)
        if value is None:
            raise StoreNotReady('The store is not set up; run "verifier db upgrade".')
        return bytes(value)

    def take(
        self, counter: str, *, limit: int, window: int, at: datetime, units: int = 1
    ) -> Allowance:
        """Count ``units`` in the present window, in one statement."""
        ends, reset = window_of(at, window)
        table = request_counters
        query = select(table.c.used).where(
            table.c.counter == counter, table.c.ends_at == ends
        )
        if units > limit:
            with self._database.read() as connection:
                used = int(connection.scalar(query) or 0)
            left = max(0, limit - used)
            return Allowance(
                allowed=False, limit=limit, remaining=left, reset_seconds=reset
            )
        with self._quick.write() as connection:
            same = table.c.ends_at == ends
            insert = _insert(connection, table)
            counted = connection.scalar(
                insert.values(counter=counter, ends_at=ends, used=units)
                .on_conflict_do_update(
                    index_elements=[table.c.counter],
                    set_={
                        "ends_at": ends,
                        "used": case((same, table.c.used + units), else_=units),
                    },
                    where=or_(~same, table.c.used + units <= limit),
                )
                .returning(table.c.used)
            )
            used = int(counted or connection.scalar(query) or 0)
        if counted == units:
            # Once for each counter and window: others' old windows go too.
            self._clear(self._quick, table, table.c.counter, at)
        return Allowance(counted is not None, limit, max(0, limit - used), reset)

    def begin_request(  # noqa: PLR0913 - who, what and when
        self,
        caller: str,
        key: str,
        fingerprint: str,
        *,
        at: datetime,
        lease: int,
        keep: int,
    ) -> Repeated | None:
        """Note that a request is being worked on; None if it is the first."""
        table = kept_requests
        now = int(at.timestamp())
        begun = {
            "fingerprint": fingerprint,
            "abandoned_at": now + lease,
            "ends_at": now + keep,
        }
        mine = and_(table.c.caller == caller, table.c.key == key)
        self._clear(self._database, table, table.c.key, at)
        with self._database.write() as connection:
            insert = _insert(connection, table).values(caller=caller, key=key, **begun)
            first = connection.scalar(
                insert.on_conflict_do_update(
                    index_elements=[table.c.caller, table.c.key],
                    set_=begun,
                    where=and_(table.c.status.is_(None), table.c.abandoned_at <= now),
                ).returning(table.c.key)
            )
            if first is not None:
                return None
            row = connection.execute(select(table).where(mine)).one()
        answer = None
        if row.status is not None:
            answer = KeptAnswer(row.status, bytes(row.body), json.loads(row.headers))
        return Repeated(row.fingerprint, answer)

    def finish_request(self, caller: str, key: str, answer: KeptAnswer) -> None:
        """Keep the answer of a request that was begun."""
        table = kept_requests
        change = update(table).where(table.c.caller == caller, table.c.key == key)
        change = change.values(
            status=answer.status,
            headers=json.dumps(dict(answer.headers)),
            body=answer.body,
        )
        with self._database.write() as connection:
            connection.execute(change)

    def forget_request(self, caller: str, key: str) -> None:
        """Let a request that was begun be sent again."""
        table = kept_requests
        with self._database.write() as connection:
            connection.execute(
                delete(table).where(
                    table.c.caller == caller,
                    table.c.key == key,
                    table.c.status.is_(None),
                )
            )

    @staticmethod
    def _clear(
        database: Database, table: Table, key: Column[str], at: datetime
    ) -> None:
        """Take away what has ended, but for rows that someone is changing."""
        ended = select(key).where(table.c.ends_at <= int(at.timestamp()))
        with database.read() as connection:
            if connection.scalar(ended.limit(1)) is None:
                return
        some = ended.with_for_update(skip_locked=True).limit(_CLEARED)
        still = table.c.ends_at <= int(at.timestamp())
        with database.write() as connection:
            connection.execute(delete(table).where(key.in_(some), still))


class KeyWriting:
    """Changes of keys within a unit of work; needs ``_connection``."""

    _connection: Connection
    _changed: bool

    def get_key(self, prefix: str) -> ApiKey | None:
        """Return the key with this prefix, if there is one."""
        query = select(api_keys).where(api_keys.c.prefix == prefix)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _key_of(row)

    def keys_of(self, owner_id: str) -> list[ApiKey]:
        """Return the API keys that act in someone's name, the oldest first."""
        query = select(api_keys).where(api_keys.c.owner_id == owner_id)
        query = query.order_by(api_keys.c.created_at, api_keys.c.prefix)
        return [_key_of(row) for row in self._connection.execute(query)]

    def add_key(self, key: ApiKey) -> None:
        """Keep a new key; InvalidRecord if its prefix is used."""
        if self.get_key(key.prefix) is not None:
            raise InvalidRecord(f"The prefix {key.prefix} is used; make another key.")
        insert_rows(self._connection, api_keys, [_row_of(key)])
        self._changed = True

    def revoke_key(self, prefix: str, at: datetime) -> ApiKey:
        """Note that a key is not valid from ``at`` on; return it as it now stands."""
        change = update(api_keys).where(api_keys.c.prefix == prefix)
        self._connection.execute(change.values(revoked_at=_moment(at)))
        self._changed = True
        found = self.get_key(prefix)
        if found is None:
            raise KeyNotFound(f"There is no key {prefix!r}.")
        return found


def _insert(connection: Connection, table: Any) -> Any:  # noqa: ANN401 - of two dialects
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _key_of(row: Row[Any]) -> ApiKey:
    return ApiKey(
        prefix=row.prefix,
        hash=row.hash,
        owner=Actor(row.owner_id, row.owner_name),
        scopes=tuple(Scope(each) for each in row.scopes.split()),
        created_at=datetime.fromisoformat(row.created_at),
        created_by=row.created_by,
        note=row.note,
        per_minute=row.per_minute,
        expires_at=_read_moment(row.expires_at),
        last_used_at=_read_moment(row.last_used_at),
        revoked_at=_read_moment(row.revoked_at),
    )


def _read_moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _row_of(key: ApiKey) -> dict[str, object]:
    return {
        "prefix": key.prefix,
        "hash": key.hash,
        "owner_id": key.owner.id,
        "owner_name": key.owner.name,
        "scopes": " ".join(key.scopes),
        "note": key.note,
        "per_minute": key.per_minute,
        "created_at": _moment(key.created_at),
        "created_by": key.created_by,
        "expires_at": None if key.expires_at is None else _moment(key.expires_at),
    }
