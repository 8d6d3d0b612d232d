"""Tables are made and updated under a lock, with the data kept."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from claims.audit import AuditAction, AuditEntry, verify_chain
from claims.documents import find_quote, make_document
from claims.errors import StoreNotReady, StoreUnavailable
from claims.models import Actor, Claim, ClaimStatus, Evidence, Rating
from claims.store import migrate, open_store
from claims.store.kept import KeptVerdict
from claims.store.migrating import alembic_config, downgrade, upgrade
from claims.store.schema import metadata
from claims.store.sql.engine import make_engine, parse_url

AT = datetime(2024, 11, 7, 12, 30, tzinfo=UTC)
ANNA = Actor("anna", "Anna")
MIGRATE = "import sys; from claims.store import migrate; migrate(sys.argv[1])"


@pytest.fixture
def engine(database_url):
    made = make_engine(parse_url(database_url))
    yield made
    made.dispose()


def test_three_starters_at_once_all_find_tables(database_url):
    command = [sys.executable, "-W", "error", "-c", MIGRATE, database_url]
    starters = [
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    errors = [starter.communicate()[1] for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0, 0], errors
    store = open_store(database_url)
    assert store.revision() == 0
    store.close()


def test_up_down_and_up_again(database_url, engine):
    migrate(database_url)
    migrate(database_url)
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_each_step_down_and_up_keeps_what_the_earlier_tables_hold(database_url, engine):
    migrate(database_url)
    text = "The harbour had 7 ships."
    document = make_document(text)
    evidence = (Evidence(find_quote(document, text), document.id),)
    claim = Claim("id", "id", text, Rating.ACCURATE, ClaimStatus.PUBLISHED, evidence)
    store = open_store(database_url)
    with store.unit_of_work() as work:
        work.add_document(document)
        work.add_claim(claim)
        work.append_audit(AuditEntry(ANNA, AuditAction.CLAIM_APPROVE, "id", AT))
        work.commit()
    store.keep_verdict(KeptVerdict("kept", text, "{}", "1", 1, AT), [(text, "why")])
    store.add_job("job", AT)
    store.close()
    script = ScriptDirectory.from_config(alembic_config())
    steps = [each.revision for each in script.walk_revisions()]
    oldest = steps.index("0003")  # the first release
    for lower in steps[1 : oldest + 1]:
        downgrade(engine, lower)
    for higher in reversed(steps[:oldest]):
        upgrade(engine, higher)
    migrate(database_url)
    store = open_store(database_url)
    assert store.get_claim("id").text == text
    assert store.get_documents([document.id]) == {document.id: document}
    assert [hit.claim_id for hit in store.search("harbour ships")] == ["id"]
    assert store.kept_verdict("kept").submission == text
    assert [each.text for each in store.open_questions()] == [text]
    assert store.get_job("job").lines == 0
    assert verify_chain(store.audit_events(), expected_count=store.audit_count()) == 1
    store.close()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_a_store_without_tables_is_not_ready(database_url, engine):
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    with pytest.raises(StoreNotReady):
        open_store(database_url)


def test_a_later_versions_tables_will_do(database_url, engine):
    migrate(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    open_store(database_url).close()


def test_an_index_of_another_version_is_made_anew(database_url, engine):
    migrate(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE store_state SET index_version = 0")
    migrate(database_url)
    with engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT index_version FROM store_state")
        assert version.scalar_one() > 0


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://localhost/claims",
        "sqlite://",
        "sqlite:////proc/none/claims.sqlite3",
        "postgresql://nobody@127.0.0.1:1/none",
    ],
)
def test_an_unreachable_store_is_named(url):
    with pytest.raises(StoreUnavailable):
        migrate(url)


def test_opening_makes_no_file(tmp_path):
    with pytest.raises(StoreNotReady):
        open_store(f"sqlite:///{tmp_path}/none.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "claims.sqlite3"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreUnavailable):
        open_store(f"sqlite:///{path}")
