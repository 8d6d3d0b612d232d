"""Webhooks, changes and deliveries are alike in every store, and nothing is lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from claims.audit import AuditAction, AuditEntry
from claims.callbacks import (
    Announcement,
    Attempt,
    Delivery,
    DeliveryState,
    EventType,
    Message,
    Subscription,
    Webhook,
)
from claims.errors import DeliveryNotFound, WebhookNotFound
from claims.models import Actor, ClaimStatus
from claims.store.kept import KeptVerdict
from tests.webapp import CLAIMS, document

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ANNA = Actor("named:Anna", "Anna")
LEASE = timedelta(seconds=30)
ALL = tuple(EventType)


def webhook(name="wh-1", **changes):
    made = Webhook(
        id=name,
        url=f"https://{name}.example/in",
        secret="whsec_" + "c2VjcmV0" * 4,
        events=ALL,
        owner=ANNA,
        created_at=NOW,
        note="CMS",
    )
    return replace(made, **changes)


def add(store, *webhooks):
    with store.unit_of_work() as work:
        for each in webhooks:
            work.add_webhook(each)
        work.commit()


def message(number, at=NOW):
    return Message(f"msg-{number}", "claim.published", at, f'{{"number": {number}}}')


def delivery(number, to="wh-1", at=NOW):
    return Delivery(
        id=f"dlv-{to}-{number}",
        webhook_id=to,
        message=message(number, at),
        state=DeliveryState.WAITING,
        tries=0,
        due_at=at,
    )


def send(store, *deliveries):
    for each in deliveries:
        store.send_message(each.message, each)


def change(store, *, add=(), retire=(), at=NOW, audit=True):
    with store.unit_of_work() as work:
        work.add_document(document())
        for each in add:
            work.add_claim(each)
        for each in retire:
            work.retire(each)
        if audit:
            entry = AuditEntry(ANNA, AuditAction.CLAIM_APPROVE, "claim-1", at)
            work.append_audit(entry)
        return work.commit()


def told(store):
    return [
        (
            each.announcement.type,
            each.announcement.data["claim_id"],
            each.announcement.data["previous_id"],
        )
        for each in store.open_changes(100)
    ]


class TestWebhooks:
    def test_they_are_kept_as_they_are(self, store):
        later = webhook("wh-2", created_at=NOW + LEASE, note=None, events=ALL[:1])
        add(store, later, webhook())
        assert store.list_webhooks() == [webhook(), later]
        assert store.get_webhook("wh-2") == later
        assert later.secret not in repr(later)
        with pytest.raises(WebhookNotFound):
            store.get_webhook("wh-3")

    def test_what_is_not_committed_is_not_kept(self, store):
        with store.unit_of_work() as work:
            work.add_webhook(webhook())
        assert store.list_webhooks() == []

    def test_removing_one_takes_its_deliveries_and_subscriptions(self, store):
        add(store, webhook(), webhook("wh-2"))
        send(store, delivery(1), delivery(2, "wh-2"))
        subscribe(store)
        with store.unit_of_work() as work:
            work.remove_webhook("wh-1")
            with pytest.raises(WebhookNotFound):
                work.remove_webhook("wh-1")
            work.commit()
        assert [each.id for each in store.list_webhooks()] == ["wh-2"]
        assert store.list_deliveries("wh-1") == []
        assert store.list_subscriptions("verdict-1") == []
        assert store.get_delivery("dlv-wh-2-2").state is DeliveryState.WAITING

    def test_disabling_one_keeps_what_waits_as_dead(self, store):
        add(store, webhook())
        send(store, delivery(1))
        disabled = webhook(disabled_at=NOW, disabled_because="gone")
        with store.unit_of_work() as work:
            work.set_webhook(disabled)
            work.commit()
        assert store.get_webhook("wh-1") == disabled
        assert store.get_delivery("dlv-wh-1-1").state is DeliveryState.DEAD
        assert store.lease_delivery("a", NOW, NOW + LEASE) is None


class TestChanges:
    def test_a_published_an_amended_and_a_retired_claim_are_noted(self, store):
        add(store, webhook())
        first = CLAIMS[0]
        second = replace(first, id="claim-1.2", version=2, text="It was 13 days.")
        revision = change(store, add=[first])
        change(store, add=[second])
        change(store, retire=["claim-1.2"])
        assert told(store) == [
            (EventType.CLAIM_PUBLISHED, "claim-1", None),
            (EventType.CLAIM_AMENDED, "claim-1.2", "claim-1"),
            (EventType.CLAIM_RETIRED, "claim-1.2", None),
        ]
        assert store.last_change_revision() == revision + 2
        assert store.open_changes(1)[0].revision == revision
        assert store.open_changes(1)[0].announcement.at == NOW
        assert len(store.changes_after(revision, 10)) == 2

    def test_drafts_are_nobodys_business(self, store):
        add(store, webhook())
        change(store, add=[replace(CLAIMS[0], status=ClaimStatus.DRAFT)])
        change(store, retire=["claim-1"])
        assert told(store) == []

    def test_nothing_is_noted_where_nobody_listens(self, store):
        change(store, add=[CLAIMS[0]])
        add(store, webhook(disabled_at=NOW))
        change(store, add=[CLAIMS[1]])
        assert told(store) == []
        assert store.last_change_revision() == 0

    def test_a_change_that_is_rolled_back_is_not_noted(self, store):
        add(store, webhook())
        with store.unit_of_work() as work:
            work.add_document(document())
            work.add_claim(CLAIMS[0])
            work.append_audit(AuditEntry(ANNA, AuditAction.CLAIM_APPROVE, "x", NOW))
        assert told(store) == []

    def test_others_can_be_announced(self, store):
        add(store, webhook())
        data = {"question": "Was it 12 days? Ünd 日", "claim_ids": ["claim-1"]}
        with store.unit_of_work() as work:
            work.announce(Announcement(EventType.QUESTION_ANSWERED, NOW, data))
            work.commit()
        (found,) = store.open_changes(10)
        assert found.announcement.type is EventType.QUESTION_ANSWERED
        assert dict(found.announcement.data) == data

    def test_a_change_becomes_a_message_once(self, store):
        add(store, webhook(), webhook("wh-2"))
        change(store, add=[CLAIMS[0]])
        (found,) = store.open_changes(10)
        both = [delivery(1), delivery(1, "wh-2")]
        assert store.publish_change(found, message(1), both) is True
        again = [replace(each, id=f"{each.id}-again") for each in both]
        assert store.publish_change(found, message(2), again) is False
        assert store.open_changes(10) == []
        assert store.changes_after(0, 10) == [found]
        assert [each.id for each in store.list_deliveries("wh-2")] == ["dlv-wh-2-1"]

    def test_a_change_that_nobody_wants_is_done_with(self, store):
        add(store, webhook())
        change(store, add=[CLAIMS[0]])
        (found,) = store.open_changes(10)
        assert store.publish_change(found, None, []) is True
        assert store.open_changes(10) == []


def lease(store, owner="a", at=NOW):
    return store.lease_delivery(owner, at, at + LEASE)


FAILED = Attempt(NOW, delivered=False, status=500, error="HTTP 500")


class TestDeliveries:
    def test_a_delivery_is_lent_to_one_and_settled(self, store):
        add(store, webhook())
        send(store, delivery(1))
        held = lease(store)
        assert held.delivery == delivery(1)
        assert held.webhook == webhook()
        assert lease(store, "b") is None
        done = Attempt(NOW + LEASE / 2, delivered=True, status=204, error=None)
        assert store.settle_delivery(held, done) == webhook()
        found = store.get_delivery(held.delivery.id)
        assert found.state is DeliveryState.DELIVERED
        assert (found.tries, found.status, found.tried_at) == (1, 204, done.at)
        assert lease(store, "b", NOW + 3 * LEASE) is None

    def test_one_that_failed_is_due_again_with_the_same_message(self, store):
        add(store, webhook())
        send(store, delivery(1))
        again = replace(FAILED, again_at=NOW + timedelta(minutes=5))
        after = store.settle_delivery(lease(store), again)
        assert after.failing_since == NOW
        assert lease(store) is None
        held = lease(store, at=again.again_at)
        assert held.delivery.message == message(1)
        assert (held.delivery.tries, held.delivery.error) == (1, "HTTP 500")
        late = replace(again, at=NOW + LEASE)
        assert store.settle_delivery(held, late).failing_since == NOW

    def test_a_success_ends_the_failing(self, store):
        add(store, webhook(failing_since=NOW))
        send(store, delivery(1))
        done = Attempt(NOW, delivered=True, status=200, error=None)
        assert store.settle_delivery(lease(store), done).failing_since is None

    def test_an_owner_that_was_killed_loses_it_to_the_next(self, store):
        add(store, webhook())
        send(store, delivery(1))
        dead = lease(store, "dead")
        assert lease(store, "heir", NOW + LEASE / 2) is None
        heirs = lease(store, "heir", NOW + LEASE)
        assert heirs.delivery == dead.delivery
        assert store.settle_delivery(dead, FAILED) is None
        assert store.get_webhook("wh-1").failing_since is None
        done = Attempt(NOW, delivered=True, status=200, error=None)
        assert store.settle_delivery(heirs, done) is not None

    def test_a_slow_receiver_holds_up_only_itself(self, store):
        add(store, webhook(), webhook("wh-2"))
        send(store, delivery(1), delivery(2), delivery(3, "wh-2"))
        assert lease(store, "a").delivery.id == "dlv-wh-1-1"
        assert lease(store, "b").delivery.id == "dlv-wh-2-3"
        assert lease(store, "c") is None

    def test_the_oldest_goes_first(self, store):
        add(store, webhook())
        send(store, delivery(2, at=NOW + LEASE), delivery(1))
        assert lease(store, at=NOW + LEASE).delivery.id == "dlv-wh-1-1"

    def test_a_dead_one_waits_for_a_replay(self, store):
        add(store, webhook())
        send(store, delivery(1))
        store.settle_delivery(lease(store), FAILED)
        assert store.get_delivery("dlv-wh-1-1").state is DeliveryState.DEAD
        assert lease(store, at=NOW + 100 * LEASE) is None
        assert store.count_deliveries("wh-1") == {
            DeliveryState.WAITING: 0,
            DeliveryState.DELIVERED: 0,
            DeliveryState.DEAD: 1,
        }
        assert store.replay_deliveries("wh-1", NOW) == 1
        held = lease(store)
        assert held.delivery.message == message(1)
        assert held.delivery.tries == 0

    def test_one_that_arrived_can_be_sent_again_by_name(self, store):
        add(store, webhook())
        send(store, delivery(1))
        assert store.replay_deliveries("wh-1", NOW, "dlv-wh-1-1") == 0
        done = Attempt(NOW, delivered=True, status=200, error=None)
        store.settle_delivery(lease(store), done)
        assert store.replay_deliveries("wh-1", NOW) == 0
        assert store.replay_deliveries("wh-2", NOW, "dlv-wh-1-1") == 0
        assert store.replay_deliveries("wh-1", NOW, "dlv-wh-1-1") == 1
        assert lease(store).delivery.message == message(1)

    def test_they_are_listed_newest_first_and_paged(self, store):
        add(store, webhook())
        send(store, *(delivery(n, at=NOW + n * LEASE) for n in range(5)))
        ids = [f"dlv-wh-1-{n}" for n in (4, 3, 2, 1, 0)]
        assert [each.id for each in store.list_deliveries("wh-1")] == ids
        page = store.list_deliveries("wh-1", after=ids[1], limit=2)
        assert [each.id for each in page] == ids[2:4]
        assert store.list_deliveries("wh-1", state=DeliveryState.DEAD) == []
        with pytest.raises(DeliveryNotFound):
            store.list_deliveries("wh-1", after="dlv-none")
        with pytest.raises(DeliveryNotFound):
            store.get_delivery("dlv-none")

    def test_a_message_to_nobody_is_not_kept(self, store):
        with pytest.raises(WebhookNotFound):
            store.send_message(message(1), delivery(1, "wh-none"))

    def test_old_ones_are_forgotten_but_not_what_waits(self, store):
        add(store, webhook())
        send(store, delivery(1), delivery(2), delivery(3, at=NOW + LEASE))
        store.settle_delivery(lease(store), FAILED)
        assert store.forget_callbacks(NOW + timedelta(seconds=1)) == 1
        left = {each.id for each in store.list_deliveries("wh-1")}
        assert left == {"dlv-wh-1-2", "dlv-wh-1-3"}


def subscription(**changes):
    made = Subscription(
        id="sub-1",
        verdict_id="verdict-1",
        webhook_id="wh-1",
        answer="supported",
        rests_on=("claim-1",),
        created_at=NOW,
    )
    return replace(made, **changes)


def subscribe(store, **changes):
    store.keep_verdict(KeptVerdict("verdict-1", "A claim.", "{}", "1", 1, NOW))
    return store.add_subscription(subscription(**changes))


class TestSubscriptions:
    def test_there_is_one_for_each_verdict_and_webhook(self, store):
        add(store, webhook(), webhook("wh-2"))
        assert subscribe(store) == subscription()
        assert subscribe(store, id="sub-2") == subscription()
        other = subscription(id="sub-3", webhook_id="wh-2", created_at=NOW + LEASE)
        assert store.add_subscription(other) == other
        assert store.list_subscriptions("verdict-1") == [subscription(), other]
        assert store.remove_subscription("sub-1") is True
        assert store.remove_subscription("sub-1") is False

    def test_they_are_stale_until_compared(self, store):
        add(store, webhook())
        before = subscribe(store)
        assert store.stale_subscriptions(0, 10) == [before]
        after = replace(before, checked_revision=7)
        assert store.settle_subscription(before, after) is True
        assert store.stale_subscriptions(7, 10) == []
        assert store.stale_subscriptions(8, 10) == [after]

    def test_what_is_found_is_kept_once_together_with_its_message(self, store):
        add(store, webhook())
        before = subscribe(store)
        after = replace(before, answer="unknown", rests_on=(), checked_revision=7)
        news = (message(1), delivery(1))
        assert store.settle_subscription(before, after, *news) is True
        twice = (message(2), delivery(2))
        assert store.settle_subscription(before, after, *twice) is False
        assert store.list_subscriptions("verdict-1") == [after]
        assert [each.id for each in store.list_deliveries("wh-1")] == ["dlv-wh-1-1"]

    def test_those_of_a_disabled_webhook_wait_and_are_compared_anew(self, store):
        add(store, webhook())
        before = subscribe(store, checked_revision=3)
        with store.unit_of_work() as work:
            work.set_webhook(webhook(disabled_at=NOW))
            work.commit()
        assert store.stale_subscriptions(9, 10) == []
        with store.unit_of_work() as work:
            work.set_webhook(webhook())
            work.commit()
        assert store.stale_subscriptions(0, 10) == [
            replace(before, checked_revision=None)
        ]

    def test_changes_stay_until_each_is_compared_with_them(self, store):
        add(store, webhook())
        revision = change(store, add=[CLAIMS[0]])
        (found,) = store.open_changes(10)
        store.publish_change(found, None, [])
        subscribe(store, checked_revision=revision - 1)
        late = NOW + timedelta(days=99)
        store.forget_callbacks(late)
        assert store.changes_after(0, 10) == [found]
        (stale,) = store.stale_subscriptions(revision, 10)
        store.settle_subscription(stale, replace(stale, checked_revision=revision))
        store.forget_callbacks(late)
        assert store.changes_after(0, 10) == []

    def test_those_of_a_verdict_that_is_gone_are_forgotten(self, store):
        add(store, webhook())
        subscribe(store)
        store.forget_callbacks(NOW)
        assert len(store.list_subscriptions("verdict-1")) == 1
        store.forget_verdict("verdict-1")
        store.forget_callbacks(NOW)
        assert store.list_subscriptions("verdict-1") == []
