"""The web server as an operator starts it, and the memory that each worker adds."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.asking import memory

CALLERS = 4
START_SECONDS = 120


def served(
    url: str, folder: Path, texts: list[str], workers: int
) -> list[dict[str, float]]:
    """Let ``verifier serve`` answer all texts; return the megabytes of each worker.

    The server loads the models before it forks, so a worker's own memory is what one
    worker more takes.
    """
    port = _free_port()
    environment = os.environ | {
        "VERIFIER_DATABASE_URL": url,
        "VERIFIER_INDEX_FOLDER": str(folder),
        "VERIFIER_PUBLIC_LIMIT": "0",
    }
    program = [str(Path(sys.executable).with_name("verifier")), "serve", "--no-worker"]
    server = subprocess.Popen(  # noqa: S603 - our own program
        [*program, "--port", str(port), "--workers", str(workers)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/readyz", server)
        with ThreadPoolExecutor(CALLERS) as callers:
            list(callers.map(lambda text: _verify(address, text), texts))
        return [memory(child) for child in _children(server.pid)]
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < ends:
        try:
            with urllib.request.urlopen(address):  # noqa: S310 - this machine
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not come up: {server.poll()}")


def _verify(address: str, text: str) -> None:
    request = urllib.request.Request(  # noqa: S310 - this machine
        f"{address}/api/v1/verifications",
        json.dumps({"claim": text}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        answer.read()


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8")
    return [int(child) for child in listed.split()]
