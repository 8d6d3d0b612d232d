"""``verifier check --cluster``: an archive answered by many machines."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.bulk import SHOWN_REASONS
from verifier.cli.failures import CannotDo
from verifier.cli.parts import Answers, Part, Rejected, parts_of, sources_of
from verifier.cli.progress import counted

if TYPE_CHECKING:
    from verifier.bootstrap import Services
    from verifier.jobs.lines import Answer
    from verifier.settings import Settings


def check_archive(  # noqa: PLR0913, PLR0917 - what, where to, by whom and how
    address: str,
    pattern: str,
    output: str,
    build: "Callable[[Services], Answer]",
    settings: "Settings",
    lines: int,
) -> int:
    """Answer every line of the files of ``pattern`` into folder ``output``.

    A part has ``lines`` lines. Parts that are answered there already are left alone.
    Returns the exit status.

    Raises:
        CannotDo: the cluster cannot be reached or used, or a file not read or written.
    """
    try:
        from verifier.cli.cluster_work import answer_parts
    except ImportError as error:
        raise CannotDo(
            '--cluster needs Dask: install it with pip install "verifier[cluster]".'
        ) from error
    if output == "-":
        raise click.UsageError("--cluster needs an --output folder.")
    answers = Answers(Path(output))
    tally = _Tally(lines)
    try:
        answers.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            report = stack.enter_context(counted("lines"))
            left = tally.left(sources_of(pattern), answers, report)
            for part, rejected in answer_parts(address, left, answers, settings, build):
                tally.add(part, rejected)
                report(part.lines)
    except OSError as error:
        raise CannotDo(f"{error.filename or output}: {error.strerror}") from error
    click.echo(tally.summary(), err=True)
    return 1 if tally.rejected else 0


class _Tally:
    """Counts lines, and says which were left out."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.lines = self.rejected = self.parts = self.skipped = 0

    def left(
        self, sources: list[Path], answers: Answers, report: Callable[[int], None]
    ) -> Iterator[Part]:
        """Yield the parts that are not answered yet; count those that are."""
        for source in sources:
            for part in parts_of(source, self._size):
                if answers.is_done(part):
                    self.skipped += 1
                    self.add(part, tuple(answers.rejected(part)))
                    report(part.lines)
                else:
                    yield part

    def add(self, part: Part, rejected: tuple[Rejected, ...]) -> None:
        """Count a part; print why lines of it were left out."""
        self.parts += 1
        self.lines += part.lines
        for each in rejected:
            self.rejected += 1
            if self.rejected <= SHOWN_REASONS:
                click.echo(f"{part.source}, line {each.line}: {each.reason}", err=True)

    def summary(self) -> str:
        """Return what was done, in a line."""
        before = f", {self.skipped:,} of them before" if self.skipped else ""
        return (
            f"{self.lines:,} lines in {self.parts:,} parts{before}; "
            f"{self.rejected:,} lines rejected."
        )
