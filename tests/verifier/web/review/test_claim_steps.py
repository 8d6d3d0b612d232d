"""The steps of review: who may take them, their reasons, and what others did first."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from claims.curation import content_of
from claims.models import ClaimStatus
from claims.people import Role
from claims.store.base import ClaimStore
from claims.store.people import SINGLE_REVIEWER
from tests.signing import signed_in_client
from tests.webapp import FIRST, claim, document, filled_store, make_app

ANNA = "user:user-1"
DRAFT = claim(
    7, "The bridge was closed.", FIRST, status=ClaimStatus.DRAFT, created_by=ANNA
)
IN_REVIEW = claim(
    8, "The bridge was shut.", FIRST, status=ClaimStatus.IN_REVIEW, created_by=ANNA
)
PUBLISHED = claim(9, "The bridge was closed for 12 days.", FIRST)


@pytest.fixture
def store() -> ClaimStore:
    return filled_store((document(),), (DRAFT, IN_REVIEW, PUBLISHED))


@pytest.fixture
def app(store: ClaimStore) -> Flask:
    return make_app(store)


@pytest.fixture
def anna(app: Flask) -> FlaskClient:
    return signed_in_client(app, name="Anna Author")


@pytest.fixture
def borys(app: Flask, anna: FlaskClient) -> FlaskClient:
    del anna  # who is there first
    return signed_in_client(app, name="Borys Reviewer")


def take(
    client: FlaskClient, step: str, stored: Any, expected: int, /, **fields: Any
) -> str:
    given = {"version_id": stored.id, "status": stored.status.value}
    response = client.post(
        f"/review/claims/{stored.slug}/{step}", data={**given, **fields}
    )
    text = response.get_data(as_text=True)
    assert response.status_code == expected, text
    if expected == 303:
        return client.get(response.headers["Location"]).get_data(as_text=True)
    return text


def test_the_whole_path_of_a_claim(
    anna: FlaskClient, borys: FlaskClient, store: ClaimStore
) -> None:
    page = take(anna, "submit", DRAFT, 303)
    assert "Sent for review" in page
    sent = store.get_claim(DRAFT.id)
    page = take(borys, "approve", sent, 303, reason=" Checked ")
    assert "Approved and published" in page
    assert "approved and published it" in page
    published = store.get_claim(DRAFT.id)
    assert published.status is ClaimStatus.PUBLISHED
    assert borys.get(f"/claims/{DRAFT.id}").status_code == 200
    take(borys, "flag", published, 303, reason="A new figure")
    take(anna, "unflag", published, 303, reason="The old one holds")
    page = take(borys, "retire", published, 303, reason="Withdrawn")
    assert "Bring it back" in page
    gone = store.get_claim(DRAFT.id)
    page = take(anna, "restore", gone, 303, reason="A mistake", **{"from": 1})
    assert "Restored as a new draft" in page
    back = store.history(DRAFT.slug)[0]
    assert (back.version, back.status) == (2, ClaimStatus.DRAFT)
    assert content_of(back) == content_of(DRAFT)
    assert [(e.action, e.actor_id, e.reason) for e in store.audit_events()] == [
        ("claim:submit", ANNA, None),
        ("claim:approve", "user:user-2", "Checked"),
        ("claim:flag", "user:user-2", "A new figure"),
        ("claim:unflag", ANNA, "The old one holds"),
        ("claim:retire", "user:user-2", "Withdrawn"),
        ("claim:restore", ANNA, "A mistake"),
    ]


def test_nobody_approves_their_own_unless_the_newsroom_has_one_reviewer(
    anna: FlaskClient, store: ClaimStore
) -> None:
    page = take(anna, "approve", IN_REVIEW, 403, reason="I am sure")
    assert "Someone else must approve" in page
    assert store.get_claim(IN_REVIEW.id).status is ClaimStatus.IN_REVIEW
    with store.unit_of_work() as work:
        work.set_newsroom_setting(SINGLE_REVIEWER, "on")
        work.commit()
    assert "Approve and publish" in anna.get(
        f"/review/claims/{IN_REVIEW.slug}"
    ).get_data(as_text=True)
    take(anna, "approve", IN_REVIEW, 303)
    assert store.get_claim(IN_REVIEW.id).status is ClaimStatus.PUBLISHED


def test_a_reason_that_is_missing_or_unfit_is_asked_for_at_its_field(
    borys: FlaskClient, store: ClaimStore
) -> None:
    for step, stored in (
        ("reject", IN_REVIEW),
        ("retire", PUBLISHED),
        ("flag", PUBLISHED),
    ):
        for reason, message in ((" ", "Say why"), ("a" * 2001, "by 1 characters")):
            page = take(borys, step, stored, 422, reason=reason)
            assert f'id="{step}-error"' in page
            assert message in page
            assert "<details open>" in page
            assert reason in page
    assert "NUL" in take(borys, "retire", PUBLISHED, 422, reason="a\x00")
    assert store.audit_count() == 0


def test_a_rejected_claim_goes_back_with_the_reason(
    borys: FlaskClient, store: ClaimStore
) -> None:
    page = take(borys, "reject", IN_REVIEW, 303, reason="Say which bridge")
    assert "Say which bridge" in page
    assert store.get_claim(IN_REVIEW.id).status is ClaimStatus.DRAFT


def test_what_others_did_meanwhile_is_shown_and_the_reason_kept(
    anna: FlaskClient, borys: FlaskClient, store: ClaimStore
) -> None:
    edit = {
        "text": "The old bridge was shut.",
        "base": IN_REVIEW.id,
        "base_status": "in_review",
        "quote-0-document": "doc-1",
        "quote-0-words": FIRST,
        "reason": "Which one",
    }
    assert anna.post(f"/review/claims/{IN_REVIEW.slug}/edit", data=edit).status_code
    count = store.audit_count()
    page = take(borys, "approve", IN_REVIEW, 409, reason="Well done")
    assert "Anna Author changed this claim while you read it" in page
    assert '<ins class="change">old </ins>' in page
    assert "Well done" in page
    assert "Which one" in page
    assert store.audit_count() == count

    take(borys, "retire", PUBLISHED, 303, reason="First")
    page = take(borys, "retire", PUBLISHED, 409, reason="Second")
    assert "Second" in page
    assert "Its words are the same" in page


def test_a_retirement_meant_for_another_state_does_nothing(
    anna: FlaskClient, borys: FlaskClient, store: ClaimStore
) -> None:
    take(anna, "submit", DRAFT, 303)
    page = take(borys, "retire", DRAFT, 409, reason="An idle draft")
    assert 'value="in_review"' in page
    assert "An idle draft" in page
    assert store.get_claim(DRAFT.id).status is ClaimStatus.IN_REVIEW


def test_steps_are_for_reviewers_and_for_the_claim_they_name(
    app: Flask, borys: FlaskClient, store: ClaimStore
) -> None:
    viewer = signed_in_client(app, Role.VIEWER)
    take(viewer, "retire", PUBLISHED, 403, reason="x")
    anybody = app.test_client()
    take(anybody, "retire", PUBLISHED, 401, reason="x")
    take(borys, "retire", PUBLISHED, 404, reason="x", version_id=DRAFT.id)
    take(borys, "retire", PUBLISHED, 404, reason="x", version_id="\x00")
    take(borys, "destroy", PUBLISHED, 404, reason="x")
    take(borys, "restore", PUBLISHED, 404, reason="x", **{"from": "one"})
    page = take(borys, "restore", PUBLISHED, 422, reason="As it was", **{"from": "1"})
    assert "says the same already" in page
    assert "As it was" in page
    assert "Say why" in take(borys, "restore", PUBLISHED, 422, **{"from": "1"})
    assert store.audit_count() == 0
