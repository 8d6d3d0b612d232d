"""Roles: the same event, with doer and done-to exchanged."""

from collections.abc import Iterable
from itertools import combinations

from verifier.engine.checks.base import Check, Pair
from verifier.engine.pairing import (
    Matched,
    Range,
    content,
    linked_share,
    matched_clauses,
    names_in,
    overlaps,
    phrase,
)
from verifier.engine.reading.facts import Clause, Name, Reading
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Outcome, Reason

# Verbs that hold both ways: "A met B" is "B met A".
_MUTUAL = frozenset(
    """meet marri fight merg play date agre cooper equal resembl border divorc wed talk
    debat negoti clash argu share be becom have match face join disagre differ vari
    correl associ relat link connect compar interact discuss""".split()
)

_LIGHT = frozenset("be have say tell report claim add note announc state".split())
_ACTORS = frozenset({"person", "country", "organisation", "place", "other"})
_SAME_STATEMENT = 0.75


def roles_differ(pair: Pair) -> Iterable[Finding]:
    """Compares who did what to whom, in the active and the passive voice: a claim in
    which doer and done-to, or two doers, have changed places is contradicted."""
    clauses = matched_clauses(pair)
    for one, other_clause in combinations(clauses, 2):
        if _exchanged(pair, one, other_clause):
            yield _doer_finding(pair, one)
    for matched in clauses:
        claim, evidence = matched.claim, matched.evidence
        if claim.verb in _MUTUAL or matched.opposed:
            continue
        if _another_did_it(pair, matched):
            yield _doer_finding(pair, matched)
            return
        doer, other = claim.subject, claim.object
        if doer is None or other is None or None in (evidence.subject, evidence.object):
            continue
        kept = overlaps(pair, doer, evidence.subject) or overlaps(
            pair, other, evidence.object
        )
        turned = overlaps(pair, doer, evidence.object) and overlaps(
            pair, other, evidence.subject
        )
        if turned and not kept and claim.negated == evidence.negated:
            yield _finding(pair, matched, doer, other)


def _exchanged(pair: Pair, one: Matched, other: Matched) -> bool:
    """Tell whether each did in the source what the other does in the claim ("A said
    that B left", "B said that A left")."""
    return (
        overlaps(pair, one.claim.subject, other.evidence.subject)
        and overlaps(pair, other.claim.subject, one.evidence.subject)
        and not overlaps(pair, one.claim.subject, one.evidence.subject)
        and not overlaps(pair, other.claim.subject, other.evidence.subject)
    )


def _another_did_it(pair: Pair, matched: Matched) -> bool:
    """Tell whether the claim's doer is someone whom the source names in another part,
    and the source's doer one whom the claim names so."""
    claim, evidence = matched.claim, matched.evidence
    if claim.subject is None or evidence.subject is None or not claim.finite:
        return False
    if claim.negated != evidence.negated or claim.verb in _LIGHT:
        return False
    if not (_is_beside(pair.claim, claim) and _is_beside(pair.evidence, evidence)):
        return False
    own, other = (
        _actor(pair.claim, claim.subject),
        _actor(pair.evidence, evidence.subject),
    )
    if own is None or other is None or same_name(own, other):
        return False
    everything = content(pair.claim, (0, len(pair.claim.tokens)))
    shared = linked_share(pair, everything, (0, len(pair.evidence.tokens)))
    return (
        shared >= _SAME_STATEMENT
        and any(same_name(other, name) for name in pair.claim.names)
        and any(same_name(own, name) for name in pair.evidence.names)
    )


def _is_beside(reading: Reading, clause: Clause) -> bool:
    """Tell whether nothing but small words stand between a doer and the verb, so that
    it is surely the doer's."""
    if clause.subject is None:
        return False
    first, end = clause.subject
    before = end <= clause.verb_token
    gap = (end, clause.verb_token) if before else (clause.verb_token + 1, first)
    return not any(
        token.is_word and not token.is_stop and not token.norm.endswith("ly")
        for token in reading.tokens[gap[0] : gap[1]]
    )


def _actor(reading: Reading, part: Range) -> Name | None:
    """Return the one name that a doer's phrase consists of."""
    names = [name for name in names_in(reading, part) if name.kind in _ACTORS]
    if len(names) != 1:
        return None
    rest = set(content(reading, part)) - set(
        range(names[0].first_token, names[0].last_token + 1)
    )
    return None if rest else names[0]


def _doer_finding(pair: Pair, matched: Matched) -> Finding:
    here = matched.claim.subject or (0, 1)
    there = matched.evidence.subject or (0, 1)
    verb = pair.evidence.tokens[matched.evidence.verb_token].text
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        f'In the source the doer ("{verb}") is {phrase(pair.evidence, there)}; '
        f"in the claim it is {phrase(pair.claim, here)}.",
        claim_span=pair.claim.token_span(here[0], here[1] - 1),
        evidence_span=pair.evidence.token_span(there[0], there[1] - 1),
        reason=Reason.ROLE_DIFFERS,
    )


def _finding(pair: Pair, matched: Matched, doer: Range, other: Range) -> Finding:
    evidence = matched.evidence
    assert_doer = evidence.subject or (evidence.verb_token, evidence.verb_token + 1)
    verb = pair.evidence.tokens[evidence.verb_token].text
    here = (min(doer[0], other[0]), max(doer[1], other[1]))
    target = evidence.object or assert_doer
    there = (min(assert_doer[0], target[0]), max(assert_doer[1], target[1]))
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        f'In the source the doer ("{verb}") is {phrase(pair.evidence, assert_doer)}; '
        f"in the claim it is {phrase(pair.claim, doer)}.",
        claim_span=pair.claim.token_span(here[0], here[1] - 1),
        evidence_span=pair.evidence.token_span(there[0], there[1] - 1),
        reason=Reason.ROLE_DIFFERS,
    )


CHECK = Check("roles", 2, roles_differ)
