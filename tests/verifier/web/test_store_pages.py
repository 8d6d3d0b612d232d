"""The pages of claims and documents."""

from flask.testing import FlaskClient

from claims.models import Passage
from tests.webapp import FIRST, SECOND, TEXT, claim, document, filled_store, make_app


def _get(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.get_data(as_text=True)


def test_claims_are_listed_and_searched(client: FlaskClient) -> None:
    page = _get(client, "/claims")
    assert page.index("claim-3") < page.index("claim-1")
    assert "claim-4" not in page
    assert ">False<" in page

    found = _get(client, "/claims?q=treasurer")
    assert "claim-3" in found
    assert "claim-1" not in found
    assert 'value="treasurer"' in found

    assert "No claim fits" in _get(client, "/claims?q=zzzz")


def test_a_search_that_cannot_be_is_explained_beside_the_field(
    client: FlaskClient,
) -> None:
    page = _get(client, "/claims?q=" + "a" * 501, 422)
    assert "at most 500 characters" in page
    assert 'aria-invalid="true"' in page
    assert "NUL" in _get(client, "/claims?q=%00", 422)
    assert "cursor" in _get(client, "/claims?cursor=nonsense", 422)


def test_pages_of_claims_lead_on_and_back() -> None:
    claims = [
        claim(number, f"Statement number {number} on the bridge.", FIRST)
        for number in range(1, 41)
    ]
    client = make_app(filled_store((document(),), claims)).test_client()
    first = _get(client, "/claims")
    assert 'rel="next"' in first
    address = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = _get(client, address)
    assert "Statement number 1 on the bridge." in second
    assert "Statement number 40 on the bridge." not in second
    assert "First page" in second
    assert 'rel="next"' not in second


def test_a_claim_shows_its_quote_in_its_paragraph(client: FlaskClient) -> None:
    page = _get(client, "/claims/claim-2")

    assert '<mark class="mark mark--quoted">Nobody was hurt.</mark>' in page
    assert (
        '<span class="around"> Repairs cost 340 euros, according to the treasurer.'
        "</span>"
    ) in page
    assert "In the source’s own words" in page
    assert f'href="/documents/doc-1#at-{TEXT.index("Nobody")}"' in page
    assert "4 November 2024" in page


def test_drafts_are_not_found_and_retired_claims_say_so(client: FlaskClient) -> None:
    assert "There is no such claim" in _get(client, "/claims/claim-4", 404)
    assert "retired" in _get(client, "/claims/claim-5")
    assert "There is no such claim" in _get(client, "/claims/%00", 404)
    assert "There is no such document" in _get(client, "/documents/none", 404)


def test_a_document_marks_each_quote_at_its_place(client: FlaskClient) -> None:
    page = _get(client, "/documents/doc-1")

    assert '<mark class="mark mark--quoted" id="at-0">' in page
    assert f'id="at-{TEXT.index("Nobody")}">Nobody was hurt.</mark>' in page
    assert "The whole text as the store keeps it." in page
    assert "[…]" not in page
    assert document().sha256 in page


def test_an_excerpt_says_so_and_shows_its_gaps() -> None:
    start = TEXT.index(SECOND)
    excerpt = document(
        title=None,
        publisher=None,
        published_on=None,
        url=None,
        description="A report of the works; its address is not known.",
        passages=(Passage(start, len(TEXT), SECOND),),
    )
    stored = claim(2, "Nobody was hurt at the works.", "Nobody was hurt.")
    client = make_app(filled_store((excerpt,), (stored,))).test_client()

    page = _get(client, "/documents/doc-1")
    assert "An excerpt" in page
    assert page.count("[…]") == 1
    assert "its address is not known" in page
    assert "Untitled source" in page

    page = _get(client, "/claims/claim-2")
    assert "publisher not known" in page
    assert "date not known" in page
