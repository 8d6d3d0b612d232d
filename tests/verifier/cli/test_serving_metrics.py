"""Two worker processes count as one service, also after one of them died."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.verifier.cli.test_serving import SERVE, free_port

ASKED = 24


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    port = free_port()
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                SERVE,
                "serve",
                f"--port={port}",
                "--workers=2",
                "--no-worker",
            ],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(Path(__file__).parents[3]),
                "TMPDIR": str(tmp_path),
                "VERIFIER_DATABASE_URL": f"sqlite:///{tmp_path}/store.sqlite3",
                "VERIFIER_MODELS": "off",
                "VERIFIER_METRICS": "on",
            },
            stdout=log,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
        ) as process,
    ):
        assert process.stderr is not None
        for line in process.stderr:
            if "Listening at" in line:
                break
        try:
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.send_signal(signal.SIGTERM)
            process.stderr.read()
            process.wait(timeout=60)


def ask(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as response:
        text: str = response.read().decode("utf-8")
        return text


def counted(address: str, route: str) -> float:
    """Return how many GETs of ``route`` were answered with 200."""
    prefix = (
        f'verifier_http_requests_total{{method="GET",route="{route}",status="200"}}'
    )
    found = [
        float(line.rsplit(" ", 1)[1])
        for line in ask(f"{address}/metrics").splitlines()
        if line.startswith(prefix)
    ]
    return sum(found)


def workers_of(process: "subprocess.Popen[str]") -> list[int]:
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(number) for number in path.read_text().split()]


@pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="finds workers in /proc"
)
def test_two_workers_count_together_and_a_dead_one_is_not_forgotten(
    served: tuple[str, "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    address, process = served
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, [f"{address}/healthz"] * ASKED))
    assert {counted(address, "/healthz") for _ in range(6)} == {ASKED}
    assert re.search(r"verifier_store_revision [1-9]", ask(f"{address}/metrics"))

    os.kill(workers_of(process)[0], signal.SIGTERM)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, [f"{address}/healthz"] * ASKED))
    assert {counted(address, "/healthz") for _ in range(6)} == {2 * ASKED}

    process.send_signal(signal.SIGTERM)
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    assert process.wait(timeout=60) == 0
    assert list(tmp_path.glob("verifier-metrics-*")) == []
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert sum(line.get("route") == "/healthz" for line in lines) == 2 * ASKED
    assert len({line["request_id"] for line in lines}) == len(lines)
