"""Which format a file has: by its first bytes, as names and types can lie."""

import io
import re
import zipfile
from enum import StrEnum

from claims.ingestion.errors import DocumentBroken, FormatNotRead, NoTextFound


class Format(StrEnum):
    """The formats that have a reader."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


ACCEPTED = ".txt,.md,.text,.html,.htm,.xhtml,.pdf,.docx"
"""What a browser's file dialog offers; the content decides all the same."""

_HEAD = 1024
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,800}?-->\s*)*<(?:!doctype\s+html|html|head|body|"
    rb"title|meta|article|div|p|h1|main|section)\b",
    re.IGNORECASE | re.DOTALL,
)
_PICTURES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM",
)  # fmt: skip
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old Office file, or one that needs a password"),
    (b"{\\rtf", "rich text (RTF)"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording"),
    (b"SQLite format 3", "a database"),
)
_ADVICE = "Save it as DOCX, PDF or plain text and upload that."


def format_of(data: bytes) -> Format:
    """Return the format of a file that ``data`` is the content of.

    Raises:
        FormatNotRead: no reader reads it.
        NoTextFound: it is empty or a picture.
        DocumentBroken: it is an archive that cannot be opened.
    """
    head = data[:_HEAD]
    if not head.strip(b"\x00 \t\r\n"):
        raise NoTextFound("The file is empty. Choose another file.")
    if b"%PDF-" in head:
        return Format.PDF
    if head.startswith(b"PK"):
        return _packed(data)
    if head.startswith(_PICTURES):
        raise NoTextFound(
            "The file is a picture, which holds no text that can be quoted. Upload the "
            "document itself, or paste its text."
        )
    for start, name in _OTHERS:
        if head.startswith(start):
            raise FormatNotRead(f"The file is {name}. {_ADVICE}")
    if head[4:8] == b"ftyp":
        raise FormatNotRead("The file is a video or a picture. Paste its transcript.")
    sample = head.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf")
    sample = sample.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return Format.HTML if _HTML.match(sample) else Format.TEXT


def _packed(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DocumentBroken(
            "The file is damaged: it begins like a DOCX or another packed file, but "
            "cannot be opened. Save it again and upload the copy."
        ) from error
    if "word/document.xml" in names:
        return Format.DOCX
    if any(name.startswith("xl/") for name in names):
        raise FormatNotRead(f"The file is a spreadsheet. {_ADVICE}")
    if any(name.startswith("ppt/") for name in names):
        raise FormatNotRead(f"The file is a presentation. {_ADVICE}")
    if "mimetype" in names:
        raise FormatNotRead(f"The file is an OpenDocument file or an e-book. {_ADVICE}")
    raise FormatNotRead(
        "The file is a zip archive, and no DOCX. Unpack it and upload the document."
    )
