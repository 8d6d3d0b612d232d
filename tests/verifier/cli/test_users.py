"""Accounts from the command line: passwords come by standard input only."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from claims.passwords import Passwords
from claims.people import secret_hash
from claims.store import open_store
from claims.store.base import ClaimStore

Run = Callable[..., Result]
PASSWORD = "marble otter ladder seven"
EMAIL = "anna.kern@courier.example"


@pytest.fixture
def on(tmp_path: Path) -> tuple[str, str]:
    """The options that name an own, empty store."""
    return ("--no-seed", f"--database=sqlite:///{tmp_path}/own/store.sqlite3")


@pytest.fixture
def created(run: Run, on: tuple[str, str]) -> Result:
    return run(
        *("user", "create", EMAIL, "--name=Anna Kern", "--by=Ben", *on),
        stdin=f"{PASSWORD}\n",
    )


@pytest.fixture
def store(created: Result, tmp_path: Path) -> Iterator[ClaimStore]:
    assert created.exit_code == 0, created.stderr
    opened = open_store(f"sqlite:///{tmp_path}/own/store.sqlite3")
    yield opened
    opened.close()


def test_the_first_admin_is_made(created: Result, store: ClaimStore) -> None:
    assert "can sign in" in created.stdout
    assert PASSWORD not in created.output
    (anna,) = store.list_users()
    assert (anna.email, anna.role, anna.state) == (EMAIL, "admin", "active")
    assert Passwords().fits(store.user_secrets(anna.id).password_hash, PASSWORD)
    (event,) = store.audit_events()
    assert (event.action, event.actor_name) == ("user:create", "Ben")


@pytest.mark.parametrize(
    ("given", "name", "email", "said"),
    [
        ("short\n", "A", "a@courier.example", "at least 10"),
        ("", "A", "a@courier.example", "at least 10"),
        (f"{PASSWORD}\n", "A", "no address", "email address such as"),
        (f"{PASSWORD}\n", " ", "a@courier.example", "Give a name"),
        ("annakern2026\n", "Anna Kern", "a@courier.example", "name or email"),
    ],
)
def test_what_does_not_do_is_one_line(  # noqa: PLR0917
    run: Run, on: tuple[str, str], given: str, name: str, email: str, said: str
) -> None:
    result = run(
        *("user", "create", email, f"--name={name}", "--by=Ben", *on), stdin=given
    )
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_password_is_no_option(run: Run) -> None:
    told = run("user", "create", "--help").stdout
    assert "--password" not in told


def test_accounts_are_listed(run: Run, on: tuple[str, str], store: ClaimStore) -> None:
    assert f"{EMAIL}  active   admin" in run("user", "list", *on).stdout
    record = json.loads(run("user", "list", "--json", *on).stdout)
    assert record["id"] == store.list_users()[0].id
    assert "hash" not in json.dumps(record)


def test_an_empty_list_says_what_to_do(run: Run, on: tuple[str, str]) -> None:
    assert "verifier user create" in run("user", "list", *on).stdout


def test_the_last_admin_stays(run: Run, on: tuple[str, str], store: ClaimStore) -> None:
    for command in (("deactivate", EMAIL), ("role", EMAIL, "viewer")):
        result = run("user", *command, "--by=Ben", *on)
        assert result.exit_code == 2
        assert "last active admin" in result.stderr
    assert store.list_users()[0].role == "admin"


def test_others_change_role_and_leave(
    run: Run, on: tuple[str, str], store: ClaimStore
) -> None:
    run(
        *("user", "create", "b@courier.example", "--name=Berta", "--by=Ben", *on),
        *("--role", "viewer"),
        stdin=f"{PASSWORD}\n",
    )
    assert run("user", "role", "B@courier.example", "editor", "--by=Ben", *on)
    assert store.user_by_email("b@courier.example").role == "editor"
    left = run(
        *("user", "deactivate", "b@courier.example", "--reason=left", "--by=Ben", *on)
    )
    assert left.exit_code == 0
    assert store.user_by_email("b@courier.example").state == "inactive"
    assert store.audit_events()[-1].reason == "left"


def test_a_reset_prints_a_link_once(
    run: Run, on: tuple[str, str], store: ClaimStore
) -> None:
    result = run("user", "reset", EMAIL, "--codes-off", "--by=Ben", *on)
    assert result.exit_code == 0
    address = result.stdout.strip()
    secret = address.rpartition("/")[2]
    assert address == f"http://127.0.0.1:8000/invitations/{secret}"
    assert store.link_by_hash(secret_hash(secret)).user_id == store.list_users()[0].id
    assert "works once" in result.stderr


def test_nobody_of_that_name(run: Run, on: tuple[str, str]) -> None:
    result = run("user", "reset", "nobody@courier.example", "--by=Ben", *on)
    assert result.exit_code == 2
    assert "verifier user list" in result.stderr
