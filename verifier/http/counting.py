"""Where requests are counted: in the store, or in Redis while it answers."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from claims.store.access import Allowance, window_of
from verifier.settings import InvalidSetting, Settings

if TYPE_CHECKING:
    from claims.store.base import ClaimStore

_LOG = logging.getLogger("verifier.http")

_WAIT_SECONDS = 0.25
_PAUSE = timedelta(seconds=5)
_PREFIX = "verifier:count:"

# One step, so that two requests at once cannot both take what is left. The lifetime is
# relative: Redis's clock may differ.
_TAKE = """
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
local units, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
if used + units > limit then return {0, used} end
used = redis.call('INCRBY', KEYS[1], units)
redis.call('EXPIRE', KEYS[1], ARGV[3])
return {1, used}
"""


class RedisLost(Exception):
    """Raised when Redis does not answer as it should."""


class Counters(Protocol):
    """Counts what a caller takes, over all workers."""

    def take(
        self, counter: str, *, limit: int, window: int, at: datetime, units: int = 1
    ) -> Allowance:
        """Count ``units`` in the window of ``window`` seconds that holds ``at``."""
        ...


class RedisCounters:
    """Counters in Redis, which forgets them when their window is over."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - redis is an extra
        """Count through ``client``."""
        self._client = client
        self._take = client.register_script(_TAKE)

    @classmethod
    def at(cls, url: str) -> "RedisCounters":
        """Return counters at ``url``. Nothing is opened yet.

        Raises:
            InvalidSetting: the client is not installed.
        """
        try:
            from redis import Redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError as error:
            raise InvalidSetting(
                "VERIFIER_REDIS_URL", url, 'pip install "verifier[redis]" is needed'
            ) from error
        client = Redis.from_url(
            url,
            socket_timeout=_WAIT_SECONDS,
            socket_connect_timeout=_WAIT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        return cls(client)

    def answers(self) -> bool:
        """Tell whether Redis answers."""
        from redis.exceptions import RedisError

        try:
            return bool(self._client.ping())
        except (RedisError, OSError):
            return False
        finally:
            self.close()

    def take(
        self, counter: str, *, limit: int, window: int, at: datetime, units: int = 1
    ) -> Allowance:
        """Count ``units``; RedisLost where Redis does not answer."""
        from redis.exceptions import RedisError

        ends, reset = window_of(at, window)
        try:
            taken, used = self._take(
                keys=[f"{_PREFIX}{counter}:{ends}"], args=[units, limit, 2 * window]
            )
        except (RedisError, OSError) as error:
            raise RedisLost(type(error).__name__) from error
        return Allowance(bool(taken), limit, max(0, limit - int(used)), reset)

    def close(self) -> None:
        """Close what is open."""
        self._client.close()


@dataclass(slots=True)
class SparedStore:
    """Counts in Redis, and in the store while Redis is lost: never nowhere.

    When Redis goes or comes back within a window, a caller may get up to twice its
    limit in that one.
    """

    first: Counters
    store: Counters
    _until: datetime | None = field(default=None)

    def take(
        self, counter: str, *, limit: int, window: int, at: datetime, units: int = 1
    ) -> Allowance:
        """Count ``units`` where they can be counted."""
        if self._until is None or at >= self._until:
            try:
                found = self.first.take(
                    counter, limit=limit, window=window, at=at, units=units
                )
            except RedisLost as error:
                _LOG.warning("Redis is lost (%s): limits are counted here", error)
                self._until = at + _PAUSE
            else:
                self._until = None
                return found
        return self.store.take(counter, limit=limit, window=window, at=at, units=units)


def counters_of(settings: Settings, store: "ClaimStore") -> Counters:
    """Return where the requests of an application are counted.

    Raises:
        InvalidSetting: Redis is to be used and its client is not installed.
    """
    if settings.redis_url is None:
        return store
    return SparedStore(RedisCounters.at(settings.redis_url), store)
