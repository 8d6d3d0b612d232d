"""What is kept of those who asked is deleted wherever it is kept, and nothing else."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from claims.store import forgetting, migrate, open_store
from claims.store.access import KeptAnswer
from claims.store.feedback_tables import (
    judged_verdicts,
    left_addresses,
    question_fates,
    reader_feedback,
)
from claims.store.kept import KeptVerdict, question_key
from claims.store.schema import metadata
from claims.store.sql.engine import make_engine, parse_url

AT = datetime(2024, 11, 7, 12, 30, tzinfo=UTC)
ASKED = "Anna Weber’s flat was searched"
OTHER = "It rained in Lindau"


@pytest.fixture
def url(database_url):
    """The address of a store that keeps two submissions in every way it can."""
    migrate(database_url)
    store = open_store(database_url)
    for name, text in (("first", ASKED), ("other", OTHER)):
        record = json.dumps({"claim": text})
        kept = KeptVerdict(name, text, record, "1", 0, AT)
        store.keep_verdict(kept, [(text, "no_evidence")])
        store.begin_request("key", name, "print", at=AT, lease=9, keep=99)
        answer = json.dumps({"claim": text}).encode()
        store.finish_request("key", name, KeptAnswer(200, answer))
    store.close()
    engine = make_engine(parse_url(database_url))
    with engine.begin() as connection:
        for name, text in (("first", ASKED), ("other", OTHER)):
            for table, values in (
                (judged_verdicts, {"verdict_id": name, "submission": text}),
                (reader_feedback, {"id": f"{name}-1", "verdict_id": name}),
                (question_fates, {"key": question_key(text)}),
                (left_addresses, {"id": name, "question_key": question_key(text),
                                  "address": f"{name}@reader.example"}),
            ):  # fmt: skip
                row = {each.name: plain(each) for each in table.columns}
                connection.execute(insert(table).values({**row, **values}))
    engine.dispose()
    return database_url


def plain(column):
    kind = column.type.python_type
    return AT.isoformat() if kind is str else kind(1)


def everything(url):
    engine = make_engine(parse_url(url))
    with engine.connect() as connection:
        rows = {
            table.name: [str(row) for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return rows


def test_a_text_is_forgotten_everywhere(url):
    before = everything(url)
    counted = forgetting.forget_text(url, "ANNA  Weber's", really=False)
    assert everything(url) == before
    assert forgetting.forget_text(url, "ANNA  Weber's", really=True) == counted
    assert counted == {
        "verdicts": 1,
        "readers' words on them": 1,
        "reviewers' words on them": 1,
        "subscriptions to them": 0,
        "open questions": 1,
        "decisions on them": 1,
        "addresses": 1,
        "answers kept to be repeated": 1,
    }
    after = everything(url)
    assert "Weber" not in str(after)
    assert "first" not in str(after)
    gone = {name: len(rows) - len(after[name]) for name, rows in before.items()}
    assert sum(gone.values()) == sum(counted.values())
    assert str(after).count(OTHER) == str(before).count(OTHER)
    assert not any(forgetting.forget_text(url, "Weber", really=True).values())


def test_a_verdict_is_forgotten_by_its_id(url):
    found = forgetting.forget_verdicts(url, ["first", "none"], really=True)
    assert found["verdicts"] == 1
    store = open_store(url)
    assert store.count_verdicts() == 1
    store.close()
    assert len(everything(url)["open_questions"]) == 2


def test_an_address_is_forgotten(url):
    found = forgetting.forget_address(url, " First@Reader.example", really=True)
    assert found == {"addresses": 1}
    assert "first@reader" not in str(everything(url))


def test_an_sqlite_file_holds_no_trace(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/claims.sqlite3"
    migrate(url)
    store = open_store(url)
    kept = KeptVerdict("id", ASKED, json.dumps({"claim": ASKED}), "1", 0, AT)
    store.keep_verdict(kept, [(ASKED, "no_evidence")])
    store.close()
    forgetting.forget_text(url, "weber", really=True)
    for path in tmp_path.iterdir():
        assert b"Weber" not in path.read_bytes(), path
