import json
from collections.abc import Callable
from pathlib import Path

import pytest

from verifier.evaluation.baseline import (
    Changes,
    InvalidBaseline,
    changes,
    read_baseline,
)
from verifier.evaluation.judging import Judged
from verifier.evaluation.metrics import measure
from verifier.evaluation.records import as_record

Make = Callable[..., Judged]
S, C, U = "supported", "contradicted", "unknown"


def test_a_run_is_compared_with_its_own_record(
    tmp_path: Path, make_judged: Make
) -> None:
    before = [
        make_judged(S, S, id="stays"),
        make_judged(S, U, id="mended"),
        make_judged(C, C, id="broken"),
        make_judged(C, C, id="gone"),
    ]
    path = tmp_path / "before.json"
    path.write_text(json.dumps(as_record(measure(before), before)))
    after = [
        make_judged(S, S, id="stays"),
        make_judged(S, S, id="mended"),
        make_judged(C, S, id="broken"),
        make_judged(C, C, id="new"),
    ]
    assert changes(after, read_baseline(path)) == Changes(("mended",), ("broken",), 2)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"answers": [1]}', '{"answers": 3}'])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "before.json"
    path.write_text(text)
    with pytest.raises(InvalidBaseline, match="is not the --json output"):
        read_baseline(path)
