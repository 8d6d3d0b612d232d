"""Curation by key: what is sent is kept, reviewed by others, and no edit is lost."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from claims.errors import StoreUnavailable
from claims.keys import Scope
from claims.models import Actor, ClaimStatus
from claims.newsroom import set_single_reviewer
from claims.store.base import ClaimStore
from tests.apikeys import bearing, key_for
from tests.webapp import FIRST, filled_store, make_app

ANSWER = Any


NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class Desk:
    """A client that acts with the key of one owner."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self._client = client
        self._token = token

    def __call__(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> ANSWER:
        return self._client.open(
            f"/api/v1{path}",
            method=method,
            json=body,
            headers=bearing(self._token, **headers),
        )

    def tag(self, claim_id: str) -> str:
        return str(self("GET", f"/claims/{claim_id}").headers["ETag"])

    def step(self, claim_id: str, step: str, **body: object) -> ANSWER:
        return self(
            "POST", f"/claims/{claim_id}/{step}", body, If_Match=self.tag(claim_id)
        )


@pytest.fixture
def store() -> ClaimStore:
    return filled_store()


@pytest.fixture
def anna(store: ClaimStore) -> Desk:
    return Desk(make_app(store).test_client(), key_for(store, [Scope.CURATE]))


@pytest.fixture
def boris(store: ClaimStore) -> Desk:
    token = key_for(store, [Scope.CURATE], owner="Boris")
    return Desk(make_app(store).test_client(), token)


def proposal(**changes: object) -> dict[str, object]:
    made: dict[str, object] = {
        "text": "The council closed the old bridge.",
        "evidence": [{"document_id": "doc-1", "quote": "closed for 12 days"}],
        "topics": ["bridge"],
    }
    return {**made, **changes}


def problems(response: ANSWER) -> dict[str, str]:
    """Return the codes of a refusal by where they point."""
    assert response.mimetype == "application/problem+json"
    return {each["pointer"]: each.get("code", "") for each in response.json["errors"]}


class TestProposing:
    def test_a_claim_becomes_a_draft_that_only_curators_see(
        self, anna: Desk, store: ClaimStore
    ) -> None:
        made = anna("POST", "/claims", proposal())
        assert made.status_code == 201
        assert made.json["status"] == "draft"
        assert made.headers["Location"] == f"/api/v1/claims/{made.json['id']}"
        read = anna("GET", f"/claims/{made.json['id']}")
        assert read.json == made.json
        assert read.headers["ETag"] == made.headers["ETag"]
        (evidence,) = made.json["evidence"]
        start = FIRST.index("closed for 12 days")
        assert evidence["selector"]["start"] == start
        assert evidence["quote"] == "closed for 12 days"
        kept = store.get_claim(made.json["id"])
        assert kept.created_by == "named:Anna"
        (event,) = store.audit_events(after=store.audit_count() - 1)
        assert (event.action, event.actor_id) == ("claim:propose", "named:Anna")
        public = make_app(store).test_client()
        assert public.get(f"/api/v1/claims/{kept.id}").status_code == 404
        assert public.get(f"/api/v1/claims/{kept.id}/history").status_code == 404

    def test_curators_list_what_waits(self, anna: Desk, store: ClaimStore) -> None:
        found = anna("GET", "/claims?status=draft").json["claims"]
        assert [each["id"] for each in found] == ["claim-4"]
        reader = Desk(make_app(store).test_client(), key_for(store, [Scope.READ]))
        assert reader("GET", "/claims?status=draft").status_code == 422
        assert reader("GET", "/claims/claim-4").status_code == 404

    def test_the_same_claim_is_there_once(self, anna: Desk) -> None:
        first = anna("POST", "/claims", proposal())
        again = anna("POST", "/claims", proposal())
        assert again.status_code == 409
        assert again.json["code"] == "already_there"
        assert first.json["id"] in again.json["detail"]

    def test_a_quote_can_be_placed_by_its_start(self, anna: Desk) -> None:
        start = FIRST.index("the city")
        item = {"document_id": "doc-1", "quote": "the city council", "start": start}
        made = anna("POST", "/claims", proposal(evidence=[item]))
        assert made.json["evidence"][0]["selector"]["start"] == start
        wrong = anna("POST", "/claims", proposal(evidence=[{**item, "start": 3}]))
        assert problems(wrong) == {"#/evidence/0/quote": "quote_not_in_document"}

    def test_every_wrong_piece_of_evidence_is_named(
        self, anna: Desk, store: ClaimStore
    ) -> None:
        before = store.revision()
        evidence = [
            {"document_id": "doc-1", "quote": "closed for 21 days"},
            {"document_id": "doc-1", "quote": "closed for 12 days"},
            {"document_id": "none", "quote": "anything"},
        ]
        response = anna("POST", "/claims", proposal(evidence=evidence))
        assert response.status_code == 422
        assert problems(response) == {
            "#/evidence/0/quote": "quote_not_in_document",
            "#/evidence/2/document_id": "document_not_found",
        }
        assert store.revision() == before

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"text": " "}, "#/text"),
            ({"text": 5}, "#/text"),
            ({"text": "x" * 2001}, "#/text"),
            ({"text": "a\x00b"}, "#/text"),
            ({"rating": "true"}, "#/rating"),
            ({"evidence": []}, "#/evidence"),
            ({"evidence": [{"quote": "x"}]}, "#/evidence/0/document_id"),
            (
                {"evidence": [{"document_id": "d", "quote": "x", "start": -1}]},
                "#/evidence/0/start",
            ),
            (
                {"evidence": [{"document_id": "d", "quote": "x", "start": "3"}]},
                "#/evidence/0/start",
            ),
            ({"claimed_on": "yesterday"}, "#/claimed_on"),
            (
                {"valid_from": "2024-02-02", "valid_until": "2024-02-01"},
                "#/valid_until",
            ),
            ({"topics": ["a", ""]}, "#/topics/1"),
            ({"status": "published"}, "#/status"),
        ],
    )
    def test_every_wrong_field_is_pointed_at(
        self, anna: Desk, changes: dict[str, object], pointer: str
    ) -> None:
        response = anna("POST", "/claims", proposal(**changes))
        assert response.status_code == 422
        assert set(problems(response)) == {pointer}


class TestReviewing:
    def test_a_claim_answers_once_someone_else_approved_it(
        self, anna: Desk, boris: Desk, store: ClaimStore
    ) -> None:
        claim_id = anna("POST", "/claims", proposal()).json["id"]
        assert anna.step(claim_id, "submit").json["status"] == "in_review"
        refused = anna.step(claim_id, "approve")
        assert (refused.status_code, refused.json["code"]) == (403, "self_approval")
        done = boris.step(claim_id, "approve", reason="checked")
        assert (done.status_code, done.json["status"]) == (200, "published")
        assert done.headers["ETag"] == boris.tag(claim_id)
        assert claim_id in [hit.claim_id for hit in store.search("council closed")]
        actions = [(e.action, e.actor_name) for e in store.audit_events()][-3:]
        assert actions == [
            ("claim:propose", "Anna"),
            ("claim:submit", "Anna"),
            ("claim:approve", "Boris"),
        ]

    def test_a_newsroom_of_one_approves_its_own(
        self, anna: Desk, store: ClaimStore
    ) -> None:
        with store.unit_of_work() as work:
            set_single_reviewer(work, Actor("user:1", "Anna"), on=True, at=NOW)
            work.commit()
        claim_id = anna("POST", "/claims", proposal()).json["id"]
        anna.step(claim_id, "submit")
        assert anna.step(claim_id, "approve").json["status"] == "published"

    def test_a_claim_is_learned_before_it_is_published(
        self, anna: Desk, store: ClaimStore
    ) -> None:
        learned: list[tuple[str, str]] = []
        app = make_app(store)
        context = app.extensions["verifier"]
        service = replace(
            context.service,
            learn=lambda claim: learned.append((claim.id, str(claim.status))),
        )
        app.extensions["verifier"] = replace(context, service=service)
        boris = Desk(app.test_client(), key_for(store, [Scope.CURATE], owner="Boris"))
        claim_id = anna("POST", "/claims", proposal()).json["id"]
        boris.step(claim_id, "approve")
        assert learned == []
        anna.step(claim_id, "submit")
        assert boris.step(claim_id, "approve").status_code == 200
        assert learned == [(claim_id, "in_review")]

    def test_a_rejected_claim_is_a_draft_again(self, anna: Desk, boris: Desk) -> None:
        claim_id = anna("POST", "/claims", proposal()).json["id"]
        anna.step(claim_id, "submit")
        assert boris.step(claim_id, "reject").status_code == 422
        blank = boris.step(claim_id, "reject", reason="  ")
        assert set(problems(blank)) == {"#/reason"}
        done = boris.step(claim_id, "reject", reason="unclear")
        assert done.json["status"] == "draft"

    def test_a_step_out_of_turn_is_refused(self, anna: Desk, boris: Desk) -> None:
        claim_id = anna("POST", "/claims", proposal()).json["id"]
        refused = boris.step(claim_id, "approve")
        assert (refused.status_code, refused.json["code"]) == (409, "wrong_status")

    def test_a_retired_claim_answers_no_more(
        self, anna: Desk, store: ClaimStore
    ) -> None:
        done = anna.step("claim-1", "retire", reason="withdrawn by the source")
        assert done.json["status"] == "retired"
        assert store.get_claim("claim-1").status is ClaimStatus.RETIRED
        again = anna.step("claim-1", "retire", reason="again")
        assert (again.status_code, again.json["code"]) == (409, "wrong_status")

    def test_a_claim_that_is_not_there_is_404(self, anna: Desk) -> None:
        for step in ("submit", "approve", "reject", "retire"):
            response = anna(
                "POST", f"/claims/none/{step}", {"reason": "r"}, If_Match='"x"'
            )
            assert response.status_code == 404


class TestAmending:
    BODY = proposal(text="The bridge was closed for 12 days.", reason="clearer")

    def test_the_published_version_answers_until_the_next_is_approved(
        self, anna: Desk, boris: Desk, store: ClaimStore
    ) -> None:
        made = anna("PUT", "/claims/claim-1", self.BODY, If_Match=anna.tag("claim-1"))
        assert made.status_code == 201
        assert (made.json["version"], made.json["status"]) == (2, "draft")
        assert store.get_claim("claim-1").status is ClaimStatus.PUBLISHED
        anna.step(made.json["id"], "submit")
        boris.step(made.json["id"], "approve")
        assert store.get_claim("claim-1").status is ClaimStatus.RETIRED
        history = anna("GET", "/claims/claim-1/history").json["versions"]
        assert [(each["version"], each["status"]) for each in history] == [
            (2, "published"),
            (1, "retired"),
        ]

    def test_readers_see_only_public_versions(
        self, anna: Desk, store: ClaimStore
    ) -> None:
        anna("PUT", "/claims/claim-1", self.BODY, If_Match=anna.tag("claim-1"))
        public = make_app(store).test_client().get("/api/v1/claims/claim-1/history")
        assert [each["version"] for each in public.json["versions"]] == [1]
        assert len(anna("GET", "/claims/claim-1/history").json["versions"]) == 2

    def test_an_edit_names_the_version_it_has_read(self, anna: Desk) -> None:
        for headers in ({}, {"If_Match": "*"}):
            response = anna("PUT", "/claims/claim-1", self.BODY, **headers)
            assert response.status_code == 428
            assert response.json["code"] == "precondition_required"
        for stale in ('"stale"', f"W/{anna.tag('claim-1')}", '"a", "b"', "none"):
            response = anna("PUT", "/claims/claim-1", self.BODY, If_Match=stale)
            assert response.status_code == 412, stale

    def test_the_tag_of_a_compressed_answer_will_do(self, anna: Desk) -> None:
        tag = anna.tag("claim-1").removesuffix('"') + '-gzip"'
        response = anna("PUT", "/claims/claim-1", self.BODY, If_Match=tag)
        assert response.status_code == 201

    def test_of_two_edits_of_one_version_one_is_kept(
        self, anna: Desk, boris: Desk
    ) -> None:
        tag = anna.tag("claim-4")
        first = anna("PUT", "/claims/claim-4", self.BODY, If_Match=tag)
        other = {**self.BODY, "text": "Another text."}
        second = boris("PUT", "/claims/claim-4", other, If_Match=tag)
        assert (first.status_code, second.status_code) == (201, 412)

    def test_an_edit_that_changes_nothing_is_refused(self, anna: Desk) -> None:
        made = anna("POST", "/claims", proposal()).json["id"]
        body = proposal(reason="none")
        response = anna("PUT", f"/claims/{made}", body, If_Match=anna.tag(made))
        assert response.status_code == 422


RAIN = "First line with 🇺🇦 flags.\n\nSecond: it rained for 3 days."
WEATHER = {"title": "Weather", "text": RAIN, "url": "https://news.example/weather"}


class TestDocuments:
    def test_a_document_is_kept_once_and_can_be_quoted(self, anna: Desk) -> None:
        made = anna("POST", "/documents", WEATHER)
        assert made.status_code == 201
        assert made.json["length"] == len(RAIN)
        read = anna("GET", f"/documents/{made.json['id']}")
        assert read.json == made.json
        assert made.headers["Location"] == f"/api/v1/documents/{made.json['id']}"
        again = anna("POST", "/documents", WEATHER)
        assert (again.status_code, again.json) == (200, made.json)
        item = {"document_id": made.json["id"], "quote": "it rained for 3 days"}
        claim = anna("POST", "/claims", proposal(evidence=[item])).json
        selector = claim["evidence"][0]["selector"]
        assert RAIN[selector["start"] : selector["end"]] == item["quote"]

    def test_keeping_one_leaves_an_event(self, anna: Desk, store: ClaimStore) -> None:
        before = store.audit_count()
        anna("POST", "/documents", WEATHER)
        anna("POST", "/documents", WEATHER)
        (event,) = store.audit_events(after=before)
        assert (event.action, event.actor_id) == ("document:add", "named:Anna")

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"text": "\n \n"}, "#/text"),
            ({"title": ""}, "#/title"),
            ({"url": "javascript:alert(1)"}, "#/url"),
            ({"url": "file:///etc/passwd"}, "#/url"),
            ({"published_on": "2024-13-01"}, "#/published_on"),
            ({"language": "English!"}, "#/language"),
            ({"author": 5}, "#/author"),
        ],
    )
    def test_every_wrong_field_is_pointed_at(
        self, anna: Desk, changes: dict[str, object], pointer: str
    ) -> None:
        response = anna("POST", "/documents", {**WEATHER, **changes})
        assert response.status_code == 422
        assert set(problems(response)) == {pointer}


class TestSendingTwice:
    def test_an_answer_is_given_again_and_nothing_is_done_twice(
        self, anna: Desk, store: ClaimStore
    ) -> None:
        first = anna("POST", "/claims", proposal(), Idempotency_Key='"k-1"')
        revision = store.revision()
        again = anna("POST", "/claims", proposal(), Idempotency_Key="k-1")
        assert again.status_code == first.status_code == 201
        assert again.data == first.data
        for name in ("ETag", "Location", "Content-Type"):
            assert again.headers[name] == first.headers[name]
        assert again.headers["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first.headers
        assert store.revision() == revision

    def test_a_key_belongs_to_one_request(self, anna: Desk) -> None:
        anna("POST", "/claims", proposal(), Idempotency_Key="k-1")
        for path, body in (
            ("/claims", proposal(text="Another.")),
            ("/documents", proposal()),
        ):
            response = anna("POST", path, body, Idempotency_Key="k-1")
            assert response.status_code == 422
            assert response.json["code"] == "idempotency_key_reused"

    def test_keys_of_two_owners_do_not_meet(self, anna: Desk, boris: Desk) -> None:
        anna("POST", "/claims", proposal(), Idempotency_Key="k-1")
        other = proposal(text="Another.")
        response = boris("POST", "/claims", other, Idempotency_Key="k-1")
        assert response.status_code == 201

    def test_what_was_refused_may_be_sent_again(self, anna: Desk) -> None:
        wrong = proposal(evidence=[{"document_id": "none", "quote": "x"}])
        for _ in range(2):
            refused = anna("POST", "/claims", wrong, Idempotency_Key="k-1")
            assert refused.status_code == 422
            assert refused.json["code"] == "invalid_request"
        assert (
            anna("POST", "/claims", proposal(), Idempotency_Key="k-1").status_code
            == 201
        )

    def test_a_request_still_worked_on_is_not_begun_again(
        self, anna: Desk, store: ClaimStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store, "finish_request", lambda *_: None)
        anna("POST", "/claims", proposal(), Idempotency_Key="k-1")
        response = anna("POST", "/claims", proposal(), Idempotency_Key="k-1")
        assert response.status_code == 409
        assert response.json["code"] == "request_in_progress"
        assert response.headers["Retry-After"] == "1"

    def test_what_is_done_is_answered_even_if_its_answer_cannot_be_kept(
        self, anna: Desk, store: ClaimStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def busy(*_: object) -> None:
            raise StoreUnavailable("locked")

        monkeypatch.setattr(store, "finish_request", busy)
        made = anna("POST", "/claims", proposal(), Idempotency_Key="k-1")
        assert made.status_code == 201

    def test_without_an_api_key_nothing_is_kept(self, store: ClaimStore) -> None:
        client = make_app(store).test_client()
        sent = {"json": {"claim": "x"}, "headers": {"Idempotency-Key": "k-1"}}
        for _ in range(2):
            response = client.post("/api/v1/verifications", **sent)
            assert response.status_code == 200
            assert "Idempotency-Replayed" not in response.headers
        sent["headers"] = {"Idempotency-Key": "x" * 256}
        assert client.post("/api/v1/verifications", **sent).status_code == 400

    @pytest.mark.parametrize("key", ["", '""', "x" * 256, "with space", "ünï"])
    def test_a_key_that_is_none_is_refused(self, anna: Desk, key: str) -> None:
        response = anna("POST", "/claims", proposal(), Idempotency_Key=key)
        assert response.status_code == 400
        assert response.json["code"] == "bad_request"
