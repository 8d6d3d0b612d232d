"""A receiver of webhooks on this machine, and a check of signatures from the rules.

The check is written from the text of Standard Webhooks 1.0 and shares nothing with
the code that signs.
"""

import base64
import hmac
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 300


def reply(request: BaseHTTPRequestHandler, status: int = 204, **headers: str) -> None:
    """Answer with ``status`` and nothing else."""
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.send_header("Content-Length", "0")
    request.end_headers()


@dataclass
class Received:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers each request with ``answer``; keeps what came."""

    port: int = 0
    got: list[Received] = field(default_factory=list)
    answer: Callable[[BaseHTTPRequestHandler], None] = reply

    def url(self, path: str = "/in") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Yield a receiver that listens until the end."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(Received(self.path, dict(self.headers), body))
            receiver.answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            with suppress(ConnectionError):  # the sender hung up, as some tests want
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def genuine(secret: str, received: Received, now: float) -> bool:
    """Tell whether a request is what the sender of ``secret`` signed, and not old."""
    headers = {name.lower(): value for name, value in received.headers.items()}
    identifier, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    assert secret.startswith("whsec_")
    key = base64.b64decode(secret[len("whsec_") :], validate=True)
    assert 24 <= len(key) <= 64
    content = f"{identifier}.{timestamp}.".encode() + received.body
    expected = base64.b64encode(hmac.digest(key, content, "sha256"))
    for each in headers["webhook-signature"].split(" "):
        version, _, value = each.partition(",")
        if version == "v1" and hmac.compare_digest(value.encode(), expected):
            return True
    return False
