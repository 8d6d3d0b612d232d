"""What holds of the checks of figures and times for any two texts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verifier.engine.checks.tables import assert_spans_inside, pair
from verifier.engine.checks import dates, numbers, quantifiers, times, units
from verifier.engine.types import Outcome

_CHECKS = (numbers.CHECK, units.CHECK, quantifiers.CHECK, dates.CHECK, times.CHECK)
_WORDS = st.sampled_from(
    """houses people injured killed were the in of at least most about 5 12 $ % 7.6
    billion half two million km miles per month 2024 Nov. 6 a.m. morning before since
    Berlin not fewer than 3-1 all few doubled . ,""".split()
)
_TEXTS = st.lists(_WORDS, max_size=25).map(" ".join) | st.text(max_size=80)
_COUNTS = st.integers(min_value=13, max_value=10**9)


def _outcomes(claim, evidence):
    return {
        finding.outcome
        for check in _CHECKS
        for finding in check.run(pair(claim, evidence))
    }


@settings(deadline=None)
@given(_TEXTS, _TEXTS)
def test_no_text_breaks_a_check_and_spans_stand_inside(claim, evidence):
    for check in _CHECKS:
        assert_spans_inside(list(check.run(pair(claim, evidence))), claim, evidence)


@settings(deadline=None)
@given(_COUNTS, _COUNTS)
def test_bare_counts_conflict_unless_equal_or_rounded_both_ways_alike(one, other):
    first = f"The storm damaged {one} houses."
    second = f"The storm damaged {other} houses."

    assert _outcomes(first, second) == _outcomes(second, first)
    if abs(one - other) > 0.1 * max(one, other):
        assert _outcomes(first, second) == {Outcome.CONTRADICTS}


@settings(deadline=None)
@given(_COUNTS)
def test_separators_do_not_change_a_figure(count):
    assert _outcomes(
        f"The storm damaged {count:,} houses.", f"The storm damaged {count} houses."
    ) == {Outcome.AGREES}


@settings(deadline=None)
@given(_COUNTS, st.integers(min_value=1, max_value=10**6))
def test_a_bound_that_a_figure_keeps_is_entailed_and_one_it_breaks_contradicts(
    count, more
):
    known = f"The storm damaged {count} houses."

    assert _outcomes(f"The storm damaged at least {count} houses.", known) == {
        Outcome.AGREES
    }
    assert _outcomes(f"The storm damaged more than {count} houses.", known) == {
        Outcome.CONTRADICTS
    }
    assert _outcomes(f"The storm damaged fewer than {count + more} houses.", known) == {
        Outcome.AGREES
    }
