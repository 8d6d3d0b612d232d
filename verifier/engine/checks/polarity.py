"""Polarity: one text says that something is so, the other that it is not."""

from collections.abc import Iterable, Sequence

from verifier.engine.checks.base import Check, Pair
from verifier.engine.pairing import (
    Matched,
    content,
    evidence_share,
    extent,
    has_opposites,
    linked_share,
    matched_clauses,
    may_be_same,
)
from verifier.engine.reading.facts import Clause, Reading, Token
from verifier.engine.reading.scope import NEGATIVE_WORDS
from verifier.engine.types import Finding, Outcome, Reason, Span

_SETTLED = frozenset({"actual", "future", "necessary"})
_ALL = 0.9
_FEWEST = 2
_CONTEXT_SHARE = 0.5

_SPEECH = frozenset({"deni", "refut", "disput", "reject"})
"""Stems of the verbs by which somebody says that a thing is not so."""


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
    here = _stated(pair.claim, claim)
    there = _stated(pair.evidence, evidence)
    reach = extent(pair.evidence, evidence)
    if min(len(here), len(there)) < _FEWEST:
        return False
    if has_opposites(pair, extent(pair.claim, claim)):
        return False
    positive = (pair.evidence, evidence) if claim.negated else (pair.claim, claim)
    if _denies_something(*positive) or _until(pair, matched):
        return False
    if _denied_by_another(pair, claim):
        return False
    # What is denied must be all of what the other states: "did not strike the school"
    # leaves open whether it struck.
    if claim.negated:
        return linked_share(pair, here, reach) >= _ALL
    return (
        evidence_share(pair, there) >= _ALL
        and linked_share(pair, here, reach) >= _CONTEXT_SHARE
    )


def _stated(reading: Reading, clause: Clause) -> list[int]:
    """Return the content words of a clause but for the one that denies it."""
    words = content(reading, extent(reading, clause))
    return [
        index
        for index in words
        if index != clause.negation_cue and reading.tokens[index].norm != "longer"
    ]


def _denies_something(reading: Reading, clause: Clause) -> bool:
    """Tell whether a clause that is not negated holds or follows a "not" of its own:
    "needs someone not afraid", "did not say that he came"."""
    start, end = extent(reading, clause)
    sentence = clause.sentence
    opening = reading.sentences[sentence].start
    first = next(token for token in reading.tokens if token.start >= opening)
    if first.norm == "not":
        return True
    while start > 0 and reading.tokens[start - 1].sentence == sentence:
        if reading.tokens[start - 1].norm in {",", ";", "but", "and", "while"}:
            break
        start -= 1
    return any(
        reading.tokens[index].norm in NEGATIVE_WORDS
        or reading.tokens[index].norm.endswith("n't")
        for index in range(start, end)
    )


def _denied_by_another(pair: Pair, clause: Clause) -> bool:
    """Tell whether the claim reports a denial by somebody the source does not tell of:
    what the source states may be denied all the same."""
    cue = clause.negation_cue
    if cue is None or pair.claim.tokens[cue].stem not in _SPEECH:
        return False
    speaking = next((c for c in pair.claim.clauses if c.verb_token == cue), None)
    speaker = content(pair.claim, speaking.subject) if speaking else []
    return bool(speaker) and pair.alignment.of_claim(speaker[-1]) is None


def _until(pair: Pair, matched: Matched) -> bool:
    """Tell whether the denial holds only for a time or under a condition."""
    reading, clause = (
        (pair.claim, matched.claim)
        if matched.claim.negated
        else (pair.evidence, matched.evidence)
    )
    end = clause.verb_token + 12
    return any(
        token.norm in {"until", "unless", "till", "before", "except"}
        and token.sentence == clause.sentence
        for token in reading.tokens[clause.verb_token : end]
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


def _span(tokens: Sequence[Token], verb: int, cue: int | None) -> Span:
    first, last = (verb, verb) if cue is None else sorted((verb, cue))
    return Span(tokens[first].start, tokens[last].end)


CHECK = Check("polarity", 1, polarity_differs)
