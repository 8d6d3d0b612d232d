"""Identity: who or what it was of which both texts tell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from verifier.engine.alignment import Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.exclusion import denies, things_exclude
from verifier.engine.pairing import Range, content, names_in
from verifier.engine.reading.chunks import NounPhrase, noun_phrases
from verifier.engine.reading.facts import Clause, Name, Reading, Token, stems_of
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Outcome, Reason, Span

_RELATIVES = frozenset("who whom whose that which where".split())
_OWNERS = frozenset("the 's ' his her its their my our your".split())
_IDENTIFYING = frozenset({"be", "call", "name", "remain"})
_PLACED = frozenset({"in", "at"})
_LONGEST = 5
"""Content words of what is identified, at most."""

_LEAST_SHARED = 0.75
_FEWEST_SHARED = 2
"""Content words of what it is identified by that the evidence must have too."""

_MOST_RIVALS = 2
_STRENGTH = 0.8
_ALIKE = (
    frozenset({"place", "country"}),
    frozenset({"country", "nationality"}),
    frozenset({"organisation", "other"}),
    frozenset({"person", "other"}),
)
"""Kinds of names that can stand for each other."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Tokens ``focus`` say who or what it was that the rest of a sentence describes."""

    focus: Range
    frame: tuple[int, ...]


def identity_differs(pair: Pair) -> Iterable[Finding]:
    """Looks for who or what it was in a claim that identifies someone or something
    ("the minister whom he dismissed was A", "it was B that burned"), where the source
    tells the same of another."""
    if denies(pair.claim) or denies(pair.evidence):
        return
    for identity in find_identities(pair.claim):
        sentence = _same_event(pair, identity)
        if sentence is None or not _foreign(pair, identity):
            continue
        rivals = list(_rivals(pair, identity, sentence))
        if 1 <= len(rivals) <= _MOST_RIVALS:
            yield _finding(pair, identity, rivals)
            return


def find_identities(reading: Reading) -> list[Identity]:
    """Return what the sentences of a text identify."""
    found = []
    for clause in reading.clauses:
        if clause.verb not in _IDENTIFYING or clause.negated or not clause.finite:
            continue
        if clause.modality not in {"actual", "likely"}:
            continue
        focus = _focus(reading, clause)
        if focus is not None:
            own = set(range(*focus))
            frame = tuple(
                index
                for index in content(reading, _sentence(reading, clause))
                if index not in own
            )
            found.append(Identity(focus, frame))
    return found


def _focus(reading: Reading, clause: Clause) -> Range | None:
    tokens = reading.tokens
    start, end = _sentence(reading, clause)
    verb = clause.verb_token
    first, last = verb + 1, end
    while last > first and not tokens[last - 1].is_word:
        last -= 1
    if tokens[verb - 1].norm == "it" if verb > start else False:
        turn = next((i for i in range(first, last) if tokens[i].norm in _RELATIVES), 0)
        return (first, turn) if turn else None
    before = [token.norm for token in tokens[start:verb]]
    if _describes(before) and _short(reading, (first, last)):
        return (first, last)
    after = [token.norm for token in tokens[first:last]]
    if after[:1] == ["behind"] or (after[:1] == ["the"] and _tells_which(after)):
        return (start, verb) if _short(reading, (start, verb)) else None
    return None


def _describes(words: list[str]) -> bool:
    """Tell whether words before "was" describe one thing by what is known of it."""
    return not _OWNERS.isdisjoint(words) and (
        _tells_which(words) or "'s" in words or "of" in words or len(words) > _LONGEST
    )


def _tells_which(words: list[str]) -> bool:
    return any(word in _RELATIVES for word in words[1:]) or bool(
        {"one", "reason", "cause"} & set(words)
    )


def _short(reading: Reading, part: Range) -> bool:
    """Tell whether a part is a few words, without a verb or a figure of its own."""
    inside = range(*part)
    return (
        1 <= len(content(reading, part)) <= _LONGEST
        and not any(clause.verb_token in inside for clause in reading.clauses)
        and not any(figure.first_token in inside for figure in reading.quantities)
    )


def _sentence(reading: Reading, clause: Clause) -> Range:
    inside = [t.index for t in reading.tokens if t.sentence == clause.sentence]
    return (inside[0], inside[-1] + 1)


def _same_event(pair: Pair, identity: Identity) -> int | None:
    """Return the sentence of the evidence that tells what the frame tells."""
    links = [pair.alignment.of_claim(index) for index in identity.frame]
    tokens = pair.claim.tokens
    frame = [  # "the man who": what sort of thing it was need not be said
        index
        for index, link in zip(identity.frame, links, strict=True)
        if link is not None or _norm(tokens, index + 1) not in _RELATIVES
    ]
    there = [
        pair.evidence.tokens[link.evidence].sentence
        for link in links
        if link is not None and link.link is not Link.OPPOSITE
    ]
    if len(there) < max(_FEWEST_SHARED, _LEAST_SHARED * len(frame)):
        return None
    return max(sorted(set(there)), key=there.count)


def _norm(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].norm if index < len(tokens) else ""


def _foreign(pair: Pair, identity: Identity) -> bool:
    """Tell whether the evidence knows nothing of what the claim identifies."""
    names = names_in(pair.claim, identity.focus)
    if names:
        return not any(
            same_name(name, other) > 0
            for name in names
            for other in pair.evidence.names
        )
    known = stems_of(pair.evidence) | pair.context
    return all(
        pair.alignment.of_claim(index) is None
        and pair.claim.tokens[index].stem not in known
        for index in content(pair.claim, identity.focus)
    )


def _rivals(pair: Pair, identity: Identity, sentence: int) -> Iterator[Span]:
    """Yield what the evidence has in place of the focus."""
    names = names_in(pair.claim, identity.focus)
    if names:
        found = {
            other.canonical: other.span
            for other in pair.evidence.names
            if _in_sentence(pair, other, sentence)
            and any(_comparable(name, other) for name in names)
        }
        yield from found.values()
        return
    mine = [p for p in noun_phrases(pair.claim) if p.head in range(*identity.focus)]
    if len(mine) != 1:
        return
    for phrase in noun_phrases(pair.evidence):
        if _stands_for(pair, mine[0], phrase, sentence):
            yield pair.evidence.token_span(phrase.first, phrase.head)


def _in_sentence(pair: Pair, name: Name, sentence: int) -> bool:
    """Tell whether a name of the evidence stands there, and nowhere in the claim. A
    capital has its country's name, but a sentence may well speak of both."""
    return pair.evidence.tokens[name.first_token].sentence == sentence and not any(
        same_name(mine, name) > 0 and {mine.kind, name.kind} != _ALIKE[0]
        for mine in pair.claim.names
    )


def _comparable(name: Name, other: Name) -> bool:
    return name.kind == other.kind or {name.kind, other.kind} in _ALIKE


def _stands_for(pair: Pair, mine: NounPhrase, rival: NounPhrase, sentence: int) -> bool:
    """Tell whether a phrase does, or has done to it, what a verb of the claim says."""
    reading = pair.evidence
    if reading.tokens[rival.head].sentence != sentence or names_in(
        reading, (rival.first, rival.head + 1)
    ):
        return False
    if pair.alignment.of_evidence(rival.head) is not None:
        return False
    for clause in reading.clauses:
        link = pair.alignment.of_evidence(clause.verb_token)
        if link is None and clause.verb not in _IDENTIFYING:
            continue
        for part in (clause.subject, clause.object):
            if part is not None and part[0] <= rival.first <= rival.head < part[1]:
                return things_exclude(pair, mine, rival)
    return False


def _finding(pair: Pair, identity: Identity, rivals: list[Span]) -> Finding:
    here = pair.claim.token_span(identity.focus[0], identity.focus[1] - 1)
    there = rivals[0]
    named = bool(names_in(pair.claim, identity.focus))
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        f"The source tells this of “{pair.evidence.surface(there)}”, not of "
        f"“{pair.claim.surface(here)}”.",
        claim_span=here,
        evidence_span=there,
        reason=Reason.NAME_DIFFERS if named else Reason.DETAIL_DIFFERS,
        strength=_STRENGTH / len(rivals) ** 0.5,
    )


CHECK = Check("identity", 1, identity_differs)
