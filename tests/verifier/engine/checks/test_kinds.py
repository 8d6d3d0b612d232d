import pytest

from tests.verifier.engine.checks.tables import assert_spans_inside, pair, rows, summary
from verifier.engine.checks.kinds import CHECK


@pytest.mark.parametrize(("claim", "evidence", "outcome", "reason"), rows("kinds"))
def test_case(claim, evidence, outcome, reason):
    findings = list(CHECK.run(pair(claim, evidence)))

    assert summary(findings) == (outcome, reason)
    assert_spans_inside(findings, claim, evidence)


@pytest.mark.parametrize(("claim", "evidence", "_outcome", "_reason"), rows("kinds"))
def test_a_text_never_contradicts_itself(claim, evidence, _outcome, _reason):
    for text in (claim, evidence):
        findings = list(CHECK.run(pair(text, text)))

        assert summary(findings)[0] in {"agrees", "silent"}
