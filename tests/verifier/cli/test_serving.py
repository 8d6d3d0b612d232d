import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from verifier.cli.serving import server_options
from verifier.settings import Settings

SERVE = "from verifier.cli import main; main()"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "bind"), [("0.0.0.0", "0.0.0.0:8000"), ("::1", "[::1]:8000")]
)
def test_the_server_binds_where_it_is_told(host: str, bind: str) -> None:
    options = server_options(Settings(host=host, workers=3, threads=5))
    assert options["bind"] == bind
    assert (options["workers"], options["threads"]) == (3, 5)


def test_threads_serve_without_control_socket_or_preloading() -> None:
    options = server_options(Settings())
    assert options["worker_class"] == "gthread"
    assert options["control_socket_disable"] is True
    assert options["preload_app"] is False


def test_serve_makes_the_store_answers_requests_and_stops_when_told(
    tmp_path: Path,
) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--workers", "2"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "VERIFIER_DATABASE_URL": f"sqlite:///{tmp_path}/new/store.sqlite3",
            "VERIFIER_MODELS": "off",
        },
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    assert process.stderr is not None
    try:
        # It listens before the workers are up: requests wait for them.
        for line in process.stderr:
            if "Listening at" in line:
                break
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/verifications",
            data=json.dumps({"claim": "Is it raining?"}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            answer = json.load(response)
        assert answer["verdict"] == "unknown"
        assert answer["store_revision"] >= 1
    finally:
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        process.stderr.close()
        assert process.wait(timeout=60) == 0
    assert "Traceback" not in rest


def test_serve_answers_jobs_and_takes_its_worker_along(tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--workers", "1"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "VERIFIER_DATABASE_URL": f"sqlite:///{tmp_path}/store.sqlite3",
            "VERIFIER_MODELS": "off",
            "VERIFIER_PUBLIC_LIMIT": "0",
        },
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        cwd=tmp_path,
    )
    assert process.stderr is not None
    jobs = f"http://127.0.0.1:{port}/api/v1/jobs"
    try:
        for line in process.stderr:
            if "Listening at" in line:
                break
        request = urllib.request.Request(
            jobs,
            data=b'{"id": 1, "claim": "Is it raining?"}\n{"id": 2}\n',
            headers={"Content-Type": "application/x-ndjson"},
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            job = json.load(response)
        while job["state"] != "finished":
            time.sleep(0.1)
            with urllib.request.urlopen(f"{jobs}/{job['id']}", timeout=60) as response:
                job = json.load(response)
        assert (job["answered"], job["rejected"]) == (1, 1)
        children = _children(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        process.stderr.close()
        assert process.wait(timeout=60) == 0
    assert "Traceback" not in rest
    assert len(children) >= 2
    while any(Path(f"/proc/{pid}").exists() for pid in children):
        time.sleep(0.05)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    found = [int(each) for each in listed.split()]
    return found + [child for each in found for child in _children(each)]
