"""Bulk commands: a file of lines in, a file of answers out, in the same order."""

import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from verifier.cli.failures import CannotDo
from verifier.cli.parallel import answers
from verifier.jobs.lines import Answer, Line, Result, dump_line, process, read_lines

if TYPE_CHECKING:
    from verifier.bootstrap import Services
    from verifier.settings import Settings

Function = TypeVar("Function", bound=Callable[..., Any])
Report = Callable[[Result], None]

SHOWN_REASONS = 1000
"""Rejected lines whose reasons are printed; the rest is only counted."""


def bulk_options(command: Function, *, archives: bool = False) -> Function:
    """Add ``--input``, ``--output`` and ``--jobs`` to a command.

    With ``archives``, --input may name many files, and --output a folder: whether
    they do is known once all options are.
    """
    reads = "JSON Lines file to read; - is standard input."
    writes = "JSON Lines file to write."
    if archives:
        reads += " With --cluster, a pattern such as 'archive/*.jsonl'."
        writes += " With --cluster, a folder."
    for option in (
        click.option(
            "--jobs",
            type=click.IntRange(1, 64),
            default=1,
            show_default=True,
            help="Processes to work with.",
        ),
        click.option(
            "--output",
            type=click.Path(dir_okay=archives, allow_dash=True),
            default="-",
            show_default="standard output",
            help=writes,
        ),
        click.option(
            "--input",
            "source",
            type=click.Path(exists=not archives, dir_okay=archives, allow_dash=True),
            help=reads,
        ),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class LineWork:
    """Makes, in whichever process, what turns a line into its result."""

    build: Callable[["Services"], Answer]

    def __call__(self, services: "Services") -> Callable[[Line], Result]:
        """Return the function that processes one line on ``services``."""
        answer = self.build(services)
        return lambda line: process(line, answer)


def run_bulk(
    source: str,
    output: str,
    build: Callable[["Services"], Answer],
    settings: "Settings",
    jobs: int,
) -> int:
    """Answer every line of ``source`` into ``output``; return the exit status.

    Wrong lines are reported on standard error with their number and reason.

    Raises:
        CannotDo: a file cannot be read or written.
    """
    _refuse_same_file(source, output)
    done = rejected = 0
    try:
        with (
            _reading(source) as (stream, size),
            _writing(output) as target,
            _progress(size, output) as report,
        ):
            work = LineWork(build)
            for result in answers(read_lines(stream), work, settings, jobs):
                if result.answer is None:
                    rejected += 1
                    if rejected <= SHOWN_REASONS:
                        click.echo(f"line {result.number}: {result.rejected}", err=True)
                else:
                    done += 1
                    target.write(dump_line(result.answer).encode("utf-8"))
                report(result)
            target.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotDo(f"{error.filename or output}: {error.strerror}") from error
    if rejected:
        click.echo(f"{done:,} lines answered, {rejected:,} rejected.", err=True)
    return 1 if rejected else 0


def _refuse_same_file(source: str, output: str) -> None:
    if "-" in (source, output):
        return
    target = Path(output)
    if target.exists() and target.samefile(source):
        raise click.UsageError("--output must not be the --input file.")


@contextmanager
def _reading(source: str) -> Iterator[tuple[BinaryIO, int | None]]:
    """Open the input; yield it with its size in bytes where that is known."""
    if source == "-":
        yield sys.stdin.buffer, None
        return
    with Path(source).open("rb") as stream:
        about = Path(source).stat()
        yield stream, about.st_size if stat.S_ISREG(about.st_mode) else None


@contextmanager
def _writing(output: str) -> Iterator[BinaryIO]:
    if output == "-":
        yield sys.stdout.buffer
        return
    with Path(output).open("wb") as stream:
        yield stream


@contextmanager
def _progress(size: int | None, output: str) -> Iterator[Report]:
    """Show a progress bar, on a terminal that the answers do not go to."""
    clash = output == "-" and sys.stdout.isatty()
    if clash or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    with Progress(
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[lines]:,} lines"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("", total=size, lines=0)
        seen = 0

        def report(result: Result) -> None:
            nonlocal seen
            seen += 1
            bar.update(task, completed=result.end, lines=seen)

        yield report
