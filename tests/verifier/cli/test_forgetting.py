"""What is kept of those who asked can be deleted, and nothing leaves the machine."""

import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims.store import migrate, open_store
from claims.store.kept import KeptVerdict
from tests.verifier.cli.conftest import Run

AT = datetime(2024, 11, 7, 12, 30, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path}/kept.sqlite3"
    migrate(made)
    store = open_store(made)
    for name, text in (("one", "Anna Weber left."), ("two", "It rained.")):
        kept = KeptVerdict(name, text, "{}", "1", 0, AT)
        store.keep_verdict(kept, [(text, "no_evidence")])
    store.add_job("job", AT)
    store.close()
    return made


def test_a_text_is_forgotten_after_a_look(run: Run, url: str) -> None:
    on = ("--database", url)
    looked = run("forget", "--text", "anna weber", "--dry-run", *on)
    assert looked.exit_code == 0
    assert "1 verdicts would be deleted." in looked.stdout
    assert run("verdicts", "show", "one", *on).exit_code == 0
    gone = run("forget", "--text", "anna weber", *on)
    assert "1 verdicts deleted.\n1 open questions deleted.\n" in gone.stdout
    assert run("verdicts", "show", "one", *on).exit_code == 2
    assert run("verdicts", "show", "two", *on).exit_code == 0
    again = run("forget", "--text", "anna weber", *on)
    assert again.exit_code == 1
    assert "Nothing of the kind is kept." in again.stderr


def test_verdicts_and_jobs_are_forgotten_by_id(run: Run, url: str) -> None:
    on = ("--database", url)
    gone = run("forget", "--verdict", "two", "--job", "job", *on)
    assert gone.stdout == "1 verdicts deleted.\n1 bulk jobs deleted.\n"
    assert run("forget", "--job", "job", *on).exit_code == 2
    assert run("forget", "--address", "a@b.example", *on).exit_code == 1


@pytest.mark.parametrize("given", [(), ("--text", " ")])
def test_nothing_is_forgotten_by_mistake(run: Run, url: str, given) -> None:
    assert run("forget", *given, "--database", url).exit_code == 2


def test_a_check_opens_no_connection(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    result = run("check", "Ukraine launched 124 drones.", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["claim"] == "Ukraine launched 124 drones."
