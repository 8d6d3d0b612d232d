"""``claims:search`` answers what a client of the Google Fact Check Tools API asks."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from claims.errors import StoreUnavailable
from claims.models import Claim
from tests.webapp import CLAIMS, FIRST, claim, document, filled_store, make_app

ADDRESS = "/v1alpha1/claims:search"
RECORDED = Path(__file__).parents[2] / "data" / "factcheck" / "client_requests.json"


def ask(client: FlaskClient, **parameters: object) -> dict[str, Any]:
    response = client.get(
        ADDRESS, query_string={k: str(v) for k, v in parameters.items()}
    )
    assert response.status_code == 200, response.get_data(as_text=True)
    found: dict[str, Any] = response.get_json()
    return found


def texts(answer: dict[str, Any]) -> list[str]:
    return [each["text"] for each in answer.get("claims", [])]


def refused(client: FlaskClient, **parameters: object) -> dict[str, Any]:
    response = client.get(ADDRESS, query_string=parameters)
    assert response.status_code == 400
    assert response.mimetype == "application/json"
    body: dict[str, Any] = response.get_json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "status"}
    assert body["error"]["code"] == 400
    assert body["error"]["status"] == "INVALID_ARGUMENT"
    error: dict[str, Any] = body["error"]
    return error


def test_a_claim_is_found_in_the_shape_that_google_answers_with() -> None:
    stored = claim(
        1,
        "The bridge in Lindau was closed for 12 days.",
        FIRST,
        claimant="Anna Berg",
        claimed_on=date(2024, 11, 5),
    )
    client = make_app(filled_store(claims=(stored,))).test_client()

    assert ask(client, query="bridge closed", languageCode="en-US") == {
        "claims": [
            {
                "text": "The bridge in Lindau was closed for 12 days.",
                "claimant": "Anna Berg",
                "claimDate": "2024-11-05T00:00:00Z",
                "claimReview": [
                    {
                        "publisher": {
                            "name": "Lindau Courier",
                            "site": "courier.example",
                        },
                        "url": "https://courier.example/bridge",
                        "title": "Bridge reopens",
                        "reviewDate": "2024-11-07T00:00:00Z",
                        "textualRating": "True",
                        "languageCode": "en",
                    }
                ],
            }
        ]
    }


def test_what_is_not_known_is_left_out_and_a_source_without_address_leads_here() -> (
    None
):
    source = document(url=None, publisher=None, title=None, published_on=None)
    app = make_app(
        filled_store((source,), CLAIMS[:1]), public_url="https://facts.example"
    )
    (found,) = ask(app.test_client(), query="bridge")["claims"]

    assert set(found) == {"text", "claimReview"}
    assert found["claimReview"] == [
        {
            "url": "https://facts.example/claims/claim-1",
            "textualRating": "True",
            "languageCode": "en",
        }
    ]


def test_ratings_are_words(client: FlaskClient) -> None:
    (found,) = ask(client, query="repairs free of charge")["claims"]
    assert found["claimReview"][0]["textualRating"] == "False"


@pytest.mark.parametrize(
    "query", ["submarine volcano", "🦑", "bridge tax reform parliament vote"]
)
def test_no_hits_are_an_empty_object(client: FlaskClient, query: str) -> None:
    assert ask(client, query=query) == {}


def test_drafts_and_retired_claims_are_not_found(client: FlaskClient) -> None:
    found = texts(ask(client, query="draft nobody bridge shut", pageSize=100))
    assert CLAIMS[3].text not in found
    assert CLAIMS[4].text not in found


def test_a_misspelt_word_is_forgiven(client: FlaskClient) -> None:
    assert texts(ask(client, query="brigde closed"))[0] == CLAIMS[0].text


def many(count: int) -> Sequence[Claim]:
    return [claim(n, f"The bridge has pillar number {n}.", FIRST) for n in range(count)]


@pytest.mark.parametrize(
    "search",
    [{"query": "bridge pillar"}, {"reviewPublisherSiteFilter": "courier.example"}],
)
def test_pages_hold_every_result_once(search: dict[str, str]) -> None:
    client = make_app(filled_store(claims=many(23))).test_client()
    whole = texts(ask(client, pageSize=100, **search))
    assert len(whole) == len(set(whole)) == 23

    pages, token = [], None
    while True:
        given = {"pageToken": token} if token else {}
        answer = ask(client, pageSize=5, **search, **given)
        pages.append(texts(answer))
        token = answer.get("nextPageToken")
        if token is None:
            break
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]
    assert [text for page in pages for text in page] == whole

    assert texts(ask(client, offset=7, pageSize=5, **search)) == whole[7:12]
    assert ask(client, offset=23, **search) == {}
    assert len(ask(client, **search)["claims"]) == 10


def test_a_page_token_beats_an_offset() -> None:
    client = make_app(filled_store(claims=many(9))).test_client()
    first = ask(client, query="bridge", pageSize=3)
    token = first["nextPageToken"]
    following = ask(client, query="bridge", pageSize=3, pageToken=token)
    assert (
        ask(client, query="bridge", pageSize=3, pageToken=token, offset=5) == following
    )


def test_a_site_is_searched_by_its_host_and_below() -> None:
    documents = (
        document(),
        document(id="doc-2", url="https://www.news.courier.example/a"),
        document(id="doc-3", url="https://notcourier.example/a"),
        document(id="doc-4", url=None),
    )
    claims = [
        replace(each, evidence=(replace(each.evidence[0], document_id=source.id),))
        for each, source in zip(many(4), documents, strict=True)
    ]
    client = make_app(filled_store(documents, claims)).test_client()

    for site in (
        "courier.example",
        "https://www.Courier.example/",
        "www.courier.example",
    ):
        found = ask(client, query="bridge", reviewPublisherSiteFilter=site)
        assert sorted(texts(found)) == [claims[0].text, claims[1].text]
    assert texts(ask(client, reviewPublisherSiteFilter="news.courier.example")) == [
        claims[1].text
    ]


def test_a_language_is_compared_without_its_region() -> None:
    german = document(id="doc-2", language="de-AT")
    claims = many(2)
    claims = [
        claims[0],
        replace(
            claims[1], evidence=(replace(claims[1].evidence[0], document_id="doc-2"),)
        ),
    ]
    client = make_app(filled_store((document(), german), claims)).test_client()
    for code, expected in (("de", 1), ("de-DE", 1), ("EN_gb", 0)):
        found = texts(ask(client, query="bridge", languageCode=code))
        assert found == [claims[expected].text]
    assert ask(client, query="bridge", languageCode="fr") == {}


def test_age_counts_from_the_newer_of_claim_and_review() -> None:
    # The service's clock stands at 2 January 2026, the source at 7 November 2024.
    stored = claim(1, "The bridge was shut.", FIRST, claimed_on=date(2025, 12, 30))
    client = make_app(filled_store(claims=(stored, many(1)[0]))).test_client()

    assert texts(ask(client, query="bridge", maxAgeDays=3)) == [stored.text]
    assert ask(client, query="bridge", maxAgeDays=2) == {}
    assert len(texts(ask(client, query="bridge", maxAgeDays=421))) == 2
    assert len(texts(ask(client, query="bridge", maxAgeDays=2_000_000_000))) == 2


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"query": ""},
        {"query": " "},
        {"languageCode": "en"},
        {"query": "a", "pageSize": "-1"},
        {"query": "a", "pageSize": "many"},
        {"query": "a", "offset": "-1"},
        {"query": "a", "offset": 2**31},
        {"query": "a", "maxAgeDays": "1.5"},
        {"query": "a", "languageCode": "english language"},
        {"query": "a", "pageToken": "nonsense"},
        {"query": "a", "pageToken": "é"},
        {"query": "a", "unheard_of": "1"},
        {"query": "a", "alt": "media"},
        {"query": "\x00"},
        {"query": "a" * 2001},
    ],
)
def test_bad_parameters_are_refused_in_googles_shape(
    client: FlaskClient, parameters: dict[str, Any]
) -> None:
    assert refused(client, **parameters)["message"]


def test_a_refusal_names_the_parameter(client: FlaskClient) -> None:
    assert "pageSize" in refused(client, query="a", pageSize="many")["message"]


def test_a_token_of_another_search_is_refused() -> None:
    client = make_app(filled_store(claims=many(12))).test_client()
    token = ask(client, query="bridge")["nextPageToken"]

    refused(client, query="pillar", pageToken=token)
    refused(client, query="bridge", languageCode="en", pageToken=token)
    refused(client, reviewPublisherSiteFilter="courier.example", pageToken=token)


def google_error(response: TestResponse, status: str) -> None:
    assert response.mimetype == "application/json"
    error = response.get_json()["error"]
    assert set(error) == {"code", "message", "status"}
    assert (error["code"], error["status"]) == (response.status_code, status)
    assert error["message"]


def test_whoever_asks_too_often_is_told_so_in_googles_shape() -> None:
    client = make_app(public_limit=1).test_client()
    assert client.get(f"{ADDRESS}?query=bridge").status_code == 200
    response = client.get(f"{ADDRESS}?query=bridge")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    google_error(response, "RESOURCE_EXHAUSTED")


def test_a_wrong_key_is_refused_in_googles_shape(client: FlaskClient) -> None:
    given = {"Authorization": "Bearer vk_wrong"}
    response = client.get(f"{ADDRESS}?query=bridge", headers=given)
    assert response.status_code == 401
    google_error(response, "UNAUTHENTICATED")


@pytest.mark.parametrize(
    ("failure", "code", "status"),
    [
        (StoreUnavailable("down at db.internal"), 503, "UNAVAILABLE"),
        (RuntimeError("secret"), 500, "INTERNAL"),
    ],
)
def test_a_failure_is_told_in_googles_shape_without_its_inside(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, code: int, status: str
) -> None:
    store = filled_store()
    client = make_app(store).test_client()

    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(store, "search", fail)
    response = client.get(f"{ADDRESS}?query=bridge")
    assert response.status_code == code
    google_error(response, status)
    assert str(failure) not in response.get_data(as_text=True)


def test_a_client_that_has_the_answer_is_told_so(client: FlaskClient) -> None:
    address = f"{ADDRESS}?query=bridge"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "recorded", json.loads(RECORDED.read_text("utf-8")), ids=lambda r: r["client"]
)
def test_requests_of_public_clients_are_answered(recorded: dict[str, Any]) -> None:
    client = make_app(filled_store(claims=many(25))).test_client()
    target = urlsplit(recorded["target"])
    assert unquote(target.path) == ADDRESS

    response = client.get(recorded["target"], headers=recorded["headers"])
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.mimetype == "application/json"
    body = response.get_data()
    if response.content_encoding == "gzip":
        body = gzip.decompress(body)
    answer = json.loads(body)
    assert len(answer["claims"]) == recorded["expected"]
    for found in answer["claims"]:
        # The fields that these clients read without asking whether they are there.
        review = found["claimReview"][0]
        assert found["text"]
        assert review["publisher"]["name"]
        assert review["url"].startswith("https://")
        assert review["textualRating"]


def test_a_query_is_read_as_it_was_sent(client: FlaskClient) -> None:
    query = urlencode({"query": "“Nobody” was hurt & nobody's bridge"})
    assert client.get(f"{ADDRESS}?{query}").status_code == 200
