"""What was read once is not read again, until the store is another."""

from dataclasses import replace
from typing import Any

import pytest

from claims.audit import AuditAction, AuditEntry
from claims.models import Actor
from claims.store import open_store
from tests.webapp import CLAIMS, NOW, document
from verifier import claim_cache
from verifier.claim_cache import ClaimCache

ANNA = Actor("named:Anna", "Anna")


class Counting:
    """A store that notes which claims and documents were asked for."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.asked: list[list[str]] = []

    def revision(self) -> int:
        return int(self.store.revision())

    def get_claims(self, ids: Any) -> Any:
        self.asked.append(sorted(ids))
        return self.store.get_claims(ids)

    def get_documents(self, ids: Any) -> Any:
        self.asked.append(sorted(ids))
        return self.store.get_documents(ids)


@pytest.fixture
def store() -> Any:
    opened = open_store("memory://")
    with opened.unit_of_work() as work:
        work.add_document(document())
        work.add_claims(CLAIMS)
        work.append_audit(AuditEntry(ANNA, AuditAction.STORE_IMPORT, "file", NOW))
        work.commit()
    return opened


IDS = sorted(claim.id for claim in CLAIMS)


def test_what_is_held_is_not_read_again(store):
    counting = Counting(store)
    cache = ClaimCache(counting)
    first = cache.read(IDS)
    before = len(counting.asked)
    assert cache.read(IDS) == first
    assert len(counting.asked) == before
    assert set(first[0]) == set(IDS)
    assert set(first[1]) == {document().id}


def test_only_what_is_missing_is_read(store):
    counting = Counting(store)
    cache = ClaimCache(counting)
    one, *others = IDS
    cache.read([one])
    counting.asked.clear()
    found, _ = cache.read([one, *others, "no-such-claim"])
    assert set(found) == {one, *others}
    assert counting.asked == [sorted([*others, "no-such-claim"])]


def test_a_changed_store_is_read_anew(store):
    cache = ClaimCache(store)
    one = IDS[0]
    cache.read(IDS)
    with store.unit_of_work() as work:
        work.retire(one)
        work.append_audit(AuditEntry(ANNA, AuditAction.STORE_IMPORT, "file", NOW))
        work.commit()
    claims, _ = cache.read(IDS)
    assert claims[one] == store.get_claims([one])[0]


def test_a_store_put_back_to_an_earlier_revision_is_read_anew(store):
    """As by a backup restored under a service that runs."""
    cache = ClaimCache(store)
    cache.read(IDS)
    earlier = open_store("memory://")
    told = [replace(claim, text=f"{claim.text} Or so.") for claim in CLAIMS]
    cache._store = earlier
    assert cache.read(IDS) == ({}, {})
    with earlier.unit_of_work() as work:
        work.add_document(document())
        work.add_claims(told)
        work.append_audit(AuditEntry(ANNA, AuditAction.STORE_IMPORT, "file", NOW))
        work.commit()
    claims, _ = cache.read(IDS)
    assert {claim.text for claim in claims.values()} == {each.text for each in told}


def test_no_more_is_held_than_the_bound(store, monkeypatch):
    monkeypatch.setattr(claim_cache, "_CLAIMS", 1)
    monkeypatch.setattr(claim_cache, "_LONGEST", 0)
    counting = Counting(store)
    cache = ClaimCache(counting)
    first = cache.read(IDS)
    assert cache.read(IDS) == first
    assert len([asked for asked in counting.asked if asked == [document().id]]) == 2
    assert len(counting.asked) == 4
