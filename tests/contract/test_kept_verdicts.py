"""Every store keeps verdicts as they were given, and counts what it cannot answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from claims.errors import VerdictNotFound
from claims.store.kept import KeptVerdict

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
KEPT = KeptVerdict(
    id="one",
    submission="Il a dit “non” \U0001f600",
    record='{"id": "one",  "claim": "“é”", "confidence": 0.10}',
    engine_version="1.2",
    store_revision=7,
    checked_at=NOW,
)


def test_a_verdict_comes_back_as_it_was_given(store):
    before = store.revision()
    store.keep_verdict(KEPT)
    assert store.kept_verdict("one") == KEPT
    assert store.count_verdicts() == 1
    assert store.revision() == before


def test_what_was_given_is_never_replaced(store):
    store.keep_verdict(KEPT)
    store.keep_verdict(replace(KEPT, record="{}"), unanswered=[("it", "no_evidence")])
    assert store.kept_verdict("one") == KEPT
    assert store.open_questions() == []


def test_a_verdict_that_is_not_kept_is_named(store):
    with pytest.raises(VerdictNotFound):
        store.kept_verdict("none")


def test_one_verdict_or_the_old_ones_can_be_forgotten(store):
    for number in range(4):
        at = NOW - timedelta(days=number)
        store.keep_verdict(replace(KEPT, id=str(number), checked_at=at))
    assert store.forget_verdict("0") is True
    assert store.forget_verdict("0") is False
    assert store.forget_verdicts(NOW - timedelta(days=1)) == 2
    assert store.count_verdicts() == 1
    assert store.kept_verdict("1").id == "1"


def test_questions_without_an_answer_are_counted_by_what_they_ask(store):
    asked = ["Did it rain?", "“Snow”  fell.", '"snow" FELL.', "It hailed."]
    for number, text in enumerate(asked):
        kept = replace(
            KEPT,
            id=str(number),
            submission=text,
            checked_at=NOW + timedelta(minutes=number),
        )
        unanswered = [] if number == 0 else [(text, f"reason {number}")]
        store.keep_verdict(kept, unanswered)
    first, second = store.open_questions()
    assert (first.text, first.asked, first.reason) == ('"snow" FELL.', 2, "reason 2")
    assert first.first_asked_at == NOW + timedelta(minutes=1)
    assert first.last_asked_at == NOW + timedelta(minutes=2)
    assert (second.text, second.asked) == ("It hailed.", 1)
    assert store.open_questions(limit=1) == [first]
    assert store.forget_questions(NOW + timedelta(minutes=3)) == 1
    assert store.open_questions() == [second]
