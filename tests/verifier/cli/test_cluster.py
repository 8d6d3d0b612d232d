"""A real scheduler with two workers, one of them killed midway."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SEED = Path(__file__).parents[3] / "tests/data/evaluation/seed_claims_b.jsonl"
COUNT = 160
PARTS = 8
MAIN = "from verifier.cli import main; main()"

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]


@pytest.fixture
def environment(tmp_path):
    return {
        **os.environ,
        "VERIFIER_MODELS": "off",
        "VERIFIER_DATABASE_URL": f"sqlite:///{tmp_path}/own.sqlite3",
        "DASK_DISTRIBUTED__DASHBOARD__LINK": "",
        "XDG_DATA_HOME": str(tmp_path),
    }


@pytest.fixture
def started(environment, tmp_path):
    """Starts programs, and ends them with the test."""
    running = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        log = (tmp_path / f"log-{len(running)}").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=environment,
            cwd=Path(__file__).parents[3],
            stdout=log,
            stderr=log,
        )
        log.close()
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture
def scheduler(started, tmp_path):
    """The address of a scheduler without workers."""
    file = tmp_path / "scheduler.json"
    started(
        "distributed.cli.dask_scheduler",
        *("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter"),
        *("--scheduler-file", str(file)),
    )
    until(lambda: file.exists() and file.read_text().endswith("}"))
    return json.loads(file.read_text())["address"]


def a_worker(started, address: str) -> subprocess.Popen[bytes]:
    return started(
        "distributed.cli.dask_worker",
        *(address, "--no-nanny", "--nthreads", "1", "--no-dashboard"),
    )


def until(true, seconds: float = 600) -> None:
    latest = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < latest
        time.sleep(0.05)


def check(environment, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, "check", *arguments],
        env=environment,
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def told(lines: str) -> list[dict]:
    """Answers without what is new with each: the moment."""
    records = [json.loads(line) for line in lines.splitlines()]
    return [{k: v for k, v in each.items() if k != "checked_at"} for each in records]


def test_a_lost_worker_costs_time_and_no_line(
    environment, started, scheduler, tmp_path
):
    cases = [json.loads(line)["claim"] for line in SEED.read_text().splitlines()]
    archive = tmp_path / "archive"
    archive.mkdir()
    for half in (0, 1):
        lines = [
            json.dumps({"id": number, "claim": cases[number % len(cases)]})
            for number in range(half * COUNT // 2, (half + 1) * COUNT // 2)
        ]
        lines[7] = "{broken"
        (archive / f"{half}.jsonl").write_text("\n".join(lines) + "\n")
    doomed = a_worker(started, scheduler)
    a_worker(started, scheduler)
    output = tmp_path / "answers"
    running = subprocess.Popen(
        [sys.executable, "-c", MAIN, "check", "--cluster", scheduler,
         "--input", f"{archive}/*.jsonl", "--output", str(output),
         f"--part-lines={COUNT // PARTS}"],
        env=environment,
        cwd=Path(__file__).parents[3],
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    until(lambda: list(output.glob("*/part-*.jsonl")) or running.poll() is not None)
    doomed.send_signal(signal.SIGKILL)
    _, complaints = running.communicate(timeout=600)
    assert running.returncode == 1, complaints
    assert complaints.count("not JSON") == 2
    assert f"{COUNT:,} lines in {PARTS} parts; 2 lines rejected." in complaints
    answered = [
        line
        for part in sorted(output.glob("*/part-*.jsonl"))
        for line in part.read_text().splitlines()
    ]
    numbers = [json.loads(line)["id"] for line in answered]
    assert numbers == [n for n in range(COUNT) if n not in (7, COUNT // 2 + 7)]

    # The same answers as one process gives.
    alone = check(environment, "--input", str(archive / "0.jsonl"))
    half = [line for line in answered if json.loads(line)["id"] < COUNT // 2]
    assert told(alone.stdout) == told("\n".join(half))

    # A second run finds nothing left to do, and says the same of what was left out.
    before = {path: path.stat().st_mtime_ns for path in output.glob("*/*")}
    again = check(
        environment, "--cluster", scheduler, "--input", f"{archive}/*.jsonl",
        "--output", str(output), f"--part-lines={COUNT // PARTS}",
    )  # fmt: skip
    assert again.returncode == 1
    assert f"{PARTS} of them before; 2 lines rejected." in again.stderr
    assert {path: path.stat().st_mtime_ns for path in output.glob("*/*")} == before


def test_no_scheduler_is_said_in_a_line(environment, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"claim": "It rained."}\n')
    refused = check(
        environment, "--cluster", "nowhere", "--input", str(tmp_path / "in.jsonl"),
        "--output", str(tmp_path / "out"),
    )  # fmt: skip
    assert refused.returncode == 2
    assert "There is no scheduler at nowhere" in refused.stderr
    assert "Traceback" not in refused.stderr
