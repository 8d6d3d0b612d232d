from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.engine.types import VerdictLabel
from verifier.evaluation.cases import Case
from verifier.evaluation.judging import Judged
from verifier.evaluation.metrics import measure

Make = Callable[..., Judged]
S, C, U = "supported", "contradicted", "unknown"


def test_figures_of_a_small_run_counted_by_hand(make_judged: Make) -> None:
    metrics = measure(
        [
            make_judged(S, S, evidence_right=True),
            make_judged(S, C, evidence_right=True, category="numbers"),
            make_judged(S, U, evidence_right=False),
            make_judged(C, C, evidence_right=True, category="numbers"),
            make_judged(U, U),
        ]
    )
    assert metrics.cases == 5
    assert metrics.accuracy == pytest.approx(3 / 5)
    # F1: supported 2*1/(3+1), contradicted 2*1/(1+2), unknown 2*1/(1+2)
    assert metrics.macro_f1 == pytest.approx((2 / 4 + 2 / 3 + 2 / 3) / 3)
    assert (metrics.flips, metrics.flip_share) == (1, pytest.approx(1 / 5))
    assert metrics.precision_answered == pytest.approx(2 / 3)
    assert metrics.answered == pytest.approx(3 / 5)
    assert metrics.evidence_at_1 == pytest.approx(3 / 4)
    assert metrics.confusion[S] == {S: 1, C: 1, U: 1}
    assert [(c.category, c.cases, c.right, c.flips) for c in metrics.categories] == [
        ("all", 3, 2, 0),
        ("numbers", 2, 1, 1),
    ]


def test_answering_unknown_to_a_flip_is_no_flip(make_judged: Make) -> None:
    assert measure([make_judged(C, U), make_judged(U, S)]).flips == 0


def test_shares_of_nothing_are_none(make_judged: Make) -> None:
    metrics = measure([make_judged(U, U)])
    assert metrics.precision_answered is None
    assert metrics.evidence_at_1 is None
    assert metrics.macro_f1 == 1.0


def test_calibration_error_weighs_the_bins_by_their_answers(make_judged: Make) -> None:
    metrics = measure(
        [
            make_judged(S, S, 1.0),
            make_judged(S, C, 1.0),
            make_judged(S, S, 0.6),
            make_judged(C, C, 0.6),
        ]
    )
    # Two answers at 1.0 of which half are right; two at 0.6, all right.
    assert metrics.calibration_error == pytest.approx(0.5 * 0.5 + 0.5 * 0.4)
    assert [(each.count, each.accuracy) for each in metrics.bins] == [
        (2, 1.0),
        (2, 0.5),
    ]


def test_confidence_one_falls_into_the_last_bin(make_judged: Make) -> None:
    (only,) = measure([make_judged(S, S, 1.0)]).bins
    assert only.high == 1.0


LABELS = st.sampled_from(VerdictLabel)


@given(
    st.lists(
        st.tuples(LABELS, LABELS, st.floats(0, 1)),
        min_size=1,
        max_size=30,
    )
)
def test_shares_stay_between_zero_and_one_and_counts_add_up(
    rows: list[tuple[VerdictLabel, VerdictLabel, float]],
) -> None:
    metrics = measure(
        [
            Judged(
                Case("id", "c", expected, "k"), label, sure, "", "", None, None, (), 0
            )
            for expected, label, sure in rows
        ]
    )
    for share in (
        metrics.accuracy,
        metrics.macro_f1,
        metrics.flip_share,
        metrics.answered,
        metrics.calibration_error,
    ):
        assert 0 <= share <= 1
    counted = sum(sum(row.values()) for row in metrics.confusion.values())
    assert counted == len(rows) == sum(each.count for each in metrics.bins)
