"""Sequence: what came before what."""

from collections.abc import Iterable

from verifier.engine.checks.base import Check, Pair
from verifier.engine.reading.facts import Reading, Token
from verifier.engine.types import Finding, Outcome, Reason, Span

_EARLIER = frozenset("before until till".split())
_LATER = frozenset("after following once since".split())
_REACH = 4
"""Content words on either side of a connective that say which events it orders."""

_STRENGTH = 0.85


def sequence_differs(pair: Pair) -> Iterable[Finding]:
    """Compares the order of two events: "A before B" cannot be true together with "A
    after B", nor with "B before A"."""
    for here in _connectives(pair.claim):
        before, after = _sides(pair, here)
        if not before or not after:
            continue
        for there in _connectives(pair.evidence):
            order = _order(before, after, there.index)
            same_word = (here.norm in _EARLIER) == (there.norm in _EARLIER)
            if order is None:
                continue
            if order == same_word:
                yield _finding(pair, here, there, Outcome.AGREES)
            else:
                yield _finding(pair, here, there, Outcome.CONTRADICTS)
            return


def _connectives(reading: Reading) -> list[Token]:
    return [t for t in reading.tokens if t.norm in _EARLIER or t.norm in _LATER]


def _sides(pair: Pair, connective: Token) -> tuple[list[int], list[int]]:
    """Return where the words before and after the connective stand in the evidence."""
    content = [
        t
        for t in pair.claim.tokens
        if t.is_word and not t.is_stop and t.sentence == connective.sentence
    ]
    before = [t for t in content if t.index < connective.index][-_REACH:]
    after = [t for t in content if t.index > connective.index][:_REACH]
    return _linked(pair, before), _linked(pair, after)


def _linked(pair: Pair, tokens: list[Token]) -> list[int]:
    links = [pair.alignment.of_claim(token.index) for token in tokens]
    found = [link.evidence for link in links if link is not None]
    return found if len(found) * 2 > len(tokens) else []


def _order(before: list[int], after: list[int], at: int) -> bool | None:
    """Return whether the evidence has the events on the same sides of its connective,
    ``None`` where it has them on neither."""
    if max(before) < at < min(after):
        return True
    if max(after) < at < min(before):
        return False
    return None


def _finding(pair: Pair, here: Token, there: Token, outcome: Outcome) -> Finding:
    claim_span, evidence_span = Span(here.start, here.end), Span(there.start, there.end)
    mine, theirs = pair.claim.surface(claim_span), pair.evidence.surface(evidence_span)
    return pair.finding(
        "sequence",
        outcome,
        "Both tell the events in the same order."
        if outcome is Outcome.AGREES
        else f"The source has the events in another order (“{theirs}”) than the claim "
        f"(“{mine}”).",
        claim_span=claim_span,
        evidence_span=evidence_span,
        reason=None if outcome is Outcome.AGREES else Reason.DATE_DIFFERS,
        strength=_STRENGTH,
    )


CHECK = Check("sequence", 1, sequence_differs)
