"""Sides: for someone or something in one text, against it in the other."""

from collections.abc import Iterable

from verifier.engine.alignment import Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.exclusion import denies
from verifier.engine.lexicon import stem_of
from verifier.engine.pairing import content, matched_clauses, may_be_same
from verifier.engine.reading.chunks import NounPhrase, noun_phrases
from verifier.engine.reading.facts import Reading, found_once
from verifier.engine.types import Finding, Outcome, Reason

_LEAST_SHARED = 0.6
_STRENGTH = 0.8

_HELPING = frozenset(
    stem_of(word)
    for word in """help aid assist support defend protect back save rescue shield
    befriend reinforce""".split()
)
_HARMING = frozenset(
    stem_of(word)
    for word in """attack invade fight bomb oppose resist shell strike assault combat
    besiege harm undermine target threaten""".split()
)
_FOR, _AGAINST = 1, -1
_MARKERS = {"alongside": _FOR, "for": _FOR, "against": _AGAINST, "versus": _AGAINST}


def sides_differ(pair: Pair) -> Iterable[Finding]:
    """Compares on whose side something is done: "sent troops to help the rebels" is
    contradicted by "sent troops to fight against the rebels"."""
    if denies(pair.claim) or denies(pair.evidence):
        return
    theirs = {phrase.head: side for phrase, side in _sides(pair.evidence)}
    for phrase, side in _sides(pair.claim):
        link = pair.alignment.of_claim(phrase.head)
        if link is None or link.link is Link.OPPOSITE:
            continue
        if theirs.get(link.evidence) != -side or not _same_deed(pair, phrase):
            continue
        there = next(p for p, _ in _sides(pair.evidence) if p.head == link.evidence)
        yield _finding(pair, phrase, there)
        return


@found_once
def _sides(reading: Reading) -> tuple[tuple[NounPhrase, int], ...]:
    """Return what a text takes a side on, and which."""
    found = []
    for phrase in noun_phrases(reading):
        if phrase.governor is None:
            continue
        stem = reading.tokens[phrase.governor].stem
        side = _MARKERS.get(phrase.marker, 0)
        if not phrase.marker:
            side = (stem in _HELPING) - (stem in _HARMING)
        if side:
            found.append((phrase, side))
    return tuple(found)


def _same_deed(pair: Pair, phrase: NounPhrase) -> bool:
    """Tell whether the same did the same, but for the side it was done on."""
    if phrase.marker == "for":
        hung = pair.alignment.of_claim(phrase.governor or 0)
        if hung is None or hung.link is Link.OPPOSITE:
            return False
    before = [
        index
        for index in content(pair.claim, (0, phrase.first))
        if index != phrase.governor
    ]
    linked = sum(pair.alignment.of_claim(index) is not None for index in before)
    if len(before) < 2 or linked < _LEAST_SHARED * len(before):  # noqa: PLR2004
        return False
    return any(
        not matched.opposed
        and may_be_same(pair, matched.claim.subject, matched.evidence.subject)
        for matched in matched_clauses(pair)
    )


def _finding(pair: Pair, mine: NounPhrase, theirs: NounPhrase) -> Finding:
    here = pair.claim.token_span(mine.governor or mine.first, mine.head)
    there = pair.evidence.token_span(theirs.governor or theirs.first, theirs.head)
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


CHECK = Check("sides", 1, sides_differ)
