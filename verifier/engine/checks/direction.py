"""Direction: from whom to whom, where clauses alone cannot tell."""

from collections.abc import Iterable

from verifier.engine.alignment import Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.lexicon import light_words
from verifier.engine.reading.chunks import noun_phrases
from verifier.engine.reading.facts import Name, Reading, found_once
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Outcome, Reason

_ACTORS = frozenset({"person", "country", "organisation"})
_LEAST_SHARED = 0.8
_LIGHT = 0.5
_BETWEEN = frozenset("and or with & / versus vs between both against".split())
"""Words that join two actors as equals or as two sides."""

_UNORDERED = frozenset("than as from ahead behind between among together".split())
"""Words by which a text may name the two in either order and mean the same."""

_TO = frozenset({"to", "into", "toward", "towards"})
_WAYS = {1: "to", -1: "from"}
_PLACING = frozenset("in at near on over across inside outside within".split())
_NAMING = frozenset({"named", "called"})
_STRENGTH = 0.85


def direction_differs(pair: Pair) -> Iterable[Finding]:
    """Looks at two actors who change places between the texts ("Kenya lends Uganda
    money", "Uganda lends Kenya money"): contradicted where all else is the same, and
    open where it cannot be told who does what to whom."""
    yield from _turned_ways(pair)
    speakers = _speakers(pair.claim)
    mine = [name for name in _actors(pair.claim) if name.first_token not in speakers]
    theirs = _actors(pair.evidence)
    if len(mine) != 2:  # noqa: PLR2004 - a direction has two ends
        return
    first, second = (
        _places(name, theirs) or _places(name, _nationals(pair.evidence))
        for name in mine
    )
    if not first or not second or _joined(pair.claim, *mine):
        return
    if any(_introduced(pair.claim, name) for name in mine):
        return
    if _loose(pair.claim) or any(a < b for a in first for b in second):
        return
    if _passive(pair.claim) != _passive(pair.evidence):
        return
    same = _shared(pair, mine) >= _LEAST_SHARED and _same_verbs(pair)
    turned = same and not _loose(pair.evidence)
    yield _finding(
        pair, mine, Outcome.CONTRADICTS if turned else Outcome.NOT_APPLICABLE
    )


def _turned_ways(pair: Pair) -> Iterable[Finding]:
    """Yield who something comes from in the claim and goes to in the source."""
    theirs = _ways(pair.evidence)
    for way, name, hung in _ways(pair.claim):
        link = pair.alignment.of_claim(hung)
        same = [
            (other_way, other)
            for other_way, other, there in theirs
            if same_name(name, other) and link is not None and link.evidence == there
        ]
        if same and all(other_way != way for other_way, _ in same):
            other = same[0][1]
            yield pair.finding(
                CHECK.name,
                Outcome.CONTRADICTS,
                f"The source says “{_WAYS[-way]} {other.text}”; the claim says "
                f"“{_WAYS[way]} {name.text}”.",
                claim_span=name.span,
                evidence_span=other.span,
                reason=Reason.ROLE_DIFFERS,
                strength=_STRENGTH,
            )
            return


@found_once
def _ways(reading: Reading) -> tuple[tuple[int, Name, int], ...]:
    """Return whom a text says something to come from (-1) or go to (1), with the token
    of what comes or goes."""
    found: list[tuple[int, Name, int]] = []
    for phrase in noun_phrases(reading):
        way = (phrase.marker in _TO) - (phrase.marker == "from")
        if not way or phrase.governor is None:
            continue
        names = [n for n in reading.names if n.last_token == phrase.head]
        found += [(way, name, phrase.governor) for name in names]
    return tuple(found)


@found_once
def _actors(reading: Reading) -> list[Name]:
    """Return the people and bodies that a text names as more than whose or where."""
    found: dict[str, Name] = {}
    for name in reading.names:
        before = reading.tokens[name.first_token - 1].norm if name.first_token else ""
        owner = _owner(reading, name)
        if name.kind in _ACTORS and before not in _PLACING and not owner:
            found.setdefault(name.canonical, name)
    return list(found.values())


def _introduced(reading: Reading, name: Name) -> bool:
    """Tell whether a text only says how somebody is called: "an official named Kim"."""
    before = reading.tokens[name.first_token - 1].norm if name.first_token else ""
    return before in _NAMING


@found_once
def _nationals(reading: Reading) -> list[Name]:
    """Return the countries a text names by their people or forces: "Russian troops"."""
    return [name for name in reading.names if name.kind == "nationality"]


def _speakers(reading: Reading) -> set[int]:
    """Return the tokens of those who are said to say it: they act on nobody."""
    ranges = [clause.speaker for clause in reading.clauses if clause.speaker]
    return {index for speaker in ranges for index in range(*speaker)}


def _owner(reading: Reading, name: Name) -> bool:
    return reading.possessive_at(name.last_token + 1)


def _places(name: Name, theirs: list[Name]) -> list[int]:
    return [other.first_token for other in theirs if same_name(name, other) > 0]


def _joined(reading: Reading, one: Name, other: Name) -> bool:
    between = reading.tokens[one.last_token + 1 : other.first_token]
    verbs = {clause.verb_token for clause in reading.clauses}
    return any(token.norm in _BETWEEN for token in between) or not any(
        token.index in verbs and not token.is_stop for token in between
    )


@found_once
def _loose(reading: Reading) -> bool:
    return any(token.norm in _UNORDERED for token in reading.tokens)


def _passive(reading: Reading) -> bool:
    return any(token.norm == "by" for token in reading.tokens)


def _shared(pair: Pair, names: list[Name]) -> float:
    named = {i for n in names for i in range(n.first_token, n.last_token + 1)}
    content = [
        token
        for token in pair.claim.tokens
        if token.is_word
        and not token.is_stop
        and token.index not in named
        and light_words().get(token.stem, 1.0) > _LIGHT
    ]
    linked = sum(
        (link := pair.alignment.of_claim(token.index)) is not None
        and link.link is not Link.OPPOSITE
        for token in content
    )
    return linked / len(content) if content else 0.0


def _same_verbs(pair: Pair) -> bool:
    """Tell whether the claim's first verb is one of the source's."""
    theirs = {clause.verb_token for clause in pair.evidence.clauses}
    for clause in pair.claim.clauses:
        link = pair.alignment.of_claim(clause.verb_token)
        return (
            link is not None
            and link.evidence in theirs
            and link.link is not Link.OPPOSITE
        )
    return False


def _finding(pair: Pair, names: list[Name], outcome: Outcome) -> Finding:
    span = pair.claim.token_span(names[0].first_token, names[1].last_token)
    one, other = names[0].text, names[1].text
    contradicts = outcome is Outcome.CONTRADICTS
    return pair.finding(
        CHECK.name,
        outcome,
        f"In the source {other} and {one} stand the other way round."
        if contradicts
        else f"The source does not say that it is {one} who acts on {other}.",
        claim_span=span,
        reason=Reason.ROLE_DIFFERS if contradicts else None,
        blocks_support=not contradicts,
        strength=_STRENGTH,
    )


CHECK = Check("direction", 1, direction_differs)
