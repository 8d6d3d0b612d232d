"""Run a check over the rows of its case table."""

import csv
from pathlib import Path

from verifier.engine.alignment import align
from verifier.engine.checks.base import Pair
from verifier.engine.config import EngineConfig
from verifier.engine.reading.reader import read
from verifier.engine.types import Outcome

DATA = Path(__file__).parents[3] / "data" / "checks"


def pair(claim, evidence):
    """Read and align two texts."""
    one, other = read(claim), read(evidence)
    return Pair(one, other, align(one, other), EngineConfig())


def rows(name):
    """The rows of ``tests/data/checks/NAME.csv``: claim, evidence, outcome, reason."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return [tuple(row.values()) for row in csv.DictReader(table)]


def summary(findings):
    """The outcome of a list of findings and the reason, as the tables name them."""
    contradicting = [f for f in findings if f.outcome is Outcome.CONTRADICTS]
    if contradicting:
        return "contradicts", str(contradicting[0].reason)
    if any(f.blocks_support for f in findings):
        return "open", ""
    if any(f.outcome is Outcome.AGREES for f in findings):
        return "agrees", ""
    return "silent", ""


def assert_spans_inside(findings, claim, evidence):
    for finding in findings:
        for span, text in (
            (finding.claim_span, claim),
            (finding.quote_span, evidence),
        ):
            assert span is None or 0 <= span.start < span.end <= len(text)
        assert 0 <= finding.strength <= 1
        assert finding.detail.endswith(".")
