"""The reading process: limits itself, reads one document, writes one JSON object.

Run as ``main`` by :mod:`claims.ingestion.extraction`, never imported by a server.
The job comes on standard input as one JSON line; a document that is uploaded follows
it. Nothing that a hostile file does to this process reaches the server.
"""

import ctypes
import hashlib
import json
import resource
import signal
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from claims.ingestion.errors import DocumentRefused, DocumentTooLarge, NoTextFound
from claims.ingestion.records import MAXIMUM_TEXT, Described, Given, Read

_DIES_WITH_PARENT = 1
_LONGEST_LINE = 64 * 1024


def limit(memory: int, seconds: int) -> None:
    """Bind this process to its limits, and its life to that of its parent."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with suppress(OSError, AttributeError):  # only Linux has it
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def main() -> None:
    """Do the job on standard input; write what came of it to standard output."""
    stream = sys.stdin.buffer
    job = json.loads(stream.readline(_LONGEST_LINE))
    limit(job["memory"], job["seconds"])
    try:
        answer = _done(job, stream)
    except DocumentRefused as refused:
        answer = {"refused": type(refused).__name__, "message": str(refused)}
    except (MemoryError, RecursionError):
        answer = {
            "refused": "DocumentTooLarge",
            "message": "The document needs more memory than reading one may use. "
            "Upload a smaller part of it, or paste its text.",
        }
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
    sys.stdout.buffer.flush()


def _done(job: dict[str, Any], stream: BinaryIO) -> dict[str, Any]:
    given = _fetched(job) if job.get("fetch") else _uploaded(job, stream)
    from claims.ingestion.formats import Format, format_of
    from claims.ingestion.readers import read

    kind = Format(job["kind"]) if job.get("kind") else format_of(given.data)
    found = read(kind, given)
    text, boilerplate = assembled(found)
    return {
        "format": str(kind),
        "text": text,
        "boilerplate": boilerplate,
        "described": dump_described(found.described),
        "encoding": found.encoding,
        "file_sha256": hashlib.sha256(given.data).hexdigest(),
        "url": given.url,
    }


def _uploaded(job: dict[str, Any], stream: BinaryIO) -> Given:
    size = job["size"]
    data = stream.read(size + 1)
    if len(data) > size:
        raise DocumentTooLarge(
            f"The file is larger than {size // 1024:,} KiB. Upload the part that you "
            "need, or paste its text."
        )
    return Given(data, job.get("name"), job.get("encoding"))


def _fetched(job: dict[str, Any]) -> Given:
    from claims.ingestion.addresses import Policy
    from claims.ingestion.fetching import Limits, fetch

    policy = Policy(frozenset(job["ports"]), frozenset(job["hosts"]))
    return fetch(job["fetch"], policy, Limits(job["fetch_seconds"], job["size"]))


def assembled(found: Read) -> tuple[str, list[int]]:
    """Return the whole text, a paragraph a line, and where boilerplate begins.

    Raises:
        NoTextFound: there is none.
        DocumentTooLarge: it is longer than a document may be.
    """
    texts, boilerplate, length = [], [], 0
    for line in found.lines:
        # Halves of characters and NUL can be kept by no store.
        text = line.text.encode("utf-8", "replace").decode("utf-8").strip()
        text = " ".join(text.replace("\x00", "").splitlines()).strip()
        if not text:
            continue
        if line.boilerplate:
            boilerplate.append(length)
        texts.append(text)
        length += len(text) + 1
    if not texts:
        raise NoTextFound("The document holds no text. Paste its text instead.")
    if length > MAXIMUM_TEXT:
        raise DocumentTooLarge(
            f"The text is longer than {MAXIMUM_TEXT:,} characters. Upload the part "
            "that you need."
        )
    return "\n".join(texts), boilerplate


def dump_described(described: Described) -> dict[str, Any]:
    """Return ``described`` as JSON has it."""
    day = described.published_on
    return {
        "title": described.title,
        "publisher": described.publisher,
        "author": described.author,
        "published_on": None if day is None else day.isoformat(),
        "url": described.url,
        "language": described.language,
    }
