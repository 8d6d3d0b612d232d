"""How the interval one figure allows stands to that of another."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite

from verifier.engine.config import EngineConfig
from verifier.engine.reading.facts import Comparator, Quantity

_ROUNDED_FROM = 1000
"""Figures below this are not rounded without a word that says so."""
_ROUNDED_SHARE = 0.1
"""A rounded figure keeps two places at least: 1.3 million, not 1 million."""
_TINY = 1e-9
_ONE_DEGREE = 1.0


class Standing(StrEnum):
    """How a submission's figure stands to the evidence's."""

    SAME = "same"
    ENTAILED = "entailed"
    OPEN = "open"
    CONFLICT = "conflict"


BORNE_OUT = frozenset({Standing.SAME, Standing.ENTAILED})
"""How a figure or a time stands that the evidence says or implies."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from ``low`` to ``high``; each end belongs to it unless it is open."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def within(self, other: "Interval") -> bool:
        """Return whether every number of this interval lies in ``other``."""
        low = self.low > other.low or (
            self.low == other.low and (self.low_open or not other.low_open)
        )
        high = self.high < other.high or (
            self.high == other.high and (self.high_open or not other.high_open)
        )
        return low and high

    def apart_from(self, other: "Interval") -> bool:
        """Return whether the two intervals have no number in common."""
        return (
            self.high < other.low
            or other.high < self.low
            or (self.high == other.low and (self.high_open or other.low_open))
            or (other.high == self.low and (other.high_open or self.low_open))
        )

    def widened(self, share: float) -> "Interval":
        """Return the interval with each end moved out by ``share`` of itself."""
        return Interval(
            self.low - abs(self.low) * share if isfinite(self.low) else self.low,
            self.high + abs(self.high) * share if isfinite(self.high) else self.high,
            self.low_open and not share,
            self.high_open and not share,
        )


def interval(quantity: Quantity, tolerance: float, scale: float = 1.0) -> Interval:
    """Return what ``quantity`` allows in base units times ``scale``; approximate
    figures allow ``tolerance`` on their side."""
    low, high = quantity.base_low * scale, quantity.base_high * scale
    low, high = _rounded(low), _rounded(high)
    match quantity.comparator:
        case Comparator.MORE_THAN:
            top = low * (1 + tolerance) if quantity.side else inf
            return Interval(low, top, low_open=True)
        case Comparator.LESS_THAN:
            bottom = high * (1 - tolerance) if quantity.side else -inf
            return Interval(bottom, high, high_open=True)
        case Comparator.ABOUT if quantity.side < 0:
            return Interval(low - abs(low) * tolerance, high, high_open=True)
        case Comparator.ABOUT:
            return Interval(low, high).widened(tolerance)
    return Interval(low, high, low_open=quantity.low_open)


def _rounded(value: float) -> float:
    """Drop what floating point adds: 0.1 * 3 is 0.3."""
    return float(f"{value:.10g}") if isfinite(value) else value


def stands(
    claim: Quantity,
    evidence: Quantity,
    config: EngineConfig,
    *,
    scale: float = 1.0,
    converted: bool = False,
) -> Standing:
    """Return how ``claim`` stands to ``evidence`` (whose base amounts are multiplied
    by ``scale`` first); ``converted`` allows for rounding after a conversion."""
    tolerance = config.rounding_tolerance
    stated = interval(claim, tolerance)
    known = interval(evidence, tolerance, scale)
    nominal = Interval(
        _rounded(evidence.base_low * scale), _rounded(evidence.base_high * scale)
    )
    if converted:
        return _converted_stands(claim, stated, known, nominal, config)
    if stated == known:
        return Standing.SAME
    if claim.ordinal or evidence.ordinal:
        # "above the 40th" of a ranking may mean a lower figure: only bare ones decide
        bare = claim.low == claim.high and evidence.low == evidence.high
        return Standing.CONFLICT if bare else Standing.OPEN
    if (
        known.within(stated)
        or _is_about(claim, evidence, stated, nominal)
        or _is_vaguely(claim, evidence, stated, known, nominal)
        or _is_rounding(claim, evidence, scale)
        or _is_bound_of(claim, evidence, scale)
    ):
        return Standing.ENTAILED
    if not known.apart_from(stated) or (_is_article(evidence) and stated.low >= 1):
        return Standing.OPEN
    return Standing.CONFLICT


def _converted_stands(
    claim: Quantity,
    stated: Interval,
    known: Interval,
    nominal: Interval,
    config: EngineConfig,
) -> Standing:
    """Compare after a conversion, which rounds: 600 miles are 1,000 km."""
    wide = stated.widened(config.conversion_tolerance)
    if claim.dimension == "temperature":
        wide = Interval(stated.low - _ONE_DEGREE, stated.high + _ONE_DEGREE)
    if known.apart_from(wide):
        return Standing.CONFLICT
    return Standing.ENTAILED if nominal.within(wide) else Standing.OPEN


def _is_about(
    claim: Quantity, evidence: Quantity, stated: Interval, nominal: Interval
) -> bool:
    """Return whether what is said of "about 12,000" fits the 12,000 named."""
    if evidence.comparator is not Comparator.ABOUT:
        return False
    if evidence.side < 0 and _rounds_to(claim, nominal.high):
        return True  # "7.6 billion" of "almost 8 billion"
    return nominal.within(stated) and (
        evidence.side == 0 or claim.comparator is not Comparator.EXACTLY
    )


def _is_vaguely(
    claim: Quantity,
    evidence: Quantity,
    stated: Interval,
    known: Interval,
    nominal: Interval,
) -> bool:
    """Return whether "several" is said of "multiple", or "dozens" of "at least 45"."""
    if not claim.quantifier:
        return False
    if _is_vague(claim) and _is_vague(evidence):
        return not known.apart_from(stated)
    return (
        nominal.low > 0
        and evidence.comparator in {Comparator.AT_LEAST, Comparator.MORE_THAN}
        and Interval(nominal.low, nominal.low).within(stated)
    )


def _is_vague(quantity: Quantity) -> bool:
    """Return whether a count says no figure: "several", "multiple", "dozens"."""
    return (
        quantity.quantifier
        and quantity.dimension is None
        and quantity.base_low < quantity.base_high
    )


def _is_article(quantity: Quantity) -> bool:
    """Return whether "one" counts nothing: "One way to do it is ..."."""
    return quantity.text.casefold() == "one" and not quantity.exact


def _is_bound_of(claim: Quantity, evidence: Quantity, scale: float) -> bool:
    """Return whether "two" is said of "at least two": it repeats what is known."""
    return (
        claim.comparator in {Comparator.EXACTLY, Comparator.ABOUT}
        and not claim.exact
        and evidence.comparator is Comparator.AT_LEAST
        and claim.base_low == _rounded(evidence.base_low * scale)
    )


def _is_rounding(claim: Quantity, evidence: Quantity, scale: float) -> bool:
    """Return whether one rounds the other: "1.3 million" and 1,342,101."""
    if scale != 1.0 or claim.exact or not _is_bare(claim) or not _is_bare(evidence):
        return False
    one, other = claim.base_low, evidence.base_low
    coarse, fine = sorted((place(one), place(other)), reverse=True)
    rounded = one if place(one) == coarse else other
    return (
        fine < coarse
        and abs(rounded) >= _ROUNDED_FROM
        and coarse <= abs(rounded) * _ROUNDED_SHARE
        and abs(one - other) <= coarse / 2 + _TINY
    )


def _rounds_to(claim: Quantity, nominal: float) -> bool:
    coarse = place(nominal)
    return _is_bare(claim) and 0 < nominal - claim.base_low <= coarse / 2


def _is_bare(quantity: Quantity) -> bool:
    return (
        quantity.comparator in {Comparator.EXACTLY, Comparator.ABOUT}
        and quantity.low == quantity.high
        and not quantity.ordinal
        and not quantity.quantifier
    )


def place(value: float) -> float:
    """Return the place of the last figure of a number: 7600000 -> 100000."""
    if not isfinite(value) or value == 0:
        return 0.0
    digits = f"{abs(value):.10e}"
    mantissa, _, exponent = digits.partition("e")
    return 10.0 ** (int(exponent) - len(mantissa.replace(".", "").rstrip("0")) + 1)
