"""The real server with two workers, and many requests at once."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from socket import socket

ROOT = Path(__file__).parents[2]
_SERVE = "from verifier.cli import main; main()"
_PATIENCE = 90.0

Answer = tuple[int, dict[str, str], bytes]


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(url: str, folder: Path, **settings: str) -> Iterator[int]:
    """Serve the store at ``url`` with two workers; yield the port once they answer."""
    port = _free_port()
    log = (folder / "server.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, "serve", "--no-seed", "--workers=2",
         f"--port={port}", f"--database={url}"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "VERIFIER_MODELS": "off",
            "VERIFIER_JOB_WORKER": "off",
            **settings,
        },
        cwd=folder,
        stdout=log,
        stderr=log,
    )  # fmt: skip
    try:
        _wait(port, process, log.name)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)
        log.close()


def _wait(port: int, process: "subprocess.Popen[bytes]", log: str) -> None:
    limit = time.monotonic() + _PATIENCE
    while time.monotonic() < limit and process.poll() is None:
        try:
            status, _, _ = ask(port, "GET", "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            assert status == 200
            return
    raise AssertionError(Path(log).read_text("utf-8"))


def ask(
    port: int,
    method: str,
    path: str,
    body: object = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send one request over a connection of its own, so that any worker may get it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        sent = {} if body is None else {"Content-Type": "application/json"}
        data = None if body is None else json.dumps(body)
        connection.request(method, path, data, {**sent, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()
    finally:
        connection.close()


def ask_at_once(count: int, *arguments: object) -> list[Answer]:
    """Send equal requests from ``count`` threads at once."""
    with ThreadPoolExecutor(count) as pool:
        asked = [pool.submit(ask, *arguments) for _ in range(count)]  # type: ignore[arg-type]
        return [each.result() for each in asked]
