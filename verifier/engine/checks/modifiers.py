"""Modifiers: the same thing, said to be another's."""

from collections.abc import Iterable, Iterator

from verifier.engine.alignment import AlignedWord, Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.pairing import same_deed
from verifier.engine.reading.facts import Name, Reading
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Reason, Span

_LEAST_SHARED = 0.6
_LONGEST = 3
"""Words that may stand between a name and the noun it modifies ("Russian naval
base")."""

_ADJECTIVES = frozenset({"nationality", "place"})
"""Kinds of names that modify a noun without a possessive ("the Podil district")."""

_STRENGTH = 0.85


def modifiers_differ(pair: Pair) -> Iterable[Finding]:
    """Compares whose a thing is: "a Ukrainian base" where the source speaks of "a
    Russian base", even if both names stand elsewhere in both texts."""
    if _shared(pair) < _LEAST_SHARED or _compares(pair):
        return
    theirs = list(_modified(pair.evidence))
    for name, head in _modified(pair.claim):
        link = pair.alignment.of_claim(head)
        if link is None or link.link is Link.OPPOSITE:
            continue
        stem = pair.evidence.tokens[link.evidence].stem
        rivals = [
            other
            for other, noun in theirs
            if pair.evidence.tokens[noun].stem == stem and other.kind == name.kind
        ]
        same = [
            other
            for other, noun in theirs
            if pair.evidence.tokens[noun].stem == stem and same_name(name, other) > 0
        ]
        if not rivals or same or _mentioned_with(pair, name, stem):
            continue
        if pair.claim.tokens[head].stem != stem and (
            _told_of_both(pair, rivals[0]) or _parted(pair, head, link)
        ):
            continue
        if same_deed(pair, head):
            yield _finding(pair, name, rivals[0])


def _compares(pair: Pair) -> bool:
    """Tell whether both texts compare two things, which may stand in either order."""
    return all(
        any(token.norm == "than" for token in reading.tokens)
        for reading in (pair.claim, pair.evidence)
    )


def _shared(pair: Pair) -> float:
    content = [t for t in pair.claim.tokens if t.is_word and not t.is_stop]
    linked = [t for t in content if pair.alignment.of_claim(t.index)]
    return len(linked) / len(content) if content else 0.0


def _modified(reading: Reading) -> Iterator[tuple[Name, int]]:
    """Yield each name that stands before a noun, with the noun's token."""
    named = {
        index
        for name in reading.names
        for index in range(name.first_token, name.last_token + 1)
    }
    ends = named | {clause.verb_token for clause in reading.clauses}
    for name in reading.names:
        at = name.last_token + 1
        if reading.possessive_at(at):
            at += 1
        elif name.kind not in _ADJECTIVES:
            continue
        head = None
        for token in reading.tokens[at : at + _LONGEST]:
            if not token.is_word or token.is_stop or token.index in ends:
                break
            if not token.norm.endswith("ly"):
                head = token.index
        if head is not None:
            yield name, head


def _mentioned_with(pair: Pair, name: Name, stem: str) -> bool:
    """Tell whether the evidence also ties the name to the noun by "of" or "by"."""
    tokens = pair.evidence.tokens
    for other in pair.evidence.names:
        if same_name(name, other) <= 0:
            continue
        before = tokens[max(0, other.first_token - 4) : other.first_token]
        if any(t.stem == stem for t in before) and before[-1].norm in {"of", "by"}:
            return True
    return False


def _told_of_both(pair: Pair, rival: Name) -> bool:
    """Tell whether the claim names the evidence's owner too: "Russian forces executed
    Ukrainian prisoners" does not make the prisoners Russian."""
    return any(same_name(rival, name) > 0 for name in pair.claim.names)


def _parted(pair: Pair, head: int, link: AlignedWord) -> bool:
    """Tell whether the two nouns do different things: the "forces" who captured and the
    "soldiers" who were captured."""
    for clause in pair.claim.clauses:
        for role in ("subject", "object"):
            part = getattr(clause, role)
            if part is not None and part[0] <= head < part[1]:
                return not _in_part(pair, clause.verb_token, role, link.evidence)
    return False


def _in_part(pair: Pair, verb: int, role: str, noun: int) -> bool:
    linked = pair.alignment.of_claim(verb)
    return linked is not None and any(
        (part := getattr(clause, role)) is not None and part[0] <= noun < part[1]
        for clause in pair.evidence.clauses
        if clause.verb_token == linked.evidence
    )


def _finding(pair: Pair, name: Name, rival: Name) -> Finding:
    claim_span = Span(name.span.start, name.span.end)
    return pair.told_otherwise(
        CHECK.name, claim_span, rival.span, Reason.NAME_DIFFERS, _STRENGTH
    )


CHECK = Check("modifiers", 1, modifiers_differ)
