"""Pages are fetched from public addresses only, within a time and a size."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from claims.ingestion.addresses import Policy, carries_ipv4, read_address
from claims.ingestion.errors import AddressRefused, DocumentTooLarge, FetchFailed
from claims.ingestion.fetching import Limits, fetch

PUBLIC = "93.184.215.14"
PAGE = b"<html><p>The quay was built in 1911.</p></html>"

BAD = (
    "",
    "example.org",
    "/etc/passwd",
    "file:///etc/passwd",
    "ftp://example.org/",
    "gopher://example.org/",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://",
    "http:///path",
    "https://user:secret@example.org/",
    "https://user@example.org/",
    "http://example.org:22/",
    "http://example.org:8080/",
    "http://example.org:0/",
    "http://example.org:99999/",
    "http://exa mple.org/",
    "http://example.org/\r\nX-Injected: 1",
    "http://example.org\\@127.0.0.1/",
    "http://[::1",
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://10.0.0.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[ff02::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:93.184.215.14]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:db8::1]/",
)


@pytest.mark.parametrize("url", BAD)
def test_bad_addresses_are_refused(url):
    with pytest.raises(AddressRefused) as refused:
        fetch(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "ip",
    ["10.0.0.1", "127.0.0.1", "::1", "::ffff:10.0.0.1", "169.254.1.1",
     "2002:7f00:1::1", "64:ff9b::a00:1", "2001:0:4136:e378:8000:63bf:f5ff:fffe"],
)  # fmt: skip
def test_one_private_address_of_a_name_is_enough(ip):
    with pytest.raises(AddressRefused):
        fetch("http://example.org/", lookup=lambda _host, _port: [PUBLIC, ip])


@pytest.mark.parametrize(
    ("address", "carries"),
    [
        ("93.184.215.14", False),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::5db8:d70e", True),
        ("2002:5db8:d70e::1", True),
        ("2606:2800::5efe:5db8:d70e", True),
    ],
)
def test_addresses_within_addresses_are_seen(address, carries):
    assert carries_ipv4(address) is carries


def test_addresses_with_other_letters_are_made_ascii():
    asked = read_address(
        "https://bücher.example/ä b?q=ü#x".replace(" ", "%20"), Policy()
    )
    assert asked == "https://xn--bcher-kva.example/%C3%A4%20b?q=%C3%BC"


class Site(BaseHTTPRequestHandler):
    """Answers as its path says."""

    protocol_version = "HTTP/1.1"
    asked: list[str]

    def log_message(self, *arguments):
        del arguments

    def do_GET(self):  # noqa: C901 - one branch a path
        self.server.asked.append(self.headers["Host"] + self.path)
        name = self.path.strip("/").split("?")[0]
        if name.startswith("to="):
            self.send_response(302)
            self.send_header("Location", name[3:].replace("|", "/"))
            self.end_headers()
        elif name == "loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif name.isdigit():
            self.send_error(int(name))
        elif name == "slow-head":
            self._drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 400)
        elif name == "slow-body":
            self._drip(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n" + b"a" * 400)
        elif name == "large":
            self._send(b"a" * 300_000, {})
        elif name == "declared":
            self._send(b"a", {"Content-Length": "99999999"})
        elif name == "packed":
            packed = gzip.compress(PAGE)
            self._send(packed, {"Content-Encoding": "gzip"})
        elif name == "bomb":
            packed = gzip.compress(b"\0" * 50_000_000, 9)
            self._send(packed, {"Content-Encoding": "gzip"})
        elif name == "strange":
            self._send(b"??", {"Content-Encoding": "br"})
        else:
            self._send(PAGE, {"Content-Type": "text/html; charset=utf-8"})

    def _send(self, body, headers):
        self.send_response(200)
        for key, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, data):
        try:
            for byte in data:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if self.server.stopping.wait(0.02):
                    return
        except OSError:
            pass  # the reader went away, as it should
        self.close_connection = True


@contextmanager
def _serving() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    server.asked, server.stopping = [], threading.Event()
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def site():
    with _serving() as server:
        yield server


LIMITS = Limits(seconds=5.0, size=100_000)


def ask(site, path, *, lookup=None, limits=LIMITS):
    port = site.server_address[1]
    policy = Policy(frozenset({port}), frozenset({"archive.example"}))
    at_home = lookup or (lambda _host, _port: ["127.0.0.1"])
    return fetch(f"http://archive.example:{port}{path}", policy, limits, lookup=at_home)


def test_an_allowed_host_is_asked_at_the_address_that_was_looked_up(site):
    found = ask(site, "/story?id=1")
    port = site.server_address[1]
    assert found.data == PAGE
    assert found.encoding == "utf-8"
    assert found.url == f"http://archive.example:{port}/story?id=1"
    assert site.asked[-1] == f"archive.example:{port}/story?id=1"


def test_redirects_are_followed_and_looked_at(site):
    assert ask(site, "/to=|story").url.endswith("/story")
    count = len(site.asked)
    inward = ("127.0.0.1", "169.254.169.254", "[::1]", "localhost")
    for host in inward:
        with pytest.raises(AddressRefused):
            ask(site, f"/to=http:||{host}:{site.server_address[1]}|admin")
    assert len(site.asked) == count + len(inward)  # none of them was asked


def test_a_name_that_changes_its_address_gains_nothing(site):
    answers = iter([["127.0.0.1"], ["10.0.0.7"]])
    asked = []

    def rebinding(host, port):
        del port
        asked.append(host)
        return next(answers)

    found = ask(site, "/story", lookup=rebinding)
    assert found.data == PAGE
    assert asked == ["archive.example"]  # looked up once for a connection


def test_endless_redirects_end(site):
    with pytest.raises(FetchFailed, match="more than 5"):
        ask(site, "/loop")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/404", "no page"),
        ("/403", "does not let programs"),
        ("/500", "answered 500"),
        ("/strange", "packed as"),
    ],
)
def test_what_is_no_document_is_told(site, path, words):
    with pytest.raises(FetchFailed, match=words):
        ask(site, path)


@pytest.mark.parametrize("path", ["/large", "/declared", "/bomb"])
def test_what_is_too_large_is_refused(site, path):
    with pytest.raises(DocumentTooLarge):
        ask(site, path)


def test_packed_pages_are_unpacked(site):
    assert ask(site, "/packed").data == PAGE


@pytest.mark.parametrize("path", ["/slow-head", "/slow-body"])
def test_a_slow_drip_does_not_outlast_the_deadline(site, path):
    started = time.monotonic()
    with pytest.raises(FetchFailed, match="within 1 seconds"):
        ask(site, path, limits=Limits(seconds=1.0, size=100_000))
    assert time.monotonic() - started < 2.5


def test_nobody_answers():
    with pytest.raises(FetchFailed):
        fetch(
            "http://archive.example:1/",
            Policy(frozenset({1}), frozenset({"archive.example"})),
            LIMITS,
            lookup=lambda _host, _port: ["127.0.0.1"],
        )
