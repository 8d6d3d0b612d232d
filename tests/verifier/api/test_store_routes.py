"""The store as the API shows it."""

import re

from flask.testing import FlaskClient

from claims.keys import Scope
from tests.apikeys import bearing, key_for
from tests.webapp import NOW, filled_store, make_app
from verifier.engine.checks import CHECKS


def _ids(client: FlaskClient, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [claim["id"] for claim in response.json["claims"]]


def test_published_claims_are_listed_newest_first(client: FlaskClient) -> None:
    assert _ids(client, "/api/v1/claims") == ["claim-3", "claim-2", "claim-1"]


def test_drafts_are_shown_nowhere(client: FlaskClient) -> None:
    assert client.get("/api/v1/claims/claim-4").status_code == 404
    listed = _ids(client, "/api/v1/claims") + _ids(client, "/api/v1/claims?q=draft")
    assert "claim-4" not in listed + _ids(client, "/api/v1/claims?status=retired")


def test_a_retired_claim_stays_readable(client: FlaskClient) -> None:
    assert _ids(client, "/api/v1/claims?status=retired") == ["claim-5"]
    assert client.get("/api/v1/claims/claim-5").json["status"] == "retired"


def test_a_search_puts_the_best_first(client: FlaskClient) -> None:
    assert _ids(client, "/api/v1/claims?q=treasurer")[0] == "claim-3"
    assert _ids(client, "/api/v1/claims?q=nobody+hurt")[0] == "claim-2"
    assert _ids(client, "/api/v1/claims?q=zzzz") == []


def test_filters_narrow_down(client: FlaskClient) -> None:
    assert len(_ids(client, "/api/v1/claims?topic=bridge")) == 3
    assert _ids(client, "/api/v1/claims?topic=other") == []
    assert _ids(client, "/api/v1/claims?q=bridge&topic=other") == []
    assert len(_ids(client, "/api/v1/claims?document_id=doc-1")) == 3
    assert _ids(client, "/api/v1/claims?q=bridge&document_id=doc-2") == []


def _walk(client: FlaskClient, address: str) -> list[str]:
    found: list[str] = []
    while address:
        response = client.get(address)
        assert response.status_code == 200
        found += [claim["id"] for claim in response.json["claims"]]
        link = re.fullmatch(r'<(.+)>; rel="next"', response.headers.get("Link", ""))
        assert (link is None) == (response.json["next"] is None)
        address = link[1] if link else ""
    return found


def test_links_lead_through_every_page_once(client: FlaskClient) -> None:
    assert _walk(client, "/api/v1/claims?limit=1") == ["claim-3", "claim-2", "claim-1"]
    ranked = _ids(client, "/api/v1/claims?q=bridge+Lindau")
    assert len(ranked) == 3
    assert _walk(client, "/api/v1/claims?limit=1&q=bridge+Lindau") == ranked


def test_one_claim_has_its_quotes_and_sources(client: FlaskClient) -> None:
    claim = client.get("/api/v1/claims/claim-1").json

    assert claim["text"] == "The bridge in Lindau was closed for 12 days."
    assert claim["rating"] == "accurate"
    (evidence,) = claim["evidence"]
    assert evidence["quote"] == evidence["selector"]["exact"]
    assert evidence["attribution"] == "the city council"
    assert evidence["speaks_of"] == "2024-11-04"
    assert evidence["document"]["title"] == "Bridge reopens"


def test_a_quote_stands_in_its_document_at_its_offsets(client: FlaskClient) -> None:
    claim = client.get("/api/v1/claims/claim-2").json
    document = client.get("/api/v1/documents/doc-1").json

    selector = claim["evidence"][0]["selector"]
    (passage,) = (
        each
        for each in document["passages"]
        if each["start"] <= selector["start"] and selector["end"] <= each["end"]
    )
    start = selector["start"] - passage["start"]
    end = selector["end"] - passage["start"]
    assert passage["text"][start:end] == selector["exact"]


def test_an_unchanged_answer_is_not_sent_twice(client: FlaskClient) -> None:
    for address in ("/api/v1/claims", "/api/v1/claims/claim-1", "/api/v1/checks"):
        first = client.get(address)
        tag = first.headers["ETag"]
        assert not tag.startswith("W/")
        again = client.get(address, headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert again.get_data() == b""
        other = client.get(address, headers={"If-None-Match": '"other"'})
        assert other.status_code == 200


def test_every_check_is_described(client: FlaskClient) -> None:
    checks = client.get("/api/v1/checks").json["checks"]

    assert [check["name"] for check in checks] == [check.name for check in CHECKS]
    assert all(check["description"] and check["version"] >= 1 for check in checks)


class TestChanges:
    def changed(self) -> tuple[FlaskClient, dict[str, str], dict[str, str]]:
        store = filled_store()
        client = make_app(store).test_client()
        curator = bearing(key_for(store, [Scope.CURATE]))
        claim = client.get("/api/v1/claims/claim-1", headers=curator)
        client.post(
            "/api/v1/claims/claim-1/retire",
            json={"reason": "The city withdrew the figure."},
            headers={**curator, "If-Match": claim.headers["ETag"]},
        )
        reader = bearing(key_for(store, [Scope.READ], owner="Reader"))
        return client, curator, reader

    def test_curators_see_who_changed_what_and_why(self) -> None:
        client, curator, _ = self.changed()
        found = client.get("/api/v1/claims/claim-1/history", headers=curator).json
        assert found["changes"] == [
            {
                "at": NOW.isoformat(),
                "action": "claim:retire",
                "claim_id": "claim-1",
                "actor": "Anna",
                "reason": "The city withdrew the figure.",
            }
        ]

    def test_others_see_what_was_done_and_when(self) -> None:
        client, _, reader = self.changed()
        for headers in ({}, reader):
            found = client.get("/api/v1/claims/claim-1/history", headers=headers).json
            assert found["changes"] == [
                {
                    "at": NOW.isoformat(),
                    "action": "claim:retire",
                    "claim_id": "claim-1",
                    "actor": None,
                    "reason": None,
                }
            ]
