"""Two real workers act as one: limits, revocation and repeated requests are exact."""

import json
from collections import Counter
from pathlib import Path

import pytest

from claims.access import create_key, revoke_key
from claims.keys import Scope
from claims.models import Actor
from claims.store import migrate, open_store
from claims.store.base import ClaimStore
from tests.e2e.workers import ask, ask_at_once, serving
from verifier.bootstrap import new_secret, now

BEN = Actor("named:Ben", "Ben")


@pytest.fixture
def store(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    migrate(url)
    opened = open_store(url, wait_seconds=30)
    yield opened
    opened.close()


def bearer(store: ClaimStore, *scopes: Scope, per_minute: int | None = None):
    with store.unit_of_work() as work:
        token, key = create_key(
            work,
            BEN,
            secret=new_secret(),
            owner=BEN,
            scopes=scopes,
            at=now(),
            per_minute=per_minute,
        )
        work.commit()
    return {"Authorization": f"Bearer {token}"}, key.prefix


@pytest.mark.timeout(300)
def test_two_workers_act_as_one(store: ClaimStore, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    with serving(url, tmp_path, VERIFIER_PUBLIC_LIMIT="0") as port:
        limits_are_exact(store, port)
        equal_writes_are_done_once(store, port)
        a_revoked_key_ends_everywhere(store, port)


def limits_are_exact(store: ClaimStore, port: int) -> None:
    headers, _ = bearer(store, Scope.READ, per_minute=17)
    started = now()
    found = ask_at_once(40, port, "GET", "/api/v1/claims?limit=1", None, headers)
    # The minute may have turned while the requests were under way.
    minutes = 1 + int(now().timestamp()) // 60 - int(started.timestamp()) // 60
    counted = Counter(status for status, _, _ in found)
    assert set(counted) <= {200, 429}, counted
    if minutes == 1:
        assert counted[200] == 17, counted
    assert counted[200] <= 17 * minutes, counted
    refused = [answered for status, answered, _ in found if status == 429]
    assert all(1 <= int(each["Retry-After"]) <= 60 for each in refused)


def equal_writes_are_done_once(store: ClaimStore, port: int) -> None:
    headers, _ = bearer(store, Scope.CURATE)
    before = store.audit_count()
    body = {"title": "Weather", "text": "It rained for 3 days."}
    sent = {**headers, "Idempotency-Key": "3c7e8d5a"}
    found = ask_at_once(50, port, "POST", "/api/v1/documents", body, sent)
    counted = Counter(status for status, _, _ in found)
    assert set(counted) <= {201, 409}, counted
    assert counted[201] >= 1
    assert store.audit_count() == before + 1
    status, answered, again = ask(port, "POST", "/api/v1/documents", body, sent)
    assert status == 201
    assert answered["Idempotency-Replayed"] == "true"
    assert {data for status, _, data in found if status == 201} == {again}
    assert json.loads(again)["title"] == "Weather"


def a_revoked_key_ends_everywhere(store: ClaimStore, port: int) -> None:
    headers, prefix = bearer(store, Scope.READ)
    before = ask_at_once(8, port, "GET", "/api/v1/claims", None, headers)
    assert {status for status, _, _ in before} == {200}
    with store.unit_of_work() as work:
        revoke_key(work, BEN, prefix, at=now())
        work.commit()
    after = ask_at_once(8, port, "GET", "/api/v1/claims", None, headers)
    assert {status for status, _, _ in after} == {401}
