"""Taking in a job's lines as they come, without holding them in memory."""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from claims.errors import ClaimsError
from claims.store.base import ClaimStore
from claims.store.jobs import Chunk, Job
from verifier.errors import InvalidJob, TooManyJobs
from verifier.jobs.chunks import pack

CHUNK_LINES = 25
"""Lines that a worker is lent at a time."""

LONGEST_LINE = 64 * 1024
"""Bytes of one line: a claim of 2,000 characters in the longest JSON form fits."""

_WRITTEN_TOGETHER = 40


@dataclass(frozen=True, slots=True)
class JobLimits:
    """What a job may hold, and how many may be under way; no lines: no jobs."""

    lines: int = 1_000_000
    size: int = 1024**3
    """Bytes."""
    at_once: int = 100


def receive(
    store: ClaimStore,
    job_id: str,
    stream: io.BufferedIOBase,
    *,
    at: datetime,
    limits: JobLimits,
) -> Job:
    """Keep the lines of ``stream`` as a job and hand it to the workers.

    Nothing is left of a job whose lines do not all come.

    Raises:
        InvalidJob: it has no line, too many, or one that is too long.
        TooManyJobs: as many are under way as there may be.
        StoreUnavailable: the store cannot be written.
    """
    if store.count_jobs() >= limits.at_once:
        raise TooManyJobs(f"{limits.at_once:,} jobs are under way; try again later.")
    store.add_job(job_id, at)
    try:
        waiting: list[Chunk] = []
        for chunk in _chunks(stream, limits.lines):
            waiting.append(chunk)
            if len(waiting) == _WRITTEN_TOGETHER:
                store.add_chunks(job_id, waiting)
                waiting = []
        store.add_chunks(job_id, waiting)
        return store.submit_job(job_id)
    except BaseException:
        # What the caller sent is not kept behind a job that never was.
        with suppress(ClaimsError):
            store.delete_job(job_id)
        raise


def _chunks(stream: io.BufferedIOBase, most_lines: int) -> Iterator[Chunk]:
    lines: list[bytes] = []
    first = number = 1
    for number, line in enumerate(_lines(stream), 1):
        if number > most_lines:
            raise InvalidJob(
                f"A job holds at most {most_lines:,} lines; split it into several."
            )
        lines.append(line)
        if len(lines) == CHUNK_LINES:
            yield Chunk(first // CHUNK_LINES, first, len(lines), pack(lines))
            lines, first = [], number + 1
    if lines:
        yield Chunk(first // CHUNK_LINES, first, len(lines), pack(lines))
    elif number == first == 1:
        raise InvalidJob('The body has no line; send one JSON object {"claim"} a line.')


def _lines(stream: io.BufferedIOBase) -> Iterator[bytes]:
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise InvalidJob(f"Line {number:,} is longer than {LONGEST_LINE:,} bytes.")
        yield line if line.endswith(b"\n") else line + b"\n"
