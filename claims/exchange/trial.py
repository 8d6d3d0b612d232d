"""Imports that are looked at first, and kept as a whole or not at all.

A trial does everything that the import does, in a unit of work that is given up: what
it says is what the import will do.
"""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice

from claims.audit import AuditAction, AuditEntry
from claims.curation import content_of
from claims.errors import ClaimsError, InvalidRecord
from claims.exchange.claimreview import read_claimreview
from claims.exchange.csv import read_csv
from claims.exchange.encoding import decoded
from claims.exchange.jsonl import read_jsonl
from claims.exchange.loading import Parsed, load_batch, ready_records
from claims.exchange.records import LineError, Prepared, line_error
from claims.models import Actor, Claim
from claims.store.base import ClaimStore, UnitOfWork

FORMATS = ("jsonl", "csv", "claimreview")

_FIELDS = ("text", "rating", "evidence", "topics", "claimant", "claimed_on",
           "valid_from", "valid_until")  # fmt: skip


class Change(StrEnum):
    """What an import makes of a line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What becomes of one line; ``fields`` are those that differ from ``before``."""

    line: int
    change: Change
    text: str
    slug: str
    before: Claim | None = None
    after: Claim | None = None
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """What an import does, or did where ``kept``: every line, and what is wrong."""

    lines: list[PlannedLine] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    kept: bool = False

    def count(self, change: Change) -> int:
        """Return how many lines are new, changed or the same."""
        return sum(each.change is change for each in self.lines)

    @property
    def claims(self) -> list[Claim]:
        """The claims that are new or changed, in the order of their lines."""
        return [each.after for each in self.lines if each.after is not None]


class TooManyRecords(InvalidRecord):
    """Raised when a file holds more claims than are taken at once."""


def read_file(kind: str, data: bytes) -> tuple[list[Parsed], str]:
    """Return what a file in format ``kind`` says, and its encoding.

    Raises:
        InvalidRecord: it is not in that format at all.
    """
    text, encoding = decoded(data, guess=kind == "csv")
    if kind == "csv":
        return list(read_csv(io.StringIO(text, newline=""))), encoding
    if kind == "claimreview":
        return list(read_claimreview(text)), encoding
    # Only line feeds part lines: a text may hold other breaks, such as U+2028.
    return list(read_jsonl(text.split("\n"))), encoding


def format_of(name: str, data: bytes) -> str:
    """Return the format that a file's name, or else how it begins, speaks for."""
    ending = name.lower().rpartition(".")[2]
    if ending in ("csv", "tsv", "txt"):
        return "csv"
    if ending in ("jsonl", "ndjson"):
        return "jsonl"
    try:
        value = json.loads(decoded(data, guess=False)[0])
    except (ValueError, RecursionError, InvalidRecord):
        start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        return "jsonl" if start == b"{" else "csv"
    one_line = isinstance(value, dict) and "text" in value and "@type" not in value
    return "jsonl" if one_line else "claimreview"


def try_import(
    store: ClaimStore, records: Iterable[Parsed], *, actor: Actor, at: datetime
) -> Plan:
    """Return what importing ``records`` would do; nothing is kept.

    Raises:
        StoreUnavailable: the store cannot be used.
    """
    ready, errors = _proven(records)
    with store.unit_of_work() as work:
        try:
            return Plan(_planned(work, ready, actor, at), errors)
        except ClaimsError:
            pass  # one of them cannot be kept: find out which
    return _one_by_one(store, ready, errors, actor, at)


def import_whole(  # noqa: PLR0913 - what, who, when and from where
    store: ClaimStore,
    records: Iterable[Parsed],
    *,
    actor: Actor,
    at: datetime,
    origin: str,
    leave_out: bool = False,
) -> Plan:
    """Publish the claims of ``records`` in one unit of work, if nothing is wrong.

    With ``leave_out`` lines that are wrong are left out and the others kept.

    Raises:
        StoreUnavailable: the store cannot be used; nothing is kept.
    """
    plan = try_import(store, records := list(records), actor=actor, at=at)
    if plan.errors and not leave_out:
        return plan
    wrong = {each.line for each in plan.errors}
    ready = [each for each in _proven(records)[0] if each.record.line not in wrong]
    with store.unit_of_work() as work:
        kept = Plan(_planned(work, ready, actor, at), plan.errors, kept=True)
        if kept.claims:
            work.append_audit(
                AuditEntry(
                    actor=actor,
                    action=AuditAction.STORE_IMPORT,
                    target=origin,
                    at=at,
                    after={
                        "added": kept.count(Change.NEW),
                        "updated": kept.count(Change.CHANGED),
                        "first_line": kept.lines[0].line,
                        "last_line": kept.lines[-1].line,
                        "left_out": len(wrong),
                    },
                )
            )
            work.commit()
    return kept


def limited(records: Iterable[Parsed], most: int) -> list[Parsed]:
    """Return ``records`` as a list.

    Raises:
        TooManyRecords: there are more than ``most``.
    """
    found = list(islice(records, most + 1))
    if len(found) > most:
        raise TooManyRecords(
            f"The file holds more than {most:,} claims. Import parts of it, or all of "
            'it with "verifier import" on the server.'
        )
    return found


def _proven(records: Iterable[Parsed]) -> tuple[list[Prepared], list[LineError]]:
    errors: list[LineError] = []
    return list(ready_records(records, errors)), errors


def _planned(
    work: UnitOfWork, ready: Sequence[Prepared], actor: Actor, at: datetime
) -> list[PlannedLine]:
    lines: list[PlannedLine] = []

    def tell(item: Prepared, before: Claim | None, after: Claim | None) -> None:
        lines.append(_line(item, before, after))

    load_batch(work, ready, actor, at, tell)
    return lines


def _line(item: Prepared, before: Claim | None, after: Claim | None) -> PlannedLine:
    change = Change.SAME if after is None else Change.CHANGED
    if before is None:
        change = Change.NEW
    slug = after.slug if after is not None else before.slug if before else ""
    return PlannedLine(
        item.record.line,
        change,
        item.content.text,
        slug,
        before,
        after,
        tuple(_different(before, item)) if before is not None else (),
    )


def _different(before: Claim, item: Prepared) -> Iterator[str]:
    there = content_of(before)
    for name in _FIELDS:
        if getattr(there, name) != getattr(item.content, name):
            yield name


def _one_by_one(
    store: ClaimStore,
    ready: Sequence[Prepared],
    errors: list[LineError],
    actor: Actor,
    at: datetime,
) -> Plan:
    """Try each record after those that can be kept; slow, and it finds every fault."""
    good: list[Prepared] = []
    plan = Plan(errors=list(errors))
    left = list(ready)
    while left:
        with store.unit_of_work() as work:
            _planned(work, good, actor, at)
            while left:
                item = left.pop(0)
                try:
                    plan.lines.extend(_planned(work, [item], actor, at))
                except ClaimsError as error:
                    plan.errors.append(line_error(item.record.line, error))
                    break  # what it left behind goes with this unit of work
                good.append(item)
    plan.errors.sort(key=lambda each: each.line)
    return plan
