"""What is acknowledged is kept, and a busy store says so."""

import subprocess
import sys
import traceback
from datetime import UTC, datetime

import pytest

from claims.errors import StoreNotReady, StoreUnavailable
from claims.models import ClaimStatus
from claims.store import migrate, open_store
from claims.store.kept import KeptVerdict
from claims.store.sql.engine import make_engine, parse_url

AT = datetime(2024, 11, 7, tzinfo=UTC)
SUBMITTED = "Somebody said something."
WRITER = """
import sys
from dataclasses import replace
from claims.documents import find_quote, make_document
from claims.models import Claim, ClaimStatus, Evidence, Rating
from claims.store import open_store

store = open_store(sys.argv[1])
for n in range(100_000):
    text = f"{sys.argv[2]} wrote number{n}."
    document = make_document(text)
    evidence = (Evidence(find_quote(document, text), document.id),)
    slug = f"{sys.argv[2]}-{n}"
    claim = Claim(slug, slug, text, Rating.ACCURATE, ClaimStatus.PUBLISHED, evidence)
    with store.unit_of_work() as work:
        work.add_document(document)
        work.add_claim(claim)
        work.commit()
    print(slug, flush=True)
"""


def test_a_killed_writer_loses_nothing_it_acknowledged(database_url):
    migrate(database_url)
    acknowledged = []
    for number in range(3):
        command = [sys.executable, "-c", WRITER, database_url, f"writer{number}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            acknowledged += [writer.stdout.readline().strip() for _ in range(10)]
            writer.kill()
            acknowledged += writer.stdout.read().split("\n")[:-1]
    store = open_store(database_url)
    kept = {claim.id for claim in store.iter_claims(status=ClaimStatus.PUBLISHED)}
    assert set(acknowledged) <= kept
    assert len(kept) <= len(acknowledged) + 3  # kept, but killed before telling
    assert {hit.claim_id for hit in store.search("wrote", 1_000)} == kept
    before = store.search("wrote", 1_000)
    store.rebuild_index()
    assert store.search("wrote", 1_000) == before
    assert store.revision() == len(kept)
    store.close()


def test_a_locked_store_is_named_and_reads_go_on(database_url):
    migrate(database_url)
    store = open_store(database_url, wait_seconds=0.1)
    blocker = open_store(database_url)
    with blocker.unit_of_work():
        with pytest.raises(StoreUnavailable), store.unit_of_work():
            pass
        assert store.search("anything") == []
        assert store.revision() == 0
    with store.unit_of_work() as work:
        work.commit()
    store.close()
    blocker.close()


def test_an_sqlite_file_is_sound_after_its_writer_was_killed(tmp_path):
    url = f"sqlite:///{tmp_path}/claims.sqlite3"
    migrate(url)
    command = [sys.executable, "-c", WRITER, url, "writer"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        writer.stdout.readline()
        writer.kill()
    engine = make_engine(parse_url(url))
    with engine.connect() as connection:
        result = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    engine.dispose()
    assert result == "ok"


@pytest.mark.postgres
def test_a_restarted_server_is_found_again(postgres_server):
    with postgres_server.database() as url:
        migrate(url)
        store = open_store(url, wait_seconds=1)
        assert store.revision() == 0
        postgres_server.stop("immediate")
        with pytest.raises(StoreUnavailable):
            store.revision()
        postgres_server.start()
        assert store.revision() == 0
        store.close()


@pytest.mark.postgres
def test_a_statement_that_takes_too_long_is_ended_and_named(postgres_url):
    migrate(postgres_url)
    store = open_store(postgres_url)
    with store._database.read() as connection:
        limits = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            for name in (
                "statement_timeout",
                "lock_timeout",
                "idle_in_transaction_session_timeout",
            )
        }
    assert limits == {
        "statement_timeout": "1min",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "5min",
    }
    sleep = "SET LOCAL statement_timeout = 20; SELECT pg_sleep(30)"
    with pytest.raises(StoreUnavailable), store._database.read() as connection:
        connection.exec_driver_sql(sleep)
    assert store.revision() == 0
    store.close()


def test_a_failure_tells_nothing_that_a_caller_wrote(database_url):
    migrate(database_url)
    store = open_store(database_url)
    with store._database.write() as connection:
        connection.exec_driver_sql("DROP TABLE open_questions")
    kept = KeptVerdict("id", SUBMITTED, "{}", "1", 0, AT)
    with pytest.raises(StoreNotReady) as failed:
        store.keep_verdict(kept, [(SUBMITTED, "no_evidence")])
    told = "".join(traceback.format_exception(failed.value))
    assert "open_questions" in told
    assert SUBMITTED not in told
    store.close()
