"""Documents and quotes: passages with offsets, and the proof that a quote stands.

Offsets count Unicode code points of the whole document, 0-based, end exclusive.
"""

import hashlib
import re
from datetime import date

from claims.errors import InvalidRecord, QuoteNotInDocument
from claims.models import Document, Passage, Quote
from claims.text import require_storable

CONTEXT = 32
"""Code points of a selector's prefix and suffix, as annotation tools keep them."""

_LINE = re.compile(r"[^\r\n]+")


def split_passages(text: str) -> tuple[Passage, ...]:
    """Return the paragraphs (non-blank lines) of ``text``, trimmed, with offsets."""
    if "\n" not in text and "\r" not in text:  # as most excerpts are
        stripped = text.strip()
        start = len(text) - len(text.lstrip())
        whole = Passage(start, start + len(stripped), stripped)
        return (whole,) if stripped else ()
    passages = []
    for line in _LINE.finditer(text):
        content = line.group()
        stripped = content.strip()
        if not stripped:
            continue
        start = line.start() + len(content) - len(content.lstrip())
        passages.append(Passage(start, start + len(stripped), stripped))
    return tuple(passages)


def sha256_of(text: str) -> str:
    """Return the SHA-256 of ``text`` in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def make_document(  # noqa: PLR0913 - one argument per fact about a source
    text: str,
    *,
    document_id: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    published_on: date | None = None,
    url: str | None = None,
    language: str = "en",
    author: str | None = None,
    description: str | None = None,
) -> Document:
    """Return the document of ``text``, holding all of its passages.

    Without ``document_id`` the id is made of the text and of what is known of the
    source, so that the same text from the same source is the same document.

    Raises:
        InvalidRecord: the text is blank.
        TextRejected: a text holds NUL or a lone surrogate.
    """
    for value in (text, title, publisher, url, language, author, description):
        if value is not None:
            require_storable(value)
    passages = split_passages(text)
    if not passages:
        raise InvalidRecord("A document needs some text.")
    sha256 = sha256_of(text)
    when = None if published_on is None else published_on.isoformat()
    known = "\x1f".join(
        value or "" for value in (sha256, url, title, publisher, when, author)
    )
    return Document(
        id=document_id or f"d-{sha256_of(known)[:32]}",
        title=title,
        publisher=publisher,
        published_on=published_on,
        url=url,
        language=language,
        sha256=sha256,
        length=len(text),
        passages=passages,
        author=author,
        description=description,
    )


def _passage_at(document: Document, start: int, end: int) -> Passage:
    for passage in document.passages:
        if passage.start <= start and end <= passage.end:
            return passage
    raise QuoteNotInDocument(
        f"Document {document.id} keeps no passage that holds the characters "
        f"{start} to {end}."
    )


def make_quote(document: Document, start: int, end: int) -> Quote:
    """Return the quote of the characters ``start``..``end`` with its surroundings.

    Prefix and suffix hold up to 32 characters of the same passage.

    Raises:
        QuoteNotInDocument: no passage that the document keeps holds them all.
    """
    if not 0 <= start < end:
        raise QuoteNotInDocument(f"{start} to {end} is no run of characters.")
    passage = _passage_at(document, start, end)
    first, last = start - passage.start, end - passage.start
    return Quote(
        exact=passage.text[first:last],
        prefix=passage.text[max(0, first - CONTEXT) : first],
        suffix=passage.text[last : last + CONTEXT],
        start=start,
        end=end,
    )


def verify_quote(document: Document, quote: Quote) -> None:
    """Prove that the quote's characters stand at its offsets in one passage.

    Prefix and suffix must be what stands before and after it.

    Raises:
        QuoteNotInDocument: they do not.
    """
    if not quote.exact or quote.end - quote.start != len(quote.exact):
        raise QuoteNotInDocument("The quote's offsets do not span its characters.")
    if quote.start < 0:
        raise QuoteNotInDocument("The quote starts before the document.")
    passage = _passage_at(document, quote.start, quote.end)
    first, last = quote.start - passage.start, quote.end - passage.start
    if passage.text[first:last] != quote.exact:
        raise QuoteNotInDocument(
            f"Document {document.id} reads {passage.text[first:last]!r} at "
            f"{quote.start}, not {quote.exact!r}."
        )
    before, after = passage.text[:first], passage.text[last:]
    if not before.endswith(quote.prefix) or not after.startswith(quote.suffix):
        raise QuoteNotInDocument(
            f"What stands around the quote in document {document.id} is not the "
            f"quote's prefix and suffix."
        )


def find_quote(document: Document, exact: str) -> Quote:
    """Return the quote of the first place where ``exact`` stands in one passage.

    Raises:
        QuoteNotInDocument: it stands in none, character for character.
    """
    if exact:
        for passage in document.passages:
            place = passage.text.find(exact)
            if place >= 0:
                start = passage.start + place
                return make_quote(document, start, start + len(exact))
    raise QuoteNotInDocument(f"Document {document.id} does not hold {exact!r}.")
