"""ClaimReview: the schema.org form in which fact-checkers publish their reviews.

Takes JSON-LD: one ``ClaimReview``, a list of them, or a ``@graph``, ``itemListElement``
or ``dataFeedElement`` that holds them.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from claims.errors import InvalidRecord
from claims.exchange.jsonl import claim_line, read_object
from claims.exchange.loading import ImportReport, Parsed, load
from claims.exchange.records import line_error
from claims.models import Actor, Claim, ClaimStatus, Document, Rating
from claims.store.base import ClaimStore
from claims.store.people import NEWSROOM_NAME
from claims.text import normalise

RECORD = "verifier:record"
"""The member that holds the claim as a line of JSON Lines."""

_CONTEXT = {"verifier": "urn:verifier:", RECORD: {"@type": "@json"}}
_CONTAINERS = ("@graph", "itemListElement", "dataFeedElement", "item")
_DEEPEST = 20

_FALSE = frozenset({
    "false", "fake", "incorrect", "inaccurate", "wrong", "untrue", "not true",
    "fabricated", "hoax", "debunked", "pants on fire", "pants on fire!",
})  # fmt: skip
_ACCURATE = frozenset({
    "true", "accurate", "correct", "confirmed", "verified", "legit", "fact",
})  # fmt: skip
_DISPUTED = frozenset({
    "disputed", "contested", "mixed", "mixture", "half true", "half-true",
    "partly true", "partly false", "partially true", "partially false",
    "mostly true", "mostly false", "misleading", "missing context", "unproven",
    "unverified",
})  # fmt: skip
_WORDS = {Rating.FALSE: "False", Rating.ACCURATE: "True", Rating.DISPUTED: "Disputed"}
_VALUES = {Rating.FALSE: 1, Rating.DISPUTED: 3, Rating.ACCURATE: 5}
_LOWEST, _HIGHEST = 1, 5
_OWN_ACTORS = ("user:", "named:")


def import_claimreview(  # noqa: PLR0913 - where from, who and when
    store: ClaimStore,
    text: str,
    *,
    actor: Actor,
    at: datetime,
    origin: str = "claimreview",
    progress: Callable[[int], object] | None = None,
) -> ImportReport:
    """Load reviews into ``store``; see :func:`claims.exchange.loading.load`.

    Errors count reviews, not lines.

    Raises:
        InvalidRecord: ``text`` is not JSON.
    """
    records = read_claimreview(text)
    return load(store, records, actor=actor, at=at, origin=origin, progress=progress)


def read_claimreview(text: str) -> Iterator[Parsed]:
    """Yield the record of each review, or what is wrong with it."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidRecord(f"This is not JSON: {error}") from error
    for number, review in enumerate(_reviews(value, _DEEPEST), 1):
        try:
            yield read_object(number, _own_record(review) or _line(review))
        except InvalidRecord as error:
            yield line_error(number, error)


def _reviews(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(value, list):
        for each in value:
            yield from _reviews(each, depth - 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if "ClaimReview" in (kinds if isinstance(kinds, list) else [kinds]):
            yield value
            return
        for name in _CONTAINERS:
            yield from _reviews(value.get(name), depth - 1)


def _own_record(review: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what an export of this program put beside the review, if it still fits.

    A review whose text or rating was changed since then says more than its record.
    """
    record = review.get(RECORD)
    if not isinstance(record, dict) or record.get("text") != review.get(
        "claimReviewed"
    ):
        return None
    try:
        same = record.get("rating") == _rating(_first(review.get("reviewRating")))
    except InvalidRecord:
        return None
    return dict(record) if same else None


def _line(review: Mapping[str, Any]) -> dict[str, Any]:
    """Return the review as an object of an import line."""
    reviewed = _first(review.get("itemReviewed"))
    claimant = _first(reviewed.get("author"))
    publisher = _first(review.get("author")) or _first(review.get("publisher"))
    line = {
        "id": review.get("@id") or review.get("url"),
        "text": review.get("claimReviewed"),
        "rating": _rating(_first(review.get("reviewRating"))),
        "claimant": claimant.get("name"),
        "claimed_on": reviewed.get("datePublished"),
        "source": {
            "title": review.get("name") or review.get("headline"),
            "publisher": publisher.get("name"),
            "url": review.get("url"),
            "published_on": review.get("datePublished"),
        },
    }
    return {name: value for name, value in line.items() if value is not None}


def _first(value: object) -> Mapping[str, Any]:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, dict) else {}


def _rating(given: Mapping[str, Any]) -> str:
    """Return what the review found, by its words; by its value if they are unknown.

    Only the ends of a scale have a clear meaning.
    """
    words = normalise(str(given.get("alternateName") or given.get("name") or ""))
    words = words.rstrip(".")
    for known, rating in (
        (_FALSE, Rating.FALSE),
        (_ACCURATE, Rating.ACCURATE),
        (_DISPUTED, Rating.DISPUTED),
    ):
        if words in known:
            return str(rating)
    try:
        value = float(given["ratingValue"])
        best, worst = float(given["bestRating"]), float(given["worstRating"])
    except (KeyError, TypeError, ValueError):
        best = worst = value = 0.0
    if not words and best > worst and value == worst:
        return str(Rating.FALSE)
    if not words and best > worst and value == best:
        return str(Rating.ACCURATE)
    raise InvalidRecord(f"The rating {words!r} is not known.")


def export_claimreview(
    store: ClaimStore, *, status: ClaimStatus | None = ClaimStatus.PUBLISHED
) -> Iterator[dict[str, object]]:
    """Yield a ClaimReview object for each claim, from the oldest.

    What schema.org has no word for (further quotes, topics ...) stands beside it, in a
    member that only this program reads, so that importing it loses nothing.
    """
    reviewer = store.newsroom_setting(NEWSROOM_NAME)
    for claim in store.iter_claims(status=status):
        documents = store.get_documents(item.document_id for item in claim.evidence)
        document = documents[claim.evidence[0].document_id]
        review = claim_review(claim, document, newsroom=reviewer)
        review["@context"] = ["https://schema.org", _CONTEXT]
        yield {**review, RECORD: claim_line(claim, documents)}


def is_own(claim: Claim) -> bool:
    """Tell whether the newsroom wrote ``claim``: a reviewer did, or its program.

    What came with an id of its own was someone else's review before, and the shipped
    claims name their publishers.
    """
    written_by = claim.created_by or ""
    return claim.external_id is None and written_by.startswith(_OWN_ACTORS)


def claim_review(
    claim: Claim,
    document: Document,
    *,
    page: str | None = None,
    newsroom: str | None = None,
) -> dict[str, object]:
    """Return the review of ``claim``, whose first evidence stands in ``document``.

    ``page`` is the address that shows the claim with its evidence, where there is
    one: it stands for the source's own where that is not known. ``newsroom`` is the
    name under which the newsroom publishes: of its own claims it is the reviewer, and
    the document what they rest on.
    """
    reviewed: dict[str, object] = {"@type": "Claim"}
    if claim.claimant is not None:
        reviewed["author"] = {"@type": "Person", "name": claim.claimant}
    if claim.claimed_on is not None:
        reviewed["datePublished"] = claim.claimed_on.isoformat()
    published = document.published_on
    review: dict[str, object | None] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": claim.external_id or claim.slug,
        "claimReviewed": claim.text,
        "itemReviewed": reviewed,
        "reviewBody": claim.evidence[0].quote.exact,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": _VALUES[claim.rating],
            "worstRating": _LOWEST,
            "bestRating": _HIGHEST,
            "alternateName": _WORDS[claim.rating],
        },
        "name": document.title,
        "url": document.url or page,
        "mainEntityOfPage": page,
        "inLanguage": document.language,
        "datePublished": None if published is None else published.isoformat(),
    }
    if document.publisher is not None:
        review["author"] = {"@type": "Organization", "name": document.publisher}
    if newsroom is not None and is_own(claim):
        review |= _own(claim, document, page, newsroom)
    return {name: value for name, value in review.items() if value is not None}


def _own(
    claim: Claim, document: Document, page: str | None, newsroom: str
) -> dict[str, object | None]:
    """Return what stands otherwise where the newsroom itself is the reviewer."""
    cited = {
        "@type": "CreativeWork",
        "name": document.title,
        "url": document.url,
        "publisher": document.publisher,
    }
    made = claim.created_at
    return {
        "author": {"@type": "Organization", "name": newsroom},
        "name": claim.text,
        "url": page or document.url,
        "datePublished": None if made is None else made.date().isoformat(),
        "citation": {name: value for name, value in cited.items() if value},
    }
