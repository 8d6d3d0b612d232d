"""Markup in a claim, or in anything the store holds, is shown as text."""

import json
import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from claims.documents import find_quote
from claims.models import Evidence, Passage
from tests.webapp import claim, document, filled_store, make_app

PAYLOADS = [
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %}",
    "<!-- <b>",
    "&lt;script&gt;",
    "</mark></blockquote><iframe srcdoc='<script>alert(1)</script>'>",
    "\u202e<b>backwards",
    "]]><![CDATA[",
]

ALLOWED_TAGS = {
    "a", "article", "blockquote", "body", "button", "circle", "cite", "code", "dd",
    "div", "dl", "dt", "em", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "head", "header", "html", "input", "label", "li", "link", "main", "mark",
    "meta", "nav", "ol", "p", "path", "rect", "section", "span", "strong", "svg",
    "textarea", "time", "title", "ul", "script",
}  # fmt: skip


DATA_BLOCK = re.compile(
    r'<(script) type="application/ld\+json">([^<>&]*)</script>'
    r"|<(style)>([^<>]*)</style>"
)


def require_inert(page: str) -> None:
    # A block of data is not run, and nothing that could end it stands in it; a card's
    # own style sheet is held to its hash elsewhere.
    blocks = [found.group(1) or found.group(3) for found in DATA_BLOCK.finditer(page)]
    assert len(blocks) == len(set(blocks))
    page = DATA_BLOCK.sub("", page)
    tags = {tag.lower() for tag in re.findall(r"<\s*/?\s*([A-Za-z][\w-]*)", page)}
    assert tags <= ALLOWED_TAGS
    assert page.count("<script") == page.count('<script src="/static/')
    for tag in re.findall(r"<[A-Za-z][^>]*>", page):
        unquoted = re.sub(r'"[^"]*"', '""', tag)
        assert not re.search(r"\son\w+\s*=", unquoted), tag
        assert not re.search(r"""(href|src)="\s*javascript:""", tag, re.IGNORECASE)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_a_claim_is_text(client: FlaskClient, payload: str) -> None:
    answered = client.get("/check", query_string={"claim": payload})
    assert answered.status_code == 200
    page = answered.get_data(as_text=True)
    require_inert(page)
    assert f"{payload}</textarea>" in unescape(page)
    assert "49" not in page

    refused = client.get("/check", query_string={"claim": payload + " " * 2000})
    assert refused.status_code == 422
    require_inert(refused.get_data(as_text=True))

    require_inert(
        client.get("/claims", query_string={"q": payload}).get_data(as_text=True)
    )
    require_inert(client.get(f"/{payload}").get_data(as_text=True))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_the_store_is_text(payload: str) -> None:
    text = f"Before. {payload} After."
    source = document(
        title=payload,
        publisher=payload,
        author=payload,
        description=payload,
        url="javascript:alert(1)",
        language="en",
        length=len(text),
        passages=(Passage(0, len(text), text),),
    )
    stored = replace(
        claim(1, payload, "Nobody was hurt."),
        evidence=(
            Evidence(find_quote(source, payload), source.id, attribution=payload),
        ),
        topics=(payload,),
        claimant=payload,
    )
    client = make_app(filled_store((source,), (stored,))).test_client()
    addresses = ("/", "/claims", "/claims/claim-1", "/documents/doc-1")
    for address in (*addresses, "/embed/claims/claim-1"):
        response = client.get(address)
        assert response.status_code == 200
        page = response.get_data(as_text=True)
        require_inert(page)
        assert "javascript:alert(1)" not in re.findall(r'href="([^"]*)"', page)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_the_store_is_text_for_other_programs_too(payload: str) -> None:
    stored = replace(
        claim(1, payload, "Nobody was hurt."), topics=(payload,), claimant=payload
    )
    source = document(title=payload, publisher=payload, url="javascript:alert(1)")
    client = make_app(filled_store((source,), (stored,))).test_client()

    feed = ET.fromstring(client.get("/feed.atom").data)
    assert feed.findtext("{*}entry/{*}title") == payload
    (item,) = json.loads(client.get("/claimreview.json").data)["dataFeedElement"]
    assert item["item"][0]["claimReviewed"] == payload
    assert item["item"][0]["url"] == "http://localhost/claims/claim-1"
    described = client.get("/oembed?url=http://localhost/claims/claim-1").get_json()
    (tag,) = re.findall(r"<[^<>]*>", described["html"].removesuffix("</iframe>"))
    assert re.sub(r'"[^"]*"', '""', tag) == (
        '<iframe src="" title="" width="" height="" loading="" frameborder="" '
        'sandbox="">'
    )
    found = client.get("/v1alpha1/claims:search?query=&reviewPublisherSiteFilter=x")
    assert found.get_json() == {}


def test_json_is_never_read_as_a_page(client: FlaskClient) -> None:
    response = client.post("/api/v1/verifications", json={"claim": PAYLOADS[0]})

    assert response.mimetype == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
