"""The store of a past day answers as it did then, whatever has changed since."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from claims.audit import AuditAction, AuditEntry
from claims.models import Actor
from claims.store import open_store
from tests.webapp import CLAIMS, document
from verifier.engine.config import EngineConfig
from verifier.engine.pipeline import Engine
from verifier.engine.retrieval import Retriever
from verifier.errors import FutureDay
from verifier.past import PastRanking, end_of
from verifier.service import Rank, Verification, VerificationService

ANNA = Actor("named:Anna", "Anna")
DAY = date(2026, 1, 1)
TEXT = "The bridge in Lindau was closed for 12 days."


def words_of(store: Any) -> Rank:
    return Retriever(store.search).rank


class World:
    """A store that changes at noon of each day, and a service over it."""

    def __init__(self) -> None:
        self.store = open_store("memory://")
        self.now = datetime(2026, 1, 1, 12, tzinfo=UTC)
        rank = words_of(self.store)
        self.past = PastRanking(self.store, rank, words_of)
        self.service = VerificationService(
            store=self.store,
            engine=Engine(EngineConfig()),
            rank=rank,
            clock=lambda: self.now,
            new_id=lambda: "id",
            rank_at=self.past.rank_at,
        )
        self.given: dict[date, Verification] = {}

    def change(self, *added: Any, retire: str | None = None) -> None:
        """Change the store, note the answer, and let a day pass."""
        with self.store.unit_of_work() as work:
            work.add_document(document())
            work.add_claims([replace(each, created_at=self.now) for each in added])
            if retire is not None:
                work.retire(retire)
            entry = AuditEntry(ANNA, AuditAction.STORE_IMPORT, "file", self.now)
            work.append_audit(entry)
            work.commit()
        self.given[self.now.date()] = self.service.verify(TEXT)
        self.now += timedelta(days=1)


@pytest.fixture
def world() -> World:
    made = World()
    made.change(CLAIMS[1])
    made.change(CLAIMS[0])
    second = replace(CLAIMS[0], id="claim-1.2", version=2, topics=("roads",))
    made.change(second, CLAIMS[2])
    made.change(retire="claim-1.2")
    return made


def answer(verification: Verification) -> tuple[Any, ...]:
    verdict = verification.verdict
    decided = [each.claim_id for each in verdict.evidence if each.deciding]
    return verdict.label, verdict.confidence, verdict.reason, decided


def test_each_day_is_answered_as_it_was_that_day(world: World) -> None:
    labels = [each.verdict.label for each in world.given.values()]
    assert labels == ["unknown", "supported", "supported", "unknown"]
    for day, given in world.given.items():
        then = world.service.verify(TEXT, day)
        assert answer(then) == answer(given), day
        assert then.as_of == day


def test_before_anything_was_published_nothing_is_known(world: World) -> None:
    then = world.service.verify(TEXT, DAY - timedelta(days=1))
    assert then.verdict.label == "unknown"
    assert then.verdict.evidence == ()


def test_today_is_the_store_as_it_stands(world: World) -> None:
    today = world.now.date()
    assert answer(world.service.verify(TEXT, today)) == answer(
        world.service.verify(TEXT)
    )


def test_a_day_to_come_is_refused(world: World) -> None:
    with pytest.raises(FutureDay, match="2026-01-06 is still to come"):
        world.service.verify(TEXT, date(2026, 1, 6))


def test_what_is_held_of_a_day_follows_later_changes(world: World) -> None:
    day = DAY + timedelta(days=2)
    before = world.service.verify(TEXT, day)
    world.change(retire="claim-2")
    assert answer(world.service.verify(TEXT, day)) == answer(before)
    other = world.service.verify("Nobody was hurt at the Lindau bridge works.", day)
    assert other.verdict.label == "supported"


def test_what_came_later_crowds_nothing_out(world: World) -> None:
    later = [
        replace(CLAIMS[0], id=f"new-{n}", slug=f"new-{n}", text=f"{TEXT} Number {n}.")
        for n in range(300)
    ]
    world.change(*later)
    day = DAY + timedelta(days=1)
    found = world.past.rank_at(day)(TEXT, 10)
    assert found[0].claim_id == "claim-1"
    assert {each.claim_id for each in found} <= {"claim-1", "claim-2"}


def test_only_some_days_are_held(world: World) -> None:
    for back in range(20):
        world.service.verify(TEXT, DAY - timedelta(days=back))
    assert len(world.past._held) == 8


def test_a_day_ends_at_midnight_in_utc() -> None:
    assert end_of(date(2025, 12, 31)) == datetime(2026, 1, 1, tzinfo=UTC)
