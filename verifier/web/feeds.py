"""Claims for other programs: ClaimReview data and an Atom feed of what changed."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import quote
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request

from claims.audit import AuditAction
from claims.exchange.claimreview import claim_review
from claims.models import Claim, ClaimStatus, Document
from claims.store.base import ClaimStore
from claims.store.people import NEWSROOM_NAME
from verifier.http.addresses import (
    public_base,
    public_host,
    public_url_for,
    tag_uri,
    web_address,
)
from verifier.http.context import current_service
from verifier.http.headers import tagged
from verifier.web.verdict_view import RATING_WORDS

feeds = Blueprint("feeds", __name__)

_ENTRIES = 50
_EVENTS_READ = 500
_BATCH = 200
_ATOM = "http://www.w3.org/2005/Atom"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

# What XML 1.0 cannot carry, whatever way it is written.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Change:
    """A claim as it now stands, and when it came to stand so."""

    claim: Claim
    at: datetime

    @property
    def word(self) -> str:
        """What happened: new, amended or retired."""
        if self.claim.status is ClaimStatus.RETIRED:
            return "retired"
        return "amended" if self.claim.version > 1 else "new"


def review_of(
    claim: Claim, documents: Mapping[str, Document]
) -> dict[str, object] | None:
    """Return a published claim as a ClaimReview, as it stands on its page."""
    document = documents.get(claim.evidence[0].document_id)
    if claim.status is not ClaimStatus.PUBLISHED or document is None:
        return None
    page = public_url_for("store_pages.claim", claim_id=claim.id)
    newsroom = current_service().store.newsroom_setting(NEWSROOM_NAME)
    return _review(claim, document, page, newsroom)


def _review(
    claim: Claim, document: Document, page: str, newsroom: str | None
) -> dict[str, object]:
    # What is no web address must not become a link on someone else's page.
    linked = replace(document, url=web_address(document.url))
    return claim_review(claim, linked, page=page, newsroom=newsroom)


@feeds.get("/claimreview.json")
def claim_reviews() -> Response:
    """Return every published claim as a schema.org data feed of ClaimReviews.

    It is sent while it is made, so that a large store is never held in memory.
    """
    store = current_service().store
    revision = store.revision()
    changed = _last_event(store)
    head: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": f"Claims checked at {public_host()}",
        "url": public_url_for("feeds.claim_reviews"),
    }
    if changed is not None:
        head["dateModified"] = changed.isoformat()
    response = Response(_data_feed(store, head), mimetype="application/ld+json")
    version = hashlib.sha256(f"{revision} {public_base()}".encode()).hexdigest()[:16]
    response.set_etag(version, weak=True)
    response.make_conditional(request)
    return response


def _data_feed(store: ClaimStore, head: Mapping[str, object]) -> Iterator[str]:
    # The addresses are read now: what is sent later has no request any more.
    base = public_url_for("store_pages.claim", claim_id="ID").removesuffix("ID")
    return _written(store, head, base)


def _written(store: ClaimStore, head: Mapping[str, object], base: str) -> Iterator[str]:
    yield json.dumps(head)[:-1] + ', "dataFeedElement": ['
    comma = ""
    newsroom = store.newsroom_setting(NEWSROOM_NAME)
    every = store.iter_claims(status=ClaimStatus.PUBLISHED)
    while claims := tuple(islice(every, _BATCH)):
        documents = _documents_of(store, claims)
        for claim in claims:
            document = documents.get(claim.evidence[0].document_id)
            if document is None:
                continue
            page = base + quote(claim.id)
            item: dict[str, object] = {
                "@type": "DataFeedItem",
                "url": page,
                "item": [_review(claim, document, page, newsroom)],
            }
            if claim.created_at is not None:
                item["dateModified"] = claim.created_at.isoformat()
            yield f"{comma}\n{json.dumps(item, ensure_ascii=False)}"
            comma = ","
    yield "\n]}\n"


def _documents_of(store: ClaimStore, claims: tuple[Claim, ...]) -> dict[str, Document]:
    return store.get_documents(
        sorted({each.document_id for claim in claims for each in claim.evidence})
    )


def _last_event(store: ClaimStore) -> datetime | None:
    events = store.audit_events(after=max(0, store.audit_count() - 1), limit=1)
    return events[-1].at if events else None


@feeds.get("/feed.atom")
def atom() -> Response:
    """Return the newest changes: claims that were published, amended or retired."""
    store = current_service().store
    changes = recent_changes(store, _ENTRIES)
    documents = _documents_of(store, tuple(change.claim for change in changes))
    response = Response(_atom_feed(changes, documents), mimetype="application/atom+xml")
    if changes:
        response.last_modified = changes[0].at
    return tagged(response)


def recent_changes(store: ClaimStore, limit: int) -> list[Change]:
    """Return the newest change of each claim, the newest first.

    The audit trail tells when reviewers published or retired a claim; what was
    imported counts from when it was made.
    """
    newest: dict[str, Change] = {}
    for claim in store.list_claims(status=ClaimStatus.PUBLISHED, limit=limit).items:
        newest[claim.slug] = Change(claim, claim.created_at or _LONG_AGO)
    for change in _reviewed(store):
        before = newest.get(change.claim.slug)
        if before is None or change.at >= before.at:
            newest[change.claim.slug] = change
    ordered = sorted(newest.values(), key=lambda each: each.claim.slug)
    ordered.sort(key=lambda each: each.at, reverse=True)
    return ordered[:limit]


def _reviewed(store: ClaimStore) -> Iterator[Change]:
    """Yield what reviewers last did that readers can see, in order."""
    expected = {
        AuditAction.CLAIM_APPROVE: ClaimStatus.PUBLISHED,
        AuditAction.CLAIM_AMEND: ClaimStatus.PUBLISHED,
        AuditAction.CLAIM_RETIRE: ClaimStatus.RETIRED,
    }
    events = [
        event
        for event in store.audit_events(
            after=max(0, store.audit_count() - _EVENTS_READ), limit=_EVENTS_READ
        )
        if event.action in expected
    ]
    targets = list(dict.fromkeys(event.target for event in events))
    claims = {claim.id: claim for claim in store.get_claims(targets)}
    for event in events:
        claim = claims.get(event.target)
        # A version that a later one has taken the place of is no news.
        if claim and claim.status is expected[AuditAction(event.action)]:
            yield Change(claim, event.at)


def _atom_feed(changes: list[Change], documents: Mapping[str, Document]) -> bytes:
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": "en"})
    _add(feed, "id", tag_uri("claims"))
    _add(feed, "title", f"New and changed claims at {public_host()}")
    _add(feed, "updated", _moment(changes[0].at if changes else _LONG_AGO))
    _add(_add(feed, "author"), "name", f"Verifier at {public_host()}")
    _link(feed, "self", "application/atom+xml", public_url_for("feeds.atom"))
    _link(feed, "alternate", "text/html", public_url_for("store_pages.claims"))
    for change in changes:
        _add_entry(feed, change, documents)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _add_entry(
    feed: ET.Element, change: Change, documents: Mapping[str, Document]
) -> None:
    claim = change.claim
    entry = _add(feed, "entry")
    _add(entry, "id", tag_uri("claims", claim.slug))
    retired = "Retired: " if change.word == "retired" else ""
    _add(entry, "title", f"{retired}{claim.text}")
    _add(entry, "updated", _moment(change.at))
    page = public_url_for("store_pages.claim", claim_id=claim.id)
    _link(entry, "alternate", "text/html", page)
    _add(entry, "category").set("term", change.word)
    for topic in claim.topics:
        _add(entry, "category").set("term", _carried(topic))
    _add(entry, "summary", _summary(claim, documents))


def _summary(claim: Claim, documents: Mapping[str, Document]) -> str:
    first = claim.evidence[0]
    document = documents.get(first.document_id)
    named = [document.publisher, document.title] if document else []
    source = ", ".join(name for name in named if name)
    said = f"{RATING_WORDS[claim.rating]}. “{first.quote.exact}”"
    return f"{said} ({source})" if source else said


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    made = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    if text is not None:
        made.text = _carried(text)
    return made


def _link(parent: ET.Element, rel: str, kind: str, href: str) -> None:
    made = _add(parent, "link")
    made.attrib.update(rel=rel, type=kind, href=href)


def _carried(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _moment(at: datetime) -> str:
    there = at.astimezone(UTC).replace(tzinfo=None)
    return there.isoformat(timespec="seconds") + "Z"
