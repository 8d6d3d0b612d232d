"""Opposites: the claim uses a word that means the contrary of the source's."""

from collections.abc import Iterable

from verifier.engine.alignment import AlignedWord, Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.pairing import (
    clause_at,
    content,
    extent,
    linked_share,
    sentence_range,
)
from verifier.engine.reading.facts import Reading
from verifier.engine.types import Finding, Outcome, Reason

_CONTEXT_SHARE = 0.6
_NEAR = 4
_NEGATIONS = frozenset({"not", "never", "no", "non", "n't", "without", "hardly"})


def opposites_differ(pair: Pair) -> Iterable[Finding]:
    """Compares words with their opposites (rise and fall, accept and reject, open and
    closed): a claim that says the contrary of the same thing is contradicted, unless
    one of the two texts denies its word ("not open" agrees with "closed")."""
    for link in _opposed(pair):
        if not _same_thing(pair, link):
            continue
        if _denied(pair.claim, link.claim) == _denied(pair.evidence, link.evidence):
            yield _finding(pair, link, Outcome.CONTRADICTS)
        else:
            yield _finding(pair, link, Outcome.AGREES)


def _opposed(pair: Pair) -> list[AlignedWord]:
    stems = {token.stem for token in pair.evidence.tokens}
    own = {token.stem for token in pair.claim.tokens}
    return [
        link
        for link in pair.alignment.links
        if link.link is Link.OPPOSITE
        and pair.claim.tokens[link.claim].stem not in stems
        and pair.evidence.tokens[link.evidence].stem not in own
    ]


def _same_thing(pair: Pair, link: AlignedWord) -> bool:
    """Tell whether the words around both opposites speak of the same thing."""
    clause = clause_at(pair.claim, link.claim)
    sentence = pair.claim.tokens[link.claim].sentence
    part = extent(pair.claim, clause) if clause else sentence_range(pair.claim, sentence)
    others = [index for index in content(pair.claim, part) if index != link.claim]
    there = sentence_range(
        pair.evidence, pair.evidence.tokens[link.evidence].sentence
    )
    if not others or linked_share(pair, others, there) < _CONTEXT_SHARE:
        return False
    near = [index for index in others if abs(index - link.claim) <= _NEAR]
    window = (link.evidence - 2 * _NEAR, link.evidence + 2 * _NEAR + 1)
    return not near or linked_share(pair, near, window) >= 0.5


def _denied(reading: Reading, token: int) -> bool:
    clause = clause_at(reading, token)
    if clause is not None and clause.verb_token == token:
        return clause.negated
    before = [reading.tokens[index].norm for index in range(max(0, token - 3), token)]
    direct = any(word in _NEGATIONS for word in before)
    if direct:
        return True
    if clause is not None and clause.negated and clause.verb_token < token:
        return token - clause.verb_token <= _NEAR
    return False


def _finding(pair: Pair, link: AlignedWord, outcome: Outcome) -> Finding:
    claim, evidence = pair.claim.tokens[link.claim], pair.evidence.tokens[link.evidence]
    if outcome is Outcome.CONTRADICTS:
        detail = f'The source says "{evidence.text}"; the claim says "{claim.text}".'
    else:
        detail = (
            f'The source says "{evidence.text}", which the claim puts as the denial of '
            f'its opposite ("{claim.text}").'
        )
    return pair.finding(
        CHECK.name,
        outcome,
        detail,
        claim_span=pair.claim.token_span(link.claim, link.claim),
        evidence_span=pair.evidence.token_span(link.evidence, link.evidence),
        reason=Reason.OPPOSITE if outcome is Outcome.CONTRADICTS else None,
    )


CHECK = Check("opposites", 1, opposites_differ)
