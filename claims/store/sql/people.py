"""Accounts, sessions, links and tries in the database."""

import secrets
from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from math import ceil
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from claims.errors import InvalidRecord, UserNotFound
from claims.people import LinkPurpose, PasswordLink, Role, Session, User, UserSecrets
from claims.store.access_tables import server_secrets
from claims.store.people_tables import (
    newsroom_settings,
    password_links,
    recovery_codes,
    sessions,
    sign_in_tries,
    users,
)
from claims.store.sql.engine import Database

_SECRET_BYTES = 32


class _Reading:
    """What is read alike through a store and through a unit of work."""

    def _people(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def _row(self, query: Select[Any]) -> Row[Any] | None:
        with self._people() as connection:
            return connection.execute(query).one_or_none()

    def get_user(self, user_id: str) -> User:
        """Return an account; UserNotFound if there is none."""
        row = self._row(select(users).where(users.c.id == user_id))
        if row is None:
            raise UserNotFound(f"There is no account {user_id!r}.")
        return _user_of(row)

    def user_by_email(self, email: str) -> User | None:
        """Return the account with this sign-in name, already normalised."""
        row = self._row(select(users).where(users.c.email == email))
        return None if row is None else _user_of(row)

    def list_users(self) -> list[User]:
        """Return all accounts, the oldest first."""
        query = select(users).order_by(users.c.created_at, users.c.id)
        with self._people() as connection:
            return [_user_of(row) for row in connection.execute(query)]

    def user_secrets(self, user_id: str) -> UserSecrets:
        """Return what proves who someone is; UserNotFound if there is none."""
        columns = (users.c.password_hash, users.c.code_secret, users.c.code_step)
        row = self._row(select(*columns).where(users.c.id == user_id))
        if row is None:
            raise UserNotFound(f"There is no account {user_id!r}.")
        return UserSecrets(*row)

    def recovery_codes_left(self, user_id: str) -> int:
        """Return how many recovery codes someone has not used."""
        query = select(func.count()).where(recovery_codes.c.user_id == user_id)
        with self._people() as connection:
            return int(connection.scalar(query) or 0)

    def link_by_hash(self, hashed: str) -> PasswordLink | None:
        """Return the one-time link with this hash, whether still open or not."""
        row = self._row(select(password_links).where(password_links.c.hash == hashed))
        return None if row is None else _link_of(row)

    def links(self) -> list[PasswordLink]:
        """Return each account's latest link, the oldest first."""
        query = select(password_links).order_by(
            password_links.c.created_at, password_links.c.hash
        )
        with self._people() as connection:
            return [_link_of(row) for row in connection.execute(query)]

    def newsroom_setting(self, name: str) -> str | None:
        """Return a setting of the newsroom; None where it is off or not given."""
        table = newsroom_settings
        row = self._row(select(table.c.value).where(table.c.name == name))
        return None if row is None else str(row.value)


class PeopleKeeping(_Reading):
    """What a store keeps about people; needs ``_database``."""

    _database: Database
    _quick: Database

    def _people(self) -> AbstractContextManager[Connection]:
        return self._database.read()

    def server_secret(self, name: str) -> bytes:
        """Return 32 random bytes that all processes share, drawn on first use."""
        table = server_secrets
        query = select(table.c.value).where(table.c.name == name)
        row = self._row(query)
        if row is None:
            drawn = secrets.token_bytes(_SECRET_BYTES)
            with self._database.write() as connection:
                # Of processes that draw at once, the first one's secret stands.
                insert = _insert(connection, table).values(name=name, value=drawn)
                connection.execute(insert.on_conflict_do_nothing())
                row = connection.execute(query).one()
        return bytes(row.value)

    def start_session(self, session: Session) -> None:
        """Keep a session; those that have expired by its start are forgotten."""
        now = int(session.created_at.timestamp())
        values = asdict(session) | {
            "created_at": _moment(session.created_at),
            "last_seen_at": _moment(session.last_seen_at),
            "expires_at": _moment(session.expires_at),
            "ends_at": ceil(session.expires_at.timestamp()),
        }
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.ends_at <= now))
            connection.execute(sessions.insert().values(values))

    def session_by_hash(self, hashed: str) -> tuple[Session, User] | None:
        """Return the session with this hash and whose it is, whether over or not."""
        row = self._row(select(sessions).where(sessions.c.hash == hashed))
        if row is None:
            return None
        owner = self._row(select(users).where(users.c.id == row.user_id))
        return None if owner is None else (_session_of(row), _user_of(owner))

    def sessions_of(self, user_id: str) -> list[Session]:
        """Return someone's sessions, the newest first."""
        query = select(sessions).where(sessions.c.user_id == user_id)
        query = query.order_by(sessions.c.created_at.desc(), sessions.c.hash)
        with self._people() as connection:
            return [_session_of(row) for row in connection.execute(query)]

    def touch_session(self, hashed: str, at: datetime) -> None:
        """Note that a session was used."""
        change = update(sessions).where(sessions.c.hash == hashed)
        with self._quick.write() as connection:
            connection.execute(change.values(last_seen_at=_moment(at)))

    def end_session(self, hashed: str) -> None:
        """Forget a session: from now on its cookie opens nothing, on any worker."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.hash == hashed))

    def note_sign_in(self, user_id: str, at: datetime) -> None:
        """Note when someone last signed in."""
        change = update(users).where(users.c.id == user_id)
        with self._quick.write() as connection:
            connection.execute(change.values(last_signed_in_at=_moment(at)))

    def replace_password_hash(self, user_id: str, old: str, new: str) -> None:
        """Keep the same password under another hash, unless it changed meanwhile."""
        change = update(users).where(
            users.c.id == user_id, users.c.password_hash == old
        )
        with self._database.write() as connection:
            connection.execute(change.values(password_hash=new))

    def use_code_step(self, user_id: str, step: int) -> bool:
        """Note that the code of a time step was used; False if it or a later was."""
        unused = func.coalesce(users.c.code_step, -1) < step
        change = update(users).where(users.c.id == user_id, unused)
        with self._database.write() as connection:
            return connection.execute(change.values(code_step=step)).rowcount == 1

    def use_recovery_code(self, user_id: str, hashed: str) -> bool:
        """Use up a recovery code; False if there is no such code left."""
        table = recovery_codes
        change = delete(table).where(table.c.user_id == user_id, table.c.hash == hashed)
        with self._database.write() as connection:
            return connection.execute(change).rowcount == 1

    def count_try(self, counter: str, *, limit: int, window: int, at: datetime) -> int:
        """Count a try; return 0, or in how many seconds the next one will be let in."""
        table = sign_in_tries
        now = at.timestamp()
        mine = table.c.counter == counter
        with self._database.write() as connection:
            ended = select(table.c.counter).where(table.c.ends_at <= int(now), ~mine)
            connection.execute(
                delete(table).where(
                    table.c.counter.in_(ended.with_for_update(skip_locked=True))
                )
            )
            insert = _insert(connection, table)
            # Writing the row locks it, so that others at the same counter wait.
            text = connection.scalar(
                insert.values(counter=counter, tries="", ends_at=0)
                .on_conflict_do_update(
                    index_elements=[table.c.counter], set_={"counter": counter}
                )
                .returning(table.c.tries)
            )
            tries = [float(each) for each in (text or "").split()]
            tries = [each for each in tries if each > now - window]
            if len(tries) >= limit:
                return max(1, ceil(tries[-limit] + window - now))
            tries.append(now)
            connection.execute(
                update(table)
                .where(mine)
                .values(tries=_spaced(tries), ends_at=ceil(now + window))
            )
        return 0

    def forget_try(self, counter: str, at: datetime) -> None:
        """Take back a try that was counted at ``at``."""
        table = sign_in_tries
        mine = table.c.counter == counter
        with self._database.write() as connection:
            row = connection.execute(select(table).where(mine).with_for_update())
            found = row.one_or_none()
            tries = (
                [] if found is None else [float(each) for each in found.tries.split()]
            )
            if at.timestamp() in tries:
                tries.remove(at.timestamp())
                connection.execute(
                    update(table).where(mine).values(tries=_spaced(tries))
                )


class PeopleWriting(_Reading):
    """Changes of accounts within a unit of work; needs ``_connection``."""

    _connection: Connection
    _changed: bool

    def _people(self) -> AbstractContextManager[Connection]:
        return nullcontext(self._connection)

    def _change(self, statement: Any) -> None:  # noqa: ANN401 - any kind of change
        self._connection.execute(statement)
        self._changed = True

    def add_user(self, user: User, secrets: UserSecrets) -> None:
        """Keep a new account; InvalidRecord if its id or email is used."""
        query = select(users.c.id).where(
            (users.c.id == user.id) | (users.c.email == user.email)
        )
        if self._connection.scalar(query) is not None:
            raise InvalidRecord(f"There is an account for {user.email} already.")
        self._change(users.insert().values(_row_of(user) | asdict(secrets)))

    def change_user(self, user: User) -> None:
        """Keep what an account now says; its email and id stay."""
        values = _row_of(user)
        for kept in ("id", "email", "created_at", "created_by", "last_signed_in_at"):
            del values[kept]
        self._change(update(users).where(users.c.id == user.id).values(values))

    def set_user_secrets(self, user_id: str, secrets: UserSecrets) -> None:
        """Keep what proves who someone is from now on."""
        change = update(users).where(users.c.id == user_id)
        self._change(change.values(asdict(secrets)))

    def set_recovery_codes(self, user_id: str, hashes: Collection[str]) -> None:
        """Keep recovery codes in place of all earlier ones."""
        table = recovery_codes
        self._change(delete(table).where(table.c.user_id == user_id))
        rows = [{"user_id": user_id, "hash": each} for each in hashes]
        if rows:
            self._change(table.insert().values(rows))

    def end_sessions(self, user_id: str, *, but: str | None = None) -> None:
        """Forget someone's sessions, but the one with the hash ``but``."""
        self._change(
            delete(sessions).where(
                sessions.c.user_id == user_id, sessions.c.hash != (but or "")
            )
        )

    def add_link(self, link: PasswordLink) -> None:
        """Keep a one-time link in place of the person's earlier ones."""
        self.drop_links(link.user_id)
        values = asdict(link) | {
            "purpose": str(link.purpose),
            "created_at": _moment(link.created_at),
            "expires_at": _moment(link.expires_at),
            "used_at": _optional(link.used_at),
        }
        self._change(password_links.insert().values(values))

    def use_link(self, hashed: str, at: datetime) -> None:
        """Note that a link was used."""
        change = update(password_links).where(password_links.c.hash == hashed)
        self._change(change.values(used_at=_moment(at)))

    def drop_links(self, user_id: str) -> None:
        """Forget someone's links."""
        self._change(delete(password_links).where(password_links.c.user_id == user_id))

    def set_newsroom_setting(self, name: str, value: str | None) -> None:
        """Keep a setting of the newsroom; None turns it off."""
        table = newsroom_settings
        self._change(delete(table).where(table.c.name == name))
        if value is not None:
            self._change(table.insert().values(name=name, value=value))


def _insert(connection: Connection, table: Table) -> Any:  # noqa: ANN401 - of two dialects
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def _spaced(tries: Collection[float]) -> str:
    return " ".join(repr(each) for each in tries)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _optional(at: datetime | None) -> str | None:
    return None if at is None else _moment(at)


def _read(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _user_of(row: Row[Any]) -> User:
    return User(
        id=row.id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        created_at=datetime.fromisoformat(row.created_at),
        created_by=row.created_by,
        password_changed_at=_read(row.password_changed_at),
        code_since=_read(row.code_since),
        deactivated_at=_read(row.deactivated_at),
        last_signed_in_at=_read(row.last_signed_in_at),
    )


def _row_of(user: User) -> dict[str, Any]:
    return asdict(user) | {
        "role": str(user.role),
        "created_at": _moment(user.created_at),
        "password_changed_at": _optional(user.password_changed_at),
        "code_since": _optional(user.code_since),
        "deactivated_at": _optional(user.deactivated_at),
        "last_signed_in_at": _optional(user.last_signed_in_at),
    }


def _session_of(row: Row[Any]) -> Session:
    return Session(
        hash=row.hash,
        user_id=row.user_id,
        created_at=datetime.fromisoformat(row.created_at),
        last_seen_at=datetime.fromisoformat(row.last_seen_at),
        expires_at=datetime.fromisoformat(row.expires_at),
        browser=row.browser,
        waits_for_code=bool(row.waits_for_code),
    )


def _link_of(row: Row[Any]) -> PasswordLink:
    return PasswordLink(
        hash=row.hash,
        user_id=row.user_id,
        purpose=LinkPurpose(row.purpose),
        created_at=datetime.fromisoformat(row.created_at),
        created_by=row.created_by,
        expires_at=datetime.fromisoformat(row.expires_at),
        used_at=_read(row.used_at),
    )
