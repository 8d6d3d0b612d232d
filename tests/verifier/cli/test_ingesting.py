import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

TEXT = (
    "Pier reopens\n\nThe pier [at Port Ellis] was closed for 12 days in 2024, the "
    "mayor said.\nHe left last week.\n"
)


@pytest.fixture
def options(tmp_path: Path) -> tuple[str, ...]:
    return ("--database", f"sqlite:///{tmp_path}/own.sqlite3", "--no-seed")


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "pier.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


def test_a_file_is_kept_and_its_candidates_are_printed(
    run: Run, file: str, options: tuple[str, ...]
) -> None:
    result = run("ingest", file, "--publisher", "The Courier", *options)
    assert result.exit_code == 0
    assert "2 candidates" in result.stderr
    assert "The pier [at Port Ellis] was closed" in " ".join(result.stdout.split())
    assert "the mayor" in result.stdout
    assert "He, last week" in " ".join(result.stdout.split())
    again = run("ingest", file, "--json", *options)
    assert "holds this document already" in again.stderr
    lines = [json.loads(line) for line in again.stdout.splitlines()]
    assert [line["speaker"] for line in lines] == ["the mayor", None]
    text = TEXT.replace("\n\n", "\n")
    first = lines[0]
    exact = text[first["start"] : first["end"]]
    assert exact.startswith("The pier [at Port Ellis]")
    assert run("audit", "verify", *options).exit_code == 0


def test_a_new_version_says_what_became_of_claims(
    run: Run, file: str, tmp_path: Path, options: tuple[str, ...]
) -> None:
    lines = run("ingest", file, "--json", *options).stdout.splitlines()
    old = json.loads(lines[0])["document_id"]
    newer = tmp_path / "newer.txt"
    newer.write_text(TEXT.replace("12 days", "21 days"), "utf-8")
    result = run("ingest", str(newer), "--follows", old, "--by", "Ada", *options)
    assert result.exit_code == 0
    refused = run("ingest", "-", "--follows", old, *options, stdin="The pier is old.")
    assert refused.exit_code == 2
    assert "newer version" in refused.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("http://127.0.0.1:80/",),
        ("https://user:secret@example.org/",),
        ("no-such-file.txt",),
        ("FILE", "--date", "yesterday"),
        ("FILE", "--url", "ftp://x"),
        ("FILE", "--language", "english"),
        ("FILE", "--encoding", "no-such-encoding"),
    ],
)
def test_what_cannot_be_taken_in_is_told_in_one_line(
    run: Run, file: str, options: tuple[str, ...], arguments: tuple[str, ...]
) -> None:
    given = [file if each == "FILE" else each for each in arguments]
    result = run("ingest", *given, *options)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "secret" not in result.stderr
