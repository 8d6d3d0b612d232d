"""An archive cut into parts, and the folder that their answers are written to.

A part is a run of lines of one input file. Its answers stand in the folder under a
name made of its number and of the SHA-256 of its lines: a part whose file is there is
done, and one whose input changed is not.
"""

import glob
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from verifier.jobs.lines import LONGEST_LINE

LINES = 500
"""Lines of a part: some seconds of work, which is what a lost worker costs."""

BYTES = 16 * 1024 * 1024
"""Size from which a part has fewer lines."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of an input file; ``first`` is the number of the first of them."""

    source: Path
    number: int
    first: int
    lines: int
    data: bytes

    @property
    def name(self) -> str:
        """The file's name, without an ending; names sort as the parts follow."""
        digest = hashlib.sha256(self.data).hexdigest()[:16]
        return f"part-{self.number:07}-{digest}"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line of an input file that could not be answered, and why."""

    line: int
    reason: str


def sources_of(pattern: str) -> list[Path]:
    """Return the files that ``pattern`` names, in order.

    Raises:
        click.UsageError: there are none, or two have one name.
    """
    given = glob.glob(pattern)  # noqa: PTH207 - Path takes no absolute pattern
    found = sorted(path for each in given if (path := Path(each)).is_file())
    if not found:
        raise click.UsageError(f"--input {pattern!r} names no file.")
    names: dict[str, Path] = {}
    for path in found:
        if path.name in names:
            raise click.UsageError(
                f"{names[path.name]} and {path} have one name; check them apart, each "
                f"with an --output of its own."
            )
        names[path.name] = path
    return found


def parts_of(source: Path, lines: int = LINES) -> Iterator[Part]:
    """Yield the parts of a file, in order.

    Raises:
        OSError: it cannot be read.
    """
    with source.open("rb") as stream:
        number = first = 1
        held: list[bytes] = []
        size = 0
        for line in _lines(stream.readline):
            held.append(line)
            size += len(line)
            if len(held) >= lines or size >= BYTES:
                yield Part(source, number, first, len(held), b"".join(held))
                number, first, held, size = number + 1, first + len(held), [], 0
        if held:
            yield Part(source, number, first, len(held), b"".join(held))


def _lines(readline: Callable[[int], bytes]) -> Iterator[bytes]:
    """Yield lines; of one that is too long only as much as tells that it is."""
    while line := readline(LONGEST_LINE + 2):
        if len(line) > LONGEST_LINE + 1 and not line.endswith(b"\n"):
            while (rest := readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            line = line[: LONGEST_LINE + 1] + b"\n"
        yield line


@dataclass(frozen=True, slots=True)
class Answers:
    """The folder of answers: one folder inside it for each input file."""

    folder: Path

    def place(self, part: Part) -> Path:
        """Return where the answers of ``part`` belong."""
        return self.folder / part.source.name / f"{part.name}.jsonl"

    def is_done(self, part: Part) -> bool:
        """Tell whether the answers of ``part`` are there."""
        return self.place(part).is_file()

    def keep(self, part: Part, answers: bytes, rejected: Sequence[Rejected]) -> None:
        """Write the answers of a part: whole, or not at all.

        Raises:
            OSError: they cannot be written.
        """
        place = self.place(part)
        place.parent.mkdir(parents=True, exist_ok=True)
        # Before the answers: these say that the part is done.
        if rejected:
            lines = [
                json.dumps({"line": each.line, "reason": each.reason}) + "\n"
                for each in rejected
            ]
            _write(_beside(place), "".join(lines).encode())
        _write(place, answers)

    def rejected(self, part: Part) -> list[Rejected]:
        """Return the lines of a part that is done that could not be answered."""
        path = _beside(self.place(part))
        if not path.is_file():
            return []
        records = map(json.loads, path.read_text("utf-8").splitlines())
        return [Rejected(each["line"], each["reason"]) for each in records]


def _beside(place: Path) -> Path:
    return place.with_suffix(".rejected")


def _write(path: Path, data: bytes) -> None:
    partial = path.with_name(f".{path.name}.new")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
