"""The doctor finds what is wrong, says what to do, and changes nothing."""

from pathlib import Path

import pytest

from claims.store import migrate
from claims.store.migrating import downgrade
from claims.store.sql.engine import make_engine, parse_url, sqlite_module
from tests.verifier.cli.conftest import Run, records
from verifier.bootstrap import upgrade_store
from verifier.settings import Settings


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a seeded store that a test may spoil."""
    made = f"sqlite:///{tmp_path}/store.sqlite3"
    upgrade_store(Settings(database_url=made, models=False), seed=True)
    return made


def spoil(url: str, statement: str) -> None:
    """Change the file behind the program's back: without its references' guard."""
    connection = sqlite_module().connect(url.removeprefix("sqlite:///"))
    connection.execute(statement)
    connection.commit()
    connection.close()


def graded(run: Run, url: str) -> dict[str, list[str]]:
    """What was found to be how."""
    found: dict[str, list[str]] = {}
    for line in records(run("doctor", "--json", "--database", url).stdout):
        found.setdefault(line["grade"], []).append(line["topic"])
        assert line["found"]
        assert line["grade"] == "ok" or line["advice"]
    return found


def test_a_new_store_is_well(run: Run, url: str) -> None:
    result = run("doctor", "--database", url)
    assert result.exit_code == 0
    assert "All 160 stand in their documents." in result.stdout
    found = graded(run, url)
    assert set(found) == {"ok", "warning"}
    assert found["warning"] == ["models"]  # they are off in these tests
    assert {"database", "disk", "files", "tables", "integrity", "index"} <= set(
        found["ok"]
    )


@pytest.mark.parametrize(
    ("statement", "topic"),
    [
        ("UPDATE passages SET text = replace(text, 'a', 'o')", "quotes"),
        ("UPDATE audit_events SET actor_name = 'Nobody'", "audit"),
        ("UPDATE store_state SET indexed = indexed - 1", "index"),
        ("UPDATE store_state SET index_version = 0", "index"),
        ("DELETE FROM documents", "integrity"),
        ("ALTER TABLE claims DROP COLUMN claimant", "tables"),
    ],
)
def test_what_was_spoilt_is_found(
    run: Run, url: str, statement: str, topic: str
) -> None:
    spoil(url, statement)
    result = run("doctor", "--database", url)
    assert result.exit_code == 1
    assert topic in graded(run, url)["bad"]


def test_a_damaged_file_is_found(run: Run, url: str) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = bytes(4096)
    path.write_bytes(data)
    result = run("doctor", "--database", url)
    assert result.exit_code == 1


def test_a_store_of_an_earlier_version_is_found(run: Run, url: str) -> None:
    engine = make_engine(parse_url(url))
    downgrade(engine, "0002")
    engine.dispose()
    result = run("doctor", "--database", url)
    assert result.exit_code == 1
    assert 'Run "verifier db upgrade"' in result.stdout


def test_a_store_that_is_not_there_is_not_made(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "none.sqlite3"
    result = run("doctor", "--database", f"sqlite:///{path}")
    assert result.exit_code == 1
    assert "There is no store at" in result.stdout
    assert not path.exists()


def test_a_file_that_others_may_read_is_told(run: Run, url: str) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o644)
    assert "files" in graded(run, url)["warning"]


def test_misspelt_settings_are_told(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERIFIER_PUBLIK_URL", "https://facts.example")
    result = run("doctor", "--quick", "--database", url)
    assert "No such setting: VERIFIER_PUBLIK_URL." in result.stdout


def test_redis_that_does_not_answer_is_told(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERIFIER_REDIS_URL", "redis://127.0.0.1:1/0")
    assert "redis" in graded(run, url)["bad"]


def test_the_index_is_made_anew(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/empty.sqlite3"
    migrate(url)
    assert run("db", "reindex", "--database", url).exit_code == 0
