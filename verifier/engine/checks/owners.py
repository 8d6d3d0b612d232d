"""Owners: whose a thing is, where the source knows it as another's."""

from collections.abc import Iterable
from dataclasses import dataclass

from verifier.engine.alignment import Link
from verifier.engine.checks.base import LEFT_OPEN, Check, Pair
from verifier.engine.orders import turned_about
from verifier.engine.pairing import clause_at, content, linked_share, same_deed
from verifier.engine.reading.chunks import noun_phrases
from verifier.engine.reading.facts import Name, Reading, found_once
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Outcome, Reason

_STATES = frozenset({"country", "nationality", "place"})
_SAME_STATEMENT = 0.8
"""Share of the claim's other content words that the source has if it says the same."""

_STRENGTH = 0.85
_TIES = frozenset({"of", "in", "from", "for"})
_JOINED = frozenset({"and", "&"})
_OPPOSED = "against"
"""What stands behind it is the other side's: "the army held out against them"."""
_REACH = 6
"""Tokens behind an owner in which a thing is still the owner's: "Spain's three-party
ruling coalition"."""
_LONGEST_NAME = 4
"""Words after a noun in which a name's second part may end ("Security and Defense
Council")."""


@dataclass(frozen=True, slots=True)
class _Owned:
    """A thing, by its head noun, and the state it belongs to."""

    owner: Name
    head: int
    marker: str
    """The preposition that it stands behind, "" for none."""


def owners_differ(pair: Pair) -> Iterable[Finding]:
    """Compares whose a thing is ("Spain's navy" where the source says "Italy's navy"):
    contradicted where all else is the same, and open where it is not."""
    if turned_about(pair):
        return  # "Spain's ships are older than Italy's" names both
    theirs = _owned(pair.evidence)
    for own in _owned(pair.claim):
        link = pair.alignment.of_claim(own.head)
        if link is None or link.link in {Link.OPPOSITE, Link.ALIAS}:
            continue
        stem = pair.evidence.tokens[link.evidence].stem
        same = [each for each in theirs if pair.evidence.tokens[each.head].stem == stem]
        rival = next((each for each in same if each.head == link.evidence), None)
        if rival is not None and (own.marker == _OPPOSED) != (rival.marker == _OPPOSED):
            continue
        if any(same_name(own.owner, each.owner) for each in same):
            continue
        if _said_otherwise(pair, own):
            continue
        if rival is not None:
            yield _finding(pair, own, rival)
        elif _owns_only_other_things(pair, own):
            yield _open(pair, own)


@found_once
def _owned(reading: Reading) -> tuple[_Owned, ...]:
    """Return what a text says to be a state's: "Spain's own navy", "Spanish ships"."""
    found: list[_Owned] = []
    for phrase in noun_phrases(reading):
        owner = next(
            (
                name
                for name in reversed(reading.names)
                if name.kind in _STATES
                and name.first_token in phrase.tokens
                and name.last_token < phrase.head
                and (
                    name.kind == "nationality"
                    or reading.possessive_at(name.last_token + 1)
                )
            ),
            None,
        )
        headed = any(
            name.first_token <= phrase.head <= name.last_token and name.kind in _STATES
            for name in reading.names
        )
        if owner is not None and not headed:
            found.append(_Owned(owner, phrase.head, phrase.marker))
            further = _second_part(reading, phrase.head)
            if further is not None:
                found.append(_Owned(owner, further, phrase.marker))
    return tuple(found)


def _second_part(reading: Reading, head: int) -> int | None:
    """Return the head of the second part of a name that "and" cuts in two."""
    tokens = reading.tokens
    if not tokens[head].text[0].isupper() or head + 2 >= len(tokens):
        return None
    if tokens[head + 1].norm not in _JOINED:
        return None
    last = None
    for token in tokens[head + 2 : head + 2 + _LONGEST_NAME]:
        if not token.text[0].isupper():
            break
        last = token.index
    return last


def _said_otherwise(pair: Pair, own: _Owned) -> bool:
    """Tell whether the source ties the claim's owner to the thing without a possessive:
    "the navy of Spain", "the navy in Spain"."""
    link = pair.alignment.of_claim(own.head)
    if link is None:
        return False
    behind = pair.evidence.tokens[link.evidence + 1 : link.evidence + 4]
    if not behind or behind[0].norm not in _TIES:
        return False
    near = {token.index for token in behind}
    return any(
        same_name(own.owner, name) and name.first_token in near
        for name in pair.evidence.names
    )


def _owns_only_other_things(pair: Pair, own: _Owned) -> bool:
    """Tell whether the source names the owner, but only as that of something else."""
    link = pair.alignment.of_claim(own.head)
    if link is None or link.link not in {Link.SAME, Link.STEM}:
        return False
    owners = [each.owner for each in _owned(pair.evidence)]
    named = [name for name in pair.evidence.names if same_name(own.owner, name)]
    return bool(named) and all(
        name in owners
        and not name.first_token < link.evidence <= name.last_token + _REACH
        for name in named
    )


def _open(pair: Pair, own: _Owned) -> Finding:
    here = pair.claim.token_span(own.owner.first_token, own.head)
    return pair.finding(
        CHECK.name,
        Outcome.NOT_APPLICABLE,
        f"The source does not say that it is “{pair.claim.surface(here)}”.",
        claim_span=here,
        blocks_support=True,
        strength=LEFT_OPEN,
    )


def _done_to_them(pair: Pair, own: _Owned, other: _Owned) -> bool:
    """Tell whether what the claim's thing does only describes the source's: "captured"
    in "the captured soldiers" is not what they did."""
    clause = clause_at(pair.claim, own.head)
    if clause is None or clause.passive or clause.subject is None:
        return False
    link = pair.alignment.of_claim(clause.verb_token)
    return (
        own.head in range(*clause.subject)
        and link is not None
        and any(
            phrase.head == other.head and link.evidence in phrase.tokens
            for phrase in noun_phrases(pair.evidence)
        )
    )


def _finding(pair: Pair, own: _Owned, other: _Owned) -> Finding:
    rest = [
        index
        for index in content(pair.claim, (0, len(pair.claim.tokens)))
        if not own.owner.first_token <= index <= own.owner.last_token
    ]
    everywhere = (0, len(pair.evidence.tokens))
    same = (
        linked_share(pair, rest, everywhere) >= _SAME_STATEMENT
        and same_deed(pair, own.head)
        and not _done_to_them(pair, own, other)
    )
    here = pair.claim.token_span(own.owner.first_token, own.head)
    there = pair.evidence.token_span(
        min(other.owner.first_token, other.head),
        max(other.owner.first_token, other.head),
    )
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS if same else Outcome.NOT_APPLICABLE,
        f"The source speaks of “{pair.evidence.surface(there)}”; the claim of "
        f"“{pair.claim.surface(here)}”.",
        claim_span=here,
        evidence_span=there,
        reason=Reason.NAME_DIFFERS if same else None,
        blocks_support=not same,
        strength=_STRENGTH,
    )


CHECK = Check("owners", 1, owners_differ)
