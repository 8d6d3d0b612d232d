from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.audit import (
    GENESIS,
    AuditAction,
    AuditEntry,
    AuditEvent,
    ChainBroken,
    chain,
    verify_chain,
)
from claims.errors import InvalidRecord
from claims.models import Actor

NOW = datetime(2024, 11, 7, 12, tzinfo=timezone(timedelta(hours=2)))
ANNA = Actor("anna", "Anna")
COUNT = 12


def trail():
    events, previous = [], GENESIS
    for number in range(1, COUNT + 1):
        entry = AuditEntry(
            ANNA, AuditAction.CLAIM_APPROVE, f"claim {number}", NOW, after={"n": number}
        )
        events.append(chain(entry, number, previous))
        previous = events[-1].hash
    return events


def test_a_whole_trail_verifies():
    assert verify_chain(trail(), expected_count=COUNT) == COUNT
    assert verify_chain([]) == 0


def test_times_are_kept_in_utc():
    assert trail()[0].at.tzinfo is UTC


@given(st.integers(0, COUNT - 1), st.sampled_from(fields(AuditEvent)))
def test_any_altered_field_is_found(place, changed):
    events = trail()
    value = getattr(events[place], changed.name)
    other = {
        "at": NOW + timedelta(seconds=1),
        "number": place + 2,
    }.get(changed.name, f"{value}x")
    events[place] = replace(events[place], **{changed.name: other})
    with pytest.raises(ChainBroken):
        verify_chain(events)


@given(st.integers(0, COUNT - 1))
def test_any_removed_event_is_found(place):
    events = trail()
    del events[place]
    with pytest.raises(ChainBroken) as broken:
        verify_chain(events, expected_count=COUNT)
    assert broken.value.number == place + 1


@given(st.permutations(range(COUNT)))
def test_any_other_order_is_found(order):
    events = trail()
    moved = [events[place] for place in order]
    if moved == events:
        assert verify_chain(moved) == COUNT
    else:
        with pytest.raises(ChainBroken):
            verify_chain(moved)


def test_nobody_acts_without_a_name_or_a_time():
    with pytest.raises(InvalidRecord):
        AuditEntry(Actor(" ", ""), AuditAction.USER_ROLE, "x", NOW)
    with pytest.raises(InvalidRecord):
        AuditEntry(ANNA, AuditAction.USER_ROLE, "x", NOW.replace(tzinfo=None))
