"""Bulk jobs whose workers keep dying, and two web processes over each database."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claims.store import open_store
from claims.store.jobs import JobState
from tests.e2e import test_workers as together
from tests.e2e.workers import serving
from verifier.bootstrap import now
from verifier.jobs.receiving import JobLimits, receive
from verifier.jobs.working import results_of

pytestmark = pytest.mark.faults

LINES = 10_000
KILLS = 15
WORK = "from verifier.cli import main; main()"


def started(url):
    return subprocess.Popen(
        [sys.executable, "-c", WORK, "worker", "--lease=1", "--no-seed",
         "--processes=2", "--database", url],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "VERIFIER_MODELS": "off",
        },
        # A group of its own: a kill reaches the supervisor and all its processes.
        start_new_session=True,
    )  # fmt: skip


@pytest.mark.timeout(1200)
def test_ten_thousand_lines_are_answered_once_though_workers_die_fifteen_times(
    url, record
):
    store = open_store(url, wait_seconds=30)
    lines = (
        json.dumps({"id": n, "claim": f"The bridge was closed for {n} days."}) + "\n"
        for n in range(LINES)
    )
    data = io.BytesIO("".join(lines).encode())
    receive(store, "job", data, at=now(), limits=JobLimits())
    begun, deaths = time.monotonic(), []
    process = None
    try:
        for kill in range(KILLS):
            process = started(url)
            wanted = LINES * (kill + 1) // (KILLS + 5)
            while (done := store.get_job("job").answered) < wanted:
                assert process.poll() is None
                time.sleep(0.01)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            deaths.append(done)
        process = started(url)
        while store.get_job("job").state is not JobState.FINISHED:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
        answers = b"".join(results_of(store.job_outputs("job"))).decode()
        ids = [json.loads(line)["id"] for line in answers.splitlines()]
        assert ids == list(range(LINES))
        job = store.get_job("job")
        assert (job.answered, job.rejected) == (LINES, 0)
        assert len(set(deaths)) == KILLS
    finally:
        if process is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        store.close()
    seconds = time.monotonic() - begun
    record(f"{LINES:,} lines in {seconds:.0f} s, workers killed at {deaths}")


@pytest.mark.timeout(300)
def test_two_web_processes_act_as_one(url, tmp_path):
    store = open_store(url, wait_seconds=30)
    try:
        with serving(url, tmp_path, VERIFIER_PUBLIC_LIMIT="0") as port:
            together.limits_are_exact(store, port)
            together.equal_writes_are_done_once(store, port)
            together.a_revoked_key_ends_everywhere(store, port)
    finally:
        store.close()
