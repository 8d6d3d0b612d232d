"""Substitutes: the one name that differs between texts that are otherwise alike."""

from collections.abc import Iterable

from verifier.engine.alignment import Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.lexicon import known
from verifier.engine.reading.facts import Name, Reading, stems_of
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Outcome, Reason

_LEAST_CLAIM_SHARED = 0.8
_LEAST_EVIDENCE_SHARED = 0.6
"""Shares of the other content words that must be linked for two texts to be alike."""

_FEWEST_SHARED = 3
_KINDS = frozenset({"person", "place", "country", "organisation", "nationality"})
_MOST_RIVALS = 3
_STRENGTH = 0.8
"""Of a finding with one rival; with more of them it is less sure which is meant."""

_PLACES = frozenset({"place", "country"})


_WAYS = frozenset("from to into via through towards toward near off".split())


def substitutes_differ(pair: Pair) -> Iterable[Finding]:
    """Looks for a name in the claim that stands where the source has another of its
    kind, in texts that say the same but for that one name."""
    mine = _unmatched(pair.claim, pair.evidence)
    if len(mine) != 1 or mine[0].kind not in _KINDS:
        return
    name = mine[0]
    rivals = [
        other
        for other in _unmatched(pair.evidence, pair.claim)
        if _comparable(name, other)
        and _in_one_place(pair, name, other)
        and _alike(pair, name, other)
    ]
    if not 1 <= len(rivals) <= _MOST_RIVALS:
        return
    rival = rivals[0]
    yield pair.finding(
        "substitutes",
        Outcome.CONTRADICTS,
        f"The source names “{pair.evidence.surface(rival.span)}” where the claim names "
        f"“{pair.claim.surface(name.span)}”.",
        claim_span=name.span,
        evidence_span=rival.span,
        reason=Reason.NAME_DIFFERS,
        strength=_STRENGTH / len(rivals) ** 0.5,
    )


def _comparable(name: Name, other: Name) -> bool:
    return name.kind == other.kind or {name.kind, other.kind} <= _PLACES


def _in_one_place(pair: Pair, name: Name, rival: Name) -> bool:
    """Tell whether two names may stand in one place of a sentence: where something
    came from is not who sent it."""
    return _is_whereabouts(pair.claim, name) == _is_whereabouts(pair.evidence, rival)


def _is_whereabouts(reading: Reading, name: Name) -> bool:
    """Tell whether a name says where from, where to or by which way."""
    before = reading.tokens[max(0, name.first_token - 2) : name.first_token]
    words = [token.norm for token in before if token.norm not in {"the", "a", "an"}]
    return bool(words) and words[-1] in _WAYS


def _unmatched(reading: Reading, other: Reading) -> list[Name]:
    """Return the names of a text, each once, that the other text has in no form."""
    theirs = stems_of(other)
    found: dict[str, Name] = {}
    for name in reading.names:
        words = reading.tokens[name.first_token : name.last_token + 1]
        if any(same_name(name, there) > 0 for there in other.names):
            continue
        own = [t for t in words if t.is_word and not t.is_stop and not known(t.stem)]
        own = own or [t for t in words if t.is_word]
        if not any(token.stem in theirs for token in own):
            found.setdefault(name.canonical, name)
    return list(found.values())


def _alike(pair: Pair, name: Name, rival: Name) -> bool:
    shared, mine = _shared(pair.claim, name, pair, of_claim=True)
    used, theirs = _shared(pair.evidence, rival, pair, of_claim=False)
    return (
        shared >= _FEWEST_SHARED
        and shared >= _LEAST_CLAIM_SHARED * mine
        and used >= _LEAST_EVIDENCE_SHARED * theirs
    )


def _shared(
    reading: Reading, left_out: Name, pair: Pair, *, of_claim: bool
) -> tuple[int, int]:
    """Return how many content words outside a name are linked, and how many there
    are."""
    content = [
        token.index
        for token in reading.tokens
        if token.is_word
        and not token.is_stop
        and not left_out.first_token <= token.index <= left_out.last_token
    ]
    find = pair.alignment.of_claim if of_claim else pair.alignment.of_evidence
    links = [find(index) for index in content]
    linked = sum(link is not None and link.link is not Link.OPPOSITE for link in links)
    return linked, len(content)


CHECK = Check("substitutes", 1, substitutes_differ)
