import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from claims.keys import hash_of
from claims.store import open_store

Run = Callable[..., Result]


@pytest.fixture
def on(tmp_path: Path) -> tuple[str, str]:
    """The options that name an own, empty store."""
    return ("--no-seed", f"--database=sqlite:///{tmp_path}/own/store.sqlite3")


def make(run: Run, on: tuple[str, str], *options: str) -> str:
    result = run(
        "key", "create", "Graphics desk", "--scope=verify", "--by=Ben", *options, *on
    )
    assert result.exit_code == 0, result.stderr
    return result.stdout.strip()


def test_a_key_is_shown_once_and_kept_as_its_hash(
    run: Run, on: tuple[str, str], tmp_path: Path
) -> None:
    token = make(run, on, "--days=30", "--per-minute=9", "--note=CMS")
    assert token.startswith("vk_")
    assert len(token) == 46
    store = open_store(f"sqlite:///{tmp_path}/own/store.sqlite3")
    key = store.key_by_hash(hash_of(token))
    store.close()
    assert key is not None
    assert (key.owner.id, key.note, key.per_minute) == (
        "named:Graphics desk",
        "CMS",
        9,
    )
    assert key.expires_at is not None
    assert (key.expires_at - key.created_at).days == 30
    assert token[11:].encode() not in b"".join(
        path.read_bytes() for path in (tmp_path / "own").iterdir()
    )


def test_keys_are_listed_without_what_is_secret(run: Run, on: tuple[str, str]) -> None:
    assert "no key yet" in run("key", "list", *on).stdout
    token = make(run, on)
    listed = run("key", "list", *on).stdout
    assert token[:11] in listed
    assert "active" in listed
    assert "Graphics desk: verify; never used" in listed
    assert token not in listed
    record = json.loads(run("key", "list", "--json", *on).stdout)
    assert record["prefix"] == token[:11]
    assert record["state"] == "active"
    assert hash_of(token) not in json.dumps(record)


def test_a_key_is_revoked_once_by_someone(run: Run, on: tuple[str, str]) -> None:
    token = make(run, on)
    assert run("key", "revoke", token[:11], *on).exit_code == 2
    done = run("key", "revoke", token[:11], "--by=Ben", "--reason=left", *on)
    assert done.exit_code == 0
    assert "revoked" in run("key", "list", *on).stdout
    again = run("key", "revoke", token[:11], "--by=Ben", *on)
    assert again.exit_code == 2
    assert "revoked before" in again.stderr
    held = run("audit", "verify", *on)
    assert held.stdout == "The audit trail holds: 2 events, none altered.\n"


@pytest.mark.parametrize(
    "options",
    [
        ("create", "Desk", "--scope=verify"),
        ("create", "Desk", "--by=Ben"),
        ("create", "Desk", "--by=Ben", "--scope=everything"),
        ("create", "Desk", "--by=Ben", "--scope=verify", "--days=0"),
        ("create", "Desk", "--by= ", "--scope=verify"),
        ("create", " ", "--by=Ben", "--scope=verify"),
        ("revoke", "vk_nobody00", "--by=Ben"),
    ],
)
def test_what_makes_no_sense_is_refused(
    run: Run, on: tuple[str, str], options: tuple[str, ...]
) -> None:
    result = run("key", *options, *on)
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
    assert "no key yet" in run("key", "list", *on).stdout
