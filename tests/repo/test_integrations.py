"""The examples of docs/integrations.md do what the page says."""

import json
import re
import shutil
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from claims.callbacks import EventType
from claims.subscribing import secret_of
from verifier.callbacks.delivering import SCHEDULE
from verifier.callbacks.sending import DEADLINE_SECONDS
from verifier.callbacks.signing import signed_headers
from verifier.http.rules import RULES

PAGE = (Path(__file__).parents[2] / "docs/integrations.md").read_text("utf-8")
SECRET = secret_of("r" * 43)
BODY = '{"text": "Ünd 日"}'.encode()


def example(language: str, holding: str) -> str:
    blocks = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    (found,) = (block for block in blocks if holding in block)
    return str(found)


def cases() -> list[tuple[bool, dict[str, str], bytes]]:
    """Return (genuine, headers, body) of messages."""
    now = datetime.now(UTC)
    good = signed_headers(SECRET, "msg_1", now, BODY)
    old = datetime.fromtimestamp(time.time() - 400, UTC)
    several = f"v1a,xxxx v1,AAAA {good['webhook-signature']}"
    return [
        (True, good, BODY),
        (True, {**good, "webhook-signature": several}, BODY),
        (False, good, BODY + b" "),
        (False, {**good, "webhook-id": "msg_2"}, BODY),
        (False, {**good, "webhook-signature": "v1,AAAA"}, BODY),
        (False, signed_headers(SECRET, "msg_1", old, BODY), BODY),
        (False, signed_headers(secret_of("x" * 43), "msg_1", now, BODY), BODY),
    ]


def test_the_python_example_tells_genuine_messages_from_others() -> None:
    names: dict[str, Any] = {}
    exec(example("python", "def is_genuine"), names)
    for genuine, headers, body in cases():
        assert names["is_genuine"](SECRET, headers, body) is genuine


def test_the_node_example_tells_genuine_messages_from_others() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    given = [(headers, body.decode()) for _, headers, body in cases()]
    script = (
        example("js", "function isGenuine")
        + f"const secret = {json.dumps(SECRET)};"
        + f"const given = {json.dumps(given)};"
        + "console.log(JSON.stringify(given.map(([headers, body]) => "
        + "isGenuine(secret, headers, Buffer.from(body)))));"
    )
    found = subprocess.run(
        [node, "-e", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(found.stdout) == [genuine for genuine, *_ in cases()]


def test_the_page_names_every_event_and_when_it_is_tried_again() -> None:
    for event in EventType:
        assert f"| `{event}` |" in PAGE
    assert len(SCHEDULE) + 1 == 10
    assert [each // 3600 for each in SCHEDULE[3:]] == [2, 5, 10, 14, 20, 24]
    assert f"within {DEADLINE_SECONDS:g} seconds" in PAGE
    assert sum(SCHEDULE) / 86_400 == pytest.approx(3.5, abs=0.4)


def test_every_operation_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(GET|POST) (/[^`? ]+)", PAGE)
    named += re.findall(r"curl -X (POST) https://facts.example(/\S+)", PAGE)
    assert len(named) > 5
    for method, path in named:
        name = f"{method} {re.sub(r'/ID(?=/|$)', '/{}', path)}"
        assert name in RULES, name
