import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

LINE = {
    "id": "own-1",
    "text": "The harbour of Esbjerg handled 4.5 million tonnes in 2023.",
    "source": {"title": "Annual report", "publisher": "Port of Esbjerg"},
}


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/own.sqlite3"


def test_imported_claims_answer_at_once(run: Run, address: str) -> None:
    lines = "\n".join([json.dumps(LINE), "{broken", json.dumps({"text": "no source"})])
    options = ("--database", address, "--no-seed")
    result = run("import", "-", *options, stdin=lines)
    assert result.exit_code == 1
    reported = result.stderr.splitlines()
    assert [line.split(":")[0] for line in reported[:2]] == ["line 2", "line 3"]
    assert reported[-1].startswith("1 claims added, 0 updated, 0 unchanged, 2 lines")
    found = run("search", "--input", "-", *options, stdin='{"text": "Esbjerg"}')
    assert json.loads(found.stdout)["results"][0]["external_id"] == "own-1"
    answer = json.loads(run("check", "--json", LINE["text"], *options).stdout)
    assert answer["verdict"] == "supported"
    assert answer["evidence"][0]["document"]["publisher"] == "Port of Esbjerg"


def test_what_is_exported_can_be_imported_again(
    run: Run, address: str, tmp_path: Path
) -> None:
    first = tmp_path / "first.jsonl"
    assert run("export", str(first)).exit_code == 0
    again = run("import", str(first), "--database", address, "--no-seed")
    assert again.exit_code == 0
    second = run("export", "--database", address).stdout

    def texts(exported: str) -> list[str]:
        return sorted(json.loads(line)["text"] for line in exported.splitlines())

    assert texts(second) == texts(first.read_text("utf-8"))


def test_the_importer_is_named_in_the_audit_trail(run: Run, address: str) -> None:
    options = ("--database", address, "--no-seed")
    run("import", "-", "--by", "Ada", *options, stdin=json.dumps(LINE))
    assert "1 events" in run("audit", "verify", *options).stdout


@pytest.mark.parametrize("command", ["import", "export"])
def test_a_file_that_cannot_be_opened_is_named(
    run: Run, tmp_path: Path, command: str
) -> None:
    result = run(command, str(tmp_path / "missing" / "claims.jsonl"))
    assert result.exit_code == 2
    assert "missing/claims.jsonl: No such file" in result.stderr
