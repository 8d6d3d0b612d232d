"""Progress bars on a terminal's standard error, for commands that take long."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from rich.progress import Progress

Report = Callable[[int], None]
"""Is told how many items were done since its last call."""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


@contextmanager
def import_progress(stream: BinaryIO) -> Iterator[Report]:
    """Show how much of ``stream`` is read, and how many lines are kept a second."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    about = os.fstat(stream.fileno())
    size = about.st_size if stat.S_ISREG(about.st_mode) else None
    with _bar() as bar:
        task = bar.add_task("lines", total=size, done=0, rate=0.0)
        done = 0

        def report(number: int) -> None:
            nonlocal done
            done += number
            seconds = bar.tasks[0].elapsed or 0.0
            rate = done / seconds if seconds else 0.0
            place = stream.tell() if size is not None else 0
            bar.update(task, completed=place, done=done, rate=rate)

        yield report


@contextmanager
def embedding_progress() -> Iterator[Report | None]:
    """Show how many claims got their vectors."""
    if not sys.stderr.isatty():
        yield None
        return
    with counted("claims embedded") as report:
        yield report


@contextmanager
def counted(what: str) -> Iterator[Report]:
    """Show how many of ``what`` are done, and how many a second."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with _bar() as bar:
        task = bar.add_task(what, total=None, done=0, rate=0.0)
        done = 0

        def report(number: int) -> None:
            nonlocal done
            done += number
            seconds = bar.tasks[0].elapsed or 0.0
            rate = done / seconds if seconds else 0.0
            bar.update(task, done=done, rate=rate)

        yield report


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        BarColumn(),
        TextColumn("{task.fields[done]:,} {task.description}"),
        TextColumn("{task.fields[rate]:,.0f}/s"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
