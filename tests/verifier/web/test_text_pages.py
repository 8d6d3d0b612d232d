"""A whole text on its page: every statement marked, the evidence beside it."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.webapp import FIRST, make_app, scripted
from verifier.engine.types import Verdict

TEXT = (
    "Bridge news\n\nThe bridge in Lindau was closed for 12 days. The bridge in "
    "Lindau was closed for 21 days. I love this bridge.\n\nThe river froze in March."
)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    def verify(_: object, text: str, retrieve: object, revision: int) -> Verdict:
        del retrieve, revision
        # A statement comes without its full stop.
        return replace(scripted(f"{text}."), claim=text)

    monkeypatch.setattr("tests.webapp.ScriptedEngine.verify", verify)
    return make_app().test_client()


def checked(client: FlaskClient, text: str = TEXT) -> str:
    response = client.post("/texts", data={"text": text})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    return response.get_data(as_text=True)


def visible(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def test_the_form_says_what_it_does(client: FlaskClient) -> None:
    page = client.get("/texts").get_data(as_text=True)
    assert '<label class="check__label" for="text">' in page
    assert "up to 20,000 characters" in page
    assert "first 100 statements" in page
    assert "Nothing of the text is kept." in page


def test_every_statement_is_marked_by_more_than_colour(client: FlaskClient) -> None:
    page = checked(client)
    signs = re.findall(r'<a class="statement__sign.*?</a>', page, re.DOTALL)
    assert [visible(each) for each in signs] == [
        "[Supported, answer ✓1]",
        "[Contradicted, answer ✗2]",
        "[Unknown, answer ?3]",
    ]
    for number in (1, 2, 3):
        assert f'id="statement-{number}"' in page
        assert f'id="answer-{number}"' in page
    assert "1 contradicted" in visible(page)
    assert "left unmarked" in visible(page)
    assert "style=" not in page


def test_the_evidence_stands_beside_its_paragraph(client: FlaskClient) -> None:
    rows = checked(client).split('<div class="article__row">')[1:]
    assert len(rows) == 3
    assert "answer-note" not in rows[0]
    assert visible(rows[1]).count(FIRST) == 2
    assert "The source says 12; the claim says 21." in unescape(rows[1])
    assert "Lindau Courier" in rows[1]
    assert '<mark class="mark mark--differs">21</mark>' in rows[1]
    assert "What comes nearest" in rows[2]


def test_the_text_is_shown_as_it_was_typed(client: FlaskClient) -> None:
    page = checked(client)
    found = re.findall(r'<p class="article__text".*?</p>', page, re.DOTALL)
    shown = [re.sub(r'<a class="statement__sign.*?</a>', "", each) for each in found]
    assert [visible(each) for each in shown] == TEXT.split("\n\n")


def test_the_sign_of_an_answer_follows_the_full_stop(client: FlaskClient) -> None:
    page = checked(client, "“The bridge in Lindau was closed for 12 days.” It rained.")
    assert re.search(r"12 days\.”</span><a class=\"statement__sign", page)


def test_a_long_text_fits_into_the_form(client: FlaskClient) -> None:
    text = "\U0001f600" * 19_000 + " It rained."
    assert client.post("/texts", data={"text": text}).status_code == 200


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "There is no text in the text"), ("x" * 20_001, "the limit is 20,000")],
)
def test_what_cannot_be_read_is_said_in_the_form(
    client: FlaskClient, text: str, says: str
) -> None:
    response = client.post("/texts", data={"text": text})
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert says in page
    assert 'aria-invalid="true"' in page


def test_markup_in_a_text_is_text(client: FlaskClient) -> None:
    page = checked(
        client, "</textarea><script>alert(1)</script> It rained on <b>us</b>."
    )
    assert "<script" not in page
    assert "<b>" not in page
