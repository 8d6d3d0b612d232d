"""JSON Lines in and out: every wrong line is reported, the rest is processed."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from claims.errors import TextRejected
from claims.text import require_storable
from verifier.errors import ServiceError

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes; a longer line is rejected without being read into memory."""

Record = dict[str, Any]
Answer = Callable[[Record], Record]


class LineRejected(Exception):
    """Raised when a line cannot be processed; the message says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of input. ``end`` is the number of bytes read up to its end."""

    number: int
    data: bytes | None
    """``None`` where the line is too long."""
    end: int


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a line: an answer, or the reason why there is none."""

    number: int
    end: int
    answer: Record | None = None
    rejected: str | None = None


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield the lines of ``stream`` that are not blank, numbered from 1."""
    number = end = 0
    while data := stream.readline(LONGEST_LINE + 1):
        number += 1
        end += len(data)
        if len(data) > LONGEST_LINE and not data.endswith(b"\n"):
            while rest := stream.readline(LONGEST_LINE):
                end += len(rest)
                if rest.endswith(b"\n"):
                    break
            yield Line(number, None, end)
        elif data.strip():
            yield Line(number, data, end)


def parse(line: Line) -> Record:
    """Return the JSON object on a line.

    Raises:
        LineRejected: it is too long, not UTF-8, not JSON or not an object.
    """
    if line.data is None:
        raise LineRejected(f"longer than {LONGEST_LINE:,} bytes")
    try:
        text = line.data.decode("utf-8-sig" if line.number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise LineRejected("not UTF-8 text") from error
    try:
        record = json.loads(text)
    except RecursionError as error:
        raise LineRejected("nested too deeply") from error
    except json.JSONDecodeError as error:
        raise LineRejected(f"not JSON: {error.msg} at column {error.colno}") from error
    except ValueError as error:
        raise LineRejected("holds a number with too many digits") from error
    if not isinstance(record, dict):
        raise LineRejected("not a JSON object such as {...}")
    return record


def text_field(record: Record, name: str) -> str:
    """Return a field that must be there and be text.

    Raises:
        LineRejected: it is missing or not a string.
    """
    if name not in record:
        raise LineRejected(f'has no "{name}"')
    value = record[name]
    if not isinstance(value, str):
        raise LineRejected(f'"{name}" is not text')
    return value


def id_field(record: Record) -> str | int | None:
    """Return the line's ``id`` as it was given: text, a whole number or none.

    Raises:
        LineRejected: it is something else, or cannot be written out again.
    """
    value = record.get("id")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise LineRejected('"id" is neither text nor a whole number')
    if isinstance(value, str):
        try:
            require_storable(value)
        except TextRejected as error:
            raise LineRejected(f'"id": {error}') from error
    return value


def process(line: Line, answer: Answer) -> Result:
    """Return what ``answer`` makes of one line.

    Errors that no other line can be answered after, such as StoreUnavailable, are
    not caught.
    """
    try:
        return Result(line.number, line.end, answer=answer(parse(line)))
    except LineRejected as error:
        return Result(line.number, line.end, rejected=str(error))
    except (ServiceError, TextRejected) as error:
        return Result(line.number, line.end, rejected=" ".join(str(error).split()))


def dump_line(record: Record) -> str:
    """Return ``record`` as one line of JSON."""
    return json.dumps(record, ensure_ascii=False, separators=(", ", ": ")) + "\n"
