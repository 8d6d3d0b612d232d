import gzip
import json
from pathlib import Path

import pytest

from verifier.engine.types import VerdictLabel
from verifier.evaluation.cases import Case, InvalidCase, read_cases


def written(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    return path


def test_store_cases_carry_verdict_category_and_quote(tmp_path: Path) -> None:
    path = written(
        tmp_path / "cases.jsonl",
        {
            "id": "c1",
            "claim": "The sky is blue.",
            "verdict": "supported",
            "category": "colour",
            "quote_contains": "blue",
        },
        {"claim": "Cats bark.", "verdict": "unknown", "quote_contains": None},
    )
    assert read_cases(path) == [
        Case(
            "c1",
            "The sky is blue.",
            VerdictLabel.SUPPORTED,
            "colour",
            quote_contains="blue",
        ),
        Case("line 2", "Cats bark.", VerdictLabel.UNKNOWN, "all"),
    ]


def test_a_case_with_evidence_is_a_pair(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl.gz"
    record = {"claim": "A.", "evidence": "Not A.", "label": "contradicted"}
    path.write_bytes(gzip.compress(json.dumps(record).encode()))
    assert read_cases(path) == [
        Case("line 1", "A.", VerdictLabel.CONTRADICTED, "all", evidence="Not A.")
    ]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"verdict": "supported"}, 'line 1: "claim" is missing'),
        ({"claim": "A."}, 'line 1: "verdict" is missing'),
        ({"claim": "A.", "verdict": "true"}, "line 1: 'true' is none of"),
        ({"claim": "A.", "evidence": "B."}, 'line 1: "label" is missing'),
        ({"claim": "A.", "evidence": 1, "label": "unknown"}, '"evidence"'),
        ({"claim": "A.", "verdict": "unknown", "quote_contains": 1}, '"quote_co'),
        ("text", "line 1: not a JSON object"),
    ],
)
def test_a_line_that_is_no_case_is_named(
    tmp_path: Path, record: object, reason: str
) -> None:
    with pytest.raises(InvalidCase, match=reason):
        read_cases(written(tmp_path / "cases.jsonl", record))


def test_an_empty_file_is_no_evaluation(tmp_path: Path) -> None:
    with pytest.raises(InvalidCase, match="holds no case"):
        read_cases(written(tmp_path / "cases.jsonl"))


def test_a_file_that_is_not_packed_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl.gz"
    path.write_text("{}")
    with pytest.raises(InvalidCase, match="cannot be read"):
        read_cases(path)
