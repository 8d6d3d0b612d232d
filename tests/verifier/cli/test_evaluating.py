import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

CASES = [
    {
        "id": "right",
        "claim": "Kyiv knows of 124 Ukrainian POWs executed by Russian forces.",
        "verdict": "supported",
        "category": "numbers",
        "quote_contains": "124 Ukrainian prisoners",
    },
    {
        "id": "open",
        "claim": "Is it raining?",
        "verdict": "unknown",
        "category": "other",
    },
    {
        "id": "mislabelled",
        "claim": "Kyiv knows of 214 Ukrainian POWs executed by Russian forces.",
        "verdict": "unknown",
        "category": "numbers",
    },
]


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(case) for case in CASES))
    return path


def test_figures_are_printed_and_the_report_written(
    run: Run, cases: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    result = run("evaluate", str(cases), "--report", str(report))
    assert result.exit_code == 0
    assert "66.7%" in result.stdout
    assert "mislabelled" in report.read_text("utf-8")


def test_json_carries_every_answer_and_serves_as_a_baseline(
    run: Run, cases: Path, tmp_path: Path
) -> None:
    printed = run("evaluate", str(cases), "--json").stdout
    record = json.loads(printed)
    assert record["metrics"]["cases"] == 3
    assert record["metrics"]["evidence_at_1"] == 1.0
    assert [answer["answered"] for answer in record["answers"]] == [
        "supported",
        "unknown",
        "contradicted",
    ]
    record["answers"][0]["answered"] = "unknown"
    earlier = tmp_path / "earlier.json"
    earlier.write_text(json.dumps(record))
    again = run("evaluate", str(cases), "--baseline", str(earlier)).stdout
    assert "1 mended right; 0 broken" in again


def test_pairs_are_judged_by_their_evidence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    pair = {"claim": "It is 40 metres high.", "evidence": "It is 55 metres high."}
    path.write_text(json.dumps({**pair, "label": "contradicted"}))
    record = json.loads(run("evaluate", str(path), "--json").stdout)
    assert record["metrics"]["accuracy"] == 1.0


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"claim": "x", "verdict": "yes"}'])
def test_a_file_without_cases_is_explained(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(text)
    result = run("evaluate", str(path))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
