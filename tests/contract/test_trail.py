"""The audit trail: found by filters alike in every store; nothing altered unseen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from claims.audit import AuditAction, AuditEntry, ChainBroken, event_hash
from claims.models import Actor
from claims.store import migrate, open_store
from claims.store.sql.rows import event_of
from claims.store.trail import TrailFilter, verify_trail

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ANNA = Actor("user:a", "Anna")
BERTA = Actor("user:b", "berta")


def write(store, *entries):
    with store.unit_of_work() as work:
        for entry in entries:
            work.append_audit(entry)
        work.commit()


def entry(number, actor=ANNA, action=AuditAction.CLAIM_PROPOSE, **facts):
    at = NOW + timedelta(hours=number)
    return AuditEntry(
        actor, action, facts.pop("target", f"claim-{number}"), at, **facts
    )


@pytest.fixture
def filled(store):
    write(
        store,
        entry(1),
        entry(2, BERTA, AuditAction.CLAIM_RETIRE, target="claim-1"),
        entry(3, BERTA, AuditAction.USER_ROLE, target="user:a"),
        entry(
            30, Actor(ANNA.id, "Anna Kern"), AuditAction.CLAIM_AMEND, target="claim_1"
        ),
    )
    return store


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (TrailFilter(), [4, 3, 2, 1]),
        (TrailFilter(actor_id=BERTA.id), [3, 2]),
        (TrailFilter(action="claim:retire"), [2]),
        (TrailFilter(action="claim:"), [4, 2, 1]),
        (TrailFilter(action="cla%:"), []),
        (TrailFilter(target="claim-1"), [2, 1]),
        (TrailFilter(target="claim_"), [4]),
        (TrailFilter(since=NOW + timedelta(hours=2)), [4, 3, 2]),
        (TrailFilter(until=NOW + timedelta(hours=2)), [1]),
        (TrailFilter(actor_id=BERTA.id, action="claim:"), [2]),
    ],
)
def test_filters_narrow_down(filled, wanted, numbers):
    assert [each.number for each in filled.find_events(wanted)] == numbers
    rising = filled.find_events(wanted, oldest_first=True)
    assert [each.number for each in rising] == numbers[::-1]


def test_pages_follow_each_other(filled):
    wanted = TrailFilter()
    first = filled.find_events(wanted, limit=3)
    second = filled.find_events(wanted, beyond=first[-1].number, limit=3)
    assert [each.number for each in first + second] == [4, 3, 2, 1]
    rising = filled.find_events(wanted, beyond=2, oldest_first=True)
    assert [each.number for each in rising] == [3, 4]
    assert filled.find_events(wanted, limit=1) == filled.audit_events(after=3)


def test_everybody_who_changed_something_is_listed(filled):
    assert filled.audit_actors() == [Actor(ANNA.id, "Anna Kern"), BERTA]


COUNT = 1_000


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("trail") / "claims.sqlite3"
    url = f"sqlite:///{path}"
    migrate(url)
    store = open_store(url)
    write(store, *(entry(each, reason=f"r{each}") for each in range(COUNT)))
    yield store
    store.close()


class Tampered:
    """Events, and what the store says of the last one: before, and after reading."""

    def __init__(self, events, *tails):
        self._events = events
        self._tails = list(tails)

    def audit_events(self, *, after=0, limit=100):
        start = 0
        if after:
            start = 1 + max(
                at for at, each in enumerate(self._events) if each.number == after
            )
        return self._events[start : start + limit]

    def audit_tail(self):
        return self._tails.pop(0) if len(self._tails) > 1 else self._tails[0]


class TestTampering:
    """1,000 events in a database that someone with its password has changed."""

    def broken_at(self, store, *statements):
        """Return where the trail is broken after ``statements``, which are undone."""
        with store._database.write() as connection:
            for statement in statements:
                assert connection.exec_driver_sql(statement).rowcount != 0, statement
            rows = connection.exec_driver_sql(
                "SELECT * FROM audit_events ORDER BY number"
            )
            events = [event_of(row) for row in rows]
            connection.rollback()
        with pytest.raises(ChainBroken) as found:
            verify_trail(Tampered(events, store.audit_tail()))
        return found.value.number

    def test_untouched_it_holds(self, written):
        assert verify_trail(written) == COUNT

    @pytest.mark.parametrize("number", [1, 2, 500, 999, 1000])
    @pytest.mark.parametrize(
        "change",
        [
            "reason = 'other'",
            "reason = NULL",
            "actor_id = 'user:x'",
            "actor_name = 'X'",
            "action = 'claim:amend'",
            "target = 'claim-x'",
            "at = '2025-01-01T00:00:00.000000+00:00'",
            "before = '{}'",
            "after = '{}'",
            "hash = substr(hash, 1, 63) || 'x'",
            "previous_hash = hash",
        ],
    )
    def test_an_altered_event_is_found(self, written, number, change):
        statement = f"UPDATE audit_events SET {change} WHERE number = {number}"
        assert self.broken_at(written, statement) in (number, number + 1)

    @pytest.mark.parametrize("number", [1, 2, 500, 999])
    def test_a_deleted_event_is_found(self, written, number):
        deletion = f"DELETE FROM audit_events WHERE number = {number}"
        assert self.broken_at(written, deletion) == number
        # ... also where those after it were moved up into the gap.
        moved = [
            f"UPDATE audit_events SET number = -number WHERE number > {number}",
            f"UPDATE audit_events SET number = -number - 1 WHERE number < -{number}",
        ]
        assert self.broken_at(written, deletion, *moved) == number

    @pytest.mark.parametrize("left", [0, 1, 999])
    def test_events_cut_off_at_the_end_are_found(self, written, left):
        deletion = f"DELETE FROM audit_events WHERE number > {left}"
        assert self.broken_at(written, deletion) == left + 1

    @pytest.mark.parametrize("pair", [(1, 2), (499, 500), (1, 1000)])
    def test_events_that_changed_places_are_found(self, written, pair):
        one, other = pair
        swap = [
            f"UPDATE audit_events SET number = 0 WHERE number = {one}",
            f"UPDATE audit_events SET number = {one} WHERE number = {other}",
            f"UPDATE audit_events SET number = {other} WHERE number = 0",
        ]
        assert self.broken_at(written, *swap) == one

    def test_an_added_event_is_found(self, written):
        copy = (
            "INSERT INTO audit_events SELECT 1001, at, actor_id, actor_name, action, "
            "target, before, after, reason, previous_hash, hash FROM audit_events "
            "WHERE number = 1000"
        )
        assert self.broken_at(written, copy) == 1001

    @pytest.mark.parametrize("number", [1, 500, 1000])
    def test_an_event_with_a_hash_made_anew_is_found(self, written, number):
        """Whoever knows how hashes are made still breaks the next one, or the tail."""
        events = written.audit_events(limit=COUNT)
        forged = replace(events[number - 1], reason="forged")
        events[number - 1] = replace(forged, hash=event_hash(forged))
        with pytest.raises(ChainBroken) as found:
            verify_trail(Tampered(events, written.audit_tail()))
        assert found.value.number == min(number + 1, COUNT)

    def test_writing_meanwhile_is_no_tampering(self, written):
        events = written.audit_events(limit=COUNT)
        half = (500, events[499].hash)
        whole = (1000, events[999].hash)
        assert verify_trail(Tampered(events, half, whole)) == COUNT
        assert verify_trail(Tampered(events[:700], half, whole)) == 700
