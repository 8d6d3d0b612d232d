"""Fetching a document from its address, asking only whom that is safe to ask.

A name is looked up once and the connection goes to the address that was looked at;
every redirect is looked at like the first address. It runs in the reading process,
whose end is the last bound on time.
"""

import socket
import ssl
import threading
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from urllib.parse import unquote, urlsplit

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, SSLError

from claims.ingestion.addresses import Policy, in_order, read_address, resolved
from claims.ingestion.errors import AddressRefused, DocumentTooLarge, FetchFailed
from claims.ingestion.records import Given
from claims.outbound import Resolve, Target, system_resolve

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_OK = 200
_CHUNK = 64 * 1024
_TRIED = 3
_NEARLY = 0.05
"""Seconds before the deadline in which a failure is the watch's doing."""

_AGENT = "Mozilla/5.0 (compatible; Verifier; reads pages for fact-checkers)"
_ACCEPTED = "text/html,application/xhtml+xml,application/pdf,text/plain,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how much and how far a fetch may go."""

    seconds: float = 6.0
    size: int = 32 * 1024 * 1024
    redirects: int = 5


@dataclass(slots=True)
class _Deadline:
    """Ends a connection when the time is up, whatever it is waiting for."""

    seconds: float
    started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        return self.started + self.seconds - time.monotonic()

    def require(self) -> float:
        if self.left <= 0:
            raise _too_slow(self.seconds)
        return self.left


def _too_slow(seconds: float) -> FetchFailed:
    return FetchFailed(
        f"The site did not send the document within {seconds:g} seconds. Try again, or "
        "paste the text."
    )


def fetch(
    url: str,
    policy: Policy | None = None,
    limits: Limits | None = None,
    *,
    lookup: Resolve = system_resolve,
) -> Given:
    """Return the document at ``url`` and the address that answered in the end.

    Raises:
        AddressRefused: the address, or one that it leads to, may not be asked.
        FetchFailed: the site does not give a document.
        DocumentTooLarge: it is larger than ``limits`` allow.
    """
    policy, limits = policy or Policy(), limits or Limits()
    deadline = _Deadline(limits.seconds)
    asked = read_address(url, policy)
    for _ in range(limits.redirects + 1):
        target = resolved(asked, policy, lookup)
        found = _ask(target, limits, deadline)
        if isinstance(found, Given):
            return replace(found, url=asked)
        led_to = read_address(found, policy, asked)
        if asked.startswith("https:") and led_to.startswith("http:"):
            raise AddressRefused(
                "The site leads from a secure address to one that is not. Give the "
                "address that you see in the browser."
            )
        asked = led_to
    raise FetchFailed(
        f"The site leads from one address to the next more than {limits.redirects} "
        "times. Give the address that you see in the browser."
    )


def _ask(target: Target, limits: Limits, deadline: _Deadline) -> Given | str:
    """Return the document, or the address that the answer leads to."""
    addresses = in_order(target.ips)[:_TRIED]
    connection: HTTPConnection | None = None
    watch = threading.Timer(deadline.require(), lambda: _cut(connection))
    watch.daemon = True
    watch.start()
    try:
        for left, address in enumerate(addresses, 1 - len(addresses)):
            connection = _connection(target, address, deadline.require())
            try:
                connection.connect()
                break
            except (HTTPError, OSError):
                connection.close()
                if left == 0:
                    raise
        if connection is None:
            raise FetchFailed("The site has no address. Paste the text.")
        connection.request(
            "GET",
            target.path,
            headers={
                "Host": target.netloc,
                "User-Agent": _AGENT,
                "Accept": _ACCEPTED,
                "Accept-Language": "en, *;q=0.5",
                "Accept-Encoding": "identity",
                "Connection": "close",
            },
            preload_content=False,
            decode_content=False,
        )
        return _answer(connection.getresponse(), target, limits, deadline)
    except (SSLError, ssl.SSLError) as error:
        if deadline.left <= _NEARLY:
            raise _too_slow(limits.seconds) from error
        raise FetchFailed(
            "The site's certificate cannot be trusted. Open it in a browser and paste "
            "the text."
        ) from error
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        if deadline.left <= _NEARLY:
            raise _too_slow(limits.seconds) from error
        raise FetchFailed(
            "The site cannot be reached, or broke off. Try again, or paste the text."
        ) from error
    finally:
        watch.cancel()
        if connection is not None:
            connection.close()


def _connection(target: Target, address: str, seconds: float) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=seconds)
    return HTTPSConnection(
        address,
        target.port,
        timeout=seconds,
        cert_reqs="CERT_REQUIRED",
        ssl_context=ssl.create_default_context(),
        # The certificate is that of the name, although the number is asked.
        server_hostname=target.host,
        assert_hostname=target.host,
    )


def _cut(connection: HTTPConnection | None) -> None:
    """End a connection under a read that waits: headers may drip for ever."""
    sock = None if connection is None else connection.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _answer(
    response: BaseHTTPResponse,
    target: Target,
    limits: Limits,
    deadline: _Deadline,
) -> Given | str:
    place = response.headers.get("Location")
    if response.status in _REDIRECTS and place:
        return place
    if response.status != _OK:
        raise FetchFailed(_told(response.status))
    declared = response.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared[:18]) > limits.size:
        raise _too_large(limits.size)
    data = _body(response, limits, deadline)
    return Given(
        data=data,
        name=_name(target),
        encoding=_charset(response.headers.get("Content-Type", "")),
        declared_only=True,
    )


def _told(status: int) -> str:
    reasons = {
        401: "The page needs a sign-in",
        402: "The page is only for subscribers",
        403: "The site does not let programs read this page",
        404: "There is no page at this address",
        410: "The page was taken down",
        429: "The site asks for fewer requests",
        451: "The page may not be shown for legal reasons",
    }
    reason = reasons.get(status, "The site does not give the page")
    return f"{reason} (it answered {status}). Open it in a browser and paste the text."


def _too_large(size: int) -> DocumentTooLarge:
    return DocumentTooLarge(
        f"The document is larger than {size // 1024:,} KiB. Paste the part that you "
        "need."
    )


def _body(response: BaseHTTPResponse, limits: Limits, deadline: _Deadline) -> bytes:
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    unpacker = None
    if coding in ("gzip", "x-gzip", "deflate"):
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    elif coding not in ("", "identity"):
        raise FetchFailed(
            f"The site sends the page packed as {coding[:20]!r}, which was not asked "
            "for. Open it in a browser and paste the text."
        )
    pieces: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK, decode_content=False):
        deadline.require()
        if unpacker is not None:
            try:
                chunk = unpacker.decompress(chunk, limits.size + 1 - size)
            except zlib.error as error:
                raise FetchFailed("The site's answer is damaged. Try again.") from error
        size += len(chunk)
        if size > limits.size or (unpacker is not None and unpacker.unconsumed_tail):
            raise _too_large(limits.size)
        pieces.append(chunk)
    deadline.require()
    return b"".join(pieces)


def _charset(content_type: str) -> str | None:
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset" and len(value) <= 40:  # noqa: PLR2004 - a name
            return value.strip().strip("\"'") or None
    return None


def _name(target: Target) -> str | None:
    return unquote(urlsplit(target.path).path).rpartition("/")[2][:200] or None
