import click
import pytest

from verifier.cli.parts import Answers, Rejected, parts_of, sources_of
from verifier.jobs.lines import LONGEST_LINE


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "claims.jsonl"
    path.write_bytes(b"".join(b'{"claim": "%d"}\n' % n for n in range(7)) + b"last")
    return path


def test_parts_hold_every_line_once_and_tell_where_they_begin(source):
    parts = list(parts_of(source, 3))
    assert [(each.number, each.first, each.lines) for each in parts] == [
        (1, 1, 3),
        (2, 4, 3),
        (3, 7, 2),
    ]
    assert b"".join(each.data for each in parts) == source.read_bytes()
    assert sorted(each.name for each in parts) == [each.name for each in parts]


def test_a_line_that_is_too_long_keeps_its_place_and_no_memory(tmp_path):
    path = tmp_path / "long.jsonl"
    path.write_bytes(b"x" * (3 * LONGEST_LINE) + b"\nnext\n")
    (part,) = parts_of(path)
    assert part.lines == 2
    assert LONGEST_LINE < len(part.data) < LONGEST_LINE + 20
    assert part.data.endswith(b"\nnext\n")


def test_a_part_is_done_when_its_answers_are_there_and_its_input_is_the_same(
    source, tmp_path
):
    answers = Answers(tmp_path / "out")
    first, second, _ = parts_of(source, 3)
    assert not answers.is_done(first)
    answers.keep(first, b"{}\n", [Rejected(2, "not JSON")])
    answers.keep(second, b"{}\n", [])
    assert answers.is_done(first)
    assert answers.rejected(first) == [Rejected(2, "not JSON")]
    assert answers.rejected(second) == []
    source.write_bytes(source.read_bytes().replace(b'"4"', b'"44"'))
    done = [answers.is_done(each) for each in parts_of(source, 3)]
    assert done == [True, False, False]
    written = sorted(each.suffix for each in (tmp_path / "out/claims.jsonl").iterdir())
    assert written == [".jsonl", ".jsonl", ".rejected"]


def test_a_pattern_names_files_in_order(tmp_path):
    for name in ("b.jsonl", "a.jsonl"):
        (tmp_path / name).write_text("{}")
    found = sources_of(f"{tmp_path}/*.jsonl")
    assert [each.name for each in found] == ["a.jsonl", "b.jsonl"]
    with pytest.raises(click.UsageError, match="names no file"):
        sources_of(f"{tmp_path}/*.csv")


def test_two_files_of_one_name_are_refused(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.jsonl").write_text("{}")
    with pytest.raises(click.UsageError, match="have one name"):
        sources_of(f"{tmp_path}/*/a.jsonl")


def test_a_cluster_needs_a_folder_and_an_input(run, tmp_path, source):
    address = f"sqlite:///{tmp_path}/own.sqlite3"
    options = ("--cluster", "tcp://127.0.0.1:9", "--database", address)
    refused = run("check", "--input", str(source), *options)
    assert refused.exit_code == 2
    assert "needs an --output folder" in refused.stderr
    refused = run("check", "A claim.", *options)
    assert refused.exit_code == 2
    assert "needs --input" in refused.stderr


def test_without_a_cluster_a_folder_or_a_missing_file_is_refused(run, tmp_path, source):
    missing = run("check", "--input", str(tmp_path / "none.jsonl"))
    assert missing.exit_code == 2
    assert "does not exist" in missing.stderr
    folder = run("check", "--input", str(source), "--output", str(tmp_path))
    assert folder.exit_code == 2
    assert "is a directory" in folder.stderr
