"""The form and its answer."""

import re
from html import unescape

from flask.testing import FlaskClient

from tests.webapp import (
    BROKEN,
    CONTRADICTED,
    FIRST,
    PARTLY,
    SUPPORTED,
    filled_store,
    make_app,
)


def _page(client: FlaskClient, claim: str) -> str:
    response = client.get("/check", query_string={"claim": claim})
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    return response.get_data(as_text=True)


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_the_front_page_has_a_labelled_form(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)

    assert '<html lang="en">' in page
    assert '<label class="check__label" for="claim">' in page
    assert 'action="/check" method="post"' in page
    assert 'href="#main"' in page


def test_examples_come_from_the_store_and_an_altered_one_is_called_so(
    client: FlaskClient,
) -> None:
    page = client.get("/").get_data(as_text=True)

    assert "The bridge in Lindau was closed for 12 days." in page
    assert "The bridge in Lindau was closed for 22 days." in page
    assert page.count("one figure changed on purpose") == 1


def test_an_empty_store_has_no_examples() -> None:
    client = make_app(filled_store((), ())).test_client()
    page = client.get("/").get_data(as_text=True)

    assert "Try one" not in page
    assert "0 sourced claims" in page


def test_the_form_leads_to_an_address_that_can_be_kept(client: FlaskClient) -> None:
    response = client.post("/check", data={"claim": CONTRADICTED})

    assert response.status_code == 303
    assert response.headers["Location"].startswith("/check?claim=The+bridge")
    followed = client.get(response.headers["Location"])
    assert "Contradicted" in followed.get_data(as_text=True)


def test_a_claim_too_long_for_an_address_is_answered_at_once(
    client: FlaskClient,
) -> None:
    claim = "Мост был закрыт. " * 100
    response = client.post("/check", data={"claim": claim})

    assert response.status_code == 200
    page = response.get_data(as_text=True)
    assert "cannot be bookmarked" in page
    assert claim.strip() in page


def test_a_contradiction_shows_both_texts_and_the_words_that_decide(
    client: FlaskClient,
) -> None:
    page = _page(client, CONTRADICTED)

    assert "<title>Contradicted: the source says 12; the claim says 21.</title>" in page
    assert '<mark class="mark mark--differs">21</mark>' in page
    assert '<mark class="mark mark--differs">12</mark>' in page
    assert "the city council" in page
    assert "Lindau Courier" in page
    assert "7 November 2024" in page
    assert 'href="https://courier.example/bridge"' in page
    assert "Very high (97%)" in page
    assert 'href="/how-it-works#check-numbers"' in page


def test_a_blockquote_is_the_source_character_for_character(
    client: FlaskClient,
) -> None:
    for claim in (SUPPORTED, CONTRADICTED, PARTLY):
        (quoted,) = re.findall(
            r"<blockquote.*?><p>(.*?)</p></blockquote>", _page(client, claim)
        )
        assert _text(quoted) == FIRST


def test_support_marks_what_agrees(client: FlaskClient) -> None:
    page = _page(client, SUPPORTED)

    assert '<mark class="mark mark--agrees">12</mark>' in page
    assert "mark--differs" not in page
    assert "Supports the claim" in page


def test_uncovered_words_are_marked_and_what_is_related_is_no_answer(
    client: FlaskClient,
) -> None:
    page = _page(client, PARTLY)

    assert '<mark class="mark mark--uncovered">because of ice</mark>' in page
    assert "Related, not an answer" in page
    assert "Does not settle the claim" in page
    assert "Supports the claim" not in page


def test_unknown_without_evidence_shows_no_quote(client: FlaskClient) -> None:
    page = _page(client, "Nothing is known of this.")

    assert "<title>Unknown: the store holds nothing on this.</title>" in page
    assert "<blockquote" not in page


def test_a_bad_claim_is_shown_again_with_the_message_beside_it(
    client: FlaskClient,
) -> None:
    long = "A" * 2001
    for response in (
        client.get("/check", query_string={"claim": long}),
        client.post("/check", data={"claim": long}, follow_redirects=True),
    ):
        assert response.status_code == 422
        page = response.get_data(as_text=True)
        assert "2,001 characters; the limit is 2,000" in page
        assert f"{long}</textarea>" in page
        assert 'aria-invalid="true"' in page
        assert 'aria-describedby="claim-error claim-hint"' in page


def test_blank_nul_and_broken_bytes_are_no_server_errors(client: FlaskClient) -> None:
    assert client.get("/check?claim=").status_code == 422
    assert client.get("/check?claim=%20%0A").status_code == 422
    assert client.get("/check?claim=a%00b").status_code == 422
    assert client.get("/check?claim=%ED%A0%80").status_code == 200
    assert client.post("/check", data={"claim": "a\x00b"}).status_code == 303
    assert client.post("/check", data=b"\xff\xfe").status_code == 303


def test_without_a_claim_the_form_is_shown(client: FlaskClient) -> None:
    response = client.get("/check")

    assert response.status_code == 303
    assert response.headers["Location"] == "/"


def test_a_form_over_the_limit_is_refused(client: FlaskClient) -> None:
    response = client.post("/check", data={"claim": "a" * 2_000_000})

    assert response.status_code == 413
    assert "too large" in response.get_data(as_text=True)


def test_line_ends_and_several_lines_are_kept(client: FlaskClient) -> None:
    response = client.post("/check", data={"claim": "One.\r\nTwo."})

    assert response.headers["Location"] == "/check?claim=One.%0ATwo."


def test_how_it_works_describes_every_check(client: FlaskClient) -> None:
    checks = client.get("/api/v1/checks").json["checks"]
    page = client.get("/how-it-works").get_data(as_text=True)

    for check in checks:
        assert f'id="check-{check["name"]}"' in page
        assert check["description"].split("\n")[0] in unescape(page)


def test_errors_are_pages_for_people(client: FlaskClient) -> None:
    missing = client.get("/nothing-here")
    assert missing.status_code == 404
    assert "There is nothing at this address" in missing.get_data(as_text=True)

    wrong = client.delete("/claims")
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]

    failed = client.get("/check", query_string={"claim": BROKEN})
    assert failed.status_code == 500
    page = failed.get_data(as_text=True)
    assert failed.headers["X-Request-ID"] in page
    assert "engine failed" not in page


def test_who_asks_for_json_gets_problems_as_json(client: FlaskClient) -> None:
    response = client.get("/nothing-here", headers={"Accept": "application/json"})

    assert response.mimetype == "application/problem+json"
