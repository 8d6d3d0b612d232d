"""The real service, whose parts a test may kill, and many callers at once."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from typing import Any

from claims.access import create_key
from claims.keys import Scope
from claims.models import Actor
from claims.store import open_store
from verifier.bootstrap import new_secret, now

ROOT = Path(__file__).parents[2]
BEN = Actor("named:Ben", "Ben")
PATIENCE = 300.0


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], object], seconds: float = PATIENCE) -> float:
    """Return after how many seconds a condition held."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, "it never came about"
        time.sleep(0.05)  # other processes: nothing tells us
    return time.monotonic() - started


def key_of(url: str) -> str:
    """Return the header of a new key that may write."""
    store = open_store(url, wait_seconds=30)
    with store.unit_of_work() as work:
        token, _ = create_key(
            work,
            BEN,
            secret=new_secret(),
            owner=BEN,
            scopes=(Scope.READ, Scope.VERIFY, Scope.CURATE),
            at=now(),
        )
        work.commit()
    store.close()
    return f"Bearer {token}"


class Service:
    """``verifier serve`` with two workers on a store that is there."""

    def __init__(self, url: str, folder: Path, **settings: str) -> None:
        self.url = url
        self.port = free_port()
        self.key = key_of(url)
        self.log = folder / "service.log"
        self._stream = self.log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from verifier.cli import main; main()", "serve",
             "--no-seed", "--no-worker", "--workers=2", f"--port={self.port}",
             f"--database={url}"],
            env={
                "PATH": os.environ["PATH"],
                "HOME": os.environ.get("HOME", "/"),
                "PYTHONPATH": str(ROOT),
                "VERIFIER_MODELS": "off",
                "VERIFIER_PUBLIC_LIMIT": "0",
                "VERIFIER_KEY_LIMIT": "0",
                **settings,
            },
            cwd=folder,
            stdout=self._stream,
            stderr=self._stream,
        )  # fmt: skip
        try:
            wait_until(self.is_up)
        except BaseException:
            self.stop()
            raise

    def is_up(self) -> bool:
        """Whether a worker answers."""
        assert self.process.poll() is None, self.log.read_text("utf-8")
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def workers(self) -> list[int]:
        """The processes of the workers."""
        master = self.process.pid
        path = Path(f"/proc/{master}/task/{master}/children")
        return [int(each) for each in path.read_text("ascii").split()]

    def kill_a_worker(self) -> int:
        """Kill the oldest worker; return which process it was."""
        victim = min(self.workers())
        os.kill(victim, signal.SIGKILL)
        return victim

    def ask(
        self, method: str, path: str, body: object = None
    ) -> tuple[int, dict[str, str], Any]:
        """Send one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Authorization": self.key, "Content-Type": "application/json"}
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, headers)
            answer = connection.getresponse()
            text = answer.read()
            found = json.loads(text) if text[:1] in (b"{", b"[") else text
            return answer.status, dict(answer.headers), found
        except http.client.HTTPException as error:
            raise ConnectionError(type(error).__name__) from error
        finally:
            connection.close()

    def write(self, text: str) -> tuple[int, dict[str, str], Any]:
        """Add a document that says ``text``."""
        return self.ask("POST", "/api/v1/documents", {"title": "Log", "text": text})

    def verify(self, claim: str) -> tuple[int, dict[str, str], Any]:
        """Ask for a verdict."""
        return self.ask("POST", "/api/v1/verifications", {"claim": claim})

    def stop(self) -> None:
        """End it, and all its processes."""
        self.process.terminate()
        try:
            self.process.wait(timeout=60)
        finally:
            self.process.kill()
            self._stream.close()


@contextmanager
def serving(url: str, folder: Path, **settings: str) -> Iterator[Service]:
    """Serve the store at ``url``."""
    service = Service(url, folder, **settings)
    try:
        yield service
    finally:
        service.stop()


@dataclass
class Load:
    """Callers that write documents and ask for verdicts until they are stopped."""

    service: Service
    documents: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    cut_off: int = 0
    written: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(
        self, writers: int = 2, askers: int = 4, both: int = 0
    ) -> Iterator["Load"]:
        """Let the callers loose; those who do ``both`` write every fifth time."""
        kinds = [self._write] * writers + [self._ask] * askers + [self._either] * both
        threads = [
            threading.Thread(target=self._repeat, args=(kind, number))
            for number, kind in enumerate(kinds)
        ]
        for each in threads:
            each.start()
        try:
            yield self
        finally:
            self._stop.set()
            for each in threads:
                each.join()

    def _repeat(self, step: Callable[[str], None], number: int) -> None:
        count = 0
        while not self._stop.is_set():
            count += 1
            started = time.monotonic()
            try:
                step(f"Caller {number} counted {count} ships in the harbour.")
            except OSError:
                self.cut_off += 1  # the worker was killed before it had answered
                self._stop.wait(0.05)
            else:
                self.seconds.append(time.monotonic() - started)

    def _either(self, text: str) -> None:
        fifth = sum(self.statuses.values()) % 5 == 0
        (self._write if fifth else self._ask)(text)

    def _write(self, text: str) -> None:
        self.written += 1
        status, headers, answer = self.service.write(text)
        self._count(status, headers)
        if status == 201:
            self.documents.append(answer["id"])

    def _ask(self, claim: str) -> None:
        status, headers, answer = self.service.verify(claim)
        self._count(status, headers)
        if status == 200 and answer["permalink"]:
            self.verdicts.append(answer["id"])

    def _count(self, status: int, headers: dict[str, str]) -> None:
        self.statuses[status] += 1
        if status == 503:
            assert headers["Retry-After"]

    def percentile(self, share: float) -> float:
        """The time within which that share of the requests was answered."""
        ordered = sorted(self.seconds)
        return ordered[int(share * (len(ordered) - 1))]


def require_kept(url: str, load: Load, events: int = 1) -> None:
    """Everything that was acknowledged is there, and the store is sound.

    ``events`` were in the audit trail before: that of the key, if nothing else.
    """
    from claims.store.trail import verify_trail

    store = open_store(url, wait_seconds=30)
    try:
        assert set(store.get_documents(load.documents)) == set(load.documents)
        for each in load.verdicts:
            assert store.kept_verdict(each).id == each
        count = verify_trail(store)
        # A write that was cut off may have been kept.
        assert len(load.documents) + events <= count <= load.written + events
    finally:
        store.close()
    if url.startswith("sqlite"):
        from claims.store.sql.engine import sqlite_module

        connection = sqlite_module().connect(url.removeprefix("sqlite:///"))
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()
