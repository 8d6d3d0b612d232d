"""A read replica is read while it lacks no change, and never a moment longer."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from claims.documents import find_quote, make_document
from claims.models import Claim, ClaimStatus, Evidence, Rating
from claims.store import migrate, open_store
from claims.store.base import ClaimStore
from tests.contract.postgres import Server, find_binaries

pytestmark = pytest.mark.postgres


class Standby(Server):
    """A hot standby that streams from another server."""

    def __init__(self, primary: Server, folder: Path) -> None:
        self._primary = primary
        super().__init__(primary.binaries, folder)

    def _run(self, program: str, *arguments: str) -> None:
        if program == "initdb":  # a standby starts from a copy of its primary
            source = f"host=127.0.0.1 port={self._primary.port} user=postgres"
            data = str(self.folder / "data")
            super()._run("pg_basebackup", "-R", "-c", "fast", "-d", source, "-D", data)
        else:
            super()._run(program, *arguments)

    def ask(self, question: str) -> object:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            return connection.execute(question).fetchone()


@pytest.fixture(scope="module")
def standby() -> Iterator[tuple[Server, Standby]]:
    """A server and the standby that follows it."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server is installed (apt: postgresql)")
    with started(binaries) as primary, following(primary) as second:
        yield primary, second


@contextmanager
def started(binaries: Path) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        server = Server(binaries, Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")


@contextmanager
def following(primary: Server) -> Iterator[Standby]:
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        server = Standby(primary, Path(folder))
        server.start()
        try:
            yield server
        finally:
            with suppress(subprocess.CalledProcessError):  # a test may have done so
                server.stop("immediate")


def add(store: ClaimStore, number: int) -> int:
    text = f"The harbour had {number} ships."
    document = make_document(text)
    evidence = (Evidence(find_quote(document, text), document.id),)
    claim = Claim(
        f"id-{number}", f"slug-{number}", text, Rating.ACCURATE,
        ClaimStatus.PUBLISHED, evidence,
    )  # fmt: skip
    with store.unit_of_work() as work:
        work.add_document(document)
        work.add_claim(claim)
        return work.commit()


def found(store: ClaimStore) -> int:
    """How many claims a search finds; all parts of an answer see the same ones."""
    ids = [hit.claim_id for hit in store.search("harbour ships", 100)]
    claims = store.get_claims(ids)
    documents = store.get_documents(claim.evidence[0].document_id for claim in claims)
    assert len(ids) == len(claims) == len(documents)
    return len(ids)


def wait_until(condition) -> None:
    limit = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)  # other processes: nothing tells us


@pytest.fixture
def kept_open() -> Iterator[Callable[[ClaimStore], ClaimStore]]:
    """Keeps a store open until the test ends, however it ends."""
    with ExitStack() as stack:
        yield lambda store: stack.enter_context(closing(store))


def test_it_is_read_only_while_it_lacks_no_change(standby, kept_open) -> None:
    primary, second = standby
    with primary.database() as url:
        migrate(url)
        name = url.rpartition("/")[2]
        replica_url = second.url(name)
        writer = kept_open(open_store(url))
        reader = kept_open(open_store(url, read_url=replica_url))
        add(writer, 1)
        wait_until(lambda: open_revision(replica_url) == 1)
        with reader._database.read_anywhere() as connection:
            assert connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar_one()
        assert found(reader) == 1

        second.ask("SELECT pg_wal_replay_pause()")
        wait_until(
            lambda: second.ask("SELECT pg_get_wal_replay_pause_state()") == ("paused",)
        )
        assert add(writer, 2) == 2
        # Another machine wrote; the replica has not heard of it.
        assert open_revision(replica_url) == 1
        assert reader.revision() == 2
        assert found(reader) == 2
        with reader._database.read_anywhere() as connection:
            recovering = connection.exec_driver_sql("SELECT pg_is_in_recovery()")
            assert not recovering.scalar_one()

        second.ask("SELECT pg_wal_replay_resume()")
        wait_until(lambda: open_revision(replica_url) == 2)
        with reader._database.read_anywhere() as connection:
            assert connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar_one()
        assert found(reader) == 2

        # Lost altogether: the store answers alone.
        second.stop("immediate")
        assert found(reader) == 2
        assert add(reader, 3) == 3
        assert found(reader) == 3
        second.start()


def open_revision(url: str) -> int:
    """The revision that the replica has replayed; -1 before the database is there."""
    try:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT revision FROM store_state").fetchone()
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return -1
    return -1 if row is None else row[0]


def test_a_replica_of_another_store_is_never_read(standby, kept_open, caplog) -> None:
    primary, _ = standby
    with primary.database() as url, primary.database() as other:
        migrate(url)
        migrate(other)
        stranger = kept_open(open_store(other))
        for number in range(3):
            add(stranger, number)
        reader = kept_open(open_store(url, read_url=other))
        assert found(reader) == 0
        assert "another store" in caplog.text
