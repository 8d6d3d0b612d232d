"""What the combiner weighs: one named number for each thing seen of a pair."""

from collections.abc import Sequence
from dataclasses import replace
from math import log

from verifier.engine.checks import CHECKS, Pair
from verifier.engine.checks.coverage import content_weights, coverage
from verifier.engine.similarity import token_set, token_sort
from verifier.engine.types import Agreement, Finding, Outcome

_CHECK_NAMES = tuple(check.name for check in CHECKS)
_FLOOR = 1e-3

FEATURES: tuple[str, ...] = (
    "coverage",
    "own_coverage",
    "statement_coverage",
    "covered_fully",
    "evidence_coverage",
    "token_set",
    "token_sort",
    "cosine",
    *(f"contradicts_{name}" for name in _CHECK_NAMES if name != "coverage"),
    *(f"agrees_{name}" for name in _CHECK_NAMES if name != "coverage"),
    *(f"blocks_{name}" for name in _CHECK_NAMES),
    "contradicted",
    "contradicted_on_topic",
    "left_open",
    "model_supports",
    "model_refutes",
    "model_refutes_on_topic",
    "model_supports_covered",
)
"""The features in the order of the combiner's weights."""


def pair_features(
    pair: Pair,
    findings: Sequence[Finding],
    agreement: Agreement | None,
    cosine: float | None,
) -> dict[str, float]:
    """Return the features of one pair by name; what was not measured is 0."""
    values = dict.fromkeys(FEATURES, 0.0)
    covered = coverage(pair)
    values["coverage"] = covered
    values["evidence_coverage"] = _evidence_coverage(pair)
    values["token_set"] = token_set(pair.claim.text, pair.evidence.text)
    values["token_sort"] = token_sort(pair.claim.text, pair.evidence.text)
    values["cosine"] = cosine or 0.0
    values["own_coverage"] = values["statement_coverage"] = coverage(
        replace(pair, context=frozenset())
    )
    values.update(finding_features(findings))
    values["contradicted_on_topic"] = values["contradicted"] * covered
    if agreement is not None:
        silent = max(agreement.silent, _FLOOR)
        values["model_supports"] = log(max(agreement.supports, _FLOOR) / silent)
        values["model_refutes"] = log(max(agreement.refutes, _FLOOR) / silent)
        values["model_refutes_on_topic"] = agreement.refutes * covered
        values["model_supports_covered"] = agreement.supports * covered
    return values


def finding_features(findings: Sequence[Finding]) -> dict[str, float]:
    """Return the features that findings alone decide: strengths by check, and the
    strongest contradiction and open point of all."""
    values = {
        name: 0.0
        for name in FEATURES
        if name.startswith(("contradicts_", "agrees_", "blocks_"))
    }
    for finding in findings:
        name = _feature_of(finding)
        if name in values:
            values[name] = max(values[name], finding.strength)
    contradicting = [v for n, v in values.items() if n.startswith("contradicts_")]
    open_points = [
        v for n, v in values.items() if n.startswith("blocks_") and "coverage" not in n
    ]
    values["contradicted"] = max(contradicting, default=0.0)
    values["left_open"] = max(open_points, default=0.0)
    values["covered_fully"] = float(not values["blocks_coverage"])
    return values


def _feature_of(finding: Finding) -> str:
    if finding.outcome is Outcome.CONTRADICTS:
        return f"contradicts_{finding.check}"
    if finding.outcome is Outcome.AGREES:
        return f"agrees_{finding.check}"
    return f"blocks_{finding.check}" if finding.blocks_support else ""


def _evidence_coverage(pair: Pair) -> float:
    """Return the weighted share of the evidence's words that the claim uses."""
    weights = content_weights(pair.evidence)
    total = sum(weights.values())
    used = sum(
        weight
        for index, weight in weights.items()
        if pair.alignment.of_evidence(index) is not None
    )
    return used / total if total else 0.0
