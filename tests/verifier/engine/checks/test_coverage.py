import pytest

from verifier.engine.alignment import align
from verifier.engine.checks.base import Pair
from verifier.engine.checks.coverage import CHECK, coverage
from verifier.engine.config import EngineConfig
from verifier.engine.reading.reader import read
from verifier.engine.types import Outcome


def pair(claim, evidence, context=()):
    one, other = read(claim), read(evidence)
    return Pair(one, other, align(one, other), EngineConfig(), frozenset(context))


EVIDENCE = "The Halden bridge collapsed on Monday, killing six people."


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("The Halden bridge collapsed.", []),
        ("The Halden bridge collapsed on Monday.", []),
        ("The wooden Halden bridge collapsed.", ["wooden"]),
        ("Swiss engineers built the Halden bridge.", ["Swiss engineers built"]),
        ("The bridge was owned by a cement company.", ["owned", "cement company"]),
    ],
)
def test_words_that_the_source_does_not_say_are_marked(claim, missing):
    found = [f for f in CHECK.run(pair(claim, EVIDENCE)) if f.blocks_support]
    assert [claim[f.claim_span.start : f.claim_span.end] for f in found] == missing


def test_full_cover_is_said():
    (finding,) = CHECK.run(pair("The Halden bridge collapsed.", EVIDENCE))
    assert finding.outcome is Outcome.AGREES


def test_what_surrounds_the_evidence_covers_too():
    claim = "The governor said the Halden bridge collapsed."
    assert coverage(pair(claim, EVIDENCE)) < coverage(
        pair(claim, EVIDENCE, context=["governor"])
    )


def test_an_opposite_covers_nothing():
    assert coverage(pair("Prices rose.", "Prices fell.")) < coverage(
        pair("Prices rose.", "Prices rose.")
    )


@pytest.mark.parametrize("text", ["", "...", "12,000", "the of and"])
def test_texts_without_content_are_covered_by_nothing(text):
    assert coverage(pair(text, EVIDENCE)) == 0
    assert coverage(pair(EVIDENCE, text)) == 0
