"""One request to a receiver, within a deadline, to addresses that were looked at."""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from claims.outbound import AddressRefused, Gate, HostNotFound, Target
from verifier import __version__

DEADLINE_SECONDS = 15.0
"""How long a receiver has to answer, from the first byte sent to the last received."""

_READ = 64 * 1024
_LONGEST_WAIT = 24 * 3600
_SUCCESS = range(200, 300)
_REDIRECT = range(300, 400)


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a request: a status, or the error that kept it from having one.

    ``retry_after`` is the seconds that the receiver asked to be left alone.
    """

    status: int | None = None
    error: str | None = None
    retry_after: int | None = None

    @property
    def delivered(self) -> bool:
        """Whether the receiver took it."""
        return self.status in _SUCCESS


Send = Callable[[str, bytes, Mapping[str, str]], Reply]
"""Sends a body to an address with some headers: (url, body, headers)."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends by POST where ``gate`` lets it; redirects are not followed."""

    gate: Gate
    deadline: float = DEADLINE_SECONDS
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send once; whatever goes wrong is in the reply."""
        ends = monotonic() + self.deadline
        try:
            target = self.gate.resolve(url)
        except (AddressRefused, HostNotFound) as error:
            return Reply(error=str(error))
        try:
            return self._post(target, body, headers, ends)
        except ssl.SSLError as error:
            return Reply(error=f"The connection is not secure: {error.reason}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            if monotonic() >= ends:
                return Reply(error=f"No answer within {self.deadline:g} seconds.")
            return Reply(error=_words(error))

    def _post(
        self, target: Target, body: bytes, headers: Mapping[str, str], ends: float
    ) -> Reply:
        connection = _Connection(target, self.tls, ends)
        with _ended_at(connection, ends):
            try:
                connection.request(
                    "POST",
                    target.path,
                    body,
                    {
                        "Host": target.netloc,
                        "Content-Type": "application/json",
                        "User-Agent": f"verifier/{__version__}",
                        **headers,
                    },
                )
                answer = connection.getresponse()
                # What else it says is of no use, but it may finish its sentence.
                answer.read(_READ)
            finally:
                connection.close()
        return _reply(answer)


def _reply(answer: http.client.HTTPResponse) -> Reply:
    status = answer.status
    if status in _SUCCESS:
        return Reply(status)
    error = f"The receiver answered {status}."
    if status in _REDIRECT:
        error = f"The receiver answered {status}; redirects are not followed."
    wait = answer.getheader("Retry-After", "")
    seconds = int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 9 else None  # noqa: PLR2004 - more is no time to wait
    return Reply(status, error, seconds and min(seconds, _LONGEST_WAIT))


def _words(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "The receiver does not listen there."
    if isinstance(error, TimeoutError):
        return "The receiver cannot be reached."
    if isinstance(error, http.client.HTTPException):
        return "The receiver's answer is no HTTP."
    return "The connection broke off."


class _Connection(http.client.HTTPConnection):
    """A connection to one of the addresses of ``target``, and to no other."""

    def __init__(self, target: Target, tls: ssl.SSLContext, ends: float) -> None:
        super().__init__(target.host, target.port)
        self._target, self._tls, self._ends = target, tls, ends

    def connect(self) -> None:
        """Open the connection, trying each address in turn."""
        self.sock = self._opened()
        if self._target.scheme == "https":
            self.sock = self._tls.wrap_socket(
                self.sock, server_hostname=self._target.host
            )

    def _opened(self) -> socket.socket:
        failure: OSError = TimeoutError()
        for ip in self._target.ips:
            left = self._ends - monotonic()
            if left <= 0:
                break
            try:
                return socket.create_connection((ip, self._target.port), left)
            except OSError as error:
                failure = error
        raise failure


class _ended_at:  # noqa: N801 - read as a statement
    """Cut a connection off at a moment, however slowly it goes on until then."""

    def __init__(self, connection: _Connection, ends: float) -> None:
        self._connection = connection
        self._timer = threading.Timer(max(0.0, ends - monotonic()), self._cut)
        self._timer.daemon = True

    def _cut(self) -> None:
        opened = self._connection.sock
        if opened is not None:
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
