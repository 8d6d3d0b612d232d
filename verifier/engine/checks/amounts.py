"""Amounts: more of something in one text, less of the same in the other."""

from collections.abc import Iterable

from verifier.engine.alignment import Link
from verifier.engine.changes import Change, paired_changes
from verifier.engine.checks.base import Check, Pair
from verifier.engine.exclusion import denies
from verifier.engine.pairing import content, linked_share
from verifier.engine.types import Finding, Reason

_LEAST_SHARED = 0.6
_STRENGTH = 0.8
_FEWEST = 2


def amounts_differ(pair: Pair) -> Iterable[Finding]:
    """Looks at what there is to be more or less of: a call for "more funding" is
    contradicted by one for "cutting funding", "fewer rules" by "a rise in rules"."""
    if denies(pair.claim) or denies(pair.evidence):
        return
    for change, other in paired_changes(pair.claim, pair.evidence, pair.alignment):
        if other.sign != change.sign and _same_otherwise(pair, change):
            yield _contradicts(pair, change, other)
            return


def _same_otherwise(pair: Pair, change: Change) -> bool:
    """Tell whether the source has what else the claim says."""
    rest = [
        index
        for index in content(pair.claim, (0, len(pair.claim.tokens)))
        if index not in {change.cue, change.thing}
    ]
    if len(rest) < _FEWEST or _opposed(pair, rest):
        return False
    return linked_share(pair, rest, (0, len(pair.evidence.tokens))) >= _LEAST_SHARED


def _opposed(pair: Pair, tokens: list[int]) -> bool:
    links = map(pair.alignment.of_claim, tokens)
    return any(link is not None and link.link is Link.OPPOSITE for link in links)


def _contradicts(pair: Pair, mine: Change, theirs: Change) -> Finding:
    here = pair.claim.token_span(*sorted((mine.cue, mine.thing)))
    there = pair.evidence.token_span(*sorted((theirs.cue, theirs.thing)))
    return pair.told_otherwise(
        CHECK.name, here, there, Reason.DETAIL_DIFFERS, _STRENGTH
    )


CHECK = Check("amounts", 1, amounts_differ)
