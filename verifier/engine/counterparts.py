"""How surely a figure of a submission and one of an evidence text count the same."""

from math import exp, isfinite, log

from verifier.engine.affinity import Affinity
from verifier.engine.intervals import Standing
from verifier.engine.lexicon import derived, is_kind_of, synonymous
from verifier.engine.predication import alike, persons
from verifier.engine.reading.facts import Comparator, Quantity

CERTAIN = 0.3
"""Least score at which two figures that differ contradict each other."""
_NOUN_WEIGHT = 0.5
_AGREEMENT_BONUS = 0.12
_NEARNESS_BONUS = 0.25
_BOUND_NEARNESS_BONUS = 0.5
"""A bound ("over 2 million") is set near the figure that it is said of."""
_AS_NEAR = 0.2
"""Logarithm of the ratio up to which a bound is as near to one figure as another."""
_NEAR = 0.1
_STEEPNESS = 3.0
_PART_PENALTY = 0.25
_SMALL_COUNT = 12
_SAME_FIGURE = 0.25
"""What two equal figures score at least, unless they count other things."""
_PEOPLE = frozenset({"peopl", "person", "individu", "other", "human"})
_SAME_UNIT_BONUS = 0.1
_EVENT = 0.6
"""What "12 arrests" and "arrested 12 people" score at least."""
_SHARED_WORD = 0.7
"""What a word in common is worth that is not the noun counted in both."""


def likeness(claim: Quantity, evidence: Quantity, near: Affinity) -> float:
    """Return how surely (0..1) two figures count the same thing; 0 or less where they
    do not. ``near`` compares the words around them."""
    around = near.between(
        (claim.first_token, claim.last_token),
        (evidence.first_token, evidence.last_token),
    )
    noun = same_counted(claim, evidence, near)
    if noun is None and claim.ordinal:
        if evidence.counted:
            return 0.0
        if claim.low == evidence.low:
            return max(around, _SAME_FIGURE)
        return 0.0 if claim.counted else around  # "is third", "is second"
    if claim.role != evidence.role and "part" in {claim.role, evidence.role}:
        around -= _PART_PENALTY
    elif claim.role and evidence.role and claim.role != evidence.role:
        return 0.0
    if noun is None:
        if _is_bounded_near(claim, evidence):
            return max(around, CERTAIN)
        return max(around, _SAME_FIGURE) if _is_telling(claim, evidence) else around
    if noun == 0:
        if _is_the_event(claim, evidence) or _is_the_event(evidence, claim):
            return max(around, _EVENT)
        return around * 0.4 if claim.dimension else 0.0
    return _NOUN_WEIGHT * noun + (1 - _NOUN_WEIGHT) * around


def _is_the_event(events: Quantity, done_to: Quantity) -> bool:
    """Tell whether one counts what was done and the other to how many people: "12
    arrests" and "arrested 12 people". Of things it must be as many, too."""
    if not events.counted or done_to.governor is None or events.dimension:
        return False
    head, verb = events.counted[0], done_to.governor
    if head != verb and not derived(head, verb):
        return False
    object_ = done_to.counted[0] if done_to.counted else ""
    if object_ in _PEOPLE or object_ in persons():
        return True
    return (events.base_low, events.base_high) == (done_to.base_low, done_to.base_high)


def _is_telling(claim: Quantity, evidence: Quantity) -> bool:
    """The very same figure is seldom there by chance, unless it is a small count."""
    return (
        claim.base_low == evidence.base_low
        and claim.base_high == evidence.base_high
        and (claim.dimension is not None or claim.low > _SMALL_COUNT)
        and not claim.quantifier
    )


def _is_bounded_near(claim: Quantity, evidence: Quantity) -> bool:
    """A bound is seldom set so near to a figure by chance: "over 2 million dollars" and
    "2,015,502 dollars"."""
    one, other = _middle(claim), _middle(evidence)
    return (
        (claim.unit is not None or one > _SMALL_COUNT)
        and claim.unit == evidence.unit
        and is_stated_as_bound(claim)
        and not claim.quantifier
        and abs(one - other) <= _NEAR * max(one, other)
    )


def same_counted(claim: Quantity, evidence: Quantity, near: Affinity) -> float | None:
    """Return how far (0..1) two figures count the same noun, ``None`` where one of
    them does not say what it counts."""
    if not claim.counted or not evidence.counted:
        return None
    head, other = claim.counted[0], evidence.counted[0]
    best = _related(head, other)
    if best < 1 and claim.counted_token is not None:
        link = near.links.get(claim.counted_token)
        if link is not None and link[0] == evidence.counted_token:
            best = max(best, link[1])
    if best:
        return best
    shared = max(
        (_related(one, two) for one in claim.counted for two in evidence.counted),
        default=0.0,
    )
    if not shared and (_says_what_was_done(claim) or _says_what_was_done(evidence)):
        return None
    return _SHARED_WORD * shared


def _says_what_was_done(quantity: Quantity) -> bool:
    """Tell whether a figure says what those counted did, not what they are: "of which
    1,348 have been delivered"."""
    return quantity.counted_token is None and quantity.counted[:1] != ("peopl",)


def _related(one: str, other: str) -> float:
    score = synonymous(one, other)
    if score:
        return score
    if other in alike().get(one, ()):
        return 0.9
    if is_kind_of(one, other) or is_kind_of(other, one):
        return 0.8
    if one in _PEOPLE or other in _PEOPLE:
        rest = other if one in _PEOPLE else one
        return 0.8 if rest in _PEOPLE or rest in persons() else 0.0
    return 0.7 if derived(one, other) else 0.0


def bonus(claim: Quantity, evidence: Quantity, standing: Standing) -> float:
    """Return what a counterpart gains that agrees, and one of like size."""
    gained = 0.0
    same = (claim.low, claim.high) == (evidence.low, evidence.high)
    if (
        standing is Standing.SAME
        or (same and claim.unit != evidence.unit)  # a figure kept, in another unit
        or (
            standing is Standing.ENTAILED
            and not is_stated_as_bound(claim)  # half of all figures fit a bound
        )
    ):
        gained += _AGREEMENT_BONUS
    if claim.unit == evidence.unit:
        gained += _SAME_UNIT_BONUS
    one, other = _middle(claim), _middle(evidence)
    if one > 0 and other > 0:
        bounded = is_stated_as_bound(claim)
        near = _BOUND_NEARNESS_BONUS if bounded else _NEARNESS_BONUS
        apart = abs(log(one / other)) - (_AS_NEAR if bounded else 0.0)
        gained += near * exp(-_STEEPNESS * max(0.0, apart))
    return gained


def _middle(quantity: Quantity) -> float:
    for value in (quantity.base_low, quantity.base_high):
        if isfinite(value):
            return value
    return 0.0


def is_stated_as_bound(quantity: Quantity) -> bool:
    """Return whether words such as "at least" bound the figure."""
    return quantity.comparator not in {Comparator.EXACTLY, Comparator.ABOUT}
