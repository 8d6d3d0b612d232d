"""What is counted as a question that the store could not answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from claims.store import open_store
from claims.store.kept import KeptVerdict
from verifier.engine.types import Reason, Span, Verdict, VerdictLabel
from verifier.keeping import forget_old, open_questions
from verifier.service import Verification

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def given(claim: str, label: VerdictLabel, reason: Reason, **rest: Any) -> Verdict:
    return Verdict(claim, label, 0.5, reason, "So it is.", (), "test", **rest)


@pytest.mark.parametrize(
    ("label", "reason", "counted"),
    [
        (VerdictLabel.UNKNOWN, Reason.NO_EVIDENCE, True),
        (VerdictLabel.UNKNOWN, Reason.SOURCES_DISAGREE, True),
        (VerdictLabel.UNKNOWN, Reason.NOT_A_CLAIM_QUESTION, True),
        (VerdictLabel.UNKNOWN, Reason.NOT_A_CLAIM_OPINION, False),
        (VerdictLabel.UNKNOWN, Reason.NOT_A_CLAIM_NOISE, False),
        (VerdictLabel.SUPPORTED, Reason.STATED_BY_SOURCE, False),
        (VerdictLabel.CONTRADICTED, Reason.NUMBER_DIFFERS, False),
    ],
)
def test_only_what_a_source_could_answer_is_counted(
    label: VerdictLabel,
    reason: Reason,
    *,
    counted: bool,
) -> None:
    verification = Verification("one", given("It rained.", label, reason), NOW)
    expected = [("It rained.", reason.value)] if counted else []
    assert open_questions(verification) == expected


def test_each_open_part_is_a_question_of_its_own() -> None:
    text = "It rained. It snowed. It rained."
    unknown = given(text, VerdictLabel.UNKNOWN, Reason.NO_EVIDENCE)
    parts = (
        replace(unknown, span=Span(0, 10)),
        replace(unknown, label=VerdictLabel.SUPPORTED, span=Span(11, 21)),
        replace(unknown, span=Span(22, 32)),
    )
    verdict = replace(unknown, reason=Reason.SEVERAL_CLAIMS, parts=parts)
    assert open_questions(Verification("one", verdict, NOW)) == [
        ("It rained.", "no_evidence")
    ]


def test_what_is_older_than_the_days_is_forgotten() -> None:
    store = open_store("memory://")
    for days in (0, 29, 31):
        at = NOW - timedelta(days=days)
        kept = KeptVerdict(str(days), f"Claim {days}", "{}", "1", 0, at)
        store.keep_verdict(kept, [(kept.submission, "no_evidence")])
    assert forget_old(store, NOW, 30) == (1, 1)
    assert store.count_verdicts() == 2
    assert {each.text for each in store.open_questions()} == {"Claim 0", "Claim 29"}
