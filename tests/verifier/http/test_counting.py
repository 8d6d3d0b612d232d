"""Limits are counted in Redis, and in the store while Redis is lost."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claims.store import open_store
from claims.store.access import Allowance
from tests.webapp import make_app
from verifier.http.counting import RedisCounters, RedisLost, SparedStore

AT = datetime(2024, 11, 7, 12, 30, 5, tzinfo=UTC)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Redis:
    """A real server that a test may kill and start again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1",
             "--save", "", "--appendonly", "no", "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        counters = RedisCounters.at(self.url)
        limit = time.monotonic() + 30
        while not counters.answers():
            assert time.monotonic() < limit
            time.sleep(0.02)  # another process: nothing tells us

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.skip("no Redis server is installed (apt: redis-server)")
    made = Redis(tmp_path)
    yield made
    made.kill()


def take(counters: object, name: str = "a", units: int = 1, at: datetime = AT):
    return counters.take(name, limit=20, window=3600, at=at, units=units)


@pytest.mark.redis
def test_redis_counts_exactly_for_all_at_once(server: Redis) -> None:
    made = [RedisCounters.at(server.url) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: take(made[n % 4]), range(100)))
    assert sum(each.allowed for each in found) == 20
    assert sorted(each.remaining for each in found if each.allowed) == list(range(20))
    assert take(made[0], "b", units=15).remaining == 5
    refused = take(made[0], "b", units=6)
    assert not refused.allowed
    assert refused.remaining == 5
    assert take(made[0], "b", units=5).allowed
    for each in made:
        each.close()


@pytest.mark.redis
def test_a_window_that_is_over_is_forgotten(server: Redis) -> None:
    counters = RedisCounters.at(server.url)
    assert take(counters, units=20).allowed
    assert not take(counters).allowed
    assert take(counters, at=AT + timedelta(hours=1)).allowed
    kept = [counters._client.ttl(key) for key in counters._client.scan_iter()]
    assert len(kept) == 2
    assert all(3600 < seconds <= 7200 for seconds in kept)
    counters.close()


@pytest.mark.redis
def test_limits_hold_while_redis_is_killed_and_comes_back(server: Redis) -> None:
    app = make_app(public_limit=3, redis_url=server.url)
    client = app.test_client()

    def ask() -> list[int]:
        return [client.get("/api/v1/claims?limit=1").status_code for _ in range(5)]

    assert ask() == [200, 200, 200, 429, 429]
    server.kill()
    assert ask() == [200, 200, 200, 429, 429]  # the store counts from nothing
    assert ask() == [429] * 5
    app.extensions["verifier-counters"].first.close()


def test_an_unreachable_redis_costs_no_error_and_no_limit() -> None:
    app = make_app(public_limit=2, redis_url=f"redis://127.0.0.1:{free_port()}/0")
    client = app.test_client()
    found = [client.get("/api/v1/claims?limit=1").status_code for _ in range(4)]
    assert found == [200, 200, 429, 429]
    app.extensions["verifier-counters"].first.close()


def test_a_redis_that_says_nothing_is_waited_for_once() -> None:
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        app = make_app(public_limit=100, redis_url=url)
        client = app.test_client()
        started = time.monotonic()
        for _ in range(20):
            assert client.get("/api/v1/claims?limit=1").status_code == 200
        assert time.monotonic() - started < 5
        app.extensions["verifier-counters"].first.close()


class Flickering:
    """Answers, or is lost, as a test says."""

    def __init__(self) -> None:
        self.lost = False
        self.asked = 0

    def take(self, _counter, *, limit, **_):
        self.asked += 1
        if self.lost:
            raise RedisLost("gone")
        return Allowance(allowed=True, limit=limit, remaining=7, reset_seconds=1)


def test_a_lost_redis_is_asked_again_after_a_while() -> None:
    first = Flickering()
    counters = SparedStore(first, open_store("memory://"))
    assert take(counters).remaining == 7
    first.lost = True
    assert take(counters).remaining == 19
    assert take(counters).remaining == 18
    assert first.asked == 2
    first.lost = False
    assert take(counters, at=AT + timedelta(seconds=4)).remaining == 17
    assert take(counters, at=AT + timedelta(seconds=6)).remaining == 7
