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
    assert [line.split(":")[0] for line in reported[:2]] == [
        "line 2, column 2",
        "line 3, column source",
    ]
    assert reported[-1].startswith("1 claims added, 0 updated, 0 unchanged, 2 lines")
    found = run("search", "--input", "-", *options, stdin='{"text": "Esbjerg"}')
    assert json.loads(found.stdout)["results"][0]["external_id"] == "own-1"
    answer = json.loads(run("check", "--json", LINE["text"], *options).stdout)
    assert answer["verdict"] == "supported"
    assert answer["evidence"][0]["document"]["publisher"] == "Port of Esbjerg"


@pytest.mark.parametrize("kind", ["jsonl", "csv", "claimreview"])
def test_what_is_exported_can_be_imported_again(
    run: Run, address: str, tmp_path: Path, kind: str
) -> None:
    lines = [json.dumps({**LINE, "id": f"own-{n}"}) for n in range(3)]
    mine = f"sqlite:///{tmp_path}/mine.sqlite3"
    run("import", "-", "--database", mine, "--no-seed", stdin="\n".join(lines))
    first = tmp_path / "first"
    done = run("export", str(first), "--format", kind, "--database", mine)
    assert done.exit_code == 0
    options = ("--database", address, "--no-seed", "--format", kind)
    again = run("import", str(first), *options)
    assert again.exit_code == 0
    assert again.stderr.startswith("3 claims added")
    second = run("export", "--database", address).stdout

    def texts(exported: str) -> list[str]:
        return sorted(json.loads(line)["text"] for line in exported.splitlines())

    assert texts(second) == [LINE["text"]] * 3


@pytest.mark.parametrize("kind", ["csv", "claimreview"])
@pytest.mark.parametrize("data", [b"\xff\xfe", b"neither of them"])
def test_a_file_of_another_format_is_refused_in_one_line(
    run: Run, address: str, kind: str, data: bytes
) -> None:
    options = ("--database", address, "--no-seed", "--format", kind)
    result = run("import", "-", *options, stdin=data)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


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


def test_a_dry_run_tells_what_would_change_and_changes_nothing(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/own.sqlite3"
    file = tmp_path / "table.csv"
    heading = "id;text;source_title;rating\n"
    rows = "1;It rained in Zürich.;Weather;\n2;It hailed.;Weather;perhaps\n"
    file.write_bytes(f"{heading}{rows}".encode("cp1252"))
    options = ("--format", "csv", "--database", url, "--no-seed")
    result = run("import", str(file), "--dry-run", *options)
    assert result.exit_code == 1
    assert result.stdout == "line 2: new: It rained in Zürich.\n"
    assert 'line 3, column rating: "rating" is none of' in result.stderr
    assert "1 claims would be added, 0 would be updated" in result.stderr
    result = run("import", str(file), "--all-or-nothing", *options)
    assert result.exit_code == 1
    assert "Nothing was imported." in result.stderr
    assert run("export", *options).stdout.count("\n") == 1
    file.write_text(f"{heading}1;It rained in Zürich.;Weather;\n", "utf-16")
    result = run("import", str(file), "--all-or-nothing", *options)
    assert result.exit_code == 0
    assert "1 claims added" in result.stderr
    result = run("import", str(file), "--dry-run", *options)
    assert "0 claims would be added, 0 would be updated, 1 unchanged" in result.stderr
