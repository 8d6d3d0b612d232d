"""Polarity: one text says that something is so, the other that it is not."""

from collections.abc import Iterable

from verifier.engine.checks.base import Check, Pair
from verifier.engine.pairing import (
    Matched,
    content,
    evidence_share,
    extent,
    linked_share,
    matched_clauses,
    may_be_same,
)
from verifier.engine.types import Finding, Outcome, Reason, Span

_SETTLED = frozenset({"actual", "future", "necessary"})
_SCOPE_SHARE = 0.8
_CONTEXT_SHARE = 0.5


def polarity_differs(pair: Pair) -> Iterable[Finding]:
    """Compares "not", "never", "no" and verbs such as "refuse", "fail" and "rule out":
    a claim that denies what the source states, or states what it denies, is
    contradicted. Two negations cancel."""
    for matched in matched_clauses(pair):
        if matched.opposed or not _same_event(pair, matched):
            continue
        if matched.claim.negated == matched.evidence.negated:
            if matched.claim.negated:
                yield _finding(pair, matched, Outcome.AGREES)
        elif _contradicts(pair, matched):
            yield _finding(pair, matched, Outcome.CONTRADICTS)


def _same_event(pair: Pair, matched: Matched) -> bool:
    claim, evidence = matched.claim, matched.evidence
    if not may_be_same(pair, claim.subject, evidence.subject):
        return False
    return may_be_same(pair, claim.object, evidence.object)


def _contradicts(pair: Pair, matched: Matched) -> bool:
    claim, evidence = matched.claim, matched.evidence
    settled = claim.modality in _SETTLED and evidence.modality in _SETTLED
    if not settled and claim.modality != evidence.modality:
        return False
    here = content(pair.claim, extent(pair.claim, claim))
    there = content(pair.evidence, extent(pair.evidence, evidence))
    reach = extent(pair.evidence, evidence)
    if len(here) < 2 or len(there) < 2:
        return False
    # What is denied must be all of what the other states: "did not strike the school"
    # leaves open whether it struck.
    if claim.negated:
        return linked_share(pair, here, reach) >= _SCOPE_SHARE
    return (
        evidence_share(pair, there) >= _SCOPE_SHARE
        and linked_share(pair, here, reach) >= _CONTEXT_SHARE
    )


def _finding(pair: Pair, matched: Matched, outcome: Outcome) -> Finding:
    claim, evidence = matched.claim, matched.evidence
    verb = pair.claim.tokens[claim.verb_token].text
    if outcome is Outcome.AGREES:
        detail = "Both texts deny it."
    elif claim.negated:
        detail = f'The source states it; the claim denies it ("{verb}").'
    else:
        detail = f'The source denies it; the claim states it ("{verb}").'
    return pair.finding(
        CHECK.name,
        outcome,
        detail,
        claim_span=_span(pair.claim.tokens, claim.verb_token, claim.negation_cue),
        evidence_span=_span(
            pair.evidence.tokens, evidence.verb_token, evidence.negation_cue
        ),
        reason=Reason.NEGATED if outcome is Outcome.CONTRADICTS else None,
    )


def _span(tokens, verb: int, cue: int | None) -> Span:  # type: ignore[no-untyped-def]
    first, last = (verb, verb) if cue is None else sorted((verb, cue))
    return Span(tokens[first].start, tokens[last].end)


CHECK = Check("polarity", 1, polarity_differs)
