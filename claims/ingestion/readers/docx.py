"""Word documents (DOCX): paragraphs, lists and tables in their order."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from claims.ingestion.boilerplate import left_out
from claims.ingestion.errors import DocumentBroken, DocumentTooLarge
from claims.ingestion.records import Described, Given, Line, Read

MAXIMUM_UNPACKED = 64 * 1024 * 1024
"""Bytes that all parts together may unpack to."""

MAXIMUM_RATIO = 50
"""How many times its packed size a part may unpack to, beyond a first megabyte."""

MAXIMUM_PARTS = 2_000
_SMALL = 1024 * 1024
_BREAK = re.compile(r"[\n\r\x0b\x0c]+")


def read_docx(given: Given) -> Read:
    """Return the paragraphs of a Word document, its heads and feet marked.

    Raises:
        DocumentTooLarge: it unpacks to more than a document can hold.
        DocumentBroken: it is damaged, or no Word document.
    """
    require_modest(given.data)
    try:
        document = docx.Document(io.BytesIO(given.data))
        around = list(_around(document))
        body = [(text, False) for text in _body(document)]
        about = document.core_properties
        described = Described(title=_line(about.title), author=_line(about.author))
    except MemoryError:
        raise
    except Exception as error:  # hostile files raise anything at all
        raise _broken() from error
    order = [(text, True) for text in around] + body
    flags = left_out([text for text, _ in order])
    lines = (
        Line(text, flag or marked)
        for (text, marked), flag in zip(order, flags, strict=True)
    )
    return Read(tuple(lines), described)


def _broken() -> DocumentBroken:
    return DocumentBroken(
        "The file is named or packed like a Word document, but is none, or is damaged. "
        "Open it in a word processor, save it as DOCX, and upload that."
    )


def require_modest(data: bytes) -> None:
    """Refuse a packed file whose declared sizes are those of a bomb.

    Raises:
        DocumentTooLarge, DocumentBroken: it is one, or it cannot be opened.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _broken() from error
    total = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > _SMALL
        and part.file_size > MAXIMUM_RATIO * max(1, part.compress_size)
        for part in parts
    )
    if len(parts) > MAXIMUM_PARTS or total > MAXIMUM_UNPACKED or swollen:
        raise DocumentTooLarge(
            f"The file unpacks to {total:,} bytes in {len(parts):,} parts, which no "
            "document of this size does. Copy its text to a new document, or paste it."
        )
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentBroken("The file is packed with a password. Save it without one.")


def _around(document: Any) -> Iterator[str]:  # noqa: ANN401 - python-docx has no types
    seen: set[str] = set()
    for section in document.sections:
        for part in (section.header, section.footer):
            if part.is_linked_to_previous:
                continue
            for paragraph in part.paragraphs:
                for text in _texts(paragraph):
                    if text not in seen:
                        seen.add(text)
                        yield text


def _body(holder: Any) -> Iterator[str]:  # noqa: ANN401 - python-docx has no types
    waiting = [iter(holder.iter_inner_content())]
    while waiting:
        item = next(waiting[-1], None)
        if item is None:
            waiting.pop()
        elif isinstance(item, Paragraph):
            yield from _texts(item)
        elif isinstance(item, Table):
            cells: dict[Any, Any] = {}  # merged cells come again
            for row in item.rows:
                for cell in row.cells:
                    cells.setdefault(cell._tc, cell)  # noqa: SLF001 - what tells them apart
            waiting.extend(
                iter(cell.iter_inner_content()) for cell in reversed(cells.values())
            )


def _texts(paragraph: Paragraph) -> Iterator[str]:
    for piece in _BREAK.split(paragraph.text):
        text = " ".join(piece.split("\t")).strip()
        if text:
            yield text


def _line(text: str | None) -> str | None:
    return " ".join((text or "").split())[:300] or None
