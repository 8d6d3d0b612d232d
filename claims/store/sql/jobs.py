"""Bulk jobs in a database; see :mod:`claims.store.jobs`."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from claims.errors import JobNotFound
from claims.store.jobs import SERVED, Chunk, Job, JobState, Lease
from claims.store.schema import job_chunks, jobs
from claims.store.sql.bulk import insert_rows
from claims.store.sql.engine import Database
from claims.store.sql.rows import moment_text

_READ = 16
_TOGETHER = 100


class SqlJobs:
    """The jobs of a store; needs ``_database``."""

    _database: Database

    def add_job(self, job_id: str, at: datetime) -> None:
        """Begin a job that receives its lines."""
        moment = moment_text(at)
        row = {
            "id": job_id,
            "state": str(JobState.RECEIVING),
            "lines": 0,
            "answered": 0,
            "rejected": 0,
            "created_at": moment,
            "served_at": moment,
        }
        with self._database.write() as connection:
            connection.execute(insert(jobs).values(row))

    def add_chunks(self, job_id: str, chunks: Sequence[Chunk]) -> None:
        """Keep chunks of a job that receives its lines."""
        rows = [
            {
                "job_id": job_id,
                "number": chunk.number,
                "first_line": chunk.first_line,
                "lines": chunk.lines,
                "input": chunk.data,
                "tries": 0,
            }
            for chunk in chunks
        ]
        with self._database.write() as connection:
            insert_rows(connection, job_chunks, rows)

    def submit_job(self, job_id: str) -> Job:
        """Hand a job, all of whose lines have come, to the workers."""
        lines = select(func.coalesce(func.sum(job_chunks.c.lines), 0))
        lines = lines.where(job_chunks.c.job_id == job_id)
        with self._database.write() as connection:
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id, jobs.c.state == str(JobState.RECEIVING))
                .values(state=str(JobState.WAITING), lines=lines.scalar_subquery())
            )
            return _job(connection, job_id)

    def get_job(self, job_id: str) -> Job:
        """Return a job; JobNotFound if there is none."""
        with self._database.read() as connection:
            return _job(connection, job_id)

    def count_jobs(self) -> int:
        """Return how many jobs wait, run or receive their lines."""
        states = [str(state) for state in (JobState.RECEIVING, *SERVED)]
        query = select(func.count()).select_from(jobs)
        with self._database.read() as connection:
            return connection.scalars(query.where(jobs.c.state.in_(states))).one()

    def lease_chunk(self, owner: str, at: datetime, until: datetime) -> Lease | None:
        """Lend a chunk to ``owner``; ``None`` if there is nothing to do."""
        with self._database.read() as connection:
            # Asking does not lock: an idle worker is in nobody's way.
            waiting = connection.scalars(_served()).all()
            waiting = [each for each in waiting if _free(connection, each, at)]
        for job_id in waiting:
            with self._database.write() as connection:
                free = _free(connection, job_id, at, lock=True)
                if free is not None:
                    return _lend(connection, free, owner, at, until)
        return None

    def renew_lease(self, lease: Lease, until: datetime) -> bool:
        """Keep a lease until later; False if it is the owner's no longer."""
        longer = update(job_chunks).where(*_held(lease))
        with self._database.write() as connection:
            found = connection.execute(longer.values(leased_until=moment_text(until)))
            return found.rowcount > 0

    def release_lease(self, lease: Lease) -> None:
        """Give a chunk back at once, as if it had not been lent."""
        free = update(job_chunks).where(*_held(lease))
        free = free.values(owner=None, leased_until=None, tries=lease.tries - 1)
        with self._database.write() as connection:
            connection.execute(free)

    def finish_chunk(
        self, lease: Lease, output: bytes, *, rejected: int, at: datetime
    ) -> bool:
        """Keep a chunk's output and end the lease; False if it ended before."""
        done = update(job_chunks).where(*_held(lease), _is_served(lease.job_id))
        done = done.values(output=output, owner=None, leased_until=None)
        this = jobs.c.id == lease.job_id
        counted = {
            "answered": jobs.c.answered + lease.chunk.lines - rejected,
            "rejected": jobs.c.rejected + rejected,
        }
        ended = {"state": str(JobState.FINISHED), "finished_at": moment_text(at)}
        with self._database.write() as connection:
            if connection.execute(done).rowcount == 0:
                return False
            connection.execute(update(jobs).where(this).values(counted))
            # The row is ours until the end: whoever counts last sees all.
            all_done = jobs.c.answered + jobs.c.rejected >= jobs.c.lines
            connection.execute(
                update(jobs)
                .where(this, all_done, jobs.c.state == str(JobState.RUNNING))
                .values(ended)
            )
            return True

    def cancel_job(self, job_id: str, at: datetime) -> Job:
        """Stop a job; what is answered stays. One that has ended stays as it is."""
        served = [str(state) for state in SERVED]
        stop = update(jobs).where(jobs.c.id == job_id, jobs.c.state.in_(served))
        stop = stop.values(state=str(JobState.CANCELLED), finished_at=moment_text(at))
        with self._database.write() as connection:
            connection.execute(stop)
            return _job(connection, job_id)

    def delete_job(self, job_id: str) -> None:
        """Delete a job with its lines and answers; JobNotFound if there is none."""
        with self._database.write() as connection:
            _job(connection, job_id)
            _delete(connection, [job_id])

    def job_outputs(self, job_id: str) -> Iterator[bytes]:
        """Yield the outputs of a job's chunks that have one, in order."""
        last = -1
        while True:
            query = select(job_chunks.c.number, job_chunks.c.output).where(
                job_chunks.c.job_id == job_id,
                job_chunks.c.number > last,
                job_chunks.c.output.is_not(None),
            )
            query = query.order_by(job_chunks.c.number).limit(_READ)
            # Each read by itself: a slow reader keeps no transaction open.
            with self._database.read() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            last = rows[-1].number
            yield from (bytes(row.output) for row in rows)

    def forget_jobs(self, ended_before: datetime, received_before: datetime) -> int:
        """Delete jobs that ended before a moment, and uploads that never did."""
        old = or_(
            jobs.c.finished_at < moment_text(ended_before),
            (jobs.c.state == str(JobState.RECEIVING))
            & (jobs.c.created_at < moment_text(received_before)),
        )
        gone = 0
        while True:
            with self._database.write() as connection:
                query = select(jobs.c.id).where(old).limit(_TOGETHER)
                found = connection.scalars(query).all()
                _delete(connection, found)
            gone += len(found)
            if len(found) < _TOGETHER:
                return gone


def _job(connection: Connection, job_id: str) -> Job:
    row = connection.execute(select(jobs).where(jobs.c.id == job_id)).one_or_none()
    if row is None:
        raise JobNotFound(f"There is no job {job_id!r}.")
    ended = row.finished_at
    return Job(
        id=row.id,
        state=JobState(row.state),
        lines=row.lines,
        answered=row.answered,
        rejected=row.rejected,
        created_at=datetime.fromisoformat(row.created_at),
        finished_at=None if ended is None else datetime.fromisoformat(ended),
    )


def _delete(connection: Connection, ids: Sequence[str]) -> None:
    # Chunks first, as workers lock them: nobody waits for the other in a circle.
    connection.execute(delete(job_chunks).where(job_chunks.c.job_id.in_(ids)))
    connection.execute(delete(jobs).where(jobs.c.id.in_(ids)))


def _served() -> Select[Any]:
    states = [str(state) for state in SERVED]
    query = select(jobs.c.id).where(jobs.c.state.in_(states))
    return query.order_by(jobs.c.served_at, jobs.c.id)


def _is_served(job_id: str) -> ColumnElement[bool]:
    states = [str(state) for state in SERVED]
    return exists().where(jobs.c.id == job_id, jobs.c.state.in_(states))


def _held(lease: Lease) -> tuple[ColumnElement[bool], ...]:
    return (
        job_chunks.c.job_id == lease.job_id,
        job_chunks.c.number == lease.chunk.number,
        job_chunks.c.owner == lease.owner,
        job_chunks.c.tries == lease.tries,
        job_chunks.c.output.is_(None),
    )


def _free(
    connection: Connection, job_id: str, at: datetime, *, lock: bool = False
) -> Row[Any] | None:
    """Return a job's first chunk that nobody holds."""
    query = select(job_chunks).where(
        job_chunks.c.job_id == job_id,
        job_chunks.c.output.is_(None),
        or_(job_chunks.c.owner.is_(None), job_chunks.c.leased_until <= moment_text(at)),
    )
    query = query.order_by(job_chunks.c.number).limit(1)
    if lock:
        query = query.where(_is_served(job_id)).with_for_update(
            of=job_chunks, skip_locked=True
        )
    return connection.execute(query).one_or_none()


def _lend(
    connection: Connection, row: Row[Any], owner: str, at: datetime, until: datetime
) -> Lease:
    tries = row.tries + 1
    connection.execute(
        update(job_chunks)
        .where(job_chunks.c.job_id == row.job_id, job_chunks.c.number == row.number)
        .values(owner=owner, leased_until=moment_text(until), tries=tries)
    )
    connection.execute(
        update(jobs)
        .where(jobs.c.id == row.job_id)
        .values(state=str(JobState.RUNNING), served_at=moment_text(at))
    )
    chunk = Chunk(row.number, row.first_line, row.lines, bytes(row.input))
    return Lease(row.job_id, chunk, owner, tries)
