"""What the combiner weighs: one named number for each thing seen of a pair."""

from collections.abc import Sequence
from dataclasses import replace
from math import log

from verifier.engine.checks import CHECKS, Pair
from verifier.engine.checks.coverage import content_weights, coverage
from verifier.engine.similarity import token_set, token_sort
from verifier.engine.types import Agreement, Finding, Outcome

_CHECK_NAMES = tuple(check.name for check in CHECKS)
_OTHER_NAMES = tuple(name for name in _CHECK_NAMES if name != "coverage")
_CONTRADICTS = tuple(f"contradicts_{name}" for name in _OTHER_NAMES)
_AGREES = tuple(f"agrees_{name}" for name in _OTHER_NAMES)
_BLOCKS = tuple(f"blocks_{name}" for name in _CHECK_NAMES)
_OPEN = tuple(f"blocks_{name}" for name in _OTHER_NAMES)
_FLOOR = 1e-3

TEXT_FEATURES = (
    "coverage",
    "own_coverage",
    "statement_coverage",
    "evidence_coverage",
    "token_set",
    "token_sort",
)
FINDING_FEATURES = (
    "covered_fully",
    *_CONTRADICTS,
    *_AGREES,
    *_BLOCKS,
    "contradicted",
    "left_open",
)
MODEL_FEATURES = (
    "cosine",
    "model_supports",
    "model_refutes",
    "model_supports_most",
    "model_refutes_most",
)
FEATURES: tuple[str, ...] = (
    *TEXT_FEATURES,
    *FINDING_FEATURES,
    "contradicted_on_topic",
    *MODEL_FEATURES,
    "model_supports_covered",
    "model_refutes_on_topic",
)
"""The features in the order of the combiner's weights."""


def text_features(pair: Pair) -> dict[str, float]:
    """Return how far the two texts share words, each 0..1. ``own_coverage`` leaves
    the context out; ``statement_coverage`` is that of a stored claim's statement."""
    covered = coverage(pair)
    own = coverage(replace(pair, context=frozenset())) if pair.context else covered
    return {
        "coverage": covered,
        "own_coverage": own,
        "statement_coverage": own,
        "evidence_coverage": evidence_coverage(pair),
        "token_set": token_set(pair.claim.text, pair.evidence.text),
        "token_sort": token_sort(pair.claim.text, pair.evidence.text),
    }


def finding_features(findings: Sequence[Finding]) -> dict[str, float]:
    """Return the features that findings decide: strengths by check, and the strongest
    contradiction and open point of all."""
    values = dict.fromkeys(FINDING_FEATURES, 0.0)
    for finding in findings:
        name = _feature_of(finding)
        if name in values:
            values[name] = max(values[name], finding.strength)
    values["contradicted"] = max(values[name] for name in _CONTRADICTS)
    values["left_open"] = max(values[name] for name in _OPEN)
    values["covered_fully"] = float(not values["blocks_coverage"])
    return values


def joint_features(comparison: dict[str, float]) -> dict[str, float]:
    """Return the features that weigh a contradiction by how far the topic is shared."""
    topic = comparison["contradicted"] * comparison["coverage"]
    return comparison | {"contradicted_on_topic": topic}


def model_features(
    agreements: Sequence[Agreement], cosine: float | None, coverage: float
) -> dict[str, float]:
    """Return what models make of the texts of one pair: log odds against silence
    (averaged, and the highest), and probabilities beside the coverage."""
    values = {"cosine": cosine or 0.0}
    if not agreements:
        return values
    supports = [_odds(item.supports, item.silent) for item in agreements]
    refutes = [_odds(item.refutes, item.silent) for item in agreements]
    count = len(agreements)
    values["model_supports"] = sum(supports) / count
    values["model_refutes"] = sum(refutes) / count
    values["model_supports_most"] = max(supports)
    values["model_refutes_most"] = max(refutes)
    shares = sum(item.supports for item in agreements) / count
    values["model_supports_covered"] = shares * coverage
    refuted = sum(item.refutes for item in agreements) / count
    values["model_refutes_on_topic"] = refuted * coverage
    return values


def _odds(share: float, silent: float) -> float:
    return log(max(share, _FLOOR) / max(silent, _FLOOR))


def _feature_of(finding: Finding) -> str:
    if finding.outcome is Outcome.CONTRADICTS:
        return f"contradicts_{finding.check}"
    if finding.outcome is Outcome.AGREES:
        return f"agrees_{finding.check}"
    return f"blocks_{finding.check}" if finding.blocks_support else ""


def evidence_coverage(pair: Pair) -> float:
    """Return the weighted share (0..1) of the evidence's words that the claim uses."""
    weights = content_weights(pair.evidence)
    total = sum(weights.values())
    linked = {link.evidence for link in pair.alignment.links}
    used = sum(weight for index, weight in weights.items() if index in linked)
    return used / total if total else 0.0
