"""Accounts, sessions, links and tries in memory, for one process."""

import secrets
import threading
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil

from claims.errors import InvalidRecord, UserNotFound
from claims.people import PasswordLink, Session, User, UserSecrets


@dataclass
class PeopleRecords:
    """What changes within units of work only."""

    users: dict[str, User] = field(default_factory=dict)
    secrets: dict[str, UserSecrets] = field(default_factory=dict)
    codes: dict[str, frozenset[str]] = field(default_factory=dict)
    links: dict[str, PasswordLink] = field(default_factory=dict)
    newsroom: dict[str, str] = field(default_factory=dict)

    def copy(self) -> "PeopleRecords":
        """Return records that can change by themselves."""
        return PeopleRecords(
            dict(self.users),
            dict(self.secrets),
            dict(self.codes),
            dict(self.links),
            dict(self.newsroom),
        )


@dataclass
class KeptPeople:
    """Everything about people, behind one lock."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    records: PeopleRecords = field(default_factory=PeopleRecords)
    server: dict[str, bytes] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    tries: dict[str, list[float]] = field(default_factory=dict)


class _Reading:
    """What is read alike through a store and through a unit of work."""

    @property
    def _people_records(self) -> PeopleRecords:
        raise NotImplementedError

    def get_user(self, user_id: str) -> User:
        """Return an account; UserNotFound if there is none."""
        found = self._people_records.users.get(user_id)
        if found is None:
            raise UserNotFound(f"There is no account {user_id!r}.")
        return found

    def user_by_email(self, email: str) -> User | None:
        """Return the account with this sign-in name, already normalised."""
        users = list(self._people_records.users.values())
        return next((user for user in users if user.email == email), None)

    def list_users(self) -> list[User]:
        """Return all accounts, the oldest first."""
        users = self._people_records.users.values()
        return sorted(users, key=lambda user: (user.created_at, user.id))

    def user_secrets(self, user_id: str) -> UserSecrets:
        """Return what proves who someone is; UserNotFound if there is none."""
        self.get_user(user_id)
        return self._people_records.secrets[user_id]

    def recovery_codes_left(self, user_id: str) -> int:
        """Return how many recovery codes someone has not used."""
        return len(self._people_records.codes.get(user_id, ()))

    def link_by_hash(self, hashed: str) -> PasswordLink | None:
        """Return the one-time link with this hash, whether still open or not."""
        return self._people_records.links.get(hashed)

    def links(self) -> list[PasswordLink]:
        """Return each account's latest link, the oldest first."""
        links = self._people_records.links.values()
        return sorted(links, key=lambda link: (link.created_at, link.hash))

    def newsroom_setting(self, name: str) -> str | None:
        """Return a setting of the newsroom; None where it is off or not given."""
        return self._people_records.newsroom.get(name)


class MemoryPeople(_Reading):
    """What a store keeps about people; needs ``_people``."""

    _people: KeptPeople

    @property
    def _people_records(self) -> PeopleRecords:
        return self._people.records

    def begin_people(self) -> PeopleRecords:
        """Return a copy of the records for a unit of work to change."""
        return self._people.records.copy()

    def keep_people(
        self, records: PeopleRecords, ended: Collection[tuple[str, str | None]]
    ) -> None:
        """Take over a unit of work's records; end sessions of (user, but this)."""
        with self._people.lock:
            self._people.records = records
            for user_id, but in ended:
                for session in self.sessions_of(user_id):
                    if session.hash != but:
                        del self._people.sessions[session.hash]

    def server_secret(self, name: str) -> bytes:
        """Return 32 random bytes that all processes share, drawn on first use."""
        with self._people.lock:
            return self._people.server.setdefault(name, secrets.token_bytes(32))

    def start_session(self, session: Session) -> None:
        """Keep a session; those that have expired by its start are forgotten."""
        with self._people.lock:
            kept = self._people.sessions
            for each in list(kept.values()):
                if each.expires_at <= session.created_at:
                    del kept[each.hash]
            kept[session.hash] = session

    def session_by_hash(self, hashed: str) -> tuple[Session, User] | None:
        """Return the session with this hash and whose it is, whether over or not."""
        found = self._people.sessions.get(hashed)
        return None if found is None else (found, self.get_user(found.user_id))

    def sessions_of(self, user_id: str) -> list[Session]:
        """Return someone's sessions, the newest first."""
        with self._people.lock:
            kept = [
                each
                for each in self._people.sessions.values()
                if each.user_id == user_id
            ]
        kept.sort(key=lambda each: each.hash)
        return sorted(kept, key=lambda each: each.created_at, reverse=True)

    def touch_session(self, hashed: str, at: datetime) -> None:
        """Note that a session was used."""
        with self._people.lock:
            found = self._people.sessions.get(hashed)
            if found is not None:
                self._people.sessions[hashed] = replace(found, last_seen_at=at)

    def end_session(self, hashed: str) -> None:
        """Forget a session: from now on its cookie opens nothing."""
        with self._people.lock:
            self._people.sessions.pop(hashed, None)

    def note_sign_in(self, user_id: str, at: datetime) -> None:
        """Note when someone last signed in."""
        with self._people.lock:
            users = self._people.records.users
            users[user_id] = replace(users[user_id], last_signed_in_at=at)

    def replace_password_hash(self, user_id: str, old: str, new: str) -> None:
        """Keep the same password under another hash, unless it changed meanwhile."""
        with self._people.lock:
            kept = self._people.records.secrets
            if kept[user_id].password_hash == old:
                kept[user_id] = replace(kept[user_id], password_hash=new)

    def use_code_step(self, user_id: str, step: int) -> bool:
        """Note that the code of a time step was used; False if it or a later was."""
        with self._people.lock:
            kept = self._people.records.secrets
            last = kept[user_id].code_step
            unused = last is None or last < step
            if unused:
                kept[user_id] = replace(kept[user_id], code_step=step)
            return unused

    def use_recovery_code(self, user_id: str, hashed: str) -> bool:
        """Use up a recovery code; False if there is no such code left."""
        with self._people.lock:
            codes = self._people.records.codes
            left = codes.get(user_id, frozenset())
            codes[user_id] = left - {hashed}
            return hashed in left

    def count_try(self, counter: str, *, limit: int, window: int, at: datetime) -> int:
        """Count a try; return 0, or in how many seconds the next one will be let in."""
        now = at.timestamp()
        with self._people.lock:
            tries = self._people.tries.get(counter, [])
            tries = [each for each in tries if each > now - window]
            if len(tries) >= limit:
                return max(1, ceil(tries[-limit] + window - now))
            self._people.tries[counter] = [*tries, now]
        return 0

    def forget_try(self, counter: str, at: datetime) -> None:
        """Take back a try that was counted at ``at``."""
        with self._people.lock:
            tries = self._people.tries.get(counter, [])
            if at.timestamp() in tries:
                tries.remove(at.timestamp())


class MemoryPeopleWriting(_Reading):
    """Changes of accounts within a unit of work on a store in memory."""

    _changed: bool

    def __init__(self, store: MemoryPeople) -> None:
        """Start from the accounts that ``store`` holds."""
        self._people_work = store.begin_people()
        self._ended_sessions: list[tuple[str, str | None]] = []

    @property
    def _people_records(self) -> PeopleRecords:
        return self._people_work

    def add_user(self, user: User, secrets: UserSecrets) -> None:
        """Keep a new account; InvalidRecord if its id or email is used."""
        users = self._people_work.users
        if user.id in users or self.user_by_email(user.email) is not None:
            raise InvalidRecord(f"There is an account for {user.email} already.")
        users[user.id] = user
        self._people_work.secrets[user.id] = secrets
        self._changed = True

    def change_user(self, user: User) -> None:
        """Keep what an account now says; its email and id stay."""
        there = self.get_user(user.id)
        self._people_work.users[user.id] = replace(
            user,
            email=there.email,
            created_at=there.created_at,
            created_by=there.created_by,
            last_signed_in_at=there.last_signed_in_at,
        )
        self._changed = True

    def set_user_secrets(self, user_id: str, secrets: UserSecrets) -> None:
        """Keep what proves who someone is from now on."""
        self._people_work.secrets[user_id] = secrets
        self._changed = True

    def set_recovery_codes(self, user_id: str, hashes: Collection[str]) -> None:
        """Keep recovery codes in place of all earlier ones."""
        self._people_work.codes[user_id] = frozenset(hashes)
        self._changed = True

    def end_sessions(self, user_id: str, *, but: str | None = None) -> None:
        """Forget someone's sessions, but the one with the hash ``but``."""
        self._ended_sessions.append((user_id, but))
        self._changed = True

    def add_link(self, link: PasswordLink) -> None:
        """Keep a one-time link in place of the person's earlier ones."""
        self.drop_links(link.user_id)
        self._people_work.links[link.hash] = link

    def use_link(self, hashed: str, at: datetime) -> None:
        """Note that a link was used."""
        links = self._people_work.links
        links[hashed] = replace(links[hashed], used_at=at)
        self._changed = True

    def drop_links(self, user_id: str) -> None:
        """Forget someone's links."""
        for link in self.links():
            if link.user_id == user_id:
                del self._people_work.links[link.hash]
        self._changed = True

    def set_newsroom_setting(self, name: str, value: str | None) -> None:
        """Keep a setting of the newsroom; None turns it off."""
        if value is None:
            self._people_work.newsroom.pop(name, None)
        else:
            self._people_work.newsroom[name] = value
        self._changed = True
