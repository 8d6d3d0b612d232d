"""The queue as reviewers work through it."""

import re
from typing import Any

import pytest
from flask import Flask

from claims.feedback import QuestionState
from claims.models import Actor, ClaimStatus
from claims.people import Role
from claims.store.kept import question_key
from tests.signing import signed_in_client, store_of
from tests.webapp import CONTRADICTED, PARTLY, SUPPORTED, make_app
from verifier.questions import WAITING, group_of, grouped, settle

ASKED = "The ferry to the island was late on Monday."
LIKE = "the ferry to the island was late on monday again"
OTHER = "Bananas are blue."


def app_with(*texts: str) -> Flask:
    app = make_app()
    for text in texts:
        app.test_client().get("/check", query_string={"claim": text})
    return app


def page_of(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return str(answer.get_data(as_text=True))


def test_like_questions_stand_together_and_are_counted() -> None:
    app = app_with(OTHER, ASKED, ASKED, LIKE)
    page = page_of(signed_in_client(app), "/review/questions")
    assert page.count('class="asked__text"') == 2
    assert page.index("ferry") < page.index("Bananas")
    assert re.search(r"<strong>3</strong>\s*times", page)
    assert "Waiting (3)" in page


def test_the_same_questions_make_the_same_groups_in_any_order() -> None:
    app = app_with(OTHER, ASKED, LIKE, "Bananas are blue now.")
    store = store_of(app)
    read = store.questions(WAITING)
    first = grouped(read, store)
    assert grouped(read[::-1], store) == first
    assert [len(each.questions) for each in first] == [2, 2]


def test_what_is_not_shown_is_grouped_by_its_own_words() -> None:
    app = app_with(OTHER, ASKED, ASKED, LIKE, "Bananas are blue now.")
    store = store_of(app)
    asked = []

    class Watched:
        get_claims = staticmethod(store.get_claims)

        @staticmethod
        def search(text: str, limit: int) -> Any:
            asked.append(text)
            return store.search(text, limit)

    read = store.questions(WAITING)
    found = grouped(read, Watched(), most=1)  # type: ignore[arg-type]
    assert [len(each.questions) for each in found] == [2, 2]
    assert asked == [found[0].leader.text]
    like = next(each for each in read if each.text == LIKE)
    assert group_of(like, read, store).questions == found[0].questions


def test_one_reviewer_takes_a_question_and_the_other_is_told() -> None:
    app = app_with(ASKED)
    key = question_key(ASKED)
    anna = signed_in_client(app, name="Anna")
    ben = signed_in_client(app, name="Ben")
    assert anna.post(f"/review/questions/{key}/take").status_code == 303
    assert "taken by you" in page_of(anna, f"/review/questions/{key}")
    answer = ben.post(f"/review/questions/{key}/take", follow_redirects=True)
    assert "Anna has taken this question" in answer.get_data(as_text=True)
    answer = ben.post(f"/review/questions/{key}/release", follow_redirects=True)
    assert "editors can release it" in answer.get_data(as_text=True)
    assert store_of(app).question(key).state is QuestionState.TAKEN
    editor = signed_in_client(app, Role.EDITOR)
    editor.post(f"/review/questions/{key}/release")
    assert store_of(app).question(key).state is QuestionState.OPEN
    assert "Taken by me (" not in page_of(ben, "/review/questions?view=mine")


def test_writing_a_claim_takes_the_question_and_hands_its_text_over() -> None:
    app = app_with(ASKED)
    answer = signed_in_client(app).post(
        f"/review/questions/{question_key(ASKED)}/write"
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == (
        "/review/claims/new?text=The+ferry+to+the+island+was+late+on+Monday."
    )
    assert store_of(app).question(question_key(ASKED)).state is QuestionState.TAKEN


def test_a_question_is_dismissed_with_those_like_it_and_a_reason() -> None:
    app = app_with(ASKED, LIKE)
    key = question_key(ASKED)
    client = signed_in_client(app)
    address = f"/review/questions/{key}/dismiss"
    refused = client.post(address, data={"reason": "  "})
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.get_data(as_text=True)
    assert store_of(app).question(key).state is QuestionState.OPEN
    form = {"reason": "Nobody can know.", "also": [question_key(LIKE), "none"]}
    assert client.post(address, data=form).status_code == 303
    assert store_of(app).open_questions() == []
    page = page_of(client, "/review/questions?view=dismissed")
    assert "Nobody can know." in page
    assert "Test Reviewer" in page


@pytest.mark.parametrize("given", ["claim-1", "https://facts.example/claims/claim-1"])
def test_a_published_claim_closes_a_question(given: str) -> None:
    app = app_with(ASKED)
    key = question_key(ASKED)
    client = signed_in_client(app)
    answer = client.post(f"/review/questions/{key}/answer", data={"claim": given})
    assert answer.status_code == 303
    found = store_of(app).question(key)
    assert (found.state, found.claim_id) == (QuestionState.ANSWERED, "claim-1")
    page = page_of(client, f"/review/questions/{key}")
    assert "Answered by" in page
    assert "/claims/claim-1" in page


@pytest.mark.parametrize("given", ["", "claim-4", "none", "x" * 300])
def test_a_claim_that_answers_nobody_closes_nothing(given: str) -> None:
    app = app_with(ASKED)
    key = question_key(ASKED)
    client = signed_in_client(app)
    answer = client.post(f"/review/questions/{key}/answer", data={"claim": given})
    assert answer.status_code == 422
    assert 'id="claim-error"' in answer.get_data(as_text=True)
    assert store_of(app).question(key).state is QuestionState.OPEN


def test_what_the_store_answers_by_now_is_closed_by_itself() -> None:
    app = app_with(ASKED)
    store = store_of(app)
    service = app.extensions["verifier"].service
    from claims.store.kept import KeptVerdict

    for number, text in enumerate([SUPPORTED, CONTRADICTED, PARTLY]):
        kept = KeptVerdict(f"k{number}", text, "{}", "1", 0, service.clock())
        store.keep_verdict(kept, [(text, "no_evidence")])
    closed = settle(service, [store.get_claim("claim-1")])
    assert {each.text for each in closed} == {SUPPORTED, CONTRADICTED}
    assert {each.claim_id for each in closed} == {"claim-1"}
    assert store.audit_events()[-1].actor_name == "the question queue"
    answer = signed_in_client(app).post(
        "/review/questions/settle", follow_redirects=True
    )
    assert "answers none of the questions yet" in answer.get_data(as_text=True)
    assert {each.text for each in store.open_questions()} == {ASKED, PARTLY}


def test_publishing_a_claim_leaves_questions_on_other_things_alone() -> None:
    app = make_app()
    store = store_of(app)
    at = app.extensions["verifier"].service.clock()
    from claims.store.kept import KeptVerdict

    kept = KeptVerdict("k", SUPPORTED, "{}", "1", 0, at)
    store.keep_verdict(kept, [(SUPPORTED, "no_evidence")])
    store.take_question(question_key(SUPPORTED), Actor("user:9", "Nine"), at)
    draft = store.get_claim("claim-4")
    with store.unit_of_work() as work:
        work.set_status("claim-4", ClaimStatus.IN_REVIEW)
        work.commit()
    form = {"version_id": draft.id, "status": "in_review", "reason": ""}
    answer = signed_in_client(app).post(
        "/review/claims/claim-4/approve", data=form, follow_redirects=True
    )
    page = answer.get_data(as_text=True)
    assert "Approved and published" in page
    assert store.get_claim("claim-4").status is ClaimStatus.PUBLISHED
    assert "open question" not in page
    assert store.question(question_key(SUPPORTED)).state is QuestionState.TAKEN


def test_a_viewer_reads_and_changes_nothing() -> None:
    app = app_with(ASKED)
    key = question_key(ASKED)
    viewer = signed_in_client(app, Role.VIEWER)
    for address in ("/review/questions", f"/review/questions/{key}"):
        page = page_of(viewer, address)
        assert f"{key}/take" not in page
    for deed in ("take", "release", "write", "dismiss", "answer"):
        assert viewer.post(f"/review/questions/{key}/{deed}").status_code == 403
    assert viewer.get("/review/questions/none").status_code == 404
