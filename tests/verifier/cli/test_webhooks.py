"""Webhooks on the command line, and a real worker that sends what changes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.audit import AuditAction, AuditEntry
from claims.callbacks import DeliveryState
from claims.models import Actor, ClaimStatus
from claims.store import open_store
from tests.receiving import Receiver, genuine, receiving
from tests.verifier.cli.conftest import Run, records
from verifier.bootstrap import now, upgrade_store
from verifier.settings import Settings

WORK = "from verifier.cli import main; main()"
ANNA = Actor("named:Anna", "Anna")


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv("VERIFIER_WEBHOOK_HOSTS", "127.0.0.1")
    with receiving() as made:
        yield made


def ids(run: Run) -> list[str]:
    listed = records(run("webhook", "list", "--json").stdout)
    return [str(each["id"]) for each in listed]


def retire_one(url: str) -> str:
    """Retire a claim of the store at ``url``; return its id."""
    store = open_store(url)
    claim = next(iter(store.iter_claims(status=ClaimStatus.PUBLISHED)))
    with store.unit_of_work() as work:
        work.retire(claim.id)
        entry = AuditEntry(ANNA, AuditAction.CLAIM_RETIRE, claim.id, now())
        work.append_audit(entry)
        work.commit()
    store.close()
    return claim.id


def test_a_webhook_is_added_listed_and_removed(run: Run, receiver: Receiver) -> None:
    assert "There is no webhook yet" in run("webhook", "list").stdout
    added = run("webhook", "add", receiver.url(), "--note", "CMS", "--by", "Anna")
    assert added.stdout.startswith("whsec_")
    (name,) = ids(run)
    assert name in added.stderr
    listed = run("webhook", "list").stdout
    assert f"{name}  active  {receiver.url()} (CMS)" in listed
    assert added.stdout.strip() not in listed
    assert run("webhook", "enable", name, "--by", "Anna").exit_code == 0
    gone = run("webhook", "remove", name, "--by", "Anna")
    assert receiver.url() in gone.stdout
    assert ids(run) == []


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "nonsense", "https://127.0.0.2/"])
def test_an_address_inside_is_refused_in_one_line(run: Run, url: str) -> None:
    result = run("webhook", "add", url, "--by", "Anna")
    assert result.exit_code == 2
    assert ids(run) == []


def test_what_is_not_there_is_said_in_one_line(run: Run) -> None:
    for command in ("deliveries", "replay"):
        result = run("webhook", command, "wh_none")
        assert result.exit_code == 2
        assert "There is no webhook 'wh_none'." in result.stderr


def test_a_worker_sends_what_changed_and_what_is_replayed(
    run: Run, receiver: Receiver, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/own.sqlite3"
    upgrade_store(Settings(database_url=url, models=False), seed=True)
    where = ("--database", url)
    added = run("webhook", "add", receiver.url(), "--by", "Anna", *where)
    secret = added.stdout.strip()
    claim_id = retire_one(url)
    assert run("worker", "--once", *where).exit_code == 0
    (got,) = receiver.got
    assert genuine(secret, got, time.time())
    told = json.loads(got.body)
    assert (told["type"], told["data"]["claim_id"]) == ("claim.retired", claim_id)
    (listed,) = records(run("webhook", "list", "--json", *where).stdout)
    assert (listed["delivered"], listed["waiting"], listed["dead"]) == (1, 0, 0)
    name = str(listed["id"])
    (sent,) = records(run("webhook", "deliveries", name, *where).stdout)
    assert (sent["state"], sent["status"]) == ("delivered", 204)
    again = run("webhook", "replay", name, str(sent["id"]), *where)
    assert again.stdout == "1 message is on the way again.\n"
    assert run("worker", "--once", *where).exit_code == 0
    assert [each.headers["webhook-id"] for each in receiver.got] == [
        sent["message_id"]
    ] * 2


def test_a_worker_killed_while_it_delivers_loses_nothing(
    run: Run, receiver: Receiver, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/own.sqlite3"
    upgrade_store(Settings(database_url=url, models=False), seed=True)
    run("webhook", "add", receiver.url(), "--by", "Anna", "--database", url)
    held: list[int] = []
    receiver.answer = lambda _: held.append(1) or time.sleep(30)  # type: ignore[func-returns-value]
    retire_one(url)
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, "worker", "--database", url],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "VERIFIER_MODELS": "off",
            "VERIFIER_WEBHOOK_HOSTS": "127.0.0.1",
        },
        start_new_session=True,
    )
    try:
        while not held:
            assert process.poll() is None
            time.sleep(0.02)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    store = open_store(url)
    (webhook,) = store.list_webhooks()
    (waiting,) = store.list_deliveries(webhook.id)
    assert (waiting.state, waiting.tries) == (DeliveryState.WAITING, 0)
    # The lease of the dead worker is still running: nobody else may have it yet.
    assert store.lease_delivery("heir", now(), now()) is None
    store.close()
