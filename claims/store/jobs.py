"""Bulk jobs: lines in chunks, each answered once by whichever worker leases it.

A lease is a chunk lent to one owner until a moment. An owner who ends without a word
loses it at that moment; one who comes late finds that the chunk is another's and
keeps nothing. So every chunk has exactly one output, whatever crashes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class JobState(StrEnum):
    """Where a job stands; workers serve those that wait or run."""

    RECEIVING = "receiving"
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


SERVED = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Job:
    """How far a job has come; counts are of lines."""

    id: str
    state: JobState
    lines: int
    answered: int
    rejected: int
    created_at: datetime
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some consecutive lines of a job: ``lines`` of them from ``first_line`` on.

    ``data`` means nothing to the store.
    """

    number: int
    first_line: int
    lines: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Lease:
    """A chunk lent to ``owner``. ``tries`` counts leases of it, this one included."""

    job_id: str
    chunk: Chunk
    owner: str
    tries: int


class JobStore(Protocol):
    """Keeps jobs; none of it raises the store's revision."""

    def add_job(self, job_id: str, at: datetime) -> None:
        """Begin a job that receives its lines; VersionConflict if the id is used."""
        ...

    def add_chunks(self, job_id: str, chunks: Sequence[Chunk]) -> None:
        """Keep chunks of a job that receives its lines."""
        ...

    def submit_job(self, job_id: str) -> Job:
        """Hand a job, all of whose lines have come, to the workers."""
        ...

    def get_job(self, job_id: str) -> Job:
        """Return a job; JobNotFound if there is none."""
        ...

    def count_jobs(self) -> int:
        """Return how many jobs wait, run or receive their lines."""
        ...

    def lease_chunk(self, owner: str, at: datetime, until: datetime) -> Lease | None:
        """Lend a chunk to ``owner``; ``None`` if there is nothing to do.

        Jobs take turns, so that a short one does not wait for a long one. Nobody
        is lent what another holds.
        """
        ...

    def renew_lease(self, lease: Lease, until: datetime) -> bool:
        """Keep a lease until later; False if it is the owner's no longer."""
        ...

    def release_lease(self, lease: Lease) -> None:
        """Give a chunk back at once, as if it had not been lent."""
        ...

    def finish_chunk(
        self, lease: Lease, output: bytes, *, rejected: int, at: datetime
    ) -> bool:
        """Keep a chunk's output and end the lease.

        False, and nothing is kept, if the chunk is the owner's no longer or the job
        was cancelled. ``rejected`` of its lines have no answer.
        """
        ...

    def cancel_job(self, job_id: str, at: datetime) -> Job:
        """Stop a job; what is answered stays. One that has ended stays as it is."""
        ...

    def delete_job(self, job_id: str) -> None:
        """Delete a job with its lines and answers; JobNotFound if there is none."""
        ...

    def job_outputs(self, job_id: str) -> Iterator[bytes]:
        """Yield the outputs of a job's chunks that have one, in order."""
        ...

    def forget_jobs(self, ended_before: datetime, received_before: datetime) -> int:
        """Delete jobs that ended before a moment, and uploads that never did."""
        ...
