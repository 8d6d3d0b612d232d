"""Keys, counters and kept answers in memory, for one process."""

import secrets
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime

from claims.errors import InvalidRecord, KeyNotFound
from claims.keys import ApiKey
from claims.store.access import Allowance, KeptAnswer, Repeated, window_of


@dataclass(slots=True)
class _Begun:
    fingerprint: str
    abandoned_at: int
    ends_at: int
    answer: KeptAnswer | None = None


@dataclass
class KeptAccess:
    """Everything about those who ask, behind one lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    keys: dict[str, ApiKey] = field(default_factory=dict)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    counters: dict[str, tuple[int, int]] = field(default_factory=dict)
    requests: dict[tuple[str, str], _Begun] = field(default_factory=dict)


class MemoryAccess:
    """What a store keeps about those who ask; needs ``_access``."""

    _access: KeptAccess

    def key_by_hash(self, hashed: str) -> ApiKey | None:
        """Return the key with this hash, whether valid or not."""
        keys = list(self._access.keys.values())
        return next((key for key in keys if key.hash == hashed), None)

    def list_keys(self) -> list[ApiKey]:
        """Return all keys, the oldest first."""
        keys = self._access.keys.values()
        return sorted(keys, key=lambda key: (key.created_at, key.prefix))

    def touch_key(self, prefix: str, at: datetime) -> None:
        """Note that a key was used."""
        with self._access.lock:
            keys = self._access.keys
            keys[prefix] = replace(keys[prefix], last_used_at=at)

    def keep_keys(self, keys: dict[str, ApiKey]) -> None:
        """Take over the keys that a unit of work made or revoked."""
        with self._access.lock:
            self._access.keys |= keys

    def get_key(self, prefix: str) -> ApiKey | None:
        """Return the key with this prefix, if there is one."""
        return self._access.keys.get(prefix)

    def address_secret(self) -> bytes:
        """Return the secret that addresses are hashed with."""
        return self._access.secret

    def take(
        self, counter: str, *, limit: int, window: int, at: datetime, units: int = 1
    ) -> Allowance:
        """Count ``units`` in the present window."""
        ends, reset = window_of(at, window)
        now = int(at.timestamp())
        with self._access.lock:
            counters = self._access.counters
            for each in [name for name, (end, _) in counters.items() if end <= now]:
                del counters[each]
            used = counters[counter][1] if counter in counters else 0
            allowed = used + units <= limit
            if allowed:
                used += units
                counters[counter] = (ends, used)
        return Allowance(allowed, limit, max(0, limit - used), reset)

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
        now = int(at.timestamp())
        with self._access.lock:
            requests = self._access.requests
            for each in [
                name for name, kept in requests.items() if kept.ends_at <= now
            ]:
                del requests[each]
            there = requests.get((caller, key))
            if there is None or (there.answer is None and there.abandoned_at <= now):
                begun = _Begun(fingerprint, now + lease, now + keep)
                requests[caller, key] = begun
                return None
            return Repeated(there.fingerprint, there.answer)

    def finish_request(self, caller: str, key: str, answer: KeptAnswer) -> None:
        """Keep the answer of a request that was begun."""
        with self._access.lock:
            if begun := self._access.requests.get((caller, key)):
                begun.answer = answer

    def forget_request(self, caller: str, key: str) -> None:
        """Let a request that was begun be sent again."""
        with self._access.lock:
            there = self._access.requests.get((caller, key))
            if there is not None and there.answer is None:
                del self._access.requests[caller, key]


class MemoryKeyWriting:
    """Changes of keys within a unit of work on a store in memory."""

    _changed: bool

    def __init__(self, store: MemoryAccess) -> None:
        """Start from the keys that ``store`` holds."""
        self._access_store = store
        self._keys: dict[str, ApiKey] = {}

    def get_key(self, prefix: str) -> ApiKey | None:
        """Return the key with this prefix, if there is one."""
        return self._keys.get(prefix) or self._access_store.get_key(prefix)

    def keys_of(self, owner_id: str) -> list[ApiKey]:
        """Return the API keys that act in someone's name, the oldest first."""
        known = {each.prefix: each for each in self._access_store.list_keys()}
        keys = (known | self._keys).values()
        mine = [each for each in keys if each.owner.id == owner_id]
        return sorted(mine, key=lambda key: (key.created_at, key.prefix))

    def add_key(self, key: ApiKey) -> None:
        """Keep a new key; InvalidRecord if its prefix is used."""
        if self.get_key(key.prefix) is not None:
            raise InvalidRecord(f"The prefix {key.prefix} is used; make another key.")
        self._keys[key.prefix] = key
        self._changed = True

    def revoke_key(self, prefix: str, at: datetime) -> ApiKey:
        """Note that a key is not valid from ``at`` on; return it as it now stands."""
        found = self.get_key(prefix)
        if found is None:
            raise KeyNotFound(f"There is no key {prefix!r}.")
        self._keys[prefix] = replace(found, revoked_at=at)
        self._changed = True
        return self._keys[prefix]
