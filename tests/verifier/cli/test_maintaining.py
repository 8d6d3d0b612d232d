import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from claims.store import open_store

Run = Callable[..., Result]


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/new/store.sqlite3"


def count(address: str) -> int:
    store = open_store(address)
    try:
        return store.count_claims()
    finally:
        store.close()


def test_any_command_creates_and_fills_a_store_that_does_not_exist(
    run: Run, address: str
) -> None:
    assert run("search", "war", "--database", address).exit_code == 0
    assert count(address) > 100


def test_no_seed_leaves_a_new_store_empty_and_later_commands_too(
    run: Run, address: str
) -> None:
    assert run("search", "war", "--database", address, "--no-seed").stdout == ""
    assert run("search", "war", "--database", address).stdout == ""
    assert count(address) == 0


def test_upgrade_fills_a_new_store_once(run: Run, address: str) -> None:
    first = run("db", "upgrade", "--database", address)
    assert "claims of the shipped seed were added" in first.stdout
    before = count(address)
    second = run("db", "upgrade", "--database", address)
    assert second.stdout == "The claim store is up to date.\n"
    assert count(address) == before


def test_upgrade_with_no_seed_makes_the_tables_only(run: Run, address: str) -> None:
    assert run("db", "upgrade", "--no-seed", "--database", address).exit_code == 0
    assert count(address) == 0


def test_an_untouched_audit_trail_holds(run: Run) -> None:
    result = run("audit", "verify")
    assert result.exit_code == 0
    assert result.stdout == "The audit trail holds: 1 events, none altered.\n"


def test_an_altered_audit_event_is_found(
    run: Run, address: str, tmp_path: Path
) -> None:
    run("db", "upgrade", "--database", address)
    altered = sqlite3.connect(tmp_path / "new" / "store.sqlite3")
    with altered:
        for (name,) in altered.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            altered.execute(f"DROP TRIGGER {name}")
        altered.execute("UPDATE audit_events SET actor_name = 'somebody else'")
    altered.close()
    result = run("audit", "verify", "--database", address)
    assert result.exit_code == 1
    assert "Event 1 was altered" in result.stderr


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://desk:s3cret@db/claims", "sqlite:///PATH or postgresql://"),
        ("sqlite:////proc/nowhere/store.sqlite3", "cannot be used"),
        ("postgresql://desk:s3cret@127.0.0.1:1/claims", "cannot be used"),
    ],
)
def test_a_store_that_cannot_be_used_is_explained_in_one_line(
    run: Run, url: str, reason: str
) -> None:
    result = run("db", "upgrade", "--database", url)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "s3cret" not in result.stderr
