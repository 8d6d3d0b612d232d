"""Labelled cases: what they look like, and reading them from a file."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verifier.engine.types import VerdictLabel


class InvalidCase(Exception):
    """Raised when a line of a case file is not a labelled case."""


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled case.

    With ``evidence`` it is judged by that text alone; without, by the store.
    ``quote_contains`` is text that the first quote of the answer must hold.
    """

    id: str
    claim: str
    expected: VerdictLabel
    category: str
    evidence: str | None = None
    quote_contains: str | None = None


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a JSON Lines file (``.gz`` is unpacked).

    A case is ``{claim, verdict, category?, quote_contains?}``, judged by the store,
    or ``{claim, evidence, label, category?}``, judged by its evidence.

    Raises:
        InvalidCase: a line is not a case, a label is none of the three, or there
            is no case at all.
        OSError: the file cannot be read.
    """
    cases = [_case(line, number) for number, line in _lines(path)]
    if not cases:
        raise InvalidCase(f"{path} holds no case.")
    return cases


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        try:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, line
        except (UnicodeDecodeError, gzip.BadGzipFile, EOFError) as error:
            raise InvalidCase(f"{path} cannot be read: {error}.") from error


def _case(line: str, number: int) -> Case:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidCase(f"line {number}: not JSON.") from error
    if not isinstance(record, dict):
        raise InvalidCase(f"line {number}: not a JSON object.")
    pair = "evidence" in record
    return Case(
        id=str(record.get("id") or f"line {number}"),
        claim=_text(record, "claim", number),
        expected=_label(_text(record, "label" if pair else "verdict", number), number),
        category=str(record.get("category") or "all"),
        evidence=_text(record, "evidence", number) if pair else None,
        quote_contains=_optional(record, "quote_contains", number),
    )


def _text(record: dict[str, Any], name: str, number: int) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InvalidCase(f'line {number}: "{name}" is missing or not text.')
    return value


def _optional(record: dict[str, Any], name: str, number: int) -> str | None:
    return None if record.get(name) is None else _text(record, name, number)


def _label(text: str, number: int) -> VerdictLabel:
    try:
        return VerdictLabel(text)
    except ValueError as error:
        expected = ", ".join(VerdictLabel)
        raise InvalidCase(f"line {number}: {text!r} is none of {expected}.") from error
