"""Plugs are pulled under load: what was acknowledged is there, and nothing else fails.

Each test prints its figures; docs/reliability.md holds those of one run.
"""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from claims.store import migrate
from claims.store.sql.engine import sqlite_module
from tests.faults.service import Load, require_kept, serving, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]

KILLS = 20


def test_twenty_killed_workers_lose_nothing_acknowledged(url, tmp_path, record) -> None:
    with serving(url, tmp_path) as service:
        with Load(service).running() as load:
            for _ in range(KILLS):
                before = len(load.documents)
                wait_until(lambda before=before: len(load.documents) > before + 2)
                victim = service.kill_a_worker()
                wait_until(
                    lambda victim=victim: (
                        victim not in service.workers() and len(service.workers()) == 2
                    )
                )
        assert set(load.statuses) == {200, 201}, load.statuses
    require_kept(url, load)
    record(
        f"{KILLS} workers killed: {len(load.documents):,} writes and "
        f"{len(load.verdicts):,} verdicts acknowledged, 0 lost; {load.cut_off} "
        f"requests cut off, none answered 5xx"
    )


@pytest.mark.postgres
def test_a_killed_server_is_found_again_without_a_restart(
    postgres_server, tmp_path, record
) -> None:
    with postgres_server.database() as url:
        migrate(url)
        with serving(url, tmp_path) as service:
            workers = service.workers()
            with Load(service).running() as load:
                wait_until(lambda: len(load.documents) > 10)
                kill_server(postgres_server)
                wait_until(lambda: load.statuses[503] > 10)
                assert service.ask("GET", "/healthz")[0] == 200
                assert service.ask("GET", "/readyz")[0] == 503
                start_again(postgres_server)
                seconds = wait_until(lambda: service.ask("GET", "/readyz")[0] == 200)
                before = len(load.documents)
                seconds += wait_until(lambda: len(load.documents) > before)
            assert seconds <= 10
            assert set(load.statuses) <= {200, 201, 503}, load.statuses
            assert service.workers() == workers
        require_kept(url, load)
        record(
            f"PostgreSQL killed under load: {load.statuses[503]} answers 503, writes "
            f"kept again {seconds:.1f} s after it was up, {len(load.documents):,} "
            f"acknowledged, 0 lost"
        )


def kill_server(server) -> None:
    data = server.folder / "data"
    postmaster = int((data / "postmaster.pid").read_text("ascii").split()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children")
    backends = [int(each) for each in children.read_text("ascii").split()]
    os.kill(postmaster, signal.SIGKILL)
    # They notice by themselves that the postmaster is gone.
    wait_until(lambda: not any(Path(f"/proc/{each}").exists() for each in backends))


def start_again(server) -> None:
    def started() -> bool:
        try:
            server.start()
        except subprocess.CalledProcessError:
            return False
        return True

    wait_until(started, 30)


def test_a_locked_store_answers_and_says_when_to_write_again(tmp_path, record) -> None:
    path = tmp_path / "store.sqlite3"
    url = f"sqlite:///{path}"
    migrate(url)
    with serving(url, tmp_path) as service:
        assert service.write("Before the lock.")[0] == 201
        locker = sqlite_module().connect(str(path), isolation_level=None)
        locker.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        with Load(service).running(writers=2, askers=2) as load:
            reads = 0
            while time.monotonic() - started < 30:
                assert service.ask("GET", "/api/v1/claims?limit=1")[0] == 200
                assert service.ask("GET", "/readyz")[0] == 200
                reads += 1
            assert load.documents == []
            assert load.statuses[503] > 0
            assert load.statuses[200] > 0
            locker.execute("ROLLBACK")
            seconds = wait_until(lambda: load.documents)
        locker.close()
        assert set(load.statuses) <= {200, 201, 503}, load.statuses
    record(
        f"SQLite locked for 30 s: {load.statuses[503]} writes answered 503 with "
        f"Retry-After, {load.statuses[200]} verdicts and {reads} reads answered, first "
        f"write kept {seconds:.1f} s after the lock"
    )


def test_a_full_disk_stops_writes_alone_and_for_no_longer(tmp_path, record) -> None:
    with small_disk(tmp_path / "disk", megabytes=12) as disk:
        url = f"sqlite:///{disk}/store.sqlite3"
        migrate(url)
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(3 * 1024**2))
        with serving(url, tmp_path) as service:
            kept, refused = [], 0
            for number in range(400):
                status, headers, answer = service.write(f"{number} " + "ship " * 10_000)
                assert status in (201, 503), answer
                if status == 201:
                    kept.append(answer["id"])
                else:
                    assert headers["Retry-After"]
                    refused += 1
                if refused >= 5:
                    break
            assert refused >= 5
            assert kept
            assert service.ask("GET", "/api/v1/claims?limit=1")[0] == 200
            status, _, answer = service.verify("It rained in Lindau.")
            assert status == 200
            for each in kept:
                assert service.ask("GET", f"/api/v1/documents/{each}")[0] == 200
            ballast.unlink()
            status, _, answer = service.write("There is room again.")
            assert status == 201
            load = Load(service, documents=[*kept, answer["id"]])
            load.written = len(load.documents)
        require_kept(url, load)
    record(
        f"disk full: {len(kept)} documents kept, {refused} refused with 503, reads and "
        f"verdicts answered, no part of a refused one kept, writes at once possible "
        f"when there was room"
    )


class small_disk:  # noqa: N801 - reads as the function it is used as
    """A file system of its own that is soon full; needs root."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        self.size = megabytes

    def __enter__(self) -> Path:
        self.folder.mkdir()
        options = ["-t", "tmpfs", "-o", f"size={self.size}m", "tmpfs"]
        done = subprocess.run(
            ["mount", *options, str(self.folder)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("only root may mount a small disk")
        return self.folder

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "-l", str(self.folder)], check=True)
