"""The audit trail on a page: filters, pages, words, export and proof."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from claims.audit import AuditAction, AuditEntry, AuditEvent, verify_chain
from claims.models import Actor
from claims.people import Role
from claims.store.base import ClaimStore
from tests.signing import signed_in_client
from tests.webapp import NOW, filled_store, make_app
from verifier.web.review.audit_view import action_words

BEN = Actor("named:Ben", "Ben <b>")


@pytest.fixture
def store() -> ClaimStore:
    made = filled_store()
    with made.unit_of_work() as work:
        for number in range(120):
            work.append_audit(
                AuditEntry(
                    BEN,
                    AuditAction.CLAIM_AMEND if number % 2 else AuditAction.CLAIM_RETIRE,
                    f"claim-{number}",
                    NOW + timedelta(hours=number),
                    before={
                        "slug": "s",
                        "text": f"The old text {number}",
                        "topics": [],
                    },
                    after={"slug": "s", "text": f"The new text {number}", "topics": []},
                    reason=f"why {number} <i>",
                )
            )
        work.commit()
    return made


@pytest.fixture
def app(store: ClaimStore) -> Flask:
    return make_app(store)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return signed_in_client(app, Role.REVIEWER)


def page(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"/review/audit{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def numbers(text: str) -> list[int]:
    return [int(each) for each in re.findall(r'class="event" id="event-(\d+)"', text)]


def test_the_newest_stand_first_and_pages_follow(client: FlaskClient) -> None:
    seen: list[int] = []
    query = ""
    while True:
        text = page(client, query)
        seen += numbers(text)
        link = text.partition('<a rel="next" href="')[2].partition('"')[0]
        if not link:
            break
        query = unescape(link).removeprefix("/review/audit")
    assert seen == list(range(120, 0, -1))


def test_changes_are_told_in_words(client: FlaskClient) -> None:
    text = unescape(page(client, "?target=claim-119"))
    assert "Ben <b></strong> amended a claim" in text
    assert '<del class="change">The old text 119</del>' in text
    assert '<ins class="change">The new text 119</ins>' in text
    assert "why 119 <i>" in text
    assert "Slug" not in text
    assert "/review/claims/s" in text


def test_what_people_wrote_stays_text(client: FlaskClient) -> None:
    text = page(client)
    assert "<b>" not in text
    assert "<i>" not in text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?what=claim:retire&who=named:Ben", 50),
        ("?what=user:", 0),
        ("?target=claim-11", 11),
        ("?from=2026-01-02&to=2026-01-02", 21),
        ("?from=2027-01-01", 0),
        ("?who=nobody", 0),
        ("?cursor=3", 2),
        ("?cursor=nonsense", 50),
        ("?cursor=99999999999999999999999", 50),
        ("?to=9999-12-31", 50),
    ],
)
def test_filters_narrow_down(client: FlaskClient, query: str, count: int) -> None:
    text = page(client, query)
    assert len(numbers(text)) == count
    if not count:
        assert "No event fits" in text


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?from=yesterday", "from"),
        ("?to=2026-02-30", "to"),
        ("?from=2026-02-02&to=2026-01-01", "to"),
        ("?what=claim:eat", "what"),
        ("?target=%00", "target"),
        ("?target=" + "x" * 201, "target"),
    ],
)
def test_a_filter_that_makes_no_sense_is_told(
    client: FlaskClient, query: str, field: str
) -> None:
    for path in ("/review/audit", "/review/audit.jsonl"):
        answer = client.get(path + query)
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.get_data(as_text=True)


def test_the_export_can_be_proved_elsewhere(
    client: FlaskClient, store: ClaimStore
) -> None:
    answer = client.get("/review/audit.jsonl")
    assert answer.mimetype == "application/jsonl"
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = [json.loads(line) for line in answer.get_data().splitlines()]
    events = [
        AuditEvent(**{**line, "at": datetime.fromisoformat(line["at"])})
        for line in lines
    ]
    assert verify_chain(events, expected_count=store.audit_count()) == 120
    some = client.get("/review/audit.jsonl?what=claim:retire").get_data()
    assert len(some.splitlines()) == 60


class TestProof:
    def test_a_whole_trail_holds(self, client: FlaskClient) -> None:
        text = client.post("/review/audit/verify").get_data(as_text=True)
        assert "The trail holds:" in text
        assert "120 events" in text

    def test_a_broken_one_is_told_with_its_place(
        self, client: FlaskClient, store: ClaimStore
    ) -> None:
        records = store._records
        events = list(records.events)
        events[59] = replace(events[59], reason="forged")
        records.events = tuple(events)
        text = client.post("/review/audit/verify").get_data(as_text=True)
        assert "broken at event 60" in text
        assert "holds" not in text


def test_people_who_only_look_on_do_not_see_it(app: Flask) -> None:
    assert signed_in_client(app, Role.VIEWER).get("/review/audit").status_code == 403


def test_every_action_has_words() -> None:
    words = {str(action): action_words(action) for action in AuditAction}
    assert not [name for name, told in words.items() if ":" in told]
    assert len(set(words.values())) == len(words)


def test_what_a_candidate_and_a_question_were_is_shown_with_a_way_there(
    store: ClaimStore, client: FlaskClient
) -> None:
    with store.unit_of_work() as work:
        for action, target, after in (
            (AuditAction.CANDIDATE_REJECT, "doc-1", {"exact": "It was late."}),
            (AuditAction.QUESTION_DISMISS, "k1", {"question": "Was it late?"}),
            (AuditAction.VERDICT_JUDGE, "v1", {"submission": "It was on time."}),
        ):
            work.append_audit(AuditEntry(BEN, action, target, NOW, after=after))
        work.commit()
    shown = page(client)
    for address, text in (
        ("/review/documents/doc-1", "It was late."),
        ("/review/questions/k1", "Was it late?"),
        ("/review/feedback/v1", "It was on time."),
    ):
        assert re.search(rf'href="{address}"[^>]*>{re.escape(text)}</a>', shown)
