"""Other programs read the store: ClaimReview on pages and as a feed, and Atom."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from claims.audit import AuditAction, AuditEntry
from claims.exchange.claimreview import import_claimreview, read_claimreview
from claims.models import Actor, ClaimStatus, Rating
from claims.store import open_store
from claims.store.base import ClaimStore
from tests.webapp import CLAIMS, NOW, claim, filled_store, make_app

ATOM = "{http://www.w3.org/2005/Atom}"
REVIEWER = Actor("user:1", "Robin")


class _Blocks(HTMLParser):
    """Collects what stands in data blocks, as a search engine's parser does."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and ("type", "application/ld+json") in attrs

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as the base has it
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(data)


def reviews_on(page: str) -> list[dict[str, Any]]:
    parser = _Blocks()
    parser.feed(page)
    return [json.loads(block) for block in parser.found]


def test_a_claims_page_holds_its_review() -> None:
    client = make_app(public_url="https://facts.example").test_client()
    (review,) = reviews_on(client.get("/claims/claim-1").get_data(as_text=True))

    assert review["@context"] == "https://schema.org"
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == CLAIMS[0].text
    assert review["reviewBody"] == CLAIMS[0].evidence[0].quote.exact
    assert review["reviewRating"]["alternateName"] == "True"
    assert review["author"] == {"@type": "Organization", "name": "Lindau Courier"}
    assert review["mainEntityOfPage"] == "https://facts.example/claims/claim-1"


def test_a_retired_claim_is_reviewed_no_more(client: FlaskClient) -> None:
    page = client.get("/claims/claim-5").get_data(as_text=True)
    assert reviews_on(page) == []
    assert "oembed" not in page


def test_a_review_cannot_end_its_block() -> None:
    text = "</script><script>alert(1)</script><!-- &amp; \u2028"
    stored = claim(1, text, "Nobody was hurt.")
    page = (
        make_app(filled_store(claims=(stored,)))
        .test_client()
        .get("/claims/claim-1")
        .get_data(as_text=True)
    )
    (review,) = reviews_on(page)
    assert review["claimReviewed"] == text
    assert page.count("<script") == 1


def test_the_data_feed_can_be_imported_elsewhere(client: FlaskClient) -> None:
    response = client.get("/claimreview.json")
    assert response.mimetype == "application/ld+json"
    body = response.get_data(as_text=True)
    feed = json.loads(body)
    assert (feed["@context"], feed["@type"]) == ("https://schema.org", "DataFeed")
    assert len(feed["dataFeedElement"]) == 3

    assert len(list(read_claimreview(body))) == 3
    other = open_store("memory://")
    report = import_claimreview(other, body, actor=REVIEWER, at=NOW)
    assert (report.added, report.errors) == (3, [])
    ratings = {each.text: each.rating for each in other.iter_claims()}
    published = [each for each in CLAIMS if each.status is ClaimStatus.PUBLISHED]
    assert ratings == {each.text: each.rating for each in published}
    assert Rating.FALSE in ratings.values()


def test_an_empty_store_has_an_empty_feed() -> None:
    client = make_app(filled_store((), ())).test_client()
    assert client.get("/claimreview.json").get_json(force=True)["dataFeedElement"] == []
    feed = ET.fromstring(client.get("/feed.atom").data)
    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated")


@pytest.mark.parametrize("address", ["/claimreview.json", "/feed.atom"])
def test_who_has_the_feed_is_told_so_until_the_store_changes(address: str) -> None:
    store = filled_store()
    client = make_app(store).test_client()
    first = client.get(address)
    given = {"If-None-Match": first.headers["ETag"]}
    again = client.get(address, headers=given)
    assert (again.status_code, again.data) == (304, b"")

    with store.unit_of_work() as work:
        later = NOW + timedelta(days=1)
        work.add_claims(
            [
                claim(
                    6,
                    "The bridge has six arches.",
                    "Nobody was hurt.",
                    created_at=later,
                )
            ]
        )
        work.commit()
    assert client.get(address, headers=given).status_code == 200


def entries(client: FlaskClient) -> list[ET.Element]:
    return ET.fromstring(client.get("/feed.atom").data).findall(f"{ATOM}entry")


def test_the_feed_is_valid_atom(client: FlaskClient) -> None:
    response = client.get("/feed.atom")
    assert response.mimetype == "application/atom+xml"
    assert response.headers["Last-Modified"] == "Fri, 02 Jan 2026 03:04:05 GMT"
    feed = ET.fromstring(response.data)
    assert feed.tag == f"{ATOM}feed"
    for parent in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):  # RFC 4287: exactly one of each
            assert len(parent.findall(ATOM + name)) == 1
        assert re.fullmatch(
            r"tag:localhost,2026:claims(/[\w-]+)?", parent.findtext(f"{ATOM}id") or ""
        )
        assert datetime.fromisoformat(parent.findtext(f"{ATOM}updated") or "").tzinfo
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "http://localhost/feed.atom"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 3


def test_drafts_are_not_told(client: FlaskClient) -> None:
    assert b"draft" not in client.get("/feed.atom").data


def record(store: ClaimStore, action: AuditAction, target: str, at: datetime) -> None:
    with store.unit_of_work() as work:
        if action is AuditAction.CLAIM_RETIRE:
            work.retire(target)
        else:
            work.set_status(target, ClaimStatus.PUBLISHED)
        work.append_audit(AuditEntry(REVIEWER, action, target, at))
        work.commit()


def test_what_reviewers_did_last_comes_first() -> None:
    store = filled_store()
    record(store, AuditAction.CLAIM_APPROVE, "claim-4", NOW + timedelta(hours=1))
    record(store, AuditAction.CLAIM_RETIRE, "claim-2", NOW + timedelta(hours=2))
    found = [
        (
            entry.findtext(f"{ATOM}title"),
            entry.findtext(f"{ATOM}updated"),
            next(iter(entry.findall(f"{ATOM}category"))).get("term"),
        )
        for entry in entries(make_app(store).test_client())
    ]
    assert found[:2] == [
        (f"Retired: {CLAIMS[1].text}", "2026-01-02T05:04:05Z", "retired"),
        (CLAIMS[3].text, "2026-01-02T04:04:05Z", "new"),
    ]
    assert len(found) == 4


def test_an_amended_claim_keeps_its_id_in_the_feed() -> None:
    store = filled_store()
    before = {
        entry.findtext(f"{ATOM}id") for entry in entries(make_app(store).test_client())
    }
    amended = replace(
        CLAIMS[0], id="claim-1.2", version=2, text="It was shut for twelve days.",
        created_at=NOW + timedelta(days=3),
    )  # fmt: skip
    with store.unit_of_work() as work:
        work.add_claims([amended])
        work.commit()
    first, *others = entries(make_app(store).test_client())
    assert first.findtext(f"{ATOM}title") == amended.text
    assert first.findtext(f"{ATOM}updated") == "2026-01-05T03:04:05Z"
    assert {e.findtext(f"{ATOM}id") for e in (first, *others)} == before
    assert all("Retired" not in (e.findtext(f"{ATOM}title") or "") for e in others)


def test_what_xml_cannot_carry_is_replaced() -> None:
    stored = claim(1, "A \x0b bell \ufffe & <tag>", "Nobody was hurt.", created_at=None)
    client = make_app(filled_store(claims=(stored,))).test_client()
    (entry,) = entries(client)
    assert entry.findtext(f"{ATOM}title") == "A \ufffd bell \ufffd & <tag>"
    assert datetime.fromisoformat(
        entry.findtext(f"{ATOM}updated") or ""
    ) < datetime.now(UTC)
