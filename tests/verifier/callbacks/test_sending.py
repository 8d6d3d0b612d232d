"""Sending reaches a receiver once, within its deadline, and nobody else ever."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest

from claims.outbound import Gate
from tests.receiving import Received, Receiver, genuine, receiving, reply
from verifier.callbacks.sending import Reply, Sender
from verifier.callbacks.signing import signed_headers

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # of the rules' own example
HERE = Gate(frozenset({"127.0.0.1"}))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def send(url: str, gate: Gate = HERE, deadline: float = 5.0) -> Reply:
    return Sender(gate, deadline)(url, b'{"a": 1}', {"webhook-id": "msg_1"})


def test_the_signature_is_that_of_the_rules_own_example() -> None:
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed_headers(
        SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}'
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_an_independent_check_finds_it_genuine_and_nothing_else() -> None:
    at, body = datetime(2026, 1, 2, tzinfo=UTC), '{"text": "Ünd 日"}'.encode()
    headers = signed_headers(SECRET, "msg_1", at, body)
    now = at.timestamp()
    assert genuine(SECRET, Received("/", headers, body), now)
    assert not genuine(SECRET, Received("/", headers, body + b" "), now)
    assert not genuine(SECRET, Received("/", headers, body), now + 301)
    other = {**headers, "webhook-id": "msg_2"}
    assert not genuine(SECRET, Received("/", other, body), now)
    assert not genuine("whsec_" + "b3RoZXIh" * 4, Received("/", headers, body), now)


def test_a_receiver_gets_the_body_as_it_is(receiver: Receiver) -> None:
    assert send(receiver.url("/in?desk=1")) == Reply(204)
    (got,) = receiver.got
    assert (got.path, got.body) == ("/in?desk=1", b'{"a": 1}')
    assert got.headers["Content-Type"] == "application/json"
    assert got.headers["webhook-id"] == "msg_1"
    assert got.headers["Host"] == f"127.0.0.1:{receiver.port}"
    assert got.headers["User-Agent"].startswith("verifier/")


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_a_refusal_is_told(receiver: Receiver, status: int) -> None:
    receiver.answer = lambda request: reply(request, status)
    found = send(receiver.url())
    assert (found.status, found.delivered) == (status, False)
    assert str(status) in (found.error or "")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("120", 120), ("999999", 86_400), ("9" * 40, None), ("soon", None), ("-5", None)],
)
def test_a_receiver_can_ask_to_be_left_alone(
    receiver: Receiver, said: str, meant: int | None
) -> None:
    receiver.answer = lambda request: reply(request, 503, Retry_After=said)
    assert send(receiver.url()).retry_after == meant


def test_a_redirect_is_not_followed_wherever_it_leads(receiver: Receiver) -> None:
    with receiving() as inner:
        receiver.answer = lambda request: reply(request, 307, Location=inner.url())
        found = send(receiver.url())
        assert (found.status, found.delivered) == (307, False)
        assert "not followed" in (found.error or "")
        assert inner.got == []


def test_a_private_address_is_not_connected_to(receiver: Receiver) -> None:
    found = send(receiver.url(), Gate())
    assert found.status is None
    assert "not on the public internet" in (found.error or "")
    assert receiver.got == []


def test_a_name_that_comes_to_mean_this_machine_is_refused(receiver: Receiver) -> None:
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    gate = Gate(lookup=lambda _host, _port: next(answers))
    assert gate.resolve("http://rebinding.example/").ips == ("93.184.215.14",)
    found = send(f"http://rebinding.example:{receiver.port}/", gate)
    assert "not on the public internet" in (found.error or "")
    assert receiver.got == []


def test_the_name_is_looked_up_once_for_looking_and_connecting(
    receiver: Receiver,
) -> None:
    asked: list[str] = []

    def lookup(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    gate = Gate(frozenset({"cms.internal"}), lookup)
    assert send(f"http://cms.internal:{receiver.port}/", gate).delivered
    assert asked == ["cms.internal"]
    assert receiver.got[0].headers["Host"] == f"cms.internal:{receiver.port}"


def test_a_receiver_that_does_not_listen_is_told_of() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        found = send(f"http://127.0.0.1:{port}/")
    assert found == Reply(error="The receiver does not listen there.")


def test_a_host_that_is_not_there_is_told_of() -> None:
    found = send("https://none.example/", Gate(lookup=lambda _host, _port: []))
    assert found == Reply(error="The host none.example cannot be found.")


def test_a_slow_receiver_is_cut_off_at_the_deadline(receiver: Receiver) -> None:
    done = threading.Event()
    receiver.answer = lambda _request: done.wait(20) and None
    begun = time.monotonic()
    found = send(receiver.url(), deadline=0.3)
    assert time.monotonic() - begun < 5
    done.set()
    assert found == Reply(error="No answer within 0.3 seconds.")


def test_a_receiver_that_drips_is_cut_off_at_the_deadline(receiver: Receiver) -> None:
    done = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        while not done.wait(0.05):
            request.wfile.write(b"H")
            request.wfile.flush()

    receiver.answer = drip
    begun = time.monotonic()
    found = send(receiver.url(), deadline=0.5)
    assert time.monotonic() - begun < 5
    done.set()
    assert not found.delivered


def test_what_is_no_http_is_told_of(receiver: Receiver) -> None:
    receiver.answer = lambda request: request.wfile.write(b"220 mail\r\n") and None
    found = send(receiver.url())
    assert found.error == "The receiver's answer is no HTTP."


def test_a_certificate_that_nobody_vouches_for_is_refused(receiver: Receiver) -> None:
    found = send(receiver.url().replace("http://", "https://"))
    assert not found.delivered
    assert found.error is not None
    assert Sender(HERE).tls.verify_mode is ssl.CERT_REQUIRED
    assert Sender(HERE).tls.check_hostname is True
