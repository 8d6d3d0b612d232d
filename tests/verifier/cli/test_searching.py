import json
from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]


def test_search_finds_the_nearest_claims(run: Run) -> None:
    result = run("search", "prisoners of war executed", "--top", "2")
    assert result.exit_code == 0
    assert "prisoners of war" in result.stdout
    assert len(result.stdout.splitlines()) == 4


def test_lines_are_answered_with_ids_and_scores_best_first(run: Run) -> None:
    lines = "\n".join(
        [
            json.dumps({"id": "q1", "text": "prisoners of war executed"}),
            json.dumps({"id": "q2", "text": "qqqq zzzz"}),
            json.dumps({"id": "q3"}),
        ]
    )
    result = run("search", "--input", "-", "--top", "3", stdin=lines)
    assert result.exit_code == 1
    assert result.stderr.startswith('line 3: has no "text"')
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert set(first) == {"id", "results"}
    assert len(first["results"]) == 3
    assert set(first["results"][0]) == {"claim_id", "external_id", "score"}
    scores = [each["score"] for each in first["results"]]
    assert scores == sorted(scores, reverse=True)
    assert second["id"] == "q2"


def test_search_wants_a_text_or_an_input(run: Run) -> None:
    assert run("search").exit_code == 2
