import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

TRUE = "Kyiv knows of 124 Ukrainian POWs executed by Russian forces on the battlefield."
WRONG = TRUE.replace("124", "214")
LINES = "\n".join(
    [
        json.dumps({"id": "a", "claim": WRONG}),
        "{not json",
        json.dumps({"id": 2, "claim": "  "}),
        "",
        json.dumps({"id": "c", "claim": "x" * 2001}),
        json.dumps({"id": "d", "claim": "half \ud800"}),
        json.dumps({"id": "e", "text": "no claim"}),
        json.dumps({"id": "f", "claim": TRUE, "category": "extra fields are fine"}),
    ]
)


def records(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_claim_is_answered_with_quote_source_and_findings(run: Run) -> None:
    result = run("check", WRONG)
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert text.startswith("CONTRADICTED")
    assert "number_differs" in text
    assert "Kyiv knows of 124 Ukrainian prisoners of war (POWs)" in text
    assert "The Kyiv Independent" in text
    assert "x numbers: The source says 124" in text


def test_one_claim_as_json_has_the_shape_of_the_api(run: Run) -> None:
    answer = json.loads(run("check", "--json", WRONG).stdout)
    assert answer["verdict"] == "contradicted"
    (first, *_) = answer["evidence"]
    assert first["quote"] == first["selector"]["exact"]
    assert {"id", "confidence", "reason", "explanation", "engine"} <= set(answer)


def test_a_file_is_answered_in_order_and_wrong_lines_are_reported(
    run: Run, tmp_path: Path
) -> None:
    source, output = tmp_path / "claims.jsonl", tmp_path / "verdicts.jsonl"
    source.write_text(LINES)
    result = run("check", "--input", str(source), "--output", str(output))
    assert result.exit_code == 1
    assert result.stdout == ""
    answers = records(output.read_text("utf-8"))
    assert [(a["id"], a["verdict"]) for a in answers] == [
        ("a", "contradicted"),
        ("f", "supported"),
    ]
    numbers = [line.split(":")[0] for line in result.stderr.splitlines()]
    assert numbers[:-1] == ["line 2", "line 3", "line 5", "line 6", "line 7"]
    assert numbers[-1] == "2 lines answered, 5 rejected."
    assert "2,001 characters; the limit is 2,000" in result.stderr


def test_standard_input_and_output_carry_lines_too(run: Run) -> None:
    result = run("check", "--input", "-", stdin=json.dumps({"id": 7, "claim": TRUE}))
    assert result.exit_code == 0
    assert result.stderr == ""
    assert records(result.stdout)[0]["id"] == 7


def test_a_line_without_an_id_keeps_the_one_of_its_verification(run: Run) -> None:
    result = run("check", "--input", "-", stdin=json.dumps({"claim": TRUE}))
    assert isinstance(records(result.stdout)[0]["id"], str)


def test_several_processes_answer_as_one_does(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "claims.jsonl"
    source.write_text((LINES + "\n") * 6)
    one = run("check", "--input", str(source))
    two = run("check", "--input", str(source), "--jobs", "2")
    assert two.stderr == one.stderr
    assert two.exit_code == one.exit_code == 1
    strip = {"checked_at"}
    assert [
        {k: v for k, v in answer.items() if k not in strip}
        for answer in records(two.stdout)
    ] == [
        {k: v for k, v in answer.items() if k not in strip}
        for answer in records(one.stdout)
    ]


def test_the_input_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "claims.jsonl"
    source.write_text(LINES)
    result = run("check", "--input", str(source), "--output", str(source))
    assert result.exit_code == 2
    assert "must not be the --input file" in result.stderr
    assert source.read_text() == LINES


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "claim", "--input", "-"],
        ["check", "--input", "/no/such/file"],
        ["check", "--input", "-", "--jobs", "0"],
        ["compare"],
        ["compare", "only a claim"],
        ["check", ""],
        ["check", "x" * 2001],
        ["check", "a\ud800b"],
    ],
)
def test_what_cannot_be_done_exits_with_two_and_says_why(
    run: Run, arguments: list[str]
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr


def test_an_output_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "missing" / "out.jsonl"
    result = run("check", "--input", "-", "--output", str(missing), stdin="{}")
    assert result.exit_code == 2
    assert str(missing) in result.stderr


def test_compare_judges_by_the_evidence_alone(run: Run) -> None:
    result = run("compare", "The dam is 40 metres high.", "The dam is 55 metres high.")
    assert result.exit_code == 0
    assert result.stdout.lstrip().startswith("CONTRADICTED")


def test_compare_reads_pairs(run: Run) -> None:
    pair = {"id": "p", "claim": "The dam is 40 metres high.", "evidence": ""}
    good = {**pair, "evidence": "The dam is 40 metres high."}
    lines = "\n".join(json.dumps(each) for each in (good, pair))
    result = run("compare", "--input", "-", stdin=lines)
    assert result.exit_code == 1
    (answer,) = records(result.stdout)
    assert (answer["id"], answer["verdict"]) == ("p", "supported")
    assert result.stderr.startswith("line 2: There is no text in the evidence")
