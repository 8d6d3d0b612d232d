r"""CSV: one quote a row, for spreadsheets.

Only the columns ``text`` and ``source_title`` must be there. A row without ``text``
adds a quote to the claim above it. Topics are parted by semicolons (``\;`` is one
within a topic). The columns from ``quote_start`` on are what an export gives so that
nothing is lost; leave them out of tables of your own.

Cells may be parted by commas, semicolons or tabs: the heading tells.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from typing import Any

from claims.errors import InvalidRecord
from claims.exchange.jsonl import read_object
from claims.exchange.loading import ImportReport, Parsed, load
from claims.exchange.records import InvalidField, LineError, line_error
from claims.models import (
    Actor,
    Claim,
    ClaimStatus,
    Document,
    Evidence,
    Rating,
    Stance,
)
from claims.store.base import ClaimStore

OWN_COLUMNS = (
    "id", "slug", "text", "rating", "quote", "stance", "attribution", "speaks_of",
    "topics", "claimant", "claimed_on", "valid_from", "valid_until", "source_title",
    "source_publisher", "source_author", "source_url", "source_published_on",
    "source_description", "source_text",
)  # fmt: skip
"""What people fill in."""

_EXCERPT = ("document_id", "document_sha256", "document_length", "document_language",
            "passage_start", "passage")  # fmt: skip
COLUMNS = (*OWN_COLUMNS, "quote_start", *_EXCERPT)

_OF_CLAIM = ("id", "slug", "text", "rating", "topics", "claimant", "claimed_on",
             "valid_from", "valid_until")  # fmt: skip
_OF_QUOTE = ("quote", "stance", "attribution", "speaks_of")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = ",;\t"
_TOPIC = re.compile(r"(?:\\.|[^;\\])+")
_ESCAPED = re.compile(r"\\(.)")


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
    """Yield the record of each claim, or what is wrong with it.

    A record's line is the last one of its first row, as quoted cells may hold line
    breaks.

    Raises:
        InvalidRecord: the heading lacks a column or has one that is not known.
    """
    given = iter(lines)
    first = next(given, "").removeprefix("\ufeff")
    skipped = 0
    if first[:4].lower() == "sep=":  # Excel's own hint; the heading tells as well
        first, skipped = next(given, ""), 1
    delimiter = _delimiter(first)
    rows = csv.reader(chain([first], given), delimiter=delimiter, strict=True)
    heading = _heading(rows)
    for line, found in _claims(heading, rows, skipped):
        if isinstance(found, LineError):
            yield found
            continue
        try:
            yield read_object(line, found)
        except InvalidField as error:
            column = error.field.replace("evidence[0].", "").replace(
                "source.", "source_"
            )
            yield LineError(line, str(error), column)
        except InvalidRecord as error:
            yield line_error(line, error)


def _delimiter(heading: str) -> str:
    """Return what parts the cells of a heading: what makes most columns of it."""

    def known(delimiter: str) -> int:
        cells = heading.strip().split(delimiter)
        return sum(cell.strip().strip('"').lower() in COLUMNS for cell in cells)

    return max(_DELIMITERS, key=known)


def _heading(rows: Iterator[list[str]]) -> list[str]:
    try:
        heading = [name.strip().lower() for name in next(rows, [])]
    except csv.Error as error:
        raise InvalidRecord(f"The heading is not CSV: {error}") from error
    while heading and not heading[-1]:
        heading.pop()  # spreadsheets leave empty columns behind
    for name in heading:
        if name not in COLUMNS:
            raise InvalidField(f"The heading has an unknown column {name!r}.", name)
        if heading.count(name) > 1:
            raise InvalidField(f"The heading has the column {name!r} twice.", name)
    if "text" not in heading or "source_title" not in heading:
        raise InvalidRecord('The heading needs "text" and "source_title".')
    return heading


def _claims(
    heading: list[str],
    rows: Any,  # noqa: ANN401 - the csv module's reader
    skipped: int,
) -> Iterator[tuple[int, dict[str, Any] | LineError]]:
    """Yield each claim with the rows that add quotes to it."""
    waiting: tuple[int, dict[str, Any] | LineError] | None = None
    while True:
        try:
            row = next(rows, None)
            if row is None:
                break
            cells = _cells(heading, row)
            if not cells:
                continue
            if waiting is not None and cells.keys().isdisjoint(_OF_CLAIM):
                try:
                    _add_quote(waiting[1], cells)
                except InvalidRecord as error:
                    line = rows.line_num + skipped
                    waiting = (line, line_error(line, error))
                continue
            found: dict[str, Any] | LineError = _object(cells)
        except csv.Error as error:
            found = LineError(rows.line_num + skipped, f"This is not CSV: {error}.")
        except InvalidRecord as error:
            found = line_error(rows.line_num + skipped, error)
        if waiting is not None:
            yield waiting
        waiting = (rows.line_num + skipped, found)
    if waiting is not None:
        yield waiting


def _cells(heading: list[str], row: list[str]) -> dict[str, str]:
    spare = row[len(heading) :]
    if len(row) < len(heading) or any(cell.strip() for cell in spare):
        if any(cell.strip() for cell in row):
            raise InvalidRecord(
                f"The row has {len(row)} cells, the heading {len(heading)}."
            )
        return {}
    pairs = zip(heading, row, strict=False)
    return {name: _plain(cell) for name, cell in pairs if cell.strip()}


def _object(cells: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {
        name: cells[name] for name in _OF_CLAIM if name in cells and name != "topics"
    }
    if "topics" in cells:
        topics = _TOPIC.findall(cells["topics"])
        given["topics"] = [_ESCAPED.sub(r"\1", each) for each in topics]
    quotation = _quotation(cells)
    if "quote" not in quotation and "text" in cells:
        # The text is the quote, as it is in a JSON line without one.
        return {**given, **quotation}
    if "stance" not in quotation and cells.get("rating") == Rating.FALSE:
        quotation["stance"] = str(Stance.REFUTES)
    return {**given, "evidence": [quotation]}


def _quotation(cells: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: cells[name] for name in _OF_QUOTE if name in cells}
    source: dict[str, Any] = {
        name.removeprefix("source_"): cells[name]
        for name in cells
        if name.startswith("source_")
    }
    if "document_id" in cells:
        source["excerpt"] = _excerpt(cells)
    else:
        source.setdefault("title", None)
    if "quote_start" in cells:
        found["start"] = _number(cells, "quote_start")
    return {**found, "source": source}


def _excerpt(cells: dict[str, str]) -> dict[str, Any]:
    for name in _EXCERPT:
        if name not in cells:
            raise InvalidField(f'"{name}" is missing beside "document_id".', name)
    return {
        "id": cells["document_id"],
        "sha256": cells["document_sha256"],
        "length": _number(cells, "document_length"),
        "language": cells["document_language"],
        "passages": [[_number(cells, "passage_start"), cells["passage"]]],
    }


def _number(cells: dict[str, str], name: str) -> int:
    text = cells[name].strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - 2^31
        raise InvalidField(f'"{name}" is not a whole number.', name)
    return int(text)


def _add_quote(claim: dict[str, Any] | LineError, cells: dict[str, str]) -> None:
    if isinstance(claim, LineError):
        return  # the whole claim is left out
    if "evidence" not in claim:
        # What stood for the quote was the text itself.
        names = [name for name in (*_OF_QUOTE, "start", "source") if name in claim]
        first = {name: claim.pop(name) for name in names}
        claim["evidence"] = [{"quote": claim["text"], **first}]
    quotation = _quotation(cells)
    if "quote" not in quotation:
        raise InvalidField(
            'A row without "text" adds a quote to the claim above: "quote" is missing.',
            "quote",
        )
    if "stance" not in quotation and claim.get("rating") == Rating.FALSE:
        quotation["stance"] = str(Stance.REFUTES)
    claim["evidence"].append(quotation)


def export_csv(
    store: ClaimStore, *, status: ClaimStatus | None = ClaimStatus.PUBLISHED
) -> Iterator[str]:
    """Yield the heading and the rows of each claim, line breaks included.

    Cells that a spreadsheet would read as a formula get an apostrophe in front, which
    the import takes off again.
    """
    yield _row(COLUMNS)
    for claim in store.iter_claims(status=status):
        documents = store.get_documents(item.document_id for item in claim.evidence)
        for at, item in enumerate(claim.evidence):
            cells = _source_cells(item, documents[item.document_id])
            if at == 0:
                cells |= _claim_cells(claim)
            yield _row([cells.get(name) for name in COLUMNS])


def template() -> str:
    """Return a table to fill in: the heading, and two rows that show how."""
    example = {
        "id": "bridge-1",
        "text": "The old bridge was closed for 12 days.",
        "rating": "accurate",
        "quote": "The bridge was closed for 12 days, the city said.",
        "attribution": "the city",
        "topics": "bridges;traffic",
        "source_title": "Bridge reopens",
        "source_publisher": "The Courier",
        "source_url": "https://courier.example/bridge",
        "source_published_on": "2024-11-07",
    }
    second = {
        "id": "bridge-2",
        "text": "The repairs of the bridge cost nothing.",
        "rating": "false",
        "quote": "Repairs cost 340 euros, according to the treasurer.",
        "stance": "refutes",
        "source_title": "Bridge reopens",
        "source_publisher": "The Courier",
    }
    rows = [[each.get(name) for name in OWN_COLUMNS] for each in (example, second)]
    return "".join([_row(OWN_COLUMNS), *(_row(row) for row in rows)])


def _claim_cells(claim: Claim) -> dict[str, str | None]:
    topics = (re.sub(r"([;\\])", r"\\\1", topic) for topic in claim.topics)
    return {
        "id": claim.external_id,
        "slug": claim.slug,
        "text": claim.text,
        "rating": str(claim.rating),
        "topics": ";".join(topics),
        "claimant": claim.claimant,
        "claimed_on": _iso(claim.claimed_on),
        "valid_from": _iso(claim.valid_from),
        "valid_until": _iso(claim.valid_until),
    }


def _source_cells(item: Evidence, document: Document) -> dict[str, str | None]:
    quote = item.quote
    passage = next(
        each
        for each in document.passages
        if each.start <= quote.start and quote.end <= each.end
    )
    return {
        "quote": quote.exact,
        "stance": str(item.stance),
        "attribution": item.attribution,
        "speaks_of": _iso(item.speaks_of),
        "source_title": document.title,
        "source_publisher": document.publisher,
        "source_author": document.author,
        "source_url": document.url,
        "source_published_on": _iso(document.published_on),
        "source_description": document.description,
        "quote_start": str(quote.start),
        "document_id": document.id,
        "document_sha256": document.sha256,
        "document_length": str(document.length),
        "document_language": document.language,
        "passage_start": str(passage.start),
        "passage": passage.text,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _row(cells: Iterable[str | None]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(cell or "") for cell in cells])
    return out.getvalue()


def _harmless(cell: str) -> str:
    # One that looks escaped already gets another, so that taking off gives it back.
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    escaped = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA)
    return cell[1:] if escaped else cell
