"""Real worker processes: killed again and again, they answer every line once."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from claims.store import open_store
from claims.store.base import ClaimStore
from claims.store.jobs import JobState
from tests.verifier.cli.conftest import Run
from verifier.bootstrap import now
from verifier.jobs.receiving import JobLimits, receive
from verifier.jobs.working import results_of

WORK = "from verifier.cli import main; main()"


def submit(store: ClaimStore, count: int) -> None:
    lines = (
        json.dumps({"id": n, "claim": f"Kyiv knows of {n} prisoners of war."}) + "\n"
        for n in range(count)
    )
    data = io.BytesIO("".join(lines).encode())
    receive(store, "job", data, at=now(), limits=JobLimits())


def ids(store: ClaimStore) -> list[int]:
    text = b"".join(results_of(store.job_outputs("job"))).decode()
    return [json.loads(line)["id"] for line in text.splitlines()]


def started(url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WORK, "worker", "--lease", "1", "--database", url],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "VERIFIER_MODELS": "off",
        },
        # A group of its own: a kill reaches the supervisor and all its processes.
        start_new_session=True,
    )


def wait_until_more_is_done(store: ClaimStore, than: int) -> int:
    """Return the number of lines done, once it is more than ``than``."""
    while True:
        job = store.get_job("job")
        if job.answered > than or job.state is JobState.FINISHED:
            return job.answered
        time.sleep(0.01)


def test_killed_workers_lose_no_line_and_answer_none_twice(seeded: str) -> None:
    store = open_store(seeded)
    submit(store, 200)
    done = 0
    try:
        for _ in range(3):
            process = started(seeded)
            done = wait_until_more_is_done(store, done)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process = started(seeded)
        while store.get_job("job").state is not JobState.FINISHED:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
        assert ids(store) == list(range(200))
        job = store.get_job("job")
        assert (job.answered, job.rejected) == (200, 0)
    finally:
        store.delete_job("job")
        store.close()


def test_a_worker_can_end_when_no_job_waits(run: Run, seeded: str) -> None:
    store = open_store(seeded)
    submit(store, 3)
    try:
        assert run("worker", "--once", "--processes", "2").exit_code == 0
        assert ids(store) == [0, 1, 2]
    finally:
        store.delete_job("job")
        store.close()
