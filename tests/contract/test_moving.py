"""A store moves whole: into an archive, out of one, and from database to database."""

import json
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import pytest
from sqlalchemy import Boolean, Float, Integer, LargeBinary, insert, select

from claims.audit import AuditAction, AuditEntry, verify_chain
from claims.documents import find_quote, make_document, verify_quote
from claims.errors import (
    ArchiveDamaged,
    ClaimsError,
    StoreNotEmpty,
    StoreNotReady,
    StoreUnavailable,
)
from claims.models import Actor, Claim, ClaimStatus, Evidence, Rating
from claims.store import migrate, moving, open_store
from claims.store.migrating import downgrade
from claims.store.schema import metadata
from claims.store.sql.engine import make_engine, parse_url
from tests.contract import writers

AT = datetime(2024, 11, 7, 12, 30, tzinfo=UTC)
ANNA = Actor("anna", "Anna")
EMPTY_OF = {"store_state", "server_secrets"}
"""Tables that a new store has rows in."""


def nothing(*_):
    """Hear of progress."""


@pytest.fixture(
    params=[
        pytest.param("sqlite", id="to-sqlite"),
        pytest.param("postgres", id="to-postgres", marks=pytest.mark.postgres),
    ]
)
def other_url(request, tmp_path):
    """The address of a second database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/other.sqlite3"
        return
    with request.getfixturevalue("postgres_server").database() as url:
        yield url


@pytest.fixture(scope="module")
def kept_store(tmp_path_factory):
    """The address of a filled store, and its archive."""
    folder = tmp_path_factory.mktemp("kept")
    url = f"sqlite:///{folder}/first.sqlite3"
    fill(url)
    back_up(url, folder / "store.zip")
    return url, folder / "store.zip"


def back_up(url, path):
    return moving.back_up(url, path, at=AT, made_by="a test", progress=nothing)


def claim_of(text, number):
    document = make_document(f"First line.\n{text}\nLast line.", title="Rain — «é»")
    evidence = (Evidence(find_quote(document, text), document.id),)
    slug = f"claim-{number}"
    return document, Claim(
        slug, slug, text, Rating.ACCURATE, ClaimStatus.PUBLISHED, evidence
    )


def fill(url, count=30):
    """Make a store with claims, vectors and an audit trail."""
    migrate(url)
    store = open_store(url)
    with store.unit_of_work() as work:
        for number in range(count):
            document, claim = claim_of(f"The harbour had {number} ships.", number)
            work.add_document(document)
            work.add_claim(claim)
            work.append_audit(AuditEntry(ANNA, AuditAction.CLAIM_APPROVE, claim.id, AT))
        work.commit()
    rows = [(f"claim-{number}", bytes([number, 0, 255])) for number in range(count)]
    store.save_embeddings("model", rows)
    store.close()


def fill_every_table(url):
    """Put a row, with a value in each column, into every table that has none."""
    engine = make_engine(parse_url(url))
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name not in EMPTY_OF:
                row = {each.name: value_for(each) for each in table.columns}
                connection.execute(insert(table).values(row))
    engine.dispose()


def value_for(column):
    for key in column.foreign_keys:
        return value_for(key.column)
    if isinstance(column.type, LargeBinary):
        return bytes(range(256))
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, Float):
        return 0.1 + 0.2
    if isinstance(column.type, Integer):
        return 7
    return f"{column.table.name}.{column.name} «é»\n\t\\ 🌧"


def contents(url):
    """All rows of all tables, in any order."""
    engine = make_engine(parse_url(url))
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


def ranked(store, text):
    return [(hit.claim_id, hit.score) for hit in store.search(text, 10_000)]


def require_sound(url, count):
    """The store answers, and its index, quotes, vectors and audit trail hold."""
    store = open_store(url)
    found = list(store.iter_claims(status=ClaimStatus.PUBLISHED))
    assert len(found) == count
    for claim in found:
        for item in claim.evidence:
            verify_quote(store.get_document(item.document_id), item.quote)
    before = ranked(store, "harbour ships wrote")
    assert {claim_id for claim_id, _ in before} == {claim.id for claim in found}
    store.rebuild_index()
    assert ranked(store, "harbour ships wrote") == before
    events = store.audit_events(limit=100_000)
    assert verify_chain(events, expected_count=store.audit_count()) == count
    revision = store.revision()
    store.close()
    return revision


def test_every_table_is_restored_whole(database_url, other_url, tmp_path):
    migrate(database_url)
    fill_every_table(database_url)
    made = back_up(database_url, tmp_path / "store.zip")
    assert {shape.name for shape in made.shapes} == set(metadata.tables)
    assert all(digest.rows == 1 for digest in made.digests.values())
    moving.restore(tmp_path / "store.zip", other_url, nothing)
    assert contents(other_url) == contents(database_url)


def test_a_restored_store_answers_as_before(kept_store, other_url):
    url, path = kept_store
    moving.restore(path, other_url, nothing)
    assert require_sound(other_url, 30) == 1
    first, second = open_store(url), open_store(other_url)
    assert second.embeddings("model") == first.embeddings("model")
    assert len(second.embeddings("model")[0]) == 30
    assert second.address_secret() == first.address_secret()
    # What is written next follows on.
    document, claim = claim_of("Another ship came.", 99)
    with second.unit_of_work() as work:
        work.add_document(document)
        work.add_claim(claim)
        assert work.commit() == 2
    first.close()
    second.close()


def test_a_copy_is_equal_and_its_source_untouched(database_url, other_url):
    fill(database_url)
    before = contents(database_url)
    found = moving.copy(database_url, other_url, at=AT, progress=nothing)
    assert found["claims"].rows == 30
    assert contents(database_url) == before == contents(other_url)
    assert require_sound(other_url, 30) == 1
    first, second = open_store(database_url), open_store(other_url)
    for query in ("harbour", "the harbour had 7 ships", "harbur shps", "rain 12"):
        assert ranked(second, query) == ranked(first, query)
    first.close()
    second.close()


@pytest.mark.timeout(300)
def test_a_backup_under_write_load_is_of_one_moment(database_url, tmp_path):
    migrate(database_url)
    command = [sys.executable, "-c", writers.CLAIMS, database_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        for _ in range(20):
            writer.stdout.readline()
        back_up(database_url, tmp_path / "store.zip")
        kept_since = [int(writer.stdout.readline()) for _ in range(20)]
        writer.kill()
    restored = f"sqlite:///{tmp_path}/restored.sqlite3"
    made = moving.restore(tmp_path / "store.zip", restored, nothing)
    count = made.digests["claims"].rows
    assert 20 <= count <= kept_since[-1]
    assert require_sound(restored, count) == count
    store = open_store(restored)
    assert [claim.id for claim in store.iter_claims()] == [
        f"id-{number}" for number in range(count)
    ]
    store.close()


def test_a_store_that_holds_something_is_refused_and_untouched(kept_store, other_url):
    url, path = kept_store
    fill(other_url, 2)
    before = contents(other_url)
    with pytest.raises(StoreNotEmpty, match="claims"):
        moving.restore(path, other_url, nothing)
    with pytest.raises(StoreNotEmpty):
        moving.copy(url, other_url, at=AT, progress=nothing)
    assert contents(other_url) == before


@pytest.mark.postgres
def test_an_empty_store_that_exists_is_filled(kept_store, postgres_url):
    migrate(postgres_url)
    moving.restore(kept_store[1], postgres_url, nothing)
    assert require_sound(postgres_url, 30) == 1


def altered(path, name, change):
    """Write the archive anew with one of its members changed."""
    with zipfile.ZipFile(path) as packed:
        members = {each: packed.read(each) for each in packed.namelist()}
    members[name] = change(members[name])
    with zipfile.ZipFile(path, "w") as packed:
        for each, data in members.items():
            if data is not None:
                packed.writestr(each, data)


def other_figure(data):
    return data.replace(b"7 ships", b"8 ships", 1)


def first_line(data):
    return data[: data.index(b"\n") + 1]


def first_twice(data):
    return first_line(data) + data


def not_base64(data):
    return data.replace(b'"AAD/"', b'"!!"', 1)


def of_another_format(manifest):
    return json.dumps({**json.loads(manifest), "format": 99}).encode()


def of_a_later_version(manifest):
    return json.dumps({**json.loads(manifest), "tables_revision": "9999"}).encode()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("claims.jsonl", other_figure, id="a value changed"),
        pytest.param("claims.jsonl", first_line, id="rows lost"),
        pytest.param("claims.jsonl", first_twice, id="a row repeated"),
        pytest.param("claims.jsonl", lambda data: data[:50], id="half a row"),
        pytest.param("claims.jsonl", lambda _: b'["one"]\n', id="too few values"),
        pytest.param("claims.jsonl", lambda _: None, id="no table"),
        pytest.param("embeddings.jsonl", not_base64, id="no bytes"),
        pytest.param("manifest.json", lambda _: None, id="no manifest"),
        pytest.param("manifest.json", lambda _: b"[]", id="another manifest"),
        pytest.param("manifest.json", of_another_format, id="another format"),
        pytest.param("manifest.json", of_a_later_version, id="a later version"),
    ],
)
def test_an_altered_archive_is_refused_and_leaves_nothing(
    kept_store, tmp_path, name, change
):
    path = tmp_path / "store.zip"
    shutil.copy(kept_store[1], path)
    altered(path, name, change)
    with pytest.raises(ArchiveDamaged):
        moving.restore(path, f"sqlite:///{tmp_path}/other.sqlite3", nothing)
    assert [each.name for each in tmp_path.iterdir()] == ["store.zip"]


@pytest.mark.postgres
def test_an_altered_archive_leaves_a_server_empty(kept_store, postgres_url, tmp_path):
    path = tmp_path / "store.zip"
    shutil.copy(kept_store[1], path)
    altered(path, "store_state.jsonl", first_twice)
    with pytest.raises(ClaimsError):
        moving.restore(path, postgres_url, nothing)
    store = open_store(postgres_url)
    assert store.revision() == 0
    assert store.count_claims() == 0
    store.close()


def test_an_archive_that_was_cut_off_is_refused(kept_store, tmp_path):
    path = tmp_path / "store.zip"
    whole = kept_store[1].read_bytes()
    assert moving.check_archive(kept_store[1], nothing).rows > 30
    for size in (0, 100, len(whole) // 2, len(whole) - 30):
        path.write_bytes(whole[:size])
        with pytest.raises(ArchiveDamaged):
            moving.check_archive(path, nothing)


def test_an_archive_of_an_earlier_version_is_brought_up_to_date(other_url, tmp_path):
    source = f"sqlite:///{tmp_path}/first.sqlite3"
    fill(source)
    engine = make_engine(parse_url(source))
    downgrade(engine, "0002")
    engine.dispose()
    made = back_up(source, tmp_path / "store.zip")
    assert made.tables_revision == "0002"
    moving.restore(tmp_path / "store.zip", other_url, nothing)
    assert require_sound(other_url, 30) == 1


def test_what_cannot_be_kept_leaves_no_file(tmp_path):
    source = f"sqlite:///{tmp_path}/first.sqlite3"
    fill(source, 1)
    with pytest.raises(OSError, match="No such file"):
        back_up(source, tmp_path / "none" / "store.zip")
    with pytest.raises(StoreNotReady):
        back_up(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path / "store.zip")
    with pytest.raises(StoreUnavailable):
        back_up("postgresql://nobody@127.0.0.1:1/none", tmp_path / "store.zip")
    back_up(source, tmp_path / "store.zip")
    assert (tmp_path / "store.zip").stat().st_mode & 0o077 == 0
    left = {each.name for each in tmp_path.iterdir()}
    assert left == {"first.sqlite3", "first.sqlite3.lock", "store.zip"}
