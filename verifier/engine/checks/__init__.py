"""The checks, in the order in which their findings are shown."""

from verifier.engine.checks import (
    coverage,
    dates,
    numbers,
    quantifiers,
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
    coverage.CHECK,
)

__all__ = ["CHECKS", "Check", "Pair"]
