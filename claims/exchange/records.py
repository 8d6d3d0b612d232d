"""What a line of an import says, and the claim that is made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from claims.curation import ClaimContent
from claims.documents import find_quote, make_document, make_quote
from claims.errors import ClaimsError, InvalidRecord, QuoteNotInDocument
from claims.models import Document, Evidence, Passage, Rating, Stance
from claims.store.words import IndexEntry
from claims.text import require_storable

LONGEST_TEXT = 10_000
"""Code points of a claim; what is longer is no one statement."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some passages of a document, as an export gives them."""

    document_id: str
    sha256: str
    length: int
    language: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a quote stands: ``text`` is the whole document, if it is given."""

    title: str | None
    publisher: str | None = None
    url: str | None = None
    published_on: date | None = None
    text: str | None = None
    author: str | None = None
    description: str | None = None
    excerpt: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """One piece of evidence; ``start`` is looked for where it is not given."""

    quote: str
    source: Source
    attribution: str | None = None
    stance: Stance = Stance.SUPPORTS
    speaks_of: date | None = None
    start: int | None = None


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One claim of an import, on ``line`` of its file."""

    line: int
    text: str
    rating: Rating
    evidence: tuple[Quotation, ...]
    external_id: str | None = None
    slug: str | None = None
    topics: tuple[str, ...] = ()
    claimant: str | None = None
    claimed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class LineError:
    """A line that was left out, and why; ``column`` is where in it, if that is known.

    It is a field's name, or the place of a character, from 1.
    """

    line: int
    reason: str
    column: str | None = None


class InvalidField(InvalidRecord):
    """Raised when one field of a line cannot be used; ``field`` names it."""

    def __init__(self, message: str, field_name: str) -> None:
        """Keep the field's name, such as ``source.title``."""
        super().__init__(message)
        self.field = field_name

    def within(self, outer: str) -> "InvalidField":
        """Return the same error of a field inside ``outer``."""
        return InvalidField(str(self), f"{outer}.{self.field}")


def line_error(line: int, error: ClaimsError) -> LineError:
    """Return what is wrong with a line, and in which column."""
    column = error.field if isinstance(error, InvalidField) else None
    if isinstance(error, QuoteNotInDocument):
        column = "quote"
    return LineError(line, str(error), column)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record's content and documents, its quotes proven.

    ``entry`` is what the word index keeps of it, where that was made ahead.
    """

    record: ImportRecord
    content: ClaimContent
    documents: tuple[Document, ...] = field(default=())
    entry: IndexEntry | None = None


def prepare(record: ImportRecord) -> Prepared:
    """Return the content of ``record`` with the documents that it quotes.

    Raises:
        InvalidRecord: a blank or overlong text, or an unsuitable document.
        QuoteNotInDocument: the quote is not in the source's text.
        TextRejected: a text holds NUL or a lone surrogate.
    """
    text = record.text.strip()
    if not text:
        raise InvalidField('"text" is blank.', "text")
    if len(text) > LONGEST_TEXT:
        raise InvalidField(
            f'"text" has {len(text):,} characters; {LONGEST_TEXT:,} is the most.',
            "text",
        )
    if not record.evidence:
        raise InvalidField('A claim needs a "source".', "source")
    pairs = [_evidence(quotation) for quotation in record.evidence]
    for value in (text, record.external_id, record.claimant, *record.topics):
        if value is not None:
            require_storable(value)
    content = ClaimContent(
        text=text,
        rating=record.rating,
        evidence=tuple(evidence for _, evidence in pairs),
        topics=record.topics,
        claimant=record.claimant,
        claimed_on=record.claimed_on,
        valid_from=record.valid_from,
        valid_until=record.valid_until,
    )
    return Prepared(record, content, tuple(document for document, _ in pairs))


def _evidence(quotation: Quotation) -> tuple[Document, Evidence]:
    source, quoted = quotation.source, quotation.quote.strip()
    if not quoted:
        raise InvalidField('"quote" is blank.', "quote")
    if source.text is None and source.excerpt is None:
        # The quote is all there is of the document: one passage of one line.
        quoted = " ".join(quoted.split())
    document = _document(source, quoted)
    if quotation.attribution is not None:
        require_storable(quotation.attribution)
    if quotation.start is not None:
        quote = make_quote(
            document, quotation.start, quotation.start + len(quotation.quote)
        )
        if quote.exact != quotation.quote:
            raise InvalidField(
                'The source does not read the "quote" at "start".', "start"
            )
    else:
        quote = find_quote(document, quoted)
    return document, Evidence(
        quote=quote,
        document_id=document.id,
        stance=quotation.stance,
        attribution=quotation.attribution,
        speaks_of=quotation.speaks_of,
    )


def _document(source: Source, quoted: str) -> Document:
    excerpt = source.excerpt
    if excerpt is not None:
        return Document(
            id=excerpt.document_id,
            title=source.title,
            publisher=source.publisher,
            published_on=source.published_on,
            url=source.url,
            language=excerpt.language,
            sha256=excerpt.sha256,
            length=excerpt.length,
            passages=excerpt.passages,
            author=source.author,
            description=source.description,
        )
    return make_document(
        quoted if source.text is None else source.text,
        title=source.title,
        publisher=source.publisher,
        published_on=source.published_on,
        url=source.url,
        author=source.author,
        description=source.description,
    )


def known_fields(given: Mapping[str, object], known: Sequence[str], where: str) -> None:
    """Raise InvalidRecord naming the first field of ``given`` that is not known."""
    for name in given:
        if name not in known:
            raise InvalidField(f"{where} has an unknown field {name!r}.", name)
