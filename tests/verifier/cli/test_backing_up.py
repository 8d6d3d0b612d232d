"""Backups from the command line."""

from pathlib import Path

from tests.verifier.cli.conftest import Run


def test_a_backup_is_checked_and_restored(run: Run, tmp_path: Path) -> None:
    path, other = tmp_path / "store.zip", f"sqlite:///{tmp_path}/other.sqlite3"
    made = run("backup", str(path))
    assert made.exit_code == 0
    assert "claims " in made.stdout
    assert str(path) in made.stdout
    again = run("backup", str(path))
    assert again.exit_code == 2
    assert "--replace" in again.stderr
    assert run("backup", str(path), "--replace").exit_code == 0
    assert "is as it was written" in run("restore", "--check", str(path)).stdout
    done = run("restore", str(path), "--database", other)
    assert done.exit_code == 0
    assert "all read again and found equal" in done.stdout
    assert "The audit trail holds" in run("audit", "verify", "--database", other).stdout
    refused = run("restore", str(path), "--database", other)
    assert refused.exit_code == 2
    assert "must be empty" in refused.stderr


def test_what_is_no_backup_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "store.zip"
    none = run("restore", str(path))
    assert none.exit_code == 2
    assert f"{path}: No such file" in none.stderr
    path.write_text("nothing of the kind")
    other = run("restore", "--check", str(path))
    assert other.exit_code == 2
    assert "no archive of a claim store" in other.stderr


def test_a_store_is_copied(run: Run, seeded: str, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path}/copied.sqlite3"
    done = run("copy", "--from", seeded, "--to", other)
    assert done.exit_code == 0
    assert "both sides equal" in done.stdout
    again = run("copy", "--from", seeded, "--to", other)
    assert again.exit_code == 2
    assert "must be empty" in again.stderr
