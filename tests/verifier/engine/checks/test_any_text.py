"""No text, however odd, makes a check fail or point outside it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verifier.engine.checks.tables import assert_spans_inside, pair
from verifier.engine.checks import (
    attribution,
    comparison,
    contrast,
    modality,
    names,
    offices,
    opposites,
    polarity,
    roles,
)

CHECKS = [
    module.CHECK
    for module in (
        attribution,
        comparison,
        contrast,
        modality,
        names,
        offices,
        opposites,
        polarity,
        roles,
    )
]
WORDS = st.sampled_from(
    """The a Kyiv Ukraine President Anna Weber minister whose leader of not never no
    refused to fail rule out said that , " ( ) - non lethal rather than instead is was
    may likely impossible will more fewer behind ahead largest killed by dismissed open
    closed U.S. 's north korea 12 '' . ! ?""".split()
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
@given(claim=TEXTS, evidence=TEXTS)
@settings(max_examples=60, deadline=None)
def test_any_two_texts_are_compared(check, claim, evidence):
    findings = list(check.run(pair(claim, evidence)))

    assert_spans_inside(findings, claim, evidence)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_descriptions_are_product_text(check):
    assert check.description.startswith("Compares")
    assert check.description.endswith(".")
