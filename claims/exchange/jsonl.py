"""JSON Lines: one claim a line, in both directions.

A line: ``{"id"?, "text", "rating"?: "accurate", "quote"?, "attribution"?, "source":
{"title", "publisher"?, "url"?, "published_on"?, "text"?}}``, and where there is more
to say ``slug`` (of a claim that a store has), ``stance``, ``speaks_of``, ``topics``,
``claimant``, ``claimed_on``, ``valid_from``, ``valid_until`` and, for a claim with
several quotes, ``evidence``: a list of ``{"quote", "source", "attribution"?,
"stance"?, "speaks_of"?, "start"?}`` in place of ``quote``, ``source`` and the like. A
source may carry an ``excerpt``, the passages that an export gives of a document.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from claims.errors import InvalidRecord
from claims.exchange.ahead import read_ahead
from claims.exchange.loading import ImportReport, Parsed, load
from claims.exchange.records import (
    Excerpt,
    ImportRecord,
    InvalidField,
    Quotation,
    Source,
    known_fields,
    line_error,
)
from claims.models import (
    Actor,
    Claim,
    ClaimStatus,
    Document,
    Evidence,
    Passage,
    Rating,
    Stance,
)
from claims.store.base import ClaimStore

LONGEST_LINE = 16_000_000
"""Bytes of a line; a longer one is left out."""

Choice = TypeVar("Choice", Rating, Stance)

_OF_QUOTE = ("quote", "attribution", "stance", "speaks_of", "start", "source")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
"""The short name that all versions of a claim share."""

_OF_CLAIM = ("id", "slug", "text", "rating", "topics", "claimant", "claimed_on",
             "valid_from", "valid_until", "evidence")  # fmt: skip
_OF_SOURCE = ("title", "publisher", "url", "published_on", "text", "author",
              "description", "excerpt")  # fmt: skip
_OF_EXCERPT = ("id", "sha256", "length", "language", "passages")


def import_jsonl(  # noqa: PLR0913 - where from, who and when
    store: ClaimStore,
    lines: Iterable[str | bytes],
    *,
    actor: Actor,
    at: datetime,
    origin: str = "jsonl",
    progress: Callable[[int], object] | None = None,
    helpers: int = 0,
) -> ImportReport:
    """Load lines into ``store``; see :func:`claims.exchange.loading.load`.

    ``helpers`` are processes that read lines while this one keeps them.
    """
    return load(
        store,
        read_ahead(enumerate(lines, 1), read_numbered, helpers),
        actor=actor,
        at=at,
        origin=origin,
        progress=progress,
    )


def read_jsonl(lines: Iterable[str | bytes]) -> Iterator[Parsed]:
    """Yield the record of each line, or what is wrong with it. Blank lines pass."""
    return read_numbered(enumerate(lines, 1))


def read_numbered(lines: Iterable[tuple[int, str | bytes]]) -> Iterator[Parsed]:
    """Yield the record of each (number, line), or what is wrong with it."""
    for number, line in lines:
        if not line.strip():
            continue
        try:
            yield read_object(number, _object(line))
        except InvalidRecord as error:
            yield line_error(number, error)


def _object(line: str | bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise InvalidRecord("The line is too long.")
    try:
        text = line.decode("utf-8-sig") if isinstance(line, bytes) else line
        value = json.loads(text.removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise InvalidRecord("The line is not UTF-8.") from error
    except RecursionError as error:
        raise InvalidRecord("The line is nested too deeply.") from error
    except ValueError as error:
        place = str(getattr(error, "colno", 1))
        raise InvalidField(f"The line is not JSON: {error}", place) from error
    if not isinstance(value, dict):
        raise InvalidRecord("The line is not a JSON object.")
    return value


def read_object(line: int, given: dict[str, Any]) -> ImportRecord:
    """Return the record that an object of an import line says.

    Raises:
        InvalidRecord: a field is unknown, missing or of another kind.
    """
    known_fields(given, (*_OF_CLAIM, *_OF_QUOTE), "The line")
    text = _required(given, "text")
    rating = _choice(Rating, given, "rating", Rating.ACCURATE)
    if "evidence" in given:
        for name in _OF_QUOTE:
            if name in given:
                raise InvalidField(f'"{name}" stands beside "evidence".', name)
        items = given["evidence"]
        if not isinstance(items, list) or not items:
            raise InvalidField('"evidence" is not a list of quotes.', "evidence")
        evidence = tuple(_listed(at, item) for at, item in enumerate(items))
    else:
        # A quote given beside a false claim is what refutes it; without one the
        # quote is the falsehood itself.
        refuted = rating is Rating.FALSE and given.get("quote") is not None
        usual = Stance.REFUTES if refuted else Stance.SUPPORTS
        of_quote = {name: given[name] for name in _OF_QUOTE if name in given}
        evidence = (_quotation(of_quote, text, usual),)
    return ImportRecord(
        line=line,
        text=text,
        rating=rating,
        evidence=evidence,
        external_id=_id(given.get("id")),
        slug=_slug(given.get("slug")),
        topics=_topics(given.get("topics")),
        claimant=_optional(given, "claimant"),
        claimed_on=_date(given, "claimed_on"),
        valid_from=_date(given, "valid_from"),
        valid_until=_date(given, "valid_until"),
    )


def _listed(at: int, item: object) -> Quotation:
    try:
        return _quotation(item, None, Stance.SUPPORTS)
    except InvalidField as error:
        raise error.within(f"evidence[{at}]") from error


def _quotation(given: object, text: str | None, usual: Stance) -> Quotation:
    if not isinstance(given, dict):
        raise InvalidRecord('"evidence" holds something that is no object.')
    known_fields(given, _OF_QUOTE, '"evidence"')
    quote = _optional(given, "quote")
    if quote is None:
        quote = text
    if quote is None:
        raise InvalidField('"quote" is missing.', "quote")
    start = given.get("start")
    if start is not None and not _is_number(start):
        raise InvalidField('"start" is not a number of characters.', "start")
    return Quotation(
        quote=quote,
        source=_within_source(given.get("source")),
        attribution=_optional(given, "attribution"),
        stance=_choice(Stance, given, "stance", usual),
        speaks_of=_date(given, "speaks_of"),
        start=start,
    )


def _within_source(given: object) -> Source:
    if not isinstance(given, dict):
        raise InvalidField('"source" is missing or no object.', "source")
    try:
        return _source(given)
    except InvalidField as error:
        raise error.within("source") from error


def _source(given: dict[str, Any]) -> Source:
    known_fields(given, _OF_SOURCE, '"source"')
    excerpt = None
    if given.get("excerpt") is not None:
        excerpt = _excerpt(given["excerpt"])
    if excerpt is None and "title" not in given:
        raise InvalidField('"source" needs a "title".', "title")
    return Source(
        title=_optional(given, "title"),
        publisher=_optional(given, "publisher"),
        url=_optional(given, "url"),
        published_on=_date(given, "published_on"),
        text=_optional(given, "text"),
        author=_optional(given, "author"),
        description=_optional(given, "description"),
        excerpt=excerpt,
    )


def _excerpt(given: object) -> Excerpt:
    if not isinstance(given, dict):
        raise InvalidField('"excerpt" is no object.', "excerpt")
    known_fields(given, _OF_EXCERPT, '"excerpt"')
    passages = given.get("passages")
    if not isinstance(passages, list) or not _is_number(given.get("length")):
        raise InvalidField(
            '"excerpt" needs "length" and a list of "passages".', "excerpt"
        )
    found = []
    for item in passages:
        if not (
            isinstance(item, list)
            and len(item) == 2  # noqa: PLR2004 - where it starts, what it says
            and _is_number(item[0])
            and isinstance(item[1], str)
        ):
            raise InvalidField('A passage is not [start, "text"].', "excerpt")
        found.append(Passage(item[0], item[0] + len(item[1]), item[1]))
    return Excerpt(
        document_id=_required(given, "id"),
        sha256=_required(given, "sha256"),
        length=given["length"],
        language=_required(given, "language"),
        passages=tuple(found),
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _required(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InvalidField(f'"{name}" is missing, blank or no text.', name)
    return value


def _optional(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidField(f'"{name}" is no text.', name)
    return value if value.strip() else None


def _id(value: object) -> str | None:
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise InvalidField('"id" is neither text nor a whole number.', "id")


def _slug(value: object) -> str | None:
    if value is None or (isinstance(value, str) and SLUG.fullmatch(value)):
        return value
    raise InvalidField(
        '"slug" is not a claim\'s short name, such as "the-bridge-1a2b"; leave it out '
        "for a new claim.",
        "slug",
    )


def _date(given: Mapping[str, Any], name: str) -> date | None:
    value = _optional(given, name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        try:
            return datetime.fromisoformat(value).date()
        except ValueError as error:
            raise InvalidField(f'"{name}" is no date like 2024-11-07.', name) from error


def _topics(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise InvalidField('"topics" is not a list of texts.', "topics")
    return tuple(dict.fromkeys(each.strip() for each in value if each.strip()))


def _choice(
    kind: type[Choice], given: Mapping[str, Any], name: str, usual: Choice
) -> Choice:
    value = given.get(name)
    if value is None:
        return usual
    try:
        return kind(value)
    except ValueError as error:
        allowed = ", ".join(kind)
        raise InvalidField(f'"{name}" is none of {allowed}.', name) from error


def export_jsonl(
    store: ClaimStore, *, status: ClaimStatus | None = ClaimStatus.PUBLISHED
) -> Iterator[str]:
    """Yield a line, without its line break, for each claim from the oldest.

    Loading the lines into an empty store gives the same claims, quotes and documents
    (of each document the passages that are quoted).
    """
    for claim in store.iter_claims(status=status):
        ids = [item.document_id for item in claim.evidence]
        yield json.dumps(
            claim_line(claim, store.get_documents(ids)), ensure_ascii=False
        )


def claim_line(claim: Claim, documents: Mapping[str, Document]) -> dict[str, object]:
    """Return the line of a claim as an object."""
    line: dict[str, object] = {
        "id": claim.external_id,
        "slug": claim.slug,
        "text": claim.text,
        "rating": str(claim.rating),
        "topics": list(claim.topics),
        "claimant": claim.claimant,
        "claimed_on": _iso(claim.claimed_on),
        "valid_from": _iso(claim.valid_from),
        "valid_until": _iso(claim.valid_until),
        "evidence": [
            _quotation_line(item, documents[item.document_id])
            for item in claim.evidence
        ],
    }
    return {name: value for name, value in line.items() if value not in (None, [])}


def _quotation_line(item: Evidence, document: Document) -> dict[str, object]:
    quote = item.quote
    quoted = [
        [passage.start, passage.text]
        for passage in document.passages
        if passage.start <= quote.start and quote.end <= passage.end
    ]
    source = {
        "title": document.title,
        "publisher": document.publisher,
        "url": document.url,
        "published_on": _iso(document.published_on),
        "author": document.author,
        "description": document.description,
        "excerpt": {
            "id": document.id,
            "sha256": document.sha256,
            "length": document.length,
            "language": document.language,
            "passages": quoted,
        },
    }
    line = {
        "quote": quote.exact,
        "start": quote.start,
        "stance": str(item.stance),
        "attribution": item.attribution,
        "speaks_of": _iso(item.speaks_of),
        "source": {name: value for name, value in source.items() if value is not None},
    }
    return {name: value for name, value in line.items() if value is not None}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
