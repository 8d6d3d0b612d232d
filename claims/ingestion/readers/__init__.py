"""One reader for each format, chosen by what a file holds, not by its name."""

from claims.ingestion.errors import FormatNotRead
from claims.ingestion.formats import Format
from claims.ingestion.records import Given, Read


def read(kind: Format, given: Given) -> Read:
    """Return the text of ``given``, read as ``kind``.

    Raises:
        DocumentRefused: it cannot be read; the message says what to do.
    """
    # Each needs a library of its own that the others do not have to wait for.
    if kind is Format.TEXT:
        from claims.ingestion.readers.plain import read_plain

        return read_plain(given)
    if kind is Format.HTML:
        from claims.ingestion.readers.html import read_html

        return read_html(given)
    if kind is Format.PDF:
        from claims.ingestion.readers.pdf import read_pdf

        return read_pdf(given)
    if kind is Format.DOCX:
        from claims.ingestion.readers.docx import read_docx

        return read_docx(given)
    raise FormatNotRead(f"There is no reader for {kind}.")
