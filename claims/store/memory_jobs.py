"""Bulk jobs in memory; see :mod:`claims.store.jobs`."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from claims.errors import JobNotFound, VersionConflict
from claims.store.jobs import SERVED, Chunk, Job, JobState, Lease


@dataclass(slots=True)
class KeptChunk:
    """A chunk with its lease and its output."""

    chunk: Chunk
    output: bytes | None = None
    owner: str | None = None
    leased_until: datetime | None = None
    tries: int = 0

    def is_free(self, at: datetime) -> bool:
        """Tell whether it can be lent."""
        if self.output is not None:
            return False
        return self.owner is None or (
            self.leased_until is not None and self.leased_until <= at
        )


@dataclass(slots=True)
class KeptJob:
    """A job with its chunks, in order."""

    job: Job
    served_at: datetime
    chunks: dict[int, KeptChunk] = field(default_factory=dict)


class MemoryJobs:
    """The jobs of a store in memory; needs ``_lock``."""

    _lock: threading.RLock
    _jobs: dict[str, KeptJob]

    def add_job(self, job_id: str, at: datetime) -> None:
        """Begin a job that receives its lines."""
        with self._lock:
            if job_id in self._jobs:
                raise VersionConflict(f"The job {job_id} is there already.")
            self._jobs[job_id] = KeptJob(
                Job(job_id, JobState.RECEIVING, 0, 0, 0, at), at
            )

    def add_chunks(self, job_id: str, chunks: Sequence[Chunk]) -> None:
        """Keep chunks of a job that receives its lines."""
        with self._lock:
            there = self._kept(job_id).chunks
            there.update({each.number: KeptChunk(each) for each in chunks})

    def submit_job(self, job_id: str) -> Job:
        """Hand a job, all of whose lines have come, to the workers."""
        with self._lock:
            kept = self._kept(job_id)
            if kept.job.state is JobState.RECEIVING:
                lines = sum(each.chunk.lines for each in kept.chunks.values())
                kept.job = replace(kept.job, state=JobState.WAITING, lines=lines)
            return kept.job

    def get_job(self, job_id: str) -> Job:
        """Return a job; JobNotFound if there is none."""
        return self._kept(job_id).job

    def count_jobs(self) -> int:
        """Return how many jobs wait, run or receive their lines."""
        states = (JobState.RECEIVING, *SERVED)
        return sum(kept.job.state in states for kept in list(self._jobs.values()))

    def lease_chunk(self, owner: str, at: datetime, until: datetime) -> Lease | None:
        """Lend a chunk to ``owner``; ``None`` if there is nothing to do."""
        with self._lock:
            served = [kept for kept in self._jobs.values() if kept.job.state in SERVED]
            for kept in sorted(served, key=lambda each: (each.served_at, each.job.id)):
                free = (each for each in kept.chunks.values() if each.is_free(at))
                chunk = next(free, None)
                if chunk is None:
                    continue
                chunk.owner, chunk.leased_until = owner, until
                chunk.tries += 1
                kept.served_at = at
                kept.job = replace(kept.job, state=JobState.RUNNING)
                return Lease(kept.job.id, chunk.chunk, owner, chunk.tries)
        return None

    def renew_lease(self, lease: Lease, until: datetime) -> bool:
        """Keep a lease until later; False if it is the owner's no longer."""
        with self._lock:
            held = self._held(lease)
            if held is not None:
                held.leased_until = until
            return held is not None

    def release_lease(self, lease: Lease) -> None:
        """Give a chunk back at once, as if it had not been lent."""
        with self._lock:
            held = self._held(lease)
            if held is not None:
                held.owner, held.leased_until = None, None
                held.tries -= 1

    def finish_chunk(
        self, lease: Lease, output: bytes, *, rejected: int, at: datetime
    ) -> bool:
        """Keep a chunk's output and end the lease; False if it ended before."""
        with self._lock:
            held = self._held(lease)
            if held is None or self._jobs[lease.job_id].job.state not in SERVED:
                return False
            held.output, held.owner, held.leased_until = output, None, None
            kept = self._jobs[lease.job_id]
            job = replace(
                kept.job,
                answered=kept.job.answered + lease.chunk.lines - rejected,
                rejected=kept.job.rejected + rejected,
            )
            if job.answered + job.rejected >= job.lines:
                job = replace(job, state=JobState.FINISHED, finished_at=at)
            kept.job = job
            return True

    def cancel_job(self, job_id: str, at: datetime) -> Job:
        """Stop a job; what is answered stays. One that has ended stays as it is."""
        with self._lock:
            kept = self._kept(job_id)
            if kept.job.state in SERVED:
                kept.job = replace(kept.job, state=JobState.CANCELLED, finished_at=at)
            return kept.job

    def delete_job(self, job_id: str) -> None:
        """Delete a job with its lines and answers; JobNotFound if there is none."""
        with self._lock:
            self._kept(job_id)
            del self._jobs[job_id]

    def job_outputs(self, job_id: str) -> Iterator[bytes]:
        """Yield the outputs of a job's chunks that have one, in order."""
        with self._lock:
            kept = self._jobs.get(job_id)
            chunks = list(kept.chunks.values()) if kept else []
        yield from (each.output for each in chunks if each.output is not None)

    def forget_jobs(self, ended_before: datetime, received_before: datetime) -> int:
        """Delete jobs that ended before a moment, and uploads that never did."""
        with self._lock:
            old = [
                job_id
                for job_id, kept in self._jobs.items()
                if (kept.job.finished_at and kept.job.finished_at < ended_before)
                or (
                    kept.job.state is JobState.RECEIVING
                    and kept.job.created_at < received_before
                )
            ]
            for job_id in old:
                del self._jobs[job_id]
            return len(old)

    def _kept(self, job_id: str) -> KeptJob:
        kept = self._jobs.get(job_id)
        if kept is None:
            raise JobNotFound(f"There is no job {job_id!r}.")
        return kept

    def _held(self, lease: Lease) -> KeptChunk | None:
        kept = self._jobs.get(lease.job_id)
        chunk = kept.chunks.get(lease.chunk.number) if kept else None
        if chunk is None or chunk.output is not None:
            return None
        mine = chunk.owner == lease.owner and chunk.tries == lease.tries
        return chunk if mine else None
