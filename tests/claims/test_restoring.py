"""Undo: an earlier version's words become the next version, and nothing is lost."""

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
    retire,
    submit_for_review,
)
from claims.documents import find_quote, make_document
from claims.errors import (
    ClaimNotFound,
    InvalidRecord,
    ReasonMissing,
    VersionConflict,
    WrongStatus,
)
from claims.models import Actor, ClaimStatus, Evidence, Rating
from claims.restoring import restore, standing_version
from claims.store import open_store

NOW = datetime(2024, 11, 7, 12, tzinfo=UTC)
ANNA, BORYS = Actor("anna", "Anna"), Actor("borys", "Borys")
DOCUMENT = make_document("The port handled 214 ships in March.")
CONTENT = ClaimContent(
    "The port handled 214 ships.",
    Rating.ACCURATE,
    (Evidence(find_quote(DOCUMENT, "214 ships"), DOCUMENT.id),),
    topics=("port",),
)
OTHER = replace(CONTENT, text="The port handled 214 ships in March.", topics=())


@pytest.fixture
def store():
    return open_store("memory://")


def do(store, action, *arguments, **named):
    with store.unit_of_work() as work:
        result = action(work, *arguments, at=NOW, **named)
        work.commit()
    return result


def publish(store, claim):
    number = claim.version
    do(store, submit_for_review, ANNA, claim.id, expected_version=number)
    return do(store, approve, BORYS, claim.id, expected_version=number)


@pytest.fixture
def first(store):
    return publish(store, do(store, propose, ANNA, CONTENT, documents=[DOCUMENT]))


@pytest.fixture
def second(store, first):
    made = do(
        store, amend, ANNA, first.id, OTHER, expected_version=1, reason="Say when"
    )
    return publish(store, made)


def undo(store, claim, version, **changed):
    named = {
        "expected_version": claim.version,
        "expected_status": claim.status,
        "reason": "It was better",
    }
    return do(store, restore, BORYS, claim.slug, version, **{**named, **changed})


def test_an_amendment_is_undone_by_a_new_version(store, second):
    third = undo(store, second, 1)
    assert content_of(third) == CONTENT
    assert (third.version, third.status) == (3, ClaimStatus.DRAFT)
    assert third.created_by == "borys"
    assert store.get_claim(second.id).status is ClaimStatus.PUBLISHED
    event = store.audit_events()[-1]
    assert (event.action, event.target) == ("claim:restore", third.id)
    assert event.reason == "It was better"
    verify_chain(store.audit_events(), expected_count=store.audit_count())


def test_a_retirement_is_undone_by_a_draft_that_is_reviewed(store, first):
    gone = do(store, retire, BORYS, first.id, expected_version=1, reason="Withdrawn")
    back = undo(store, gone, 1)
    assert (back.version, back.status) == (2, ClaimStatus.DRAFT)
    do(store, submit_for_review, BORYS, back.id, expected_version=2)
    do(store, approve, ANNA, back.id, expected_version=2)
    assert [hit.claim_id for hit in store.search("port ships")] == [back.id]


def test_a_draft_makes_way_for_what_is_restored(store, second):
    draft = do(
        store,
        amend,
        ANNA,
        second.id,
        replace(OTHER, rating=Rating.DISPUTED),
        expected_version=2,
        reason="Doubts",
    )
    fourth = undo(store, draft, 1)
    assert fourth.version == 4
    assert store.get_claim(draft.id).status is ClaimStatus.RETIRED
    assert store.get_claim(second.id).status is ClaimStatus.PUBLISHED


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"expected_version": 1}, VersionConflict),
        ({"expected_status": ClaimStatus.DRAFT}, WrongStatus),
        ({"reason": " "}, ReasonMissing),
    ],
)
def test_what_was_not_read_is_not_undone(store, second, changed, error):
    count = store.audit_count()
    with pytest.raises(error):
        undo(store, second, 1, **changed)
    assert store.audit_count() == count


def test_there_must_be_something_to_undo(store, second):
    with pytest.raises(InvalidRecord):
        undo(store, second, 2)
    with pytest.raises(ClaimNotFound):
        undo(store, second, 9)
    with pytest.raises(ClaimNotFound):
        undo(store, replace(second, slug="none"), 1)


def test_the_standing_version_is_the_one_in_use(store, first, second):
    assert standing_version(store.history(first.slug)) == second
    draft = undo(store, second, 1)
    assert standing_version(store.history(first.slug)) == draft
    do(store, retire, ANNA, draft.id, expected_version=3, reason="No")
    assert standing_version(store.history(first.slug)) == second
