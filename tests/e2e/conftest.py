"""A real server on a new store, and a real browser that asks it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two worker processes over a new SQLite store with the shipped seed."""
    folder = tmp_path_factory.mktemp("server")
    port = _free_port()
    log = (folder / "log").open("wb")
    with (
        log,
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                "from verifier.cli import main; main()",
                "serve",
                f"--port={port}",
                "--workers=2",
                f"--database=sqlite:///{folder / 'store.sqlite3'}",
            ],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "VERIFIER_MODELS": "off",
                "VERIFIER_PUBLIC_LIMIT": "0",
            },
            stdout=log,
            stderr=log,
        ) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(process, address, folder / "log")
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_until_ready(
    process: "subprocess.Popen[bytes]", address: str, log: Path
) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the server ended at once:\n{log.read_text()}")
        try:
            with urlopen(f"{address}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)  # the server is another process: nothing tells us
    pytest.fail(f"the server was not ready in time:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        # Containers have no user namespaces for Chromium's own sandbox.
        found = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox"]
        )
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1200, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
