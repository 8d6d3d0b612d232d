"""``verifier worker``: bulk jobs, events and mails, in processes started anew."""

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from claims.errors import ClaimsError
from verifier.cli.stores import chosen_settings, store_options

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from claims.store.base import ClaimStore
    from verifier.bootstrap import Services
    from verifier.jobs.lines import Answer, Record
    from verifier.mailing import Mailing
    from verifier.service import VerificationService
    from verifier.settings import Settings

_LOG = logging.getLogger("verifier.jobs")

_POLL_SECONDS = 0.5
_RESTART_SECONDS = 1.0
_GRACE_SECONDS = 20.0
_HOUSEKEEPING = timedelta(hours=1)
_TELLING = timedelta(seconds=5)
_UPLOADED_WITHIN = timedelta(days=1)
_CALLED_WITHIN = timedelta(days=30)


@click.command(short_help="Answer bulk jobs and send events to webhooks.")
@click.option(
    "--processes",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Processes to answer with.",
)
@click.option(
    "--lease",
    type=click.FloatRange(1, 3600),
    default=30,
    show_default=True,
    help="Seconds after which another worker takes over from one that was killed.",
)
@click.option("--once", is_flag=True, help="End when nothing waits.")
@click.option("--with-parent", is_flag=True, hidden=True)
@store_options
def worker(  # noqa: PLR0913 - one argument per option
    *,
    processes: int,
    lease: float,
    once: bool,
    with_parent: bool,
    database: str | None,
    no_seed: bool,
) -> None:
    """Answer bulk jobs until interrupted; any number of workers may run at once.

    Where a mail server is set, readers who left an address are told how their
    question ended, once.

    A job goes on where it stood, whatever ended before: no line is lost or answered
    twice. A process that ends is started anew. Every hour, jobs, verdicts and open
    questions that are past their days are deleted.
    """
    from verifier.bootstrap import ensure_store

    settings = chosen_settings(database)
    ensure_store(settings, seed=not no_seed)
    Supervisor(settings, processes, lease, once=once, with_parent=with_parent).run()


@dataclass(slots=True)
class Supervisor:
    """Keeps ``processes`` worker processes going until it is told to stop."""

    settings: "Settings"
    processes: int
    lease: float
    once: bool
    with_parent: bool
    _stop: Event = field(default_factory=Event)

    def run(self) -> None:
        """Start the processes, start those that end anew, and stop them at the end."""
        before = _on_signals(self._stop)
        parent = os.getppid()
        running = [self._start() for _ in range(self.processes)]
        try:
            while running and not self._stop.is_set():
                # A signal ends the wait.
                multiprocessing.connection.wait([each.sentinel for each in running], 1)
                if self.with_parent and os.getppid() != parent:
                    break
                running = [each for each in map(self._living, running) if each]
        finally:
            _end(running)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start(self) -> "SpawnProcess":
        process = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(self.settings, self.lease, self.once)
        )
        process.start()
        return process

    def _living(self, process: "SpawnProcess") -> "SpawnProcess | None":
        if process.exitcode is None:
            return process
        if process.exitcode == 0 and self.once:
            return None
        _LOG.warning("a worker ended (%s); starting another", process.exitcode)
        self._stop.wait(_RESTART_SECONDS)
        return None if self._stop.is_set() else self._start()


def _on_signals(stop: Event) -> dict[int, Any]:
    """Set ``stop`` when told to end; return the handlers that were there before."""

    def told(*_: object) -> None:
        stop.set()

    return {
        number: signal.signal(number, told)
        for number in (signal.SIGTERM, signal.SIGINT)
    }


def _end(running: "list[SpawnProcess]") -> None:
    for process in running:
        process.terminate()
    latest = time.monotonic() + _GRACE_SECONDS
    for process in running:
        process.join(max(0.0, latest - time.monotonic()))
        if process.exitcode is None:
            process.kill()  # its chunk is another's when the lease ends
            process.join()


def _serve(settings: "Settings", lease: float, once: bool) -> None:  # noqa: FBT001 - of a process
    """Answer jobs until told to stop, or until the parent is gone."""
    from claims.store import open_store
    from verifier.bootstrap import new_id, now
    from verifier.cli.calling import Callbacks
    from verifier.jobs.working import Worker

    stop, parent = Event(), os.getppid()
    _on_signals(stop)

    def stopped() -> bool:
        return stop.is_set() or os.getppid() != parent

    store = open_store(settings.database_url)
    answer = _Answering(settings)
    work = Worker(store, answer, new_id(), now, stopped, lease)
    cleaned: datetime | None = None
    telling = _Telling(store, settings.mailing)
    calls = Callbacks(store, settings, answer.service, stopped)
    try:
        if not once:
            calls.start()
        while not stopped():
            try:
                if cleaned is None or now() - cleaned >= _HOUSEKEEPING:
                    cleaned = now()
                    _clean(store, settings, cleaned)
                busy = work.step()
                busy = telling.step(now()) or busy
                busy = calls.prepare() or busy
                if once:
                    busy = calls.deliver() or busy
            except ClaimsError as error:
                _LOG.warning("the store cannot be used: %s", error)
                busy = False
            if not busy:
                if once:
                    return
                stop.wait(_POLL_SECONDS)
    finally:
        calls.end()
        answer.close()
        store.close()


@dataclass(slots=True)
class _Telling:
    """Sends one mail a step; looks for more now and then."""

    store: "ClaimStore"
    mailing: "Mailing | None"
    _again_at: datetime | None = None

    def step(self, at: datetime) -> bool:
        """Tell whoever is next; return whether there was anybody."""
        if self.mailing is None or (self._again_at is not None and at < self._again_at):
            return False
        from verifier.telling import tell_next

        told = tell_next(self.store, self.mailing, at)
        self._again_at = None if told else at + _TELLING
        return told


@dataclass(slots=True)
class _Answering:
    """Answers lines; the models are loaded for the first one, not before."""

    settings: "Settings"
    _services: "Services | None" = None
    _answer: "Answer | None" = None

    def __call__(self, record: "Record") -> "Record":
        """Return the answer to one line."""
        if self._answer is None:
            from verifier.cli.checking import build_check

            self._answer = build_check(self._opened())
        return self._answer(record)

    def service(self) -> "VerificationService":
        """Return what answers."""
        return self._opened().service

    def _opened(self) -> "Services":
        if self._services is None:
            from verifier.bootstrap import open_services

            self._services = open_services(self.settings)
        return self._services

    def close(self) -> None:
        """Close the store that was opened for answering."""
        if self._services is not None:
            self._services.store.close()


def _clean(store: "ClaimStore", settings: "Settings", at: datetime) -> None:
    from verifier.keeping import forget_old

    forget_old(store, at, settings.keep_days)
    store.forget_callbacks(at - _CALLED_WITHIN)
    store.forget_jobs(at - timedelta(days=settings.job_days), at - _UPLOADED_WITHIN)
