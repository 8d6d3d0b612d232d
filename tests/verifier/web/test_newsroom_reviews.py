"""The newsroom is named as the reviewer of its own claims, and of no others."""

import json
import re

import pytest
from flask.testing import FlaskClient

from claims.exchange.claimreview import export_claimreview
from claims.models import Actor
from claims.newsroom import set_newsroom_name
from claims.store.base import ClaimStore
from tests.webapp import FIRST, NOW, claim, filled_store, make_app

OWN = claim(
    1, "The bridge in Lindau was closed for 12 days.", FIRST, created_by="user:anna"
)
BY_KEY = claim(2, "The bridge in Lindau was shut.", FIRST, created_by="named:CMS")
IMPORTED = claim(
    3,
    "The Lindau bridge was closed.",
    FIRST,
    created_by="user:anna",
    external_id="https://checkers.example/1",
)
SHIPPED = claim(4, "Lindau closed its bridge.", FIRST, created_by="verifier:seed")


@pytest.fixture
def store() -> ClaimStore:
    made = filled_store(claims=(OWN, BY_KEY, IMPORTED, SHIPPED))
    with made.unit_of_work() as work:
        set_newsroom_name(work, Actor("named:Ben", "Ben"), "Lake Desk", at=NOW)
        work.commit()
    return made


@pytest.fixture
def client(store: ClaimStore) -> FlaskClient:
    return make_app(store, public_url="https://facts.example").test_client()


def test_the_feed_names_it(client: FlaskClient) -> None:
    feed = json.loads(client.get("/claimreview.json").data)
    reviews = {
        item["item"][0]["@id"]: item["item"][0] for item in feed["dataFeedElement"]
    }
    own = reviews["claim-1"]
    assert own["author"] == {"@type": "Organization", "name": "Lake Desk"}
    assert own["url"] == "https://facts.example/claims/claim-1"
    assert own["datePublished"] == "2026-01-02"
    assert own["citation"]["publisher"] == "Lindau Courier"
    assert own["citation"]["url"] == "https://courier.example/bridge"
    assert reviews["claim-2"]["author"]["name"] == "Lake Desk"
    for other in ("https://checkers.example/1", "claim-4"):
        assert reviews[other]["author"]["name"] == "Lindau Courier"
        assert reviews[other]["url"] == "https://courier.example/bridge"
        assert "citation" not in reviews[other]


def test_a_claims_page_and_the_export_name_it(
    client: FlaskClient, store: ClaimStore
) -> None:
    page = client.get("/claims/claim-1").get_data(as_text=True)
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL
    )
    assert found is not None
    assert json.loads(found[1])["author"]["name"] == "Lake Desk"
    names = [each["author"]["name"] for each in export_claimreview(store)]
    assert names == ["Lake Desk", "Lake Desk", "Lindau Courier", "Lindau Courier"]


def test_a_search_for_reviews_names_it(client: FlaskClient) -> None:
    found = client.get("/v1alpha1/claims:search?query=Lindau bridge closed").json
    reviews = {each["text"]: each["claimReview"] for each in found["claims"]}
    assert reviews[OWN.text] == [
        {
            "publisher": {"name": "Lake Desk", "site": "facts.example"},
            "url": "https://facts.example/claims/claim-1",
            "title": OWN.text,
            "reviewDate": "2026-01-02T00:00:00Z",
            "textualRating": reviews[IMPORTED.text][0]["textualRating"],
            "languageCode": "en",
        }
    ]
    assert reviews[IMPORTED.text][0]["publisher"]["name"] == "Lindau Courier"


def test_a_site_filter_finds_it_under_its_own_site(client: FlaskClient) -> None:
    def texts(site: str) -> set[str]:
        found = client.get(f"/v1alpha1/claims:search?reviewPublisherSiteFilter={site}")
        return {each["text"] for each in found.json.get("claims", ())}

    assert texts("facts.example") == {OWN.text, BY_KEY.text}
    assert texts("courier.example") == {IMPORTED.text, SHIPPED.text}


def test_recent_reviews_count_from_the_review(client: FlaskClient) -> None:
    address = "/v1alpha1/claims:search?query=Lindau bridge closed&maxAgeDays=7"
    found = client.get(address).json
    assert {each["text"] for each in found["claims"]} == {OWN.text, BY_KEY.text}


def test_without_a_name_the_sources_are_named(store: ClaimStore) -> None:
    with store.unit_of_work() as work:
        set_newsroom_name(work, Actor("named:Ben", "Ben"), "", at=NOW)
        work.commit()
    names = {each["author"]["name"] for each in export_claimreview(store)}
    assert names == {"Lindau Courier"}
