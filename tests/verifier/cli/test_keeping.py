"""Kept verdicts and open questions from the command line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claims.store import migrate, open_store
from claims.store.kept import KeptVerdict
from tests.verifier.cli.conftest import Run, records

LONG_AGO = datetime(2020, 1, 2, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a store with three kept verdicts, two of them unanswered."""
    made = f"sqlite:///{tmp_path}/kept.sqlite3"
    migrate(made)
    store = open_store(made)
    for number, text in enumerate(("It rained.", "It\nsnowed.", "It snowed.")):
        at = LONG_AGO + timedelta(days=number)
        kept = KeptVerdict(f"id-{number}", text, f'{{"n": {number}}}', "1", 0, at)
        store.keep_verdict(kept, [(text, "no_evidence")] if number else [])
    store.close()
    return made


def test_a_kept_verdict_is_shown_and_deleted(run: Run, url: str) -> None:
    on = ("--database", url)
    assert run("verdicts", "show", "id-1", *on).stdout == '{"n": 1}\n'
    assert run("verdicts", "delete", "id-1", *on).exit_code == 0
    again = run("verdicts", "delete", "id-1", *on)
    assert again.exit_code == 1
    assert "No verdict is kept under id-1." in again.stderr
    gone = run("verdicts", "show", "id-1", *on)
    assert gone.exit_code == 2
    assert "No verdict is kept" in gone.stderr


def test_what_is_old_is_purged(run: Run, url: str) -> None:
    kept = run("verdicts", "purge", "--days", "36500", "--database", url)
    assert kept.stdout == "0 verdicts and 0 open questions deleted.\n"
    gone = run("verdicts", "purge", "--database", url)
    assert gone.stdout == "3 verdicts and 1 open questions deleted.\n"


def test_open_questions_are_listed(run: Run, url: str) -> None:
    listed = run("queue", "list", "--database", url).stdout
    assert listed == "     2  2020-01-04  no_evidence       It snowed.\n"
    (record,) = records(run("queue", "list", "--json", "--database", url).stdout)
    assert record == {
        "text": "It snowed.",
        "reason": "no_evidence",
        "asked": 2,
        "first_asked_at": "2020-01-03T00:00:00+00:00",
        "last_asked_at": "2020-01-04T00:00:00+00:00",
    }
    run("verdicts", "purge", "--database", url)
    assert "No question is open." in run("queue", "list", "--database", url).stderr
