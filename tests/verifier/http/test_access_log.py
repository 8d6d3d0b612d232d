"""Each request leaves one JSON line that names it, and nothing personal."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.webapp import BROKEN, make_app
from verifier.http.access_log import configure_logs


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged; logging itself is as before when the test ends."""
    logger = logging.getLogger("verifier")
    before = (logger.handlers, logger.level, logger.propagate)
    output = io.StringIO()
    monkeypatch.setattr(sys, "stdout", output)
    configure_logs()
    yield output
    logger.handlers, logger.propagate = before[0], before[2]
    logger.setLevel(before[1])


def lines(output: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_a_request_is_one_line_that_names_it(written: io.StringIO) -> None:
    response = (
        make_app()
        .test_client()
        .get("/claims/claim-1", headers={"X-Request-ID": "desk-2024.11_07"})
    )
    (line,) = lines(written)
    assert isinstance(line.pop("milliseconds"), float)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "verifier.access",
        "request_id": "desk-2024.11_07",
        "method": "GET",
        "route": "/claims/<claim_id>",
        "status": 200,
        "bytes": response.content_length,
    }


def test_nothing_that_a_caller_wrote_is_kept(written: io.StringIO) -> None:
    client = make_app().test_client()
    headers = {"User-Agent": "Mallory", "Referer": "https://mallory.example/"}
    client.get("/check", query_string={"claim": "Mallory stole it."}, headers=headers)
    client.post("/api/v1/verifications", json={"claim": "Mallory stole it."})
    client.get("/Mallory%0a{}", headers={"X-Request-ID": "Mallory\tid"})
    client.open("/", method="MALLORY")

    assert len(lines(written)) == 4
    assert "mallory" not in written.getvalue().casefold()
    assert "127.0.0.1" not in written.getvalue()


def test_a_failure_is_told_in_one_line_with_its_traceback(
    written: io.StringIO,
) -> None:
    make_app().test_client().post("/api/v1/verifications", json={"claim": BROKEN})
    failure, access = lines(written)
    assert "RuntimeError" in failure["exception"]
    assert failure["level"] == "error"
    assert (access["status"], access["route"]) == (500, "/api/v1/verifications")
    assert access["request_id"] in failure["event"]


def test_it_can_be_turned_off(written: io.StringIO) -> None:
    make_app(access_log=False).test_client().get("/healthz")
    assert written.getvalue() == ""
