"""Reading documents in a child process that can take nothing else down.

The child has a limit of memory and time, no files to write, none of the server's
environment, and dies with it. What it answers is read up to a bound.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from claims.ingestion.addresses import Policy, read_address
from claims.ingestion.errors import (
    KINDS,
    DocumentBroken,
    ReadersBusy,
    ReadingTookTooLong,
)
from claims.ingestion.records import MAXIMUM_TEXT, Described, Extracted

_CODE = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from claims.ingestion.child import main; main()"
)
_CHUNK = 64 * 1024
_LONGEST_ANSWER = MAXIMUM_TEXT * 12 + 1024 * 1024
"""Bytes: a character may take two escapes of six."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one child process may use."""

    memory: int = 640 * 1024 * 1024
    seconds: float = 9.0
    """From its start to its end, whatever it waits for."""

    fetch_seconds: float = 6.0
    size: int = 32 * 1024 * 1024
    """Bytes of a document, uploaded or fetched."""


@dataclass(frozen=True, slots=True)
class Extractor:
    """Reads documents, a few at a time, each in a process of its own."""

    limits: ReadingLimits = field(default_factory=ReadingLimits)
    policy: Policy = field(default_factory=Policy)
    at_once: int = 2
    _room: threading.BoundedSemaphore = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make room for as many as may be read at once."""
        object.__setattr__(self, "_room", threading.BoundedSemaphore(self.at_once))

    def read_file(
        self,
        stream: BinaryIO,
        *,
        name: str | None = None,
        encoding: str | None = None,
        kind: str | None = None,
    ) -> Extracted:
        """Return the text of a file, whose ``stream`` is read in pieces to its end.

        ``encoding`` is only for text and HTML, where a reviewer chose one; ``kind``
        is the format where it is known, as that of pasted text is.

        Raises:
            DocumentRefused: it cannot be read; the message says what to do.
        """
        job = {"name": name, "encoding": encoding, "kind": kind}
        return self._run(job, stream)

    def read_address(self, url: str) -> Extracted:
        """Return the text of what is at ``url``.

        Raises:
            DocumentRefused: it cannot be fetched or read.
        """
        read_address(url, self.policy)  # at once, without a process
        job = {
            "fetch": url,
            "fetch_seconds": self.limits.fetch_seconds,
            "ports": sorted(self.policy.ports),
            "hosts": sorted(self.policy.hosts),
        }
        return self._run(job, None)

    def _run(self, job: dict[str, Any], stream: BinaryIO | None) -> Extracted:
        limits = self.limits
        job |= {
            "memory": limits.memory,
            "seconds": int(limits.seconds) + 1,
            "size": limits.size,
        }
        if not self._room.acquire(timeout=limits.seconds):
            raise ReadersBusy(
                "Too many documents are being read at the moment. Try again soon."
            )
        try:
            output = _output_of(job, stream, limits.seconds)
        finally:
            self._room.release()
        return _extracted(output)


@contextmanager
def _child() -> Iterator["subprocess.Popen[bytes]"]:
    # Nothing of the environment: it holds passwords of the database.
    process = subprocess.Popen(  # noqa: S603 - this program, and nothing of a user's
        [sys.executable, "-I", "-X", "utf8", "-c", _CODE, json.dumps(sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        start_new_session=True,
        bufsize=0,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()


def _output_of(job: dict[str, Any], stream: BinaryIO | None, seconds: float) -> bytes:
    """Return what the child writes, having given it the job and the document."""
    deadline = time.monotonic() + seconds
    waiting = json.dumps(job).encode() + b"\n"
    received = bytearray()
    with _child() as process, selectors.DefaultSelector() as selector:
        source, sink = process.stdout, process.stdin
        if source is None or sink is None:
            raise RuntimeError("The reading process has no pipes.")
        os.set_blocking(sink.fileno(), False)
        selector.register(source, selectors.EVENT_READ)
        selector.register(sink, selectors.EVENT_WRITE)
        while True:
            left = deadline - time.monotonic()
            events = selector.select(left) if left > 0 else []
            if not events:
                raise ReadingTookTooLong(
                    f"The document could not be read within {seconds:g} seconds. "
                    "Upload a smaller part of it, or paste its text."
                )
            for key, _ in events:
                if key.fileobj is sink:
                    waiting = _fed(sink.fileno(), waiting, stream)
                    if not waiting:
                        selector.unregister(sink)
                        sink.close()
                    continue
                piece = os.read(source.fileno(), _CHUNK)
                received += piece
                if not piece or len(received) > _LONGEST_ANSWER:
                    return bytes(received)


def _fed(pipe: int, waiting: bytes, stream: BinaryIO | None) -> bytes:
    """Write to the child; return what is still to be written, nothing at the end."""
    try:
        waiting = waiting[os.write(pipe, waiting) :]
    except BlockingIOError:
        return waiting
    except BrokenPipeError:
        return b""  # it has ended, or has heard enough
    return waiting or (stream.read(_CHUNK) if stream is not None else b"")


def _extracted(output: bytes) -> Extracted:
    try:
        found = json.loads(output)
    except ValueError as error:
        # It was killed for its time or memory, or by what the file did to a library.
        raise DocumentBroken(
            "The document could not be read: it is damaged, or made to harm readers. "
            "Open it in another program, save a copy and upload that, or paste it."
        ) from error
    if "refused" in found:
        raise KINDS[found["refused"]](found["message"])
    return Extracted(
        format=found["format"],
        text=found["text"],
        boilerplate=tuple(found["boilerplate"]),
        described=load_described(found["described"]),
        encoding=found["encoding"],
        file_sha256=found["file_sha256"],
        url=found["url"],
    )


def load_described(record: dict[str, Any]) -> Described:
    """Return what :func:`claims.ingestion.child.dump_described` wrote."""
    day = record["published_on"]
    return Described(
        title=record["title"],
        publisher=record["publisher"],
        author=record["author"],
        published_on=None if day is None else date.fromisoformat(day),
        url=record["url"],
        language=record["language"],
    )
