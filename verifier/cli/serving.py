"""``verifier serve``: gunicorn over the web application."""

import ctypes
import logging
import os
import shutil
import sys
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, Protocol

import click

from verifier.cli.job_worker import job_worker
from verifier.cli.stores import chosen_settings, store_options
from verifier.settings import Settings, share_metrics

if TYPE_CHECKING:
    from flask import Flask


_ARENAS_MOST = -8
"""glibc's M_ARENA_MAX, from its <malloc.h>."""


class Worker(Protocol):
    """A gunicorn worker, of which only the process counts here."""

    pid: int


@click.command(short_help="Serve the web pages and the API.")
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: 8000]"
)
@click.option(
    "--workers", type=click.IntRange(1, 256), help="Worker processes.  [default: 2]"
)
@click.option(
    "--no-worker",
    is_flag=True,
    help="Start no worker for bulk jobs, webhooks and mails; run "
    '"verifier worker" instead.',
)
@click.option(
    "--accept-flips",
    is_flag=True,
    help="Start even if golden cases that held would hold no more.",
)
@store_options
def serve(  # noqa: PLR0913 - one argument per option
    *,
    host: str | None,
    port: int | None,
    workers: int | None,
    no_worker: bool,
    accept_flips: bool,
    database: str | None,
    no_seed: bool,
) -> None:
    """Serve the web pages and the API until interrupted.

    The store is made, or brought up to date, before the first process starts. One
    worker for bulk jobs, webhooks and mails runs beside the web processes unless told
    not to.

    After a change of VERIFIER_MODELS or of this program, reviewers' golden cases are
    replayed first. It does not start if one of them would flip.
    """
    from verifier.bootstrap import ensure_store, prepare_claims
    from verifier.cli.golden import require_golden

    settings = chosen_settings(database)
    settings = replace(
        settings,
        host=host or settings.host,
        port=port or settings.port,
        workers=workers or settings.workers,
    )
    if settings.redis_url is not None:
        from verifier.http.counting import RedisCounters

        RedisCounters.at(settings.redis_url)  # says now that its client is missing
    ensure_store(settings, seed=not no_seed)
    prepare_claims(settings)
    require_golden(settings, accept_flips=accept_flips)
    beside = settings.job_worker and not no_worker
    with job_worker(database) if beside else nullcontext():
        run_server(settings)


def run_server(settings: Settings) -> None:
    """Run gunicorn in this process until it is told to stop."""
    if not settings.metrics:
        _serve(settings)
        return
    # A new folder: counts of an earlier run must not be added to this one's.
    folder = Path(mkdtemp(prefix="verifier-metrics-"))
    share_metrics(folder)
    parent = os.getpid()
    try:
        _serve(settings)
    finally:
        # Workers come by here too when they end; the others still count.
        if os.getpid() == parent:
            shutil.rmtree(folder, ignore_errors=True)


def _share_arenas() -> None:
    """Let all threads of a process take memory from two pools. The C library of Linux
    gives each thread a pool of its own, and every pool keeps what it once held."""
    with suppress(OSError, AttributeError, TypeError):  # another system's library
        ctypes.CDLL(None).mallopt(_ARENAS_MOST, 2)


def _serve(settings: Settings) -> None:
    from gunicorn.app.base import BaseApplication

    # The pages and the API are read in here too, so that the workers share them.
    from verifier.app import create_app
    from verifier.bootstrap import load_to_share, open_services, warm_up
    from verifier.http.access_log import configure_logs

    _share_arenas()
    loaded = load_to_share(settings)

    class Server(BaseApplication):  # type: ignore[misc] # gunicorn is untyped
        """Gunicorn, configured from the settings alone."""

        def load_config(self) -> None:
            for name, value in server_options(settings).items():
                self.cfg.set(name, value)

        def load(self) -> "Flask":
            # In the worker, after the fork: its connections are its own.
            configure_logs()
            services = open_services(settings, loaded)
            warm_up(services)
            return create_app(settings, services)

    Server().run()


def _forget_worker(_server: object, worker: Worker) -> None:
    """Keep a dead worker's counts, but not its momentary figures."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _end_at_once(_server: object, _worker: Worker) -> None:
    """End a worker without tearing the models down.

    Their library would wait for threads that stayed behind in the parent, and abort.
    """
    error = sys.exc_info()[1]
    code = error.code if isinstance(error, SystemExit) else 1
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def server_options(settings: Settings) -> dict[str, Any]:
    """Return gunicorn's options."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    hooks = {"child_exit": _forget_worker} if settings.metrics else {}
    return {
        **hooks,
        "worker_exit": _end_at_once,
        "bind": f"{host}:{settings.port}",
        "workers": settings.workers,
        "threads": settings.threads,
        "worker_class": "gthread",
        # It would open a socket in the home folder that nothing here uses.
        "control_socket_disable": True,
        "preload_app": False,
        "accesslog": None,
        "loglevel": "info",
        "proc_name": "verifier",
    }
