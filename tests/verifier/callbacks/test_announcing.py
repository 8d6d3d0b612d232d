"""What changes in the store becomes one message for those who asked for it."""

import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from claims.audit import AuditAction, AuditEntry
from claims.callbacks import Announcement, EventType
from claims.models import Actor, Claim
from claims.store import open_store
from claims.store.base import ClaimStore
from claims.subscribing import add_webhook, secret_of
from tests.webapp import CLAIMS, document
from verifier.callbacks.announcing import Announcer
from verifier.callbacks.composing import Composer

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ANNA = Actor("named:Anna", "Anna")


@pytest.fixture
def store() -> ClaimStore:
    opened = open_store("memory://")
    listen(opened, "wh-all", *EventType)
    listen(opened, "wh-retired", EventType.CLAIM_RETIRED)
    return opened


def listen(store: ClaimStore, name: str, *events: EventType) -> None:
    with store.unit_of_work() as work:
        add_webhook(
            work,
            ANNA,
            webhook_id=name,
            secret=secret_of("r" * 43),
            url=f"https://{name}.example/",
            events=events,
            at=NOW,
        )
        work.commit()


def change(store: ClaimStore, *added: Claim, retired: str | None = None) -> int:
    with store.unit_of_work() as work:
        work.add_document(document())
        work.add_claims(added)
        if retired is not None:
            work.retire(retired)
        work.append_audit(AuditEntry(ANNA, AuditAction.STORE_IMPORT, "file", NOW))
        return work.commit()


def announcer(store: ClaimStore, base: str = "https://facts.example") -> Announcer:
    names = (f"{number:04d}" for number in itertools.count())
    return Announcer(store, Composer(lambda: next(names), base), lambda: NOW)


def sent(store: ClaimStore, webhook_id: str) -> list[dict[str, Any]]:
    found = store.list_deliveries(webhook_id, limit=1000)[::-1]
    return [json.loads(each.message.body) for each in found]


def test_a_published_claim_is_told_with_links(store: ClaimStore) -> None:
    revision = change(store, CLAIMS[0])
    assert announcer(store).step() is True
    assert announcer(store).step() is False
    assert sent(store, "wh-all") == [
        {
            "type": "claim.published",
            "timestamp": "2026-01-02T00:00:00+00:00",
            "data": {
                "claim_id": "claim-1",
                "previous_id": None,
                "slug": "claim-1",
                "version": 1,
                "text": "The bridge in Lindau was closed for 12 days.",
                "rating": "accurate",
                "store_revision": revision,
                "url": "https://facts.example/api/v1/claims/claim-1",
                "page": "https://facts.example/claims/claim-1",
            },
        }
    ]
    assert sent(store, "wh-retired") == []


def test_all_who_asked_get_the_same_message(store: ClaimStore) -> None:
    change(store, CLAIMS[0])
    change(store, retired="claim-1")
    announcer(store).step()
    (one,) = store.list_deliveries("wh-retired")
    other = store.list_deliveries("wh-all")[0]
    assert {one.message.type, other.message.type} <= {
        "claim.retired",
        "claim.published",
    }
    bodies = [each.message.id for each in store.list_deliveries("wh-all")]
    assert one.message.id in bodies
    assert one.message.id.startswith("msg_")


def test_an_amendment_names_the_version_before(store: ClaimStore) -> None:
    change(store, CLAIMS[0])
    change(store, replace(CLAIMS[0], id="claim-1.2", version=2, text="13 days."))
    announcer(store, "").step()
    told = {each["type"]: each["data"] for each in sent(store, "wh-all")}
    amended = told["claim.amended"]
    assert (amended["claim_id"], amended["previous_id"]) == ("claim-1.2", "claim-1")
    assert amended["url"] == "/api/v1/claims/claim-1.2"


def test_an_answered_question_is_told(store: ClaimStore) -> None:
    data = {"question": "Was it shut?", "claim_id": "claim-1"}
    with store.unit_of_work() as work:
        work.announce(Announcement(EventType.QUESTION_ANSWERED, NOW, data))
        work.commit()
    announcer(store).step()
    (told,) = sent(store, "wh-all")
    assert told["type"] == "question.answered"
    assert told["data"]["question"] == "Was it shut?"
    assert told["data"]["page"] == "https://facts.example/claims/claim-1"


def test_a_long_text_is_cut_off_so_that_a_message_stays_short(
    store: ClaimStore,
) -> None:
    change(store, replace(CLAIMS[0], text="日" * 50_000))
    announcer(store).step()
    (found,) = store.list_deliveries("wh-all")
    assert len(found.message.body.encode()) < 20_000
    assert json.loads(found.message.body)["data"]["text"].endswith("…")


def test_two_workers_make_one_message(store: ClaimStore) -> None:
    change(store, *CLAIMS[:3])
    (first, *_) = store.open_changes(10)
    announcer(store).step()
    assert store.publish_change(first, None, []) is False
    assert len(store.list_deliveries("wh-all")) == 3
