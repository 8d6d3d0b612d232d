"""Subscribers hear of a changed answer once, and of nothing else."""

import itertools
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from claims.audit import AuditAction, AuditEntry
from claims.callbacks import EventType, Subscription
from claims.models import Actor, ClaimStatus
from claims.store import open_store
from claims.store.base import ClaimStore
from claims.store.kept import KeptVerdict
from claims.subscribing import add_webhook, secret_of
from tests.webapp import CLAIMS, document, match
from verifier.callbacks.composing import Composer, answer_of
from verifier.callbacks.watching import Watcher
from verifier.engine.config import EngineConfig
from verifier.engine.types import Reason, Verdict, VerdictLabel
from verifier.service import Verification

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ANNA = Actor("named:Anna", "Anna")
TEXT = "The bridge in Lindau was closed for 12 days."


@dataclass
class Ranked:
    claim_id: str
    score: float = 1.0
    cosine: float | None = None


@dataclass
class Service:
    """Supports what a published claim says word for word; counts how often."""

    store: ClaimStore
    asked: list[str] = field(default_factory=list)
    config: EngineConfig = field(default_factory=EngineConfig)

    def rank(self, text: str, limit: int) -> list[Ranked]:
        return [Ranked(hit.claim_id) for hit in self.store.search(text, limit)]

    def verify(self, text: str) -> Verification:
        self.asked.append(text)
        claims = list(self.store.iter_claims(status=ClaimStatus.PUBLISHED))
        found = [claim for claim in claims if claim.text == text]
        label = VerdictLabel.SUPPORTED if found else VerdictLabel.UNKNOWN
        verdict = Verdict(
            claim=text,
            label=label,
            confidence=0.9,
            reason=Reason.STATED_BY_SOURCE if found else Reason.NO_EVIDENCE,
            explanation="So it is.",
            evidence=tuple(match(claim) for claim in found),
            engine_version="test",
            check_versions={},
            store_revision=self.store.revision(),
        )
        return Verification("now", verdict, NOW)


class World:
    def __init__(self) -> None:
        self.store: ClaimStore = open_store("memory://")
        self.service = Service(self.store)
        names = (f"{number:04d}" for number in itertools.count())
        self.watcher = Watcher(
            self.store,
            lambda: cast("Any", self.service),
            Composer(lambda: next(names)),
            lambda: NOW,
        )
        with self.store.unit_of_work() as work:
            add_webhook(
                work,
                ANNA,
                webhook_id="wh-1",
                secret=secret_of("r" * 43),
                url="https://cms.example/in",
                events=[EventType.VERDICT_CHANGED],
                at=NOW,
            )
            work.add_document(document())
            work.commit()

    def change(self, *added: Any, retire: str | None = None) -> None:
        with self.store.unit_of_work() as work:
            work.add_claims(added)
            if retire is not None:
                work.retire(retire)
            work.append_audit(AuditEntry(ANNA, AuditAction.CLAIM_RETIRE, "x", NOW))
            work.commit()

    def subscribe(self, text: str = TEXT) -> None:
        given = self.service.verify(text)
        kept = KeptVerdict(f"verdict-{text}", text, '{"parts": []}', "test", 1, NOW)
        self.store.keep_verdict(kept)
        self.store.add_subscription(
            Subscription(f"sub-{text}", kept.id, "wh-1", answer_of(given), (), NOW)
        )
        self.service.asked.clear()

    def watch(self) -> list[dict[str, Any]]:
        """Compare until all is up to date; return what was told since the start."""
        while self.watcher.step():
            pass
        found = self.store.list_deliveries("wh-1")
        return [json.loads(each.message.body) for each in found]


@pytest.fixture
def world() -> World:
    return World()


def test_an_answer_that_the_store_takes_back_is_told_once(world: World) -> None:
    world.change(CLAIMS[0])
    world.subscribe()
    assert world.watch() == []
    world.change(retire="claim-1")
    (told,) = world.watch()
    assert told["type"] == "verdict.changed"
    assert told["data"]["verification_id"] == f"verdict-{TEXT}"
    assert told["data"]["was"] == {"verdict": "supported", "parts": []}
    assert told["data"]["now"] == {"verdict": "unknown", "parts": []}
    assert told["data"]["claim"] == TEXT
    assert len(world.watch()) == 1


def test_an_answer_that_a_new_claim_gives_is_told(world: World) -> None:
    world.subscribe()
    assert world.watch() == []
    world.change(CLAIMS[0])
    (told,) = world.watch()
    assert told["data"]["now"]["verdict"] == "supported"
    assert told["data"]["claim_ids"] == ["claim-1"]


def test_a_change_of_something_else_answers_nothing_anew(world: World) -> None:
    world.subscribe("Wheat prices rose in Lima.")
    world.watch()
    world.service.asked.clear()
    world.change(CLAIMS[2])
    assert world.watch() == []
    assert world.service.asked == []
    assert world.store.stale_subscriptions(world.store.revision(), 10) == []


def test_a_change_that_leaves_the_answer_is_no_news(world: World) -> None:
    world.change(CLAIMS[0])
    world.subscribe()
    world.watch()
    world.service.asked.clear()
    amended = replace(CLAIMS[0], id="claim-1.2", version=2, topics=("roads",))
    world.change(amended)
    assert world.watch() == []
    assert world.service.asked == [TEXT]
    world.change(retire="claim-1.2")
    assert len(world.watch()) == 1


def test_what_changed_before_anybody_subscribed_is_told(world: World) -> None:
    world.subscribe()
    world.store.keep_verdict(KeptVerdict("old", TEXT, '{"parts": []}', "test", 1, NOW))
    world.change(CLAIMS[0])
    world.store.add_subscription(
        Subscription("sub-old", "old", "wh-1", "contradicted", (), NOW)
    )
    assert {each["data"]["was"]["verdict"] for each in world.watch()} == {
        "unknown",
        "contradicted",
    }


def test_a_verdict_that_is_gone_is_watched_no_longer(world: World) -> None:
    world.subscribe()
    world.store.forget_verdict(f"verdict-{TEXT}")
    assert world.watch() == []
    assert world.store.list_subscriptions(f"verdict-{TEXT}") == []


def test_a_compound_answer_is_compared_part_by_part() -> None:
    part = Verdict(
        claim="A and B",
        label=VerdictLabel.SUPPORTED,
        confidence=1,
        reason=Reason.STATED_BY_SOURCE,
        explanation="",
        evidence=(match(CLAIMS[0]),),
        engine_version="test",
        check_versions={},
    )
    whole = replace(part, label=VerdictLabel.UNKNOWN, evidence=(), parts=(part, part))
    assert answer_of(Verification("x", whole, NOW)) == "unknown supported supported"


def test_many_are_compared_some_at_a_time(world: World) -> None:
    for number in range(45):
        world.subscribe(f"Wheat prices rose by {number} in Lima.")
    steps = 0
    while world.watcher.step():
        steps += 1
    assert steps == 3


def test_a_verdict_that_breaks_the_engine_holds_up_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.subscribe("Broken.")
    world.subscribe()
    world.watch()
    answered = world.service.verify

    def verify(text: str) -> Verification:
        if text == "Broken.":
            raise RuntimeError("the engine failed")
        return answered(text)

    monkeypatch.setattr(world.service, "verify", verify)
    world.change(CLAIMS[0], replace(CLAIMS[1], text="Broken."))
    assert len(world.watch()) == 1
