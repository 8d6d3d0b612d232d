"""Claims as reviewers see them: what needs doing, the list, one claim, two versions."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from claims.curation import reject
from claims.flagging import flag
from claims.models import Actor, ClaimStatus
from claims.people import Role
from claims.store.base import ClaimStore
from tests.signing import signed_in_client
from tests.webapp import (
    CONTRADICTED,
    FIRST,
    NOW,
    claim,
    document,
    filled_store,
    make_app,
)

ANNA = "user:user-1"


def versions(count: int = 1, **changes: Any) -> Any:
    """Return published claims and, beside them, one of each other state."""
    return [
        *(
            claim(n, f"Statement number {n} on the bridge.", FIRST)
            for n in range(1, count + 1)
        ),
        claim(
            101, "A draft of Anna's.", FIRST, status=ClaimStatus.DRAFT, created_by=ANNA
        ),
        claim(
            102,
            "Another’s claim in review.",
            FIRST,
            status=ClaimStatus.IN_REVIEW,
            created_by="named:Desk",
            **changes,
        ),
        claim(
            103, "Anna's claim in review.", FIRST, status=ClaimStatus.IN_REVIEW,
            created_by=ANNA,
        ),
        claim(104, "A retired claim.", FIRST, status=ClaimStatus.RETIRED),
    ]  # fmt: skip


@pytest.fixture
def store() -> ClaimStore:
    return filled_store((document(),), versions())


@pytest.fixture
def anna(store: ClaimStore) -> FlaskClient:
    return signed_in_client(make_app(store), name="Anna Author")


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.get_data(as_text=True)
    return response.get_data(as_text=True)


def section(text: str, name: str) -> str:
    return re.split(f'<section aria-labelledby="{name}"', text)[1].split("</section>")[
        0
    ]


def test_what_needs_doing_is_one_persons(anna: FlaskClient) -> None:
    text = page(anna, "/review")
    assert "Another’s claim in review." in section(text, "to-review")
    assert "Anna&#39;s claim" not in section(text, "to-review")
    assert "A draft of Anna&#39;s." in section(text, "drafts")
    assert "Anna&#39;s claim in review." in section(text, "waiting")
    assert "No claim is flagged" in section(text, "flagged")
    assert "Desk" in section(text, "to-review")


def test_flags_are_listed_with_their_reason(
    store: ClaimStore, anna: FlaskClient
) -> None:
    with store.unit_of_work() as work:
        flag(work, Actor("x", "Borys"), "claim-1", at=NOW, reason="An old figure")
        work.commit()
    text = section(page(anna, "/review"), "flagged")
    assert "An old figure" in text
    assert "Borys" in text
    assert "claim-1" in page(anna, "/review/claims?flagged=")
    assert "An old figure" in page(anna, "/review/claims/claim-1")


def test_whoever_reviews_sees_what_its_quote_and_the_store_say(
    anna: FlaskClient,
) -> None:
    store = filled_store(
        (document(),),
        [
            claim(1, CONTRADICTED, FIRST),
            claim(102, CONTRADICTED, FIRST, status=ClaimStatus.IN_REVIEW),
            claim(103, CONTRADICTED, FIRST, status=ClaimStatus.DRAFT),
        ],
    )
    client = signed_in_client(make_app(store))
    text = page(client, "/review/claims/claim-102")
    assert "this quote says otherwise" in text
    assert "The source says 12; the claim says 21." in text
    assert "Word for word; somebody is working on it." in section(text, "near")
    assert "/review/documents/doc-1?part=1#at-0" in text
    assert "this quote" not in page(client, "/review/claims/claim-1")
    assert "Nothing in the store repeats" in page(anna, "/review/claims/claim-102")


def test_a_draft_that_was_sent_back_says_why(
    store: ClaimStore, anna: FlaskClient
) -> None:
    with store.unit_of_work() as work:
        sent = work.get_claim("claim-103")
        reject(
            work,
            Actor("user:b", "Boris"),
            sent.id,
            expected_version=sent.version,
            reason="The figure is old.",
            at=NOW,
        )
        work.commit()
    text = section(page(anna, "/review"), "drafts")
    assert re.search(r"Sent back by Boris</span>\s*The figure is old\.", text)
    assert text.count("Sent back") == 1


def test_a_viewer_sees_all_and_is_offered_nothing(store: ClaimStore) -> None:
    viewer = signed_in_client(make_app(store), Role.VIEWER)
    assert 'href="/review/claims/new"' not in page(viewer, "/review")
    text = page(viewer, "/review/claims/claim-102")
    assert "What next" not in text
    assert '<form class="step"' not in text
    page(viewer, "/review/claims/new", 403)


def test_claims_are_filtered(anna: FlaskClient) -> None:
    def found(query: str) -> set[int]:
        text = page(anna, f"/review/claims?{query}")
        return {int(n) for n in re.findall(r'/review/claims/claim-(\d+)"', text)}

    assert found("") == {1, 101, 102, 103}
    assert found("status=in_review") == {102, 103}
    assert found("status=in_review&mine=") == {103}
    assert found("status=retired") == {104}
    assert found("q=review+CLAIM") == {102, 103}
    assert found("topic=none") == set()


def test_a_filter_that_cannot_be_is_told_at_its_field(anna: FlaskClient) -> None:
    text = page(anna, "/review/claims?q=" + "a" * 501, 422)
    assert 'aria-describedby="q-error"' in text
    assert "at most 500" in text
    assert "no such page" in page(anna, "/review/claims?cursor=none", 422)
    page(anna, "/review/claims?cursor=%00", 422)
    page(anna, "/review/claims/%00", 404)
    page(anna, "/review/claims/none", 404)
    page(anna, "/review/claims/claim-1/compare?from=9&to=1", 404)
    page(anna, "/review/claims/claim-1/compare?from=x", 404)


def test_pages_of_claims_lead_on() -> None:
    app = make_app(filled_store((document(),), versions(40)))
    client = signed_in_client(app)
    first = page(client, "/review/claims?topic=bridge")
    address = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "topic=bridge" in address
    second = page(client, address)
    assert "Statement number 1 on the bridge." in second
    assert "First page" in second
    assert 'rel="next"' not in second


def test_a_claim_tells_its_quote_and_what_may_be_done(anna: FlaskClient) -> None:
    text = page(anna, "/review/claims/claim-102")
    assert f'<mark class="mark mark--quoted">{FIRST}</mark>' in text
    assert "Approve and publish" in text
    assert "Desk</strong> entered it" in text
    own = page(anna, "/review/claims/claim-103")
    assert "somebody else approves it" in own
    assert "Approve and publish" not in own
    retired = page(anna, "/review/claims/claim-104")
    assert "Bring it back" in retired
    assert "Edit</a>" not in retired
