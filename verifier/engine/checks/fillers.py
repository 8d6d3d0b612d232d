"""Fillers: another thing in the same place of the same statement."""

from collections.abc import Iterable, Iterator

from verifier.engine.alignment import Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.exclusion import denies, things_exclude
from verifier.engine.reading.chunks import NounPhrase, noun_phrases
from verifier.engine.reading.facts import Name, Reading, stems_of
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Outcome, Reason

_LEAST_SHARED = 0.75
_FEWEST_SHARED = 2
"""Content words of the claim outside the phrase that the evidence must have too."""

_LOOSE = frozenset("with without for on about after before during despite than".split())
"""Prepositions that more than one thing can follow of the same event."""

_LIGHT = frozenset("be have do make take get give use becom includ describ".split())
"""Stems of verbs that say too little for what follows them to exclude another."""

_DEMANDS = frozenset(
    """call propos demand urg want plan suggest recommend seek pledg promis favour favor
    support back advoc mention discuss prais criticis criticiz""".split()
)
"""Stems of verbs that one can do to several things at once: to have called for one is
not to have called for no other."""

_LISTING = frozenset({"and", "or", ",", "&", "such", "including"})

_OTHER_WORDS = frozenset({Link.SYNONYM, Link.DERIVED, Link.ALIAS})

_STRENGTH = 0.8


def fillers_differ(pair: Pair) -> Iterable[Finding]:
    """Looks for a thing in the claim that stands where the source has another: "hit a
    school" where the source says "hit a hospital", in statements that are otherwise
    the same."""
    yield from _called_otherwise(pair)
    mine = [p for p in noun_phrases(pair.claim) if _foreign(pair, p)]
    if len(mine) != 1 or mine[0].marker in _LOOSE:
        return
    phrase = mine[0]
    if not _otherwise_same(pair, phrase) or denies(pair.claim):
        return
    if any(clause.verb in _DEMANDS for clause in pair.claim.clauses):
        return
    for rival in noun_phrases(pair.evidence):
        if _same_place(pair, phrase, rival) and _exclude(pair, phrase, rival):
            if not denies(pair.evidence):
                yield _finding(pair, phrase, rival)
            return


def _called_otherwise(pair: Pair) -> Iterator[Finding]:
    """Yield what is told "as" a thing of one name and of another: "identified it as an
    Iranian drone", "as a Ukrainian drone"."""
    if denies(pair.claim) or denies(pair.evidence):
        return
    theirs = [p for p in noun_phrases(pair.evidence) if p.marker == "as"]
    for phrase in noun_phrases(pair.claim):
        if phrase.marker != "as":
            continue
        for rival in theirs:
            if (
                _hang_alike(pair, phrase, rival)
                and _otherwise_same(pair, phrase)
                and _of_other_names(pair, phrase, rival)
            ):
                yield _finding(pair, phrase, rival)


def _of_other_names(pair: Pair, phrase: NounPhrase, rival: NounPhrase) -> bool:
    """Tell whether both phrases share their noun, and the names before it differ."""
    link = pair.alignment.of_claim(phrase.head)
    if link is None or link.evidence != rival.head:
        return False
    mine = _names_before(pair.claim, phrase)
    theirs = _names_before(pair.evidence, rival)
    return bool(mine and theirs) and not any(
        same_name(one, other) for one in mine for other in theirs
    )


def _names_before(reading: Reading, phrase: NounPhrase) -> list[Name]:
    return [
        name
        for name in reading.names
        if phrase.first <= name.first_token and name.last_token < phrase.head
    ]


def _foreign(pair: Pair, phrase: NounPhrase) -> bool:
    """Tell whether the evidence does not have the head of a claim's phrase at all."""
    token = pair.claim.tokens[phrase.head]
    if _is_no_thing(pair.claim, phrase):
        return False
    return (
        pair.alignment.of_claim(phrase.head) is None
        and token.stem not in pair.context
        and token.stem not in stems_of(pair.evidence)
    )


def _otherwise_same(pair: Pair, phrase: NounPhrase) -> bool:
    inside = set(phrase.tokens)
    content = [
        token.index
        for token in pair.claim.tokens
        if token.is_word and not token.is_stop and token.index not in inside
    ]
    linked = sum(_linked(pair, index) for index in content)
    return linked >= _FEWEST_SHARED and linked >= _LEAST_SHARED * len(content)


def _linked(pair: Pair, index: int) -> bool:
    link = pair.alignment.of_claim(index)
    if link is not None:
        return link.link is not Link.OPPOSITE
    return pair.claim.tokens[index].stem in pair.context


def _same_place(pair: Pair, phrase: NounPhrase, rival: NounPhrase) -> bool:
    """Tell whether both phrases hang on corresponding words in the same way."""
    return _hang_alike(pair, phrase, rival) or _same_role(pair, phrase, rival)


def _hang_alike(pair: Pair, phrase: NounPhrase, rival: NounPhrase) -> bool:
    if phrase.governor is None or rival.governor is None:
        return False
    link = pair.alignment.of_claim(phrase.governor)
    if link is None or link.evidence != rival.governor or link.link is Link.OPPOSITE:
        return False
    if pair.claim.tokens[phrase.governor].stem in _LIGHT:
        return False
    if phrase.marker == rival.marker:
        return True
    # "aimed at the port", "targeted the port": the preposition belongs to the verb.
    return link.link in _OTHER_WORDS and "" in {phrase.marker, rival.marker}


def _same_role(pair: Pair, phrase: NounPhrase, rival: NounPhrase) -> bool:
    """Tell whether one does, or has done to it, what the other does or has done."""
    theirs = set(_roles(pair.evidence, rival))
    for verb, role in _roles(pair.claim, phrase):
        link = pair.alignment.of_claim(verb)
        if link is None or link.link is Link.OPPOSITE:
            continue
        if role == "doer" and "by" not in {phrase.marker, rival.marker}:
            continue
        if (link.evidence, role) in theirs:
            return True
    return False


def _roles(reading: Reading, phrase: NounPhrase) -> Iterator[tuple[int, str]]:
    """Yield the verbs of which a phrase is the done-to, or the doer with "by"."""
    for clause in reading.clauses:
        if clause.verb in _LIGHT:
            continue
        for role, part in (("doer", clause.subject), ("done", clause.object)):
            if part is None or not part[0] <= phrase.first <= phrase.head < part[1]:
                continue
            if phrase.first == part[0] or phrase.marker == "by":
                yield clause.verb_token, role


def _listed(reading: Reading, phrase: NounPhrase) -> bool:
    """Tell whether a phrase is one of several."""
    around = (phrase.first - 1, phrase.head + 1)
    return any(
        0 <= index < len(reading.tokens) and reading.tokens[index].norm in _LISTING
        for index in around
    )


def _exclude(pair: Pair, phrase: NounPhrase, rival: NounPhrase) -> bool:
    """Tell whether the two phrases name things of which one is not the other."""
    if pair.alignment.of_evidence(rival.head) is not None:
        return False
    if _named(pair.claim, phrase) != _named(pair.evidence, rival):
        return False
    if _listed(pair.evidence, rival) or _is_no_thing(pair.evidence, rival):
        return False
    return things_exclude(pair, phrase, rival)


def _is_no_thing(reading: Reading, phrase: NounPhrase) -> bool:
    """Tell whether a phrase is a figure, or no noun but the verb of a clause."""
    return any(clause.verb_token == phrase.head for clause in reading.clauses) or any(
        quantity.first_token <= phrase.head <= quantity.last_token
        for quantity in reading.quantities
    )


def _named(reading: Reading, phrase: NounPhrase) -> bool:
    return any(
        name.first_token <= phrase.head <= name.last_token for name in reading.names
    )


def _finding(pair: Pair, phrase: NounPhrase, rival: NounPhrase) -> Finding:
    here = pair.claim.token_span(phrase.first, phrase.head)
    there = pair.evidence.token_span(rival.first, rival.head)
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        f"The source says “{pair.evidence.surface(there)}” where the claim says "
        f"“{pair.claim.surface(here)}”.",
        claim_span=here,
        evidence_span=there,
        reason=Reason.DETAIL_DIFFERS,
        strength=_STRENGTH,
    )


CHECK = Check("fillers", 1, fillers_differ)
