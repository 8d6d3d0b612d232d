"""Answering jobs, a leased chunk at a time."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from claims.errors import ClaimsError
from claims.store.jobs import JobStore, Lease
from verifier.jobs.chunks import dump, lines_of, pack, unpack
from verifier.jobs.lines import (
    Answer,
    Line,
    LineRejected,
    Record,
    Result,
    id_field,
    parse,
    process,
)

_LOG = logging.getLogger("verifier.jobs")

LEASE_SECONDS = 30.0
"""After how long a chunk of a worker that ended without a word is another's."""

MOST_TRIES = 25
"""How often a chunk is begun before its lines are given up."""


@dataclass(slots=True)
class Worker:
    """Answers chunks of ``store`` with ``answer``, under a name nobody else has.

    ``stopped`` is asked between lines; a chunk that is not done is given back then.
    """

    store: JobStore
    answer: Answer
    owner: str
    clock: Callable[[], datetime]
    stopped: Callable[[], bool] = lambda: False
    lease_seconds: float = LEASE_SECONDS
    _renew_at: datetime = field(init=False)

    def step(self) -> bool:
        """Answer one chunk; return False if there was none, or it was given back.

        Raises:
            StoreUnavailable: the database cannot be reached; the lease runs out.
        """
        now = self.clock()
        lease = self.store.lease_chunk(self.owner, now, self._until(now))
        return lease is not None and self._work(lease)

    def _work(self, lease: Lease) -> bool:
        outputs, rejected = [], 0
        for line in lines_of(lease.chunk):
            if self.stopped():
                self.store.release_lease(lease)
                return False
            if not self._holds(lease):
                return True
            result = self._answer(line, lease.tries)
            rejected += result.answer is None
            outputs.append(dump(_record(line, result)))
        # False where it was another's by now: then theirs is kept.
        self.store.finish_chunk(
            lease, pack(outputs), rejected=rejected, at=self.clock()
        )
        return True

    def _until(self, now: datetime) -> datetime:
        self._renew_at = now + timedelta(seconds=self.lease_seconds / 3)
        return now + timedelta(seconds=self.lease_seconds)

    def _holds(self, lease: Lease) -> bool:
        now = self.clock()
        if now < self._renew_at:
            return True
        return self.store.renew_lease(lease, self._until(now))

    def _answer(self, line: Line, tries: int) -> Result:
        if tries > MOST_TRIES:
            reason = (
                f"not answered: workers ended {MOST_TRIES} times at this line or one "
                f"near it"
            )
            return Result(line.number, line.end, rejected=reason)
        if not (line.data or b"").strip():
            return Result(line.number, line.end, rejected="an empty line")
        try:
            return process(line, self.answer)
        except ClaimsError:
            raise  # the store's trouble, not the line's
        except Exception:  # noqa: BLE001 - whatever else a line may bring about
            # One line must not keep the million others from being answered.
            _LOG.exception("line %d of a job cannot be answered", line.number)
            reason = "not answered: something went wrong on our side"
            return Result(line.number, line.end, rejected=reason)


def _record(line: Line, result: Result) -> Record:
    if result.answer is not None:
        return {"line": line.number, **result.answer}
    return {"line": line.number, **_given_id(line), "error": result.rejected}


def _given_id(line: Line) -> Record:
    """Return the ``id`` of a rejected line, where it has one that can be told."""
    try:
        given = id_field(parse(line))
    except LineRejected:
        return {}
    return {} if given is None else {"id": given}


def results_of(outputs: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the JSON Lines of a job's outputs, a chunk at a time."""
    for output in outputs:
        yield unpack(output)
