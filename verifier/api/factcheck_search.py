"""Finding stored claims as the Google Fact Check Tools API finds reviews.

Ranked by words where there is a query, newest first where there is only a site. A
page's token says how far the search has come, so that no page is searched twice.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from claims.errors import ClaimNotFound
from claims.exchange.claimreview import is_own
from claims.models import Claim, ClaimStatus, Document
from claims.store.base import ClaimStore
from claims.store.words import can_be_misspelt, read_words, stem
from verifier.engine.ranking_query import read_query
from verifier.engine.similarity import spelling_similarity
from verifier.http.addresses import web_address

_RANKED = 500
"""Ranked results are read to this depth; further down, rank says little."""

_SCANNED = 5_000
"""Claims that one request looks through for a site; its token goes on from there."""

_BATCH = 200
_LEAST_SHARED = 0.5
_LEAST_SPELLING = 0.8


class BadPageToken(Exception):
    """Raised for a page token that no earlier page of the same search gave."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for. ``not_before`` bounds the newer of claim and review.

    ``own_site`` is the host of this service where the newsroom publishes under its
    own name: its own claims are found under it, and not under their sources' sites.
    """

    query: str
    language: str | None = None
    site: str | None = None
    not_before: date | None = None
    own_site: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A claim with the documents, each once, that pass the filters."""

    claim: Claim
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Some results; ``next_token`` leads to more, if there may be any."""

    items: tuple[Found, ...]
    next_token: str | None


def search_reviews(
    store: ClaimStore, wanted: Wanted, *, size: int, offset: int, token: str
) -> FoundPage:
    """Return one page of results; ``offset`` counts only where there is no token.

    Raises:
        BadPageToken: ``token`` comes from no page of this search.
    """
    position = _read_token(token, wanted) if token else ""
    to_skip = 0 if token else offset
    items: list[Found] = []
    for scanned, (after, found) in enumerate(_matches(store, wanted, position)):
        if scanned == _SCANNED or (found and len(items) == size):
            return FoundPage(tuple(items), _token(position, wanted))
        if found and to_skip:
            to_skip -= 1
        elif found:
            items.append(found)
        position = after
    return FoundPage(tuple(items), None)


def site_of(document: Document) -> str | None:
    """Return the host of the document's address, without "www."."""
    try:
        host = urlsplit(web_address(document.url) or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def plain_site(text: str) -> str:
    """Return the host that a site filter such as ``https://www.a.example/`` means."""
    _, _, rest = text.strip().casefold().rpartition("//")
    return rest.partition("/")[0].removeprefix("www.")


def today_less(today: date, days: int) -> date | None:
    """Return the day ``days`` before ``today``; ``None`` before the calendar."""
    try:
        return today - timedelta(days=days)
    except OverflowError:
        return None


def _matches(
    store: ClaimStore, wanted: Wanted, position: str
) -> Iterator[tuple[str, Found | None]]:
    """Yield each claim looked at: the position after it, and it where it fits."""
    batches = (
        _ranked(store, wanted.query, position)
        if wanted.query
        else _newest(store, position)
    )
    topic = _Topic(wanted.query)
    for batch in batches:
        claims = [claim for _, claim in batch]
        documents = store.get_documents(
            sorted({each.document_id for claim in claims for each in claim.evidence})
        )
        for after, claim in batch:
            yield after, _fitting(claim, documents, wanted, topic)


def _ranked(
    store: ClaimStore, query: str, position: str
) -> Iterator[list[tuple[str, Claim]]]:
    start = int(position or 0)
    searched = read_query(query).searchable
    ids = [hit.claim_id for hit in store.search(searched, limit=_RANKED)]
    for low in range(start, len(ids), _BATCH):
        numbers = {
            each: str(low + number)
            for number, each in enumerate(ids[low : low + _BATCH], 1)
        }
        yield [(numbers[claim.id], claim) for claim in store.get_claims(list(numbers))]


def _newest(store: ClaimStore, position: str) -> Iterator[list[tuple[str, Claim]]]:
    after: str | None = position or None
    while True:
        try:
            page = store.list_claims(
                status=ClaimStatus.PUBLISHED, after=after, limit=_BATCH
            )
        except ClaimNotFound as error:
            raise BadPageToken from error
        yield [(claim.id, claim) for claim in page.items]
        after = page.next
        if after is None:
            return


class _Topic:
    """The words that a query is about.

    A claim that shares fewer than half of them is about something else: to show it
    with its rating would answer a question that was not asked.
    """

    def __init__(self, query: str) -> None:
        plain = read_words(read_query(query).searchable).plain
        self._words = {stem(word): word for word in plain}

    def is_shared_by(self, claim: Claim, documents: list[Document]) -> bool:
        if not self._words:
            return True
        texts = [claim.text, *claim.topics, claim.claimant or ""]
        texts += [evidence.quote.exact for evidence in claim.evidence]
        texts += [document.title or "" for document in documents]
        there = read_words("\n".join(texts)).plain
        stems = {stem(word) for word in there}
        shared = sum(
            key in stems or _is_near(word, there) for key, word in self._words.items()
        )
        return shared >= len(self._words) * _LEAST_SHARED


def _is_near(word: str, others: tuple[str, ...]) -> bool:
    return can_be_misspelt(word) and any(
        can_be_misspelt(other) and spelling_similarity(word, other) >= _LEAST_SPELLING
        for other in set(others)
    )


def _fitting(
    claim: Claim, documents: dict[str, Document], wanted: Wanted, topic: _Topic
) -> Found | None:
    ids = dict.fromkeys(each.document_id for each in claim.evidence)
    own = [documents[each] for each in ids if each in documents]
    site = wanted.own_site if wanted.own_site and is_own(claim) else None
    fitting = tuple(each for each in own if _passes(each, wanted, site))
    if not fitting or not topic.is_shared_by(claim, own):
        return None
    if wanted.not_before is not None:
        days = [claim.claimed_on, *(each.published_on for each in fitting)]
        if site is not None and claim.created_at is not None:
            days.append(claim.created_at.date())
        newest = max((day for day in days if day is not None), default=date.min)
        if newest < wanted.not_before:
            return None
    return Found(claim, fitting)


def _passes(document: Document, wanted: Wanted, own_site: str | None) -> bool:
    if wanted.language is not None:
        language = document.language.replace("_", "-").partition("-")[0]
        if language.casefold() != wanted.language:
            return False
    if wanted.site is None:
        return True
    site = (own_site or site_of(document) or "").casefold().removeprefix("www.")
    return site == wanted.site or site.endswith(f".{wanted.site}")


def _token(position: str, wanted: Wanted) -> str:
    raw = f"{_digest(wanted)}:{position}".encode()
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _read_token(token: str, wanted: Wanted) -> str:
    try:
        padded = token + "=" * (-len(token) % 4)
        raw = base64.b64decode(padded, altchars=b"-_", validate=True).decode("utf-8")
    except (binascii.Error, ValueError) as error:
        raise BadPageToken from error
    digest, _, position = raw.partition(":")
    if digest != _digest(wanted) or "\x00" in position:
        raise BadPageToken
    # More digits than the ranked depth has are no position.
    is_number = position.isascii() and position.isdecimal() and len(position) <= 3  # noqa: PLR2004
    if wanted.query and position and not is_number:
        raise BadPageToken
    return position


def _digest(wanted: Wanted) -> str:
    """Return a name of the search without its day, which moves between pages."""
    parts = (
        wanted.query,
        wanted.language or "",
        wanted.site or "",
        "aged" if wanted.not_before else "",
    )
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:12]
