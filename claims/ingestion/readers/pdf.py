"""PDF files: text by pages, their running heads and feet marked."""

import io
import logging
import re
import warnings
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PdfReadError, PyPdfError

from claims.ingestion.boilerplate import left_out, running_key, running_lines
from claims.ingestion.errors import (
    DocumentBroken,
    DocumentEncrypted,
    DocumentTooLarge,
    NoTextFound,
)
from claims.ingestion.lines import groups, tidy, unwrapped
from claims.ingestion.records import (
    MAXIMUM_TEXT,
    Described,
    Given,
    Line,
    Read,
)

MAXIMUM_PAGES = 3_000
_HYPHEN = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010] ([^\W\d_]{2,})")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OPEN_END = re.compile(r"[\w,;–-]$")
_POOR_TITLE = re.compile(
    r"^(?:untitled|microsoft word|document\d*|slide|print|layout|.*\.(?:docx?|indd|qxd|"
    r"pdf|tex|rtf|odt))\b.*$",
    re.IGNORECASE,
)


def read_pdf(given: Given) -> Read:
    """Return the paragraphs of a PDF with text in it.

    Lines are joined to paragraphs, and words that were broken at the end of a line
    are put together where the whole word stands elsewhere in the document.

    Raises:
        DocumentEncrypted: it needs a password.
        DocumentBroken: it is damaged.
        NoTextFound: its pages are pictures.
        DocumentTooLarge: it has too many pages, or too much text.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")
    try:
        reader = PdfReader(io.BytesIO(given.data), strict=False)
        _require_open(reader)
        pages = _pages(reader)
        described = _described(reader)
    except PdfReadError as error:
        raise _broken() from error
    except (DocumentEncrypted, DocumentTooLarge, MemoryError):
        raise
    except (PyPdfError, NotImplementedError) as error:
        if "rypt" in str(error) or "AES" in str(error):
            raise DocumentEncrypted(
                "The PDF is encrypted. Save a copy without protection and upload that."
            ) from error
        raise _broken() from error
    except Exception as error:  # hostile files make pypdf raise anything at all
        raise _broken() from error
    if not any(line for page in pages for line in page):
        raise NoTextFound(
            "The PDF holds no text: its pages are pictures, as of a scan. Run text "
            "recognition (OCR) over it first, or paste the text."
        )
    lines = tuple(_joined(pages))
    return Read(lines, described)


def _require_open(reader: PdfReader) -> None:
    if reader.is_encrypted and not reader.decrypt(""):
        raise DocumentEncrypted(
            "The PDF needs a password. Save a copy without one and upload that."
        )


def _broken() -> DocumentBroken:
    return DocumentBroken(
        "The PDF is damaged and cannot be read. Open it in a PDF viewer, save a copy, "
        "and upload that; or paste the text."
    )


def _pages(reader: PdfReader) -> list[list[str]]:
    count = len(reader.pages)
    if count > MAXIMUM_PAGES:
        raise DocumentTooLarge(
            f"The PDF has {count:,} pages; at most {MAXIMUM_PAGES:,} are read. Upload "
            "the part that you need."
        )
    pages, length = [], 0
    for page in reader.pages:
        text = page.extract_text()
        length += len(text)
        if length > MAXIMUM_TEXT:
            raise DocumentTooLarge(
                f"The PDF holds more than {MAXIMUM_TEXT:,} characters. Upload the part "
                "that you need."
            )
        # Halves of characters come from broken fonts; no store can keep them.
        text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
        pages.append(tidy(text).split("\n"))
    return pages


def _joined(pages: list[list[str]]) -> Iterator[Line]:
    """Yield paragraphs; one that goes on overleaf follows what stands between."""
    running = running_lines([[line for line in page if line] for page in pages])
    words = {
        word.casefold()
        for page in pages
        for line in page
        for word in _WORD.findall(line)
    }
    body: list[str] = []
    order: list[tuple[str, bool]] = []
    for page in pages:
        mine = [line for line in page if not line or running_key(line) not in running]
        order += [
            (line, True) for line in page if line and running_key(line) in running
        ]
        paragraphs = [p for group in groups(mine) for p in unwrapped(group)]
        if body and paragraphs and _goes_on(body[-1], paragraphs[0]):
            paragraphs[0] = f"{body.pop()} {paragraphs[0]}"
        order = [(each, False) for each in body] + order if body else order
        yield from _flagged(order[:], words)
        order, body = [], paragraphs
    yield from _flagged([(each, False) for each in body], words)


def _goes_on(before: str, after: str) -> bool:
    return bool(_OPEN_END.search(before)) and after[:1].islower()


def _flagged(order: list[tuple[str, bool]], words: set[str]) -> Iterator[Line]:
    texts = [_rejoined(text, words) for text, _ in order]
    for text, flag, (_, running) in zip(texts, left_out(texts), order, strict=True):
        yield Line(text, flag or running)


def _rejoined(text: str, words: set[str]) -> str:
    def whole(found: re.Match[str]) -> str:
        first, second = found.groups()
        if (first + second).casefold() in words:
            return first + second
        return f"{first}-{second}"

    return _HYPHEN.sub(whole, text)


def _described(reader: PdfReader) -> Described:
    about = reader.metadata
    if about is None:
        return Described()
    title, author = (_line(each) for each in (about.title, about.author))
    if title and _POOR_TITLE.match(title):
        title = None
    return Described(title=title, author=author)


def _line(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    text = value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return " ".join(text.split())[:300] or None
