"""Kinds: what sort of thing something that has a name is."""

from collections.abc import Iterable, Iterator

from verifier.engine.checks.base import LEFT_OPEN, Check, Pair
from verifier.engine.pairing import Range, content, names_in
from verifier.engine.reading.facts import Clause, Name, Reading
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Outcome, Reason

_OTHER_CHECKS = frozenset({"person", "country", "nationality", "place"})
"""Kinds of names whose descriptions other checks compare."""

_LISTING = frozenset({"and", "or", ",", "the"})
_CLASS = "class"
_LONGEST = 6
_STRENGTH = 0.8


def kinds_differ(pair: Pair) -> Iterable[Finding]:
    """Compares what the claim says a named thing to be ("the Orla is a T-class
    frigate") with what the source puts before its name ("the S-class ship Orla")."""
    for name, part in _said_to_be(pair.claim):
        for other in pair.evidence.names:
            told = _put_before(pair.evidence, other) if same_name(name, other) else None
            if told is not None:
                yield from _compared(pair, part, told)
                break


def _compared(pair: Pair, part: Range, told: Range) -> Iterable[Finding]:
    words = [
        i for i in content(pair.claim, part) if pair.claim.tokens[i].norm != _CLASS
    ]
    links = [pair.alignment.of_claim(index) for index in words]
    there = [link.evidence for link in links if link is not None]
    if not words or any(told[0] <= index < told[1] for index in there):
        return
    own = pair.claim.token_span(part[0], part[1] - 1)
    source = pair.evidence.token_span(told[0], told[1] - 1)
    if _classed(pair.evidence, told) and (
        _classed(pair.claim, part) or _of_another(pair, part)
    ):
        yield pair.told_otherwise(
            CHECK.name, own, source, Reason.DETAIL_DIFFERS, _STRENGTH
        )
    elif there:
        yield pair.finding(
            CHECK.name,
            Outcome.NOT_APPLICABLE,
            f"The source says “{pair.evidence.surface(source)}” of it, not "
            f"“{pair.claim.surface(own)}”.",
            claim_span=own,
            evidence_span=source,
            blocks_support=True,
            strength=LEFT_OPEN,
        )


def _said_to_be(reading: Reading) -> Iterator[tuple[Name, Range]]:
    """Yield each named thing of which a text says what it is, and the words for it."""
    for clause in reading.clauses:
        part = _complement(reading, clause)
        if part is None:
            continue
        sentence = [t.index for t in reading.tokens if t.sentence == clause.sentence]
        for name in names_in(reading, (sentence[0], clause.verb_token)):
            if name.kind not in _OTHER_CHECKS:
                yield name, part


def _complement(reading: Reading, clause: Clause) -> Range | None:
    """Return the words for what something is: "is a ship", "belong to the T class"."""
    if clause.negated or clause.modality != "actual" or not clause.finite:
        return None
    tokens = reading.tokens
    first = clause.verb_token + 1
    if clause.verb == "belong" and first < len(tokens) and tokens[first].norm == "to":
        first += 1
    elif clause.verb != "be":
        return None
    last = first
    while last < len(tokens) and tokens[last].sentence == clause.sentence:
        token = tokens[last]
        if not token.is_word and token.text != "-" and not token.text[0].isdigit():
            break
        last += 1
    verbs = {each.verb_token for each in reading.clauses}
    if not first < last <= first + _LONGEST or verbs & set(range(first, last)):
        return None
    opening = tokens[first].norm
    return (first, last) if opening in {"a", "an", "the"} or last == first + 1 else None


def _put_before(reading: Reading, name: Name) -> Range | None:
    """Return the words that say before a name, or a list of names, what it names: "the
    missile ships Tana and Orla"."""
    tokens = reading.tokens
    named = {i for n in reading.names for i in range(n.first_token, n.last_token + 1)}
    at = name.first_token - 1
    while at > 0 and tokens[at].norm in _LISTING and at - 1 in named:
        while at > 0 and (at - 1 in named or tokens[at - 1].norm in _LISTING):
            at -= 1
        at -= 1
    end = at + 1
    if at < 0 or not tokens[at].text[0].islower() or tokens[at].is_stop:
        return None
    verbs = {clause.verb_token for clause in reading.clauses}
    while at >= 0 and at not in verbs:
        token = tokens[at]
        if token.is_stop or (not token.is_word and token.text != "-"):
            break
        if token.text == "-" and at and tokens[at - 1].end != token.start:
            break  # a dash, not a hyphen
        at -= 1
    return (at + 1, end) if at + 1 < end else None


def _classed(reading: Reading, part: Range) -> bool:
    """Tell whether words name a class: "Gepard-class", "the S class"."""
    return any(reading.tokens[index].norm == _CLASS for index in range(*part))


def _of_another(pair: Pair, part: Range) -> bool:
    """Tell whether the source has the name of a type, too, of another thing."""
    return any(
        link is not None
        for name in names_in(pair.claim, part)
        if (link := pair.alignment.of_claim(name.first_token)) is not None
    )


CHECK = Check("kinds", 1, kinds_differ)
