from dataclasses import replace
from datetime import UTC, datetime

import pytest

from claims.audit import verify_chain
from claims.curation import (
    ClaimContent,
    amend,
    approve,
    content_of,
    propose,
    reject,
    retire,
    submit_for_review,
)
from claims.documents import find_quote, make_document
from claims.errors import (
    InvalidRecord,
    QuoteNotInDocument,
    ReasonMissing,
    SelfApproval,
    VersionConflict,
    WrongStatus,
)
from claims.models import Actor, ClaimStatus, Evidence, Rating
from claims.store import open_store

NOW = datetime(2024, 11, 7, 12, tzinfo=UTC)
ANNA, BORYS = Actor("anna", "Anna"), Actor("borys", "Borys")
DOCUMENT = make_document("The port handled 214 ships in March.")
QUOTE = find_quote(DOCUMENT, "The port handled 214 ships in March.")
CONTENT = ClaimContent(
    "The port handled 214 ships.", Rating.ACCURATE, (Evidence(QUOTE, DOCUMENT.id),)
)


@pytest.fixture
def store():
    return open_store("memory://")


def do(store, action, *arguments, **named):
    with store.unit_of_work() as work:
        result = action(work, *arguments, at=NOW, **named)
        work.commit()
    return result


@pytest.fixture
def draft(store):
    return do(store, propose, ANNA, CONTENT, documents=[DOCUMENT])


@pytest.fixture
def in_review(store, draft):
    return do(store, submit_for_review, ANNA, draft.id, expected_version=1)


@pytest.fixture
def published(store, in_review):
    return do(store, approve, BORYS, in_review.id, expected_version=1)


def test_a_claim_is_published_by_two_people(store, published):
    assert published.status is ClaimStatus.PUBLISHED
    assert published.created_by == "anna"
    assert [hit.claim_id for hit in store.search("port ships")] == [published.id]
    events = store.audit_events()
    assert [(event.action, event.actor_id) for event in events] == [
        ("claim:propose", "anna"),
        ("claim:submit", "anna"),
        ("claim:approve", "borys"),
    ]
    assert verify_chain(events, expected_count=store.audit_count()) == 3


def test_nobody_approves_what_they_wrote(store, in_review):
    with pytest.raises(SelfApproval):
        do(store, approve, ANNA, in_review.id, expected_version=1)
    assert store.get_claim(in_review.id).status is ClaimStatus.IN_REVIEW
    assert store.audit_count() == 2
    single = {"expected_version": 1, "single_reviewer": True}
    done = do(store, approve, ANNA, in_review.id, **single)
    assert done.status is ClaimStatus.PUBLISHED


def test_a_draft_is_not_approved_unseen(store, draft):
    with pytest.raises(WrongStatus):
        do(store, approve, BORYS, draft.id, expected_version=1)


def test_a_rejected_version_goes_back_with_a_reason(store, in_review):
    with pytest.raises(ReasonMissing):
        do(store, reject, BORYS, in_review.id, expected_version=1, reason=" ")
    back = do(store, reject, BORYS, in_review.id, expected_version=1, reason="Which?")
    assert back.status is ClaimStatus.DRAFT
    assert store.audit_events()[-1].reason == "Which?"


def test_a_published_claim_answers_until_its_amendment_is_approved(store, published):
    content = replace(CONTENT, text="The port handled 214 vessels.")
    why = {"expected_version": 1, "reason": "Better word"}
    second = do(store, amend, BORYS, published.id, content, **why)
    assert (second.version, second.status) == (2, ClaimStatus.DRAFT)
    assert [hit.claim_id for hit in store.search("port")] == [published.id]
    do(store, submit_for_review, BORYS, second.id, expected_version=2)
    with pytest.raises(SelfApproval):
        do(store, approve, BORYS, second.id, expected_version=2)
    do(store, approve, ANNA, second.id, expected_version=2)
    assert [hit.claim_id for hit in store.search("port")] == [second.id]
    assert store.get_claim(published.id).status is ClaimStatus.RETIRED
    assert content_of(store.get_claim(published.id)) == CONTENT


def test_two_edits_of_one_version_do_not_both_win(store, published):
    why = {"expected_version": 1, "reason": "Better"}
    do(store, amend, ANNA, published.id, replace(CONTENT, text="One."), **why)
    with pytest.raises(VersionConflict):
        do(store, amend, BORYS, published.id, replace(CONTENT, text="Two."), **why)


def test_an_amended_draft_cannot_be_approved_any_more(store, in_review):
    why = {"expected_version": 1, "reason": "Better"}
    second = do(store, amend, BORYS, in_review.id, replace(CONTENT, text="A."), **why)
    with pytest.raises(VersionConflict):
        do(store, approve, BORYS, in_review.id, expected_version=1)
    assert store.get_claim(in_review.id).status is ClaimStatus.RETIRED
    assert second.status is ClaimStatus.DRAFT


def test_a_version_that_was_not_read_is_not_changed(store, draft):
    with pytest.raises(VersionConflict):
        do(store, submit_for_review, ANNA, draft.id, expected_version=2)


def test_an_amendment_changes_something_and_tells_why(store, published):
    with pytest.raises(InvalidRecord):
        do(store, amend, ANNA, published.id, CONTENT, expected_version=1, reason="x")
    other = replace(CONTENT, text="Other.")
    with pytest.raises(ReasonMissing):
        do(store, amend, ANNA, published.id, other, expected_version=1, reason="")


@pytest.mark.parametrize("action", [propose, amend])
def test_a_false_quote_is_kept_by_nobody(store, published, action):
    quote = replace(QUOTE, exact=QUOTE.exact.replace("214", "124"))
    content = replace(CONTENT, evidence=(Evidence(quote, DOCUMENT.id),), text="Other.")
    arguments, named = (content,), {}
    if action is amend:
        arguments = (published.id, content)
        named = {"expected_version": 1, "reason": "x"}
    count = store.audit_count()
    with pytest.raises(QuoteNotInDocument):
        do(store, action, ANNA, *arguments, **named)
    assert store.audit_count() == count
    assert store.count_claims() == 1


def test_the_same_claim_is_not_proposed_twice(store, draft):
    with pytest.raises(VersionConflict):
        do(store, propose, BORYS, CONTENT)
    reason = {"expected_version": 1, "reason": "Wrong port"}
    do(store, retire, ANNA, draft.id, **reason)
    again = do(store, propose, BORYS, CONTENT)
    assert (again.slug, again.version) == (draft.slug, 2)


def test_a_retired_claim_answers_no_more(store, published):
    done = do(
        store, retire, BORYS, published.id, expected_version=1, reason="Withdrawn"
    )
    assert done.status is ClaimStatus.RETIRED
    assert store.search("port") == []
    with pytest.raises(WrongStatus):
        do(store, retire, BORYS, published.id, expected_version=1, reason="Again")


def test_a_draft_that_was_given_up_does_not_stand_in_the_way(store, published):
    second = do(
        store,
        amend,
        ANNA,
        published.id,
        replace(CONTENT, text="Other."),
        expected_version=1,
        reason="New figure",
    )
    do(store, retire, ANNA, second.id, expected_version=2, reason="Wrong after all")
    third = do(
        store,
        amend,
        BORYS,
        published.id,
        replace(CONTENT, text="Better."),
        expected_version=1,
        reason="Corrected",
    )
    assert (third.version, third.status) == (3, ClaimStatus.DRAFT)
    do(store, submit_for_review, BORYS, third.id, expected_version=3)
    do(store, approve, ANNA, third.id, expected_version=3)
    assert store.get_claim(published.id).status is ClaimStatus.RETIRED


def test_a_draft_is_reworded_without_a_reason(store, draft):
    other = replace(CONTENT, text="The port handled 214 ships in March.")
    second = do(store, amend, ANNA, draft.id, other, expected_version=1)
    assert second.version == 2
    assert store.audit_events()[-1].reason is None
    do(store, submit_for_review, ANNA, second.id, expected_version=2)
    with pytest.raises(ReasonMissing):
        do(store, amend, ANNA, second.id, CONTENT, expected_version=2)


@pytest.mark.parametrize("action", [amend, retire])
def test_a_step_that_nobody_has_read_is_not_overtaken(store, in_review, action):
    content = [replace(CONTENT, text="Other.")] if action is amend else []
    count = store.audit_count()
    with pytest.raises(WrongStatus):
        do(
            store,
            action,
            ANNA,
            in_review.id,
            *content,
            expected_version=1,
            expected_status=ClaimStatus.DRAFT,
            reason="Read as a draft",
        )
    assert store.audit_count() == count
