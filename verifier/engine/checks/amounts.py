"""Amounts: more of something in one text, less of the same in the other."""

from collections.abc import Iterable

from verifier.engine.alignment import Link
from verifier.engine.changes import Change, paired_changes
from verifier.engine.checks.base import Check, Pair
from verifier.engine.exclusion import denies
from verifier.engine.pairing import content
from verifier.engine.types import Finding, Outcome, Reason

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
    cues = {change.cue, change.thing}
    rest = [
        index
        for index in content(pair.claim, (0, len(pair.claim.tokens)))
        if index not in cues
    ]
    links = [pair.alignment.of_claim(index) for index in rest]
    if any(link is not None and link.link is Link.OPPOSITE for link in links):
        return False
    linked = sum(link is not None for link in links)
    return len(rest) >= _FEWEST and linked >= _LEAST_SHARED * len(rest)


def _contradicts(pair: Pair, mine: Change, theirs: Change) -> Finding:
    here = pair.claim.token_span(*sorted((mine.cue, mine.thing)))
    there = pair.evidence.token_span(*sorted((theirs.cue, theirs.thing)))
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        f"The source says “{pair.evidence.surface(there)}”; the claim says "
        f"“{pair.claim.surface(here)}”.",
        claim_span=here,
        evidence_span=there,
        reason=Reason.DETAIL_DIFFERS,
        strength=_STRENGTH,
    )


CHECK = Check("amounts", 1, amounts_differ)
