"""Every store knows which versions answered when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from claims.audit import AuditAction, AuditEntry
from claims.models import Actor, ClaimStatus
from claims.store import open_store
from claims.store.migrating import downgrade, upgrade
from claims.store.sql.engine import make_engine, parse_url
from tests.webapp import CLAIMS, document

ANNA = Actor("named:Anna", "Anna")
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIRST = replace(CLAIMS[0], created_at=START)
SECOND = replace(FIRST, id="claim-1.2", version=2, text="It was closed for 13 days.")
OTHER = replace(CLAIMS[1], created_at=START)


def on(day):
    return START + timedelta(days=day)


def change(store, day, *added, retire=None, action=AuditAction.STORE_IMPORT):
    target = retire or added[0].id
    with store.unit_of_work() as work:
        work.add_document(document())
        work.add_claims([replace(each, created_at=on(day)) for each in added])
        if retire is not None:
            work.retire(retire)
            action = AuditAction.CLAIM_RETIRE
        work.append_audit(AuditEntry(ANNA, action, target, on(day)))
        work.commit()


def answered(store, moment):
    ids = [each.id for each in store.iter_claims()]
    gone = store.gone_since(moment)
    assert all(each.status is ClaimStatus.PUBLISHED for each in gone)
    return store.standing(ids, moment) | {each.id for each in gone}


def filled(store):
    change(store, 0, FIRST)
    change(store, 1, SECOND, OTHER)
    change(store, 2, retire="claim-2")
    change(store, 3, CLAIMS[3], action=AuditAction.CLAIM_PROPOSE)  # a draft
    change(store, 4, retire="claim-4")


EXPECTED = {
    -1: set(),
    0.5: {"claim-1"},
    1.5: {"claim-1.2", "claim-2"},
    2.5: {"claim-1.2"},
    9: {"claim-1.2"},
}


@pytest.mark.parametrize("day", EXPECTED)
def test_what_answered_then(store, day):
    filled(store)
    assert answered(store, on(day)) == EXPECTED[day]


def test_a_change_at_the_very_moment_comes_after_it(store):
    filled(store)
    assert answered(store, on(0)) == set()
    assert answered(store, on(1)) == {"claim-1"}
    assert answered(store, on(2)) == {"claim-1.2", "claim-2"}


def test_it_answers_from_the_moment_of_the_change_not_from_when_it_was_written(store):
    with store.unit_of_work() as work:
        work.add_document(document())
        work.add_claims([FIRST])
        entry = AuditEntry(ANNA, AuditAction.STORE_IMPORT, FIRST.id, on(5))
        work.append_audit(entry)
        work.commit()
    assert answered(store, on(1)) == set()
    assert answered(store, on(6)) == {"claim-1"}


def test_what_is_published_and_replaced_at_once_never_answered(store):
    change(store, 0, FIRST, SECOND, OTHER)
    assert answered(store, on(1)) == {"claim-1.2", "claim-2"}
    assert [hit.claim_id for hit in store.search("closed for 13 days", limit=1)] == [
        "claim-1.2"
    ]
    change(store, 2, CLAIMS[2])
    assert answered(store, on(3)) == {"claim-1.2", "claim-2", "claim-3"}


def test_a_store_of_before_gets_its_moments_from_the_audit_trail(database_url):
    engine = make_engine(parse_url(database_url))
    try:
        upgrade(engine)
        store = open_store(database_url)
        filled(store)
        draft = replace(CLAIMS[2], status=ClaimStatus.IN_REVIEW)
        change(store, 5, draft, action=AuditAction.CLAIM_PROPOSE)
        with store.unit_of_work() as work:
            work.set_status("claim-3", ClaimStatus.PUBLISHED)
            entry = AuditEntry(ANNA, AuditAction.CLAIM_APPROVE, "claim-3", on(6))
            work.append_audit(entry)
            work.commit()
        store.close()
        query = text("SELECT id, published_at, retired_at FROM claims ORDER BY id")
        with engine.connect() as connection:
            before = connection.execute(query).all()
        downgrade(engine, "0006")
        upgrade(engine)
        with engine.connect() as connection:
            assert connection.execute(query).all() == before
        store = open_store(database_url)
        for day, expected in EXPECTED.items():
            later = {"claim-3"} if day > 6 else set()
            assert answered(store, on(day)) == expected | later
        store.close()
    finally:
        engine.dispose()
