"""The checks, in the order in which their findings are shown."""

from verifier.engine.checks import (
    attribution,
    comparison,
    contrast,
    coverage,
    dates,
    modality,
    names,
    numbers,
    offices,
    opposites,
    polarity,
    quantifiers,
    roles,
    times,
    units,
)
from verifier.engine.checks.base import Check, Pair

CHECKS: tuple[Check, ...] = (
    numbers.CHECK,
    units.CHECK,
    quantifiers.CHECK,
    dates.CHECK,
    times.CHECK,
    names.CHECK,
    offices.CHECK,
    roles.CHECK,
    polarity.CHECK,
    opposites.CHECK,
    contrast.CHECK,
    modality.CHECK,
    attribution.CHECK,
    comparison.CHECK,
    coverage.CHECK,
)

__all__ = ["CHECKS", "Check", "Pair"]
