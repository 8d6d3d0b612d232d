"""The bookmark leads to this service with what was selected, and nowhere else."""

import re
from html import unescape
from urllib.parse import unquote

from flask.testing import FlaskClient

from tests.webapp import make_app


def link(client: FlaskClient) -> str:
    page = client.get("/how-it-works").get_data(as_text=True)
    (found,) = re.findall(r'href="(javascript:[^"]*)"', page)
    return unescape(found)


def test_it_opens_the_answer_of_this_service() -> None:
    client = make_app(public_url="https://facts.example").test_client()
    code = unquote(link(client).removeprefix("javascript:"))
    assert 'open("https://facts.example/check?claim="+c,"_blank","noopener")' in code
    assert "\n" not in code


def test_it_survives_being_kept_as_an_address(client: FlaskClient) -> None:
    # Browsers trim and re-encode what is no address character.
    assert re.fullmatch(r"[!-~]+", link(client))
    assert not set('"<>#`') & set(link(client))


def test_a_forged_host_cannot_end_the_text_it_stands_in(client: FlaskClient) -> None:
    for host in ('a"+alert(1)+"', "a%22+alert(1)+%22", "a'onclick='x"):
        response = client.get("/how-it-works", headers={"Host": host})
        if response.status_code == 200:
            page = response.get_data(as_text=True)
            (found,) = re.findall(r'href="(javascript:[^"]*)"', page)
            assert '"+alert(1)+"' not in unquote(unescape(found))
