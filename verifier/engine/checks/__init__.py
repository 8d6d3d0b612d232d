"""The checks, in the order in which their findings are shown."""

from verifier.engine.checks import (
    attribution,
    comparison,
    contrast,
    coverage,
    dates,
    denials,
    direction,
    fillers,
    modality,
    modifiers,
    names,
    numbers,
    offices,
    opposites,
    polarity,
    quantifiers,
    ratios,
    roles,
    sequence,
    substitutes,
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
    sequence.CHECK,
    names.CHECK,
    modifiers.CHECK,
    substitutes.CHECK,
    fillers.CHECK,
    offices.CHECK,
    roles.CHECK,
    direction.CHECK,
    polarity.CHECK,
    denials.CHECK,
    opposites.CHECK,
    contrast.CHECK,
    modality.CHECK,
    attribution.CHECK,
    comparison.CHECK,
    ratios.CHECK,
    coverage.CHECK,
)

__all__ = ["CHECKS", "Check", "Pair"]
