"""CSV: one claim a row, for spreadsheets.

Columns ``id, text, rating, quote, attribution, topics, source_title,
source_publisher, source_url, source_published_on, source_text``; only ``text`` and
``source_title`` must be there. Topics are parted by semicolons. A claim with several
quotes has a row of its own in JSON Lines, not here: of those CSV gives the first.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from claims.errors import InvalidRecord
from claims.exchange.jsonl import read_object
from claims.exchange.loading import ImportReport, Parsed, load
from claims.exchange.records import LineError
from claims.models import Actor, ClaimStatus
from claims.store.base import ClaimStore

COLUMNS = ("id", "text", "rating", "quote", "attribution", "topics", "source_title",
           "source_publisher", "source_url", "source_published_on",
           "source_text")  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def import_csv(  # noqa: PLR0913 - where from, who and when
    store: ClaimStore,
    lines: Iterable[str],
    *,
    actor: Actor,
    at: datetime,
    origin: str = "csv",
    progress: Callable[[int], object] | None = None,
) -> ImportReport:
    """Load rows into ``store``; see :func:`claims.exchange.loading.load`.

    Raises:
        InvalidRecord: the heading lacks a column or has one that is not known.
    """
    records = read_csv(lines)
    return load(store, records, actor=actor, at=at, origin=origin, progress=progress)


def read_csv(lines: Iterable[str]) -> Iterator[Parsed]:
    """Yield the record of each row, or what is wrong with it.

    A record's line is the last one of its row, as quoted cells may hold line breaks.
    """
    rows = csv.reader(lines, strict=True)
    try:
        heading = [name.strip().removeprefix("\ufeff") for name in next(rows, [])]
    except csv.Error as error:
        raise InvalidRecord(f"The heading is not CSV: {error}") from error
    for name in heading:
        if name not in COLUMNS:
            raise InvalidRecord(f"The heading has an unknown column {name!r}.")
    if "text" not in heading or "source_title" not in heading:
        raise InvalidRecord('The heading needs "text" and "source_title".')
    while True:
        try:
            row = next(rows, None)
            if row is None:
                return
            if any(cell.strip() for cell in row):
                yield read_object(rows.line_num, _object(heading, row))
        except (csv.Error, InvalidRecord) as error:
            yield LineError(rows.line_num, str(error))


def _object(heading: list[str], row: list[str]) -> dict[str, Any]:
    if len(row) != len(heading):
        raise InvalidRecord(
            f"The row has {len(row)} cells, the heading {len(heading)}."
        )
    pairs = zip(heading, row, strict=True)
    cells = {name: _plain(cell) for name, cell in pairs if cell.strip()}
    source = {
        name.removeprefix("source_"): cells.pop(name)
        for name in list(cells)
        if name.startswith("source_")
    }
    given: dict[str, Any] = {**cells, "source": {"title": None, **source}}
    if "topics" in cells:
        given["topics"] = cells["topics"].split(";")
    return given


def export_csv(
    store: ClaimStore, *, status: ClaimStatus | None = ClaimStatus.PUBLISHED
) -> Iterator[str]:
    """Yield the heading and a row for each claim, line breaks included.

    Cells that a spreadsheet would read as a formula get an apostrophe in front, which
    the import takes off again.
    """
    yield _row(COLUMNS)
    for claim in store.iter_claims(status=status):
        item = claim.evidence[0]
        document = store.get_document(item.document_id)
        day = document.published_on
        yield _row(
            (
                claim.external_id,
                claim.text,
                str(claim.rating),
                item.quote.exact,
                item.attribution,
                ";".join(claim.topics),
                document.title,
                document.publisher,
                document.url,
                None if day is None else day.isoformat(),
                None,
            )
        )


def _row(cells: Iterable[str | None]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(cell or "") for cell in cells])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    escaped = cell.startswith("'") and cell[1:].startswith(_FORMULA)
    return cell[1:] if escaped else cell
