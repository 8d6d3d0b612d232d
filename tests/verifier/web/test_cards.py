"""Claims inside other sites: the card, its frame and how oEmbed finds it."""

import base64
import hashlib
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.webapp import CLAIMS, CONTRADICTED, FIRST, PARTLY, make_app


def described(client: FlaskClient, **parameters: object) -> dict[str, Any]:
    response = client.get(
        "/oembed", query_string={k: str(v) for k, v in parameters.items()}
    )
    assert response.status_code == 200, response.get_data(as_text=True)
    found: dict[str, Any] = response.get_json()
    return found


def test_a_card_may_be_framed_and_may_do_nothing_else(client: FlaskClient) -> None:
    response = client.get("/embed/claims/claim-1")
    assert response.status_code == 200
    directives = dict(
        directive.split(" ", 1)
        for directive in response.headers["Content-Security-Policy"].split("; ")
    )
    assert directives.pop("style-src").startswith("'sha256-")
    assert directives == {
        "default-src": "'none'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "*",
    }
    assert "X-Frame-Options" not in response.headers
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_a_card_needs_nothing_from_anywhere(client: FlaskClient) -> None:
    response = client.get("/embed/claims/claim-1")
    page = response.get_data(as_text=True)
    assert "<script" not in page
    assert " src=" not in page
    assert 'rel="stylesheet"' not in page
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]


def test_a_card_shows_the_claim_its_rating_and_its_quote(client: FlaskClient) -> None:
    page = unescape(client.get("/embed/claims/claim-3").get_data(as_text=True))
    assert CLAIMS[2].text in page
    assert CLAIMS[2].evidence[0].quote.exact in page
    assert ">False<" in page
    assert "Lindau Courier" in page
    assert 'href="http://localhost/claims/claim-3"' in page


def test_a_retired_claim_says_so_wherever_it_is_shown(client: FlaskClient) -> None:
    page = client.get("/embed/claims/claim-5").get_data(as_text=True)
    assert "no longer answers" in page
    assert ">Accurate<" not in page


@pytest.mark.parametrize("claim_id", ["claim-4", "none"])
def test_what_is_not_public_has_no_card(client: FlaskClient, claim_id: str) -> None:
    response = client.get(f"/embed/claims/{claim_id}")
    assert response.status_code == 404
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"


def test_a_claims_page_names_its_description(client: FlaskClient) -> None:
    page = client.get("/claims/claim-1").get_data(as_text=True)
    (address,) = re.findall(r'type="application/json\+oembed" href="([^"]+)"', page)
    response = client.get(unescape(address))
    assert response.get_json()["title"] == CLAIMS[0].text


def test_oembed_describes_the_card() -> None:
    client = make_app(public_url="https://facts.example").test_client()
    found = described(client, url="https://facts.example/claims/claim-1", format="json")
    assert found == {
        "version": "1.0",
        "type": "rich",
        "title": CLAIMS[0].text,
        "provider_name": "Verifier at facts.example",
        "provider_url": "https://facts.example/",
        "cache_age": 3600,
        "width": 600,
        "height": 280,
        "html": found["html"],
    }
    assert 'src="https://facts.example/embed/claims/claim-1"' in found["html"]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in found["html"]


def kept_verdict(client: FlaskClient, text: str) -> str:
    answer = client.post("/api/v1/verifications", json={"claim": text}).get_json()
    verdict_id: str = answer["id"]
    return verdict_id


def test_a_kept_verdict_has_a_card_that_says_when_it_was_given() -> None:
    client = make_app(public_url="https://facts.example").test_client()
    verdict_id = kept_verdict(client, CONTRADICTED)
    page = f"https://facts.example/verifications/{verdict_id}"
    response = client.get(f"/embed/verifications/{verdict_id}")
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    shown = unescape(response.get_data(as_text=True))
    assert ">Contradicted<" in shown
    assert CONTRADICTED in shown
    assert "The source says 12; the claim says 21." in shown
    assert FIRST in shown
    assert "2 January 2026" in shown
    assert f'href="{page}"' in shown

    found = described(client, url=page)
    assert found["title"] == CONTRADICTED
    assert f"/embed/verifications/{verdict_id}" in found["html"]
    told = unescape(client.get(f"/verifications/{verdict_id}").get_data(as_text=True))
    (address,) = re.findall(r'type="application/json\+oembed" href="([^"]+)"', told)
    assert client.get(address).get_json() == found


def test_what_is_only_related_is_not_quoted_beside_unknown(client: FlaskClient) -> None:
    verdict_id = kept_verdict(client, PARTLY)
    shown = client.get(f"/embed/verifications/{verdict_id}").get_data(as_text=True)
    assert ">Unknown<" in shown
    assert "<blockquote" not in shown


def test_a_verdict_that_is_not_kept_has_no_card(client: FlaskClient) -> None:
    assert client.get("/embed/verifications/none").status_code == 404
    address = "http://localhost/verifications/none"
    assert client.get("/oembed", query_string={"url": address}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "given"), [(9999, 600), (400, 400), (1, 200), (0, 200)]
)
def test_a_card_is_no_wider_than_asked_and_never_unreadable(
    client: FlaskClient, asked: int, given: int
) -> None:
    found = described(client, url="http://localhost/claims/claim-1", maxwidth=asked)
    assert found["width"] == given
    assert f'width="{given}"' in found["html"]


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/claims/claim-1",
        "http://localhost/claims/none",
        "http://localhost/claims/claim-4",
        "http://localhost/claims/claim-5",
        "http://localhost/",
        "http://localhost/documents/doc-1",
        "http://[",
        "claim-1",
    ],
)
def test_an_address_of_no_claim_is_not_found(client: FlaskClient, address: str) -> None:
    response = client.get("/oembed", query_string={"url": address})
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"url": "http://localhost/claims/claim-1", "maxwidth": "wide"}, 400),
        ({"url": "http://localhost/claims/claim-1", "format": "xml"}, 501),
    ],
)
def test_bad_parameters_are_refused(
    client: FlaskClient, query: dict[str, str], status: int
) -> None:
    assert client.get("/oembed", query_string=query).status_code == status
