"""A delivery is tried until it arrives: the same message, later and later."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from claims.callbacks import DeliveryState, EventType, Webhook
from claims.models import Actor
from claims.store import open_store
from claims.subscribing import add_webhook, enable_webhook, remove_webhook, secret_of
from tests.receiving import Received, genuine
from verifier.callbacks.composing import Composer
from verifier.callbacks.delivering import LEASE_SECONDS, SCHEDULE, Courier
from verifier.callbacks.sending import Reply

START = datetime(2026, 1, 2, tzinfo=UTC)
ANNA = Actor("named:Anna", "Anna")
SECRET = secret_of("r" * 43)


class World:
    """A clock, a receiver that answers as told, and a store with one webhook."""

    def __init__(self) -> None:
        self.now = START
        self.replies: list[Reply] = []
        self.sent: list[tuple[datetime, Received]] = []
        self.store = open_store("memory://")
        with self.store.unit_of_work() as work:
            add_webhook(
                work,
                ANNA,
                webhook_id="wh-1",
                secret=SECRET,
                url="https://cms.example/in",
                events=list(EventType),
                at=START,
            )
            work.commit()
        names = (f"{number:04d}" for number in range(10_000))
        self.composer = Composer(lambda: next(names))

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        self.sent.append((self.now, Received(url, headers, body)))
        return self.replies.pop(0) if self.replies else Reply(204)

    def courier(self, owner: str = "worker") -> Courier:
        return Courier(self.store, self, owner, lambda: self.now)

    def send(self) -> str:
        webhook = self.store.get_webhook("wh-1")
        message = self.composer.test(webhook, self.now)
        (delivery,) = self.composer.deliveries(message, [webhook], self.now)
        self.store.send_message(message, delivery)
        return delivery.id

    def webhook(self) -> Webhook:
        return self.store.get_webhook("wh-1")


@pytest.fixture
def world() -> World:
    return World()


def test_what_arrives_is_signed_and_done(world: World) -> None:
    delivery = world.send()
    assert world.courier().step() is True
    assert world.courier().step() is False
    (_, got), *_ = world.sent
    assert genuine(SECRET, got, START.timestamp())
    found = world.store.get_delivery(delivery)
    assert (found.state, found.tries, found.status) == (DeliveryState.DELIVERED, 1, 204)


def test_ten_tries_with_one_id_at_the_times_of_the_standard(world: World) -> None:
    delivery = world.send()
    world.replies = [Reply(500, "The receiver answered 500.")] * 20
    for _ in range(20):
        world.courier().step()
        world.now = world.store.get_delivery(delivery).due_at
    moments = [at for at, _ in world.sent]
    waits = [(after - before).total_seconds() for before, after in pairwise(moments)]
    assert waits == list(SCHEDULE)
    assert waits[:4] == [5, 300, 1800, 7200]
    assert len({got.headers["webhook-id"] for _, got in world.sent}) == 1
    assert len({got.body for _, got in world.sent}) == 1
    for at, got in world.sent:
        assert genuine(SECRET, got, at.timestamp())  # each try is signed anew
    found = world.store.get_delivery(delivery)
    assert (found.state, found.tries, found.status) == (DeliveryState.DEAD, 10, 500)


def test_a_replay_has_the_same_id_and_ten_tries_of_its_own(world: World) -> None:
    delivery = world.send()
    world.replies = [Reply(500)] * 10
    for _ in range(10):
        world.courier().step()
        world.now = world.store.get_delivery(delivery).due_at
    assert world.store.replay_deliveries("wh-1", world.now) == 1
    world.courier().step()
    assert world.store.get_delivery(delivery).state is DeliveryState.DELIVERED
    assert len({got.headers["webhook-id"] for _, got in world.sent}) == 1


def test_a_receiver_that_asks_for_more_time_gets_it(world: World) -> None:
    delivery = world.send()
    world.replies = [Reply(503, retry_after=600), Reply(503, retry_after=1)]
    world.courier().step()
    assert world.store.get_delivery(delivery).due_at == START + timedelta(seconds=600)
    world.now += timedelta(seconds=600)
    world.courier().step()
    assert world.store.get_delivery(delivery).due_at == world.now + timedelta(
        seconds=SCHEDULE[1]
    )


def test_a_worker_that_is_killed_loses_nothing(world: World) -> None:
    delivery = world.send()

    class Killed(BaseException):
        pass

    def killed(_url: str, _body: bytes, _headers: Mapping[str, str]) -> Reply:
        raise Killed

    with pytest.raises(Killed):
        Courier(world.store, killed, "dead", lambda: world.now).step()
    assert world.courier("heir").step() is False
    world.now += timedelta(seconds=LEASE_SECONDS)
    assert world.courier("heir").step() is True
    assert world.store.get_delivery(delivery).state is DeliveryState.DELIVERED


def test_a_receiver_that_failed_for_days_is_given_up(world: World) -> None:
    world.replies = [Reply(error="The receiver does not listen there.")] * 100
    first = world.send()
    for _ in range(10):
        world.courier().step()
        world.now = world.store.get_delivery(first).due_at
    assert world.webhook().active
    world.now = START + timedelta(days=5)
    second = world.send()
    world.courier().step()
    after = world.webhook()
    assert not after.active
    assert "since 2026-01-02 00:00 UTC" in (after.disabled_because or "")
    assert world.store.get_delivery(second).state is DeliveryState.DEAD
    event = world.store.audit_events()[-1]
    assert (event.action, event.actor_id) == ("webhook:disable", "verifier:worker")
    with world.store.unit_of_work() as work:
        enable_webhook(work, ANNA, "wh-1", at=world.now)
        work.commit()
    world.replies = []
    assert world.store.replay_deliveries("wh-1", world.now) == 2
    while world.courier().step():
        pass
    assert world.store.get_delivery(second).state is DeliveryState.DELIVERED
    assert world.webhook().failing_since is None


def test_a_success_in_between_starts_the_days_anew(world: World) -> None:
    world.replies = [Reply(500), Reply(204), Reply(500)]
    for day in (0, 3, 6):
        world.now = START + timedelta(days=day)
        world.send()
        world.courier().step()
    assert world.webhook().active
    assert world.webhook().failing_since is not None


def test_a_receiver_that_is_gone_is_sent_nothing_more(world: World) -> None:
    world.replies = [Reply(410, "The receiver answered 410.")]
    delivery, waiting = world.send(), world.send()
    world.courier().step()
    assert not world.webhook().active
    for each in (delivery, waiting):
        assert world.store.get_delivery(each).state is DeliveryState.DEAD
    assert world.courier().step() is False


def test_a_webhook_removed_while_it_is_sent_to_is_no_trouble(world: World) -> None:
    world.send()

    def removing(_url: str, _body: bytes, _headers: Mapping[str, str]) -> Reply:
        with world.store.unit_of_work() as work:
            remove_webhook(work, ANNA, "wh-1", at=START)
            work.commit()
        return Reply(500)

    assert Courier(world.store, removing, "w", lambda: world.now).step() is True
    assert world.store.list_webhooks() == []
