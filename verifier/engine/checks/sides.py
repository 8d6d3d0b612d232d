"""Sides: for someone or something in one text, against it in the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from verifier.engine.alignment import Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.exclusion import denies
from verifier.engine.lexicon import stem_of
from verifier.engine.pairing import content, matched_clauses, may_be_same
from verifier.engine.reading.chunks import NounPhrase, noun_phrases
from verifier.engine.reading.facts import Name, Reading, found_once
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Reason, Span

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
_JOINING = frozenset(stem_of(word) for word in "join enter take bolster swell".split())
_CAUSES = frozenset("side cause war campaign effort camp ranks".split())
"""What is done or stood for on someone's side: "join the rebels' war"."""
_FOR, _AGAINST = 1, -1
_DIRECTED = frozenset({"against", "on", "upon"})
_FEWEST, _MOST = 2, 5
"""Words from the owner of a deed to whom it is against: "long war on"."""

_MARKERS = {"alongside": _FOR, "for": _FOR, "against": _AGAINST, "versus": _AGAINST}


def sides_differ(pair: Pair) -> Iterable[Finding]:
    """Compares on whose side something is done: "sent troops to help the rebels" is
    contradicted by "sent troops to fight against the rebels", and "the rebels' war
    against the state" by "the state's war against the rebels"."""
    if denies(pair.claim) or denies(pair.evidence):
        return
    yield from _turned_campaigns(pair)
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


@dataclass(frozen=True, slots=True)
class _Campaign:
    """What one side does against another: "Rome's war on Carthage"."""

    owner: Name
    deed: int
    target: Name


@found_once
def _campaigns(reading: Reading) -> tuple[_Campaign, ...]:
    """Return what a text says that someone does against someone, in a noun."""
    tokens = reading.tokens
    found: list[_Campaign] = []
    for owner, target in pairwise(reading.names):
        between = tokens[owner.last_token + 1 : target.first_token]
        owned = owner.kind == "nationality" or (between and between[0].norm == "'s")
        words = [token for token in between if token.norm not in {"'s", "the"}]
        if owned and _FEWEST <= len(words) <= _MOST and words[-1].norm in _DIRECTED:
            found.append(_Campaign(owner, words[-2].index, target))
    return tuple(found)


def _turned_campaigns(pair: Pair) -> Iterable[Finding]:
    for own in _campaigns(pair.claim):
        link = pair.alignment.of_claim(own.deed)
        for other in _campaigns(pair.evidence):
            if link is None or link.evidence != other.deed:
                continue
            turned = same_name(own.owner, other.target) and same_name(
                own.target, other.owner
            )
            if turned and not same_name(own.owner, other.owner):
                here = pair.claim.token_span(
                    own.owner.first_token, own.target.last_token
                )
                there = pair.evidence.token_span(
                    other.owner.first_token, other.target.last_token
                )
                yield _told(pair, here, there, Reason.ROLE_DIFFERS)


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
        owner = _owner(reading, phrase)
        if owner is not None and _takes_side(reading, phrase, stem):
            found.append((owner, _FOR))
    return tuple(found)


def _owner(reading: Reading, phrase: NounPhrase) -> NounPhrase | None:
    """Return who a side or a war belongs to: "Rome's war"."""
    if reading.tokens[phrase.head].norm not in _CAUSES:
        return None
    for name in reading.names:
        behind = name.last_token + 1
        if name.first_token not in phrase.tokens or behind > phrase.head:
            continue
        if name.kind == "nationality" or reading.possessive_at(behind):
            return NounPhrase(
                name.first_token, name.last_token, phrase.marker, phrase.governor
            )
    return None


def _takes_side(reading: Reading, phrase: NounPhrase, stem: str) -> bool:
    if phrase.marker == "on":
        return reading.tokens[phrase.head].norm == "side"
    return not phrase.marker and stem in _JOINING


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
    return _told(pair, here, there, Reason.DETAIL_DIFFERS)


def _told(pair: Pair, here: Span, there: Span, reason: Reason) -> Finding:
    return pair.told_otherwise(CHECK.name, here, there, reason, _STRENGTH)


CHECK = Check("sides", 1, sides_differ)
