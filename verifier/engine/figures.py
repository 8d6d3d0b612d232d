"""Pair the figures of a submission with those of an evidence text that count the same,
and say how each stands to its counterpart."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from verifier.engine.affinity import Affinity, affinity
from verifier.engine.alignment import Alignment
from verifier.engine.config import EngineConfig
from verifier.engine.counterparts import (
    CERTAIN,
    bonus,
    is_stated_as_bound,
    likeness,
)
from verifier.engine.figure_days import (
    of_another_time,
    other_day,
    said_of_other_day,
)
from verifier.engine.intervals import BORNE_OUT, Standing, stands
from verifier.engine.predication import same_predication
from verifier.engine.reading.facts import Quantity, Reading
from verifier.engine.reading.references import resolved_sums

_SECONDS = {
    "second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86_400.0, "night": 86_400.0,
    "week": 604_800.0, "fortnight": 1_209_600.0, "month": 2_629_746.0,
    "quarter": 7_889_238.0, "year": 31_556_952.0, "decade": 315_569_520.0,
    "century": 3_155_695_200.0,
}  # fmt: skip
COMPARABLE = 0.2
"""Least score at which two figures are taken to count the same thing."""
SAME_EVENT = 0.4
"""Least share of the submission's other words that evidence of the same event has."""
FULLY_SHARED = 0.7
_MOST_CLAIMED, _MOST_KNOWN = 30, 150
"""Figures of either text that are paired: every pair costs some microseconds."""
_UNSETTLED = frozenset({Standing.OPEN, Standing.CONFLICT})
_RIVAL = 0.75
"""Share of a conflicting counterpart's score from which one that fits is its rival."""

_OTHER_DAY = 0.5
"""Of the rank of a counterpart that the evidence states of another day or year."""


class Difference(StrEnum):
    """What sets two figures apart."""

    FIGURE = "figure"
    UNIT = "unit"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of the submission and its counterpart, if the evidence has one.

    ``score`` (0..1) is how surely both speak of the same thing, ``shared`` (0..1) how
    many of the submission's other words the evidence has too.
    """

    claim: Quantity
    evidence: Quantity | None = None
    standing: Standing = Standing.OPEN
    difference: Difference = Difference.FIGURE
    score: float = 0.0
    shared: float = 0.0
    doubted: bool = False
    """A conflict that was left open: another day or another figure may be meant."""
    of_other_day: bool = False
    """The figure is the claim's, but the evidence states it of another day or year."""

    @property
    def strength(self) -> float:
        """How sure (0..1) a finding about the two figures is."""
        return min(1.0, 0.4 + self.score) * min(1.0, self.shared / FULLY_SHARED)


def compare_figures(
    claim: Reading,
    evidence: Reading,
    alignment: Alignment,
    config: EngineConfig,
    context: frozenset[str] = frozenset(),
) -> list[Comparison]:
    """Return one comparison for each figure of the submission, in order."""
    if not claim.quantities:
        return []
    if not evidence.quantities:
        return [Comparison(quantity) for quantity in claim.quantities]
    near = affinity(claim, evidence, alignment, context)
    options = list(_options(claim, evidence, config, near, context))
    options.sort(key=lambda option: (-option[0], option[1], option[2]))
    chosen: dict[int, Comparison] = {}
    taken: set[int] = set()
    for rank, i, j, compared in options:
        if i in chosen or j in taken:
            continue
        if compared.standing in BORNE_OUT and _alone(compared, i, options):
            chosen[i] = replace(compared, score=max(compared.score, COMPARABLE))
        else:
            chosen[i] = _unless_rivalled(compared, rank, i, options)
        taken.add(j)
    return _measures_settled(
        [chosen.get(i, Comparison(q)) for i, q in enumerate(claim.quantities)]
    )


def _options(
    claim: Reading,
    evidence: Reading,
    config: EngineConfig,
    near: Affinity,
    context: frozenset[str],
) -> Iterator[tuple[float, int, int, Comparison]]:
    """Yield each pair of comparable figures with its rank and the figures' places."""
    shared = 1.0 if config.topic_given else near.shared
    stated = evidence.quantities[:_MOST_KNOWN]
    known = stated + resolved_sums(evidence)
    for i, one in enumerate(claim.quantities[:_MOST_CLAIMED]):
        for j, other in enumerate(known):
            if _stands_beside(evidence, one, other):
                continue
            if j >= len(stated) and of_another_time(claim, one, evidence, other):
                continue
            compared = _compared(one, other, config)
            score = 0.0 if compared is None else likeness(one, other, near)
            if compared is None or score <= 0:
                continue
            rank = score + bonus(one, other, compared.standing)
            if compared.standing is not Standing.OPEN and said_of_other_day(
                claim, one, evidence, other
            ):
                agrees = compared.standing in BORNE_OUT
                compared = replace(_doubted(compared), of_other_day=agrees)
                rank *= _OTHER_DAY
            elif compared.standing is Standing.CONFLICT and (
                other_day(claim, one.sentence, evidence, other.sentence)
                or not (
                    config.topic_given or same_predication(one, other, near, context)
                )
            ):
                compared = _doubted(compared)
            yield (
                rank,
                i,
                j,
                replace(compared, score=min(1.0, score), shared=shared),
            )


def _stands_beside(evidence: Reading, claimed: Quantity, known: Quantity) -> bool:
    """Tell whether ``known`` is but the other currency of an amount that stands beside
    it in the claim's: "7.6 billion euros ($8.2 billion)"."""
    if claimed.dimension != "money" or known.unit == claimed.unit:
        return False
    return any(
        other.unit == claimed.unit
        and last + 2 == first
        and evidence.tokens[last + 1].text == "("
        for other in evidence.quantities
        for last, first in (
            (known.last_token, other.first_token),
            (other.last_token, known.first_token),
        )
    )


def _measures_settled(compared: list[Comparison]) -> list[Comparison]:
    """Let a measure conflict only where the figure before it agrees: in "3.4 million
    152 mm rounds" it describes what that figure counts."""
    settled = list(compared)
    for i, one in enumerate(compared[1:], start=1):
        before = compared[i - 1]
        if (
            one.standing is Standing.CONFLICT
            and before.claim.last_token + 1 == one.claim.first_token
            and (before.evidence is None or before.standing in _UNSETTLED)
        ):
            settled[i] = _doubted(one)
    return settled


def _unless_rivalled(
    compared: Comparison,
    rank: float,
    index: int,
    options: list[tuple[float, int, int, Comparison]],
) -> Comparison:
    """Leave a conflict open where another figure of the evidence, which fits, counts
    the same nearly as surely."""
    if compared.standing is not Standing.CONFLICT:
        return compared
    alone = compared.claim.dimension == "times" or _alone(compared, index, options)
    if compared.shared < SAME_EVENT or compared.score < (
        COMPARABLE if alone else CERTAIN
    ):
        return replace(compared, standing=Standing.OPEN)
    bounded = is_stated_as_bound(compared.claim)  # which many figures fit, far ones too
    rivals = [
        option
        for rival_rank, i, _j, option in options
        if i == index
        and option.standing in BORNE_OUT
        and option.score >= _RIVAL * compared.score
        and (not bounded or rival_rank >= _RIVAL * rank)
    ]
    return _doubted(compared) if rivals else compared


def _doubted(conflict: Comparison) -> Comparison:
    return replace(conflict, standing=Standing.OPEN, doubted=True)


def _alone(
    compared: Comparison, index: int, options: list[tuple[float, int, int, Comparison]]
) -> bool:
    """Tell whether the evidence has one figure only in the claim's unit: no other can
    be meant."""
    unit = compared.claim.unit
    same = [
        option
        for _rank, i, _j, option in options
        if i == index and option.evidence is not None and option.evidence.unit == unit
    ]
    return unit is not None and len(same) == 1


def _compared(
    claim: Quantity, evidence: Quantity, config: EngineConfig
) -> Comparison | None:
    """Return how two figures stand to each other, ``None`` if they measure different
    things."""
    if claim.ordinal != evidence.ordinal:
        return None
    if claim.dimension == evidence.dimension == "score":
        same = claim.base_low == evidence.base_low and (
            claim.base_high == evidence.base_high
        )
        return Comparison(claim, evidence, Standing.SAME if same else Standing.CONFLICT)
    if claim.dimension != evidence.dimension and not _unit_left_out(claim, evidence):
        return None
    if (
        claim.dimension == "money"
        and evidence.dimension == "money"
        and (claim.unit != evidence.unit)
    ):
        same = claim.low == evidence.low and claim.high == evidence.high
        standing = Standing.CONFLICT if same else Standing.OPEN
        return Comparison(claim, evidence, standing, Difference.UNIT)
    if claim.per != evidence.per:
        return _rates_compared(claim, evidence, config)
    converted = claim.unit != evidence.unit and claim.dimension not in {None, "share"}
    standing = stands(claim, evidence, config, converted=converted)
    difference = Difference.FIGURE
    if standing is Standing.CONFLICT and converted and claim.low == evidence.low:
        difference = Difference.UNIT
    return Comparison(claim, evidence, standing, difference)


def _rates_compared(
    claim: Quantity, evidence: Quantity, config: EngineConfig
) -> Comparison:
    scale = _SECONDS.get(claim.per or "", 0.0) / _SECONDS.get(evidence.per or "", 1.0)
    if claim.per and evidence.per and scale and evidence.per in _SECONDS:
        standing = stands(claim, evidence, config, scale=scale, converted=True)
        difference = Difference.RATE if claim.low == evidence.low else Difference.FIGURE
        return Comparison(claim, evidence, standing, difference)
    standing = stands(claim, evidence, config)
    if claim.per or standing is Standing.CONFLICT:
        standing = Standing.OPEN  # a rate on one side only settles nothing
    difference = Difference.RATE if claim.per else Difference.FIGURE
    return Comparison(claim, evidence, standing, difference)


def _unit_left_out(claim: Quantity, evidence: Quantity) -> bool:
    """Return whether a figure leaves a unit out: "2.02 million" of "$2,038,902"."""
    bare, other = (claim, evidence) if claim.dimension is None else (evidence, claim)
    if bare.quantifier or other.quantifier:
        return False
    return (
        bare.dimension is None
        and not bare.counted
        and not bare.ordinal
        and other.dimension in {"money", "share", "points"}
        and other.unit != "share"
    )


def told(reading: Reading, quantity: Quantity) -> str:
    """Return the words of a figure with what it counts, as a reader saw them."""
    tokens = reading.tokens
    last = quantity.last_token
    head = quantity.counted_token
    if head is not None and head > last:
        between = tokens[last + 1 : head + 1]
        if all(token.is_word or token.text == "-" for token in between):
            last = head
    return reading.surface(reading.token_span(quantity.first_token, last))
