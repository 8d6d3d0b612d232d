"""What a store keeps about the people who sign in.

Accounts change within a unit of work, each with its audit event. Sessions and tries
are no knowledge: they do not raise the store's revision. Clocks are the caller's.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from claims.people import PasswordLink, Session, User, UserSecrets

SINGLE_REVIEWER = "single_reviewer"
"""Set where people may approve what they wrote, as the newsroom has only one."""

NEWSROOM_NAME = "newsroom_name"
"""The name under which the newsroom publishes its reviews."""


class PeopleReading(Protocol):
    """What both a store and a unit of work tell about people."""

    def get_user(self, user_id: str) -> User:
        """Return an account; UserNotFound if there is none."""
        ...

    def user_by_email(self, email: str) -> User | None:
        """Return the account with this sign-in name, already normalised."""
        ...

    def list_users(self) -> list[User]:
        """Return all accounts, the oldest first."""
        ...

    def user_secrets(self, user_id: str) -> UserSecrets:
        """Return what proves who someone is; UserNotFound if there is none."""
        ...

    def recovery_codes_left(self, user_id: str) -> int:
        """Return how many recovery codes someone has not used."""
        ...

    def link_by_hash(self, hashed: str) -> PasswordLink | None:
        """Return the one-time link with this hash, whether still open or not."""
        ...

    def links(self) -> list[PasswordLink]:
        """Return each account's latest link, the oldest first."""
        ...

    def newsroom_setting(self, name: str) -> str | None:
        """Return a setting of the newsroom; None where it is off or not given."""
        ...


class PeopleStore(PeopleReading, Protocol):
    """Accounts, sessions and tries; each method is atomic over all processes."""

    def server_secret(self, name: str) -> bytes:
        """Return 32 random bytes that all processes share, drawn on first use."""
        ...

    def start_session(self, session: Session) -> None:
        """Keep a session; those that have expired by its start are forgotten."""
        ...

    def session_by_hash(self, hashed: str) -> tuple[Session, User] | None:
        """Return the session with this hash and whose it is, whether over or not."""
        ...

    def sessions_of(self, user_id: str) -> list[Session]:
        """Return someone's sessions, the newest first."""
        ...

    def touch_session(self, hashed: str, at: datetime) -> None:
        """Note that a session was used."""
        ...

    def end_session(self, hashed: str) -> None:
        """Forget a session: from now on its cookie opens nothing, on any worker."""
        ...

    def note_sign_in(self, user_id: str, at: datetime) -> None:
        """Note when someone last signed in."""
        ...

    def replace_password_hash(self, user_id: str, old: str, new: str) -> None:
        """Keep the same password under another hash, unless it changed meanwhile."""
        ...

    def use_code_step(self, user_id: str, step: int) -> bool:
        """Note that the code of a time step was used; False if it or a later was."""
        ...

    def use_recovery_code(self, user_id: str, hashed: str) -> bool:
        """Use up a recovery code; False if there is no such code left."""
        ...

    def count_try(self, counter: str, *, limit: int, window: int, at: datetime) -> int:
        """Count a try; return 0, or in how many seconds the next one will be let in.

        At most ``limit`` are let in within any ``window`` seconds. Those that are
        refused do not count.
        """
        ...

    def forget_try(self, counter: str, at: datetime) -> None:
        """Take back a try that was counted at ``at``."""
        ...


class PeopleWork(PeopleReading, Protocol):
    """Changes of accounts within a unit of work."""

    def add_user(self, user: User, secrets: UserSecrets) -> None:
        """Keep a new account; InvalidRecord if its id or email is used."""
        ...

    def change_user(self, user: User) -> None:
        """Keep what an account now says; its email and id stay."""
        ...

    def set_user_secrets(self, user_id: str, secrets: UserSecrets) -> None:
        """Keep what proves who someone is from now on."""
        ...

    def set_recovery_codes(self, user_id: str, hashes: Collection[str]) -> None:
        """Keep recovery codes in place of all earlier ones."""
        ...

    def end_sessions(self, user_id: str, *, but: str | None = None) -> None:
        """Forget someone's sessions, but the one with the hash ``but``."""
        ...

    def add_link(self, link: PasswordLink) -> None:
        """Keep a one-time link in place of the person's earlier ones."""
        ...

    def use_link(self, hashed: str, at: datetime) -> None:
        """Note that a link was used."""
        ...

    def drop_links(self, user_id: str) -> None:
        """Forget someone's links."""
        ...

    def set_newsroom_setting(self, name: str, value: str | None) -> None:
        """Keep a setting of the newsroom; None turns it off."""
        ...
