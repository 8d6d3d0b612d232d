"""The worker for bulk jobs that ``verifier serve`` starts beside the web processes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_WORK = "from verifier.cli import main; main()"
_GRACE_SECONDS = 30


@contextmanager
def job_worker(database: str | None) -> Iterator[None]:
    """Run ``verifier worker`` for as long as this process stays in the context.

    ``database`` is what ``--database`` gave; the environment is the same. The worker
    ends by itself if this process is killed.
    """
    # A program of its own: what gunicorn forks must not hold what it has open.
    command = [sys.executable, "-c", _WORK, "worker", "--with-parent"]
    if database is not None:
        command += ["--database", database]
    process = subprocess.Popen(command)  # noqa: S603 - our own program
    parent = os.getpid()
    try:
        yield
    finally:
        # Web processes come by here too when they end.
        if os.getpid() == parent:
            process.terminate()
            try:
                process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
