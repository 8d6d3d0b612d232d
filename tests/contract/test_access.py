"""Keys, counters and kept answers are alike in every store, and exact."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from claims.access import create_key, revoke_key
from claims.audit import verify_chain
from claims.errors import InvalidRecord, KeyNotFound
from claims.keys import Scope, hash_of, prefix_of
from claims.models import Actor
from claims.store import migrate, open_store
from claims.store.access import KeptAnswer

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ANNA = Actor("named:Anna", "Anna")
DESK = Actor("named:Graphics desk", "Graphics desk")
SECRET = "abcdefgh" + "0123456789" * 4


def create(store, secret=SECRET, **facts):
    given = {"owner": DESK, "scopes": [Scope.CURATE, Scope.VERIFY], "at": NOW}
    with store.unit_of_work() as work:
        made = create_key(work, ANNA, secret=secret, **{**given, **facts})
        work.commit()
    return made


class TestKeys:
    def test_a_key_is_kept_as_its_hash_and_found_by_it(self, store):
        token, key = create(
            store, note="CMS", per_minute=7, expires_at=NOW + timedelta(days=1)
        )
        assert token == f"vk_{SECRET}"
        assert key.prefix == prefix_of(token) == "vk_abcdefgh"
        assert key.scopes == (Scope.VERIFY, Scope.CURATE)
        assert store.key_by_hash(hash_of(token)) == key
        assert store.key_by_hash(hash_of(token + "x")) is None
        assert store.list_keys() == [key]
        assert SECRET not in repr(key)

    def test_creating_and_revoking_leave_events_without_the_hash(self, store):
        token, key = create(store)
        with store.unit_of_work() as work:
            revoke_key(work, ANNA, key.prefix, at=NOW, reason="left")
            work.commit()
        events = store.audit_events()
        assert [each.action for each in events] == ["key:create", "key:revoke"]
        assert {each.actor_id for each in events} == {ANNA.id}
        assert events[1].reason == "left"
        assert verify_chain(events, expected_count=store.audit_count()) == 2
        assert hash_of(token) not in repr(events)
        assert SECRET not in repr(events)
        found = store.key_by_hash(hash_of(token))
        assert found.state(NOW) == "revoked"

    def test_what_is_not_committed_is_not_kept(self, store):
        with store.unit_of_work() as work:
            create_key(
                work, ANNA, secret=SECRET, owner=DESK, scopes=[Scope.READ], at=NOW
            )
        assert store.list_keys() == []
        assert store.audit_count() == 0

    def test_a_prefix_is_used_once(self, store):
        create(store)
        with pytest.raises(InvalidRecord):
            create(store, secret=SECRET + "other")

    def test_a_key_is_revoked_once(self, store):
        _, key = create(store)
        for prefix, error in (("vk_none0000", KeyNotFound), (key.prefix, None)):
            with store.unit_of_work() as work:
                if error:
                    with pytest.raises(error):
                        revoke_key(work, ANNA, prefix, at=NOW)
                else:
                    revoke_key(work, ANNA, prefix, at=NOW)
                    work.commit()
        with store.unit_of_work() as work, pytest.raises(InvalidRecord):
            revoke_key(work, ANNA, key.prefix, at=NOW)

    @pytest.mark.parametrize(
        "facts",
        [
            {"scopes": []},
            {"owner": Actor("named: ", " ")},
            {"expires_at": NOW},
            {"per_minute": 0},
            {"note": "n" * 201},
        ],
    )
    def test_a_key_that_makes_no_sense_is_refused(self, store, facts):
        with pytest.raises(InvalidRecord):
            create(store, **facts)

    def test_a_short_secret_is_refused(self, store):
        with pytest.raises(ValueError, match="32"):
            create(store, secret="short")

    def test_use_is_noted(self, store):
        _, key = create(store)
        store.touch_key(key.prefix, NOW + timedelta(hours=1))
        assert store.list_keys()[0].last_used_at == NOW + timedelta(hours=1)

    def test_an_expired_key_is_told(self, store):
        _, key = create(store, expires_at=NOW + timedelta(days=1))
        assert key.state(NOW) == "active"
        assert key.state(NOW + timedelta(days=1)) == "expired"


class TestCounters:
    def test_as_much_goes_through_as_the_limit_says(self, store):
        found = [store.take("a", limit=3, window=60, at=NOW) for _ in range(5)]
        assert [each.allowed for each in found] == [True] * 3 + [False] * 2
        assert [each.remaining for each in found] == [2, 1, 0, 0, 0]
        assert {each.reset_seconds for each in found} == {55}

    def test_windows_and_counters_do_not_mix(self, store):
        assert store.take("a", limit=1, window=60, at=NOW).allowed
        assert not store.take("a", limit=1, window=60, at=NOW).allowed
        assert store.take("b", limit=1, window=60, at=NOW).allowed
        later = NOW + timedelta(seconds=60)
        assert store.take("a", limit=1, window=60, at=later).allowed
        assert not store.take("a", limit=1, window=60, at=later).allowed

    def test_units_count_together_or_not_at_all(self, store):
        assert store.take("a", limit=10, window=60, at=NOW, units=8).remaining == 2
        refused = store.take("a", limit=10, window=60, at=NOW, units=3)
        assert (refused.allowed, refused.remaining) == (False, 2)
        refused = store.take("a", limit=10, window=60, at=NOW, units=11)
        assert (refused.allowed, refused.remaining) == (False, 2)
        assert store.take("a", limit=10, window=60, at=NOW, units=2).allowed

    def test_threads_let_exactly_the_limit_through(self, store):
        allowed = []

        def ask():
            for _ in range(5):
                found = store.take("a", limit=17, window=60, at=NOW)
                allowed.append(found.allowed)

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(allowed) == 30
        assert sum(allowed) == 17

    def test_counting_changes_no_knowledge(self, store):
        before = store.revision()
        store.take("a", limit=1, window=60, at=NOW)
        assert store.revision() == before

    def test_the_secret_for_addresses_stays(self, store):
        assert store.address_secret() == store.address_secret()
        assert len(store.address_secret()) == 32


def begin(store, fingerprint="f", at=NOW, caller="vk_abcdefgh", key="k1"):
    return store.begin_request(
        caller, key, fingerprint, at=at, lease=60, keep=24 * 3600
    )


class TestKeptAnswers:
    ANSWER = KeptAnswer(201, b'{"a": 1}', {"Location": "/x"})

    def test_the_first_request_runs_and_its_answer_is_given_again(self, store):
        assert begin(store) is None
        running = begin(store, "other")
        assert (running.fingerprint, running.answer) == ("f", None)
        store.finish_request("vk_abcdefgh", "k1", self.ANSWER)
        assert begin(store, "other").answer == self.ANSWER
        assert begin(store, caller="vk_other000") is None
        assert begin(store, key="k2") is None

    def test_a_request_that_changed_nothing_may_be_sent_again(self, store):
        assert begin(store) is None
        store.forget_request("vk_abcdefgh", "k1")
        assert begin(store) is None
        store.finish_request("vk_abcdefgh", "k1", self.ANSWER)
        store.forget_request("vk_abcdefgh", "k1")
        assert begin(store).answer == self.ANSWER

    def test_a_request_whose_process_died_may_be_sent_again(self, store):
        assert begin(store) is None
        assert begin(store, at=NOW + timedelta(seconds=59)) is not None
        assert begin(store, at=NOW + timedelta(seconds=60)) is None
        assert begin(store, at=NOW + timedelta(seconds=61)) is not None

    def test_an_answer_is_forgotten_after_a_day(self, store):
        assert begin(store) is None
        store.finish_request("vk_abcdefgh", "k1", self.ANSWER)
        assert begin(store, at=NOW + timedelta(hours=23, minutes=59)) is not None
        assert begin(store, at=NOW + timedelta(hours=24)) is None

    def test_one_of_many_equal_requests_runs(self, store):
        found = []
        threads = [
            threading.Thread(target=lambda: found.append(begin(store)))
            for _ in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 20
        assert found.count(None) == 1


def test_old_counters_are_cleared_away(database_url):
    migrate(database_url)
    store = open_store(database_url)
    for number in range(5):
        store.take(f"address {number}", limit=9, window=60, at=NOW)
    store.take("later", limit=9, window=60, at=NOW + timedelta(minutes=2))
    with store._database.read() as connection:
        rows = connection.exec_driver_sql("SELECT counter FROM request_counters").all()
    store.close()
    assert [row[0] for row in rows] == ["later"]
