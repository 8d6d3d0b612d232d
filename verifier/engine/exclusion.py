"""Which things exclude each other: a school is no hospital, but may be a building."""

from verifier.engine.checks.base import Pair
from verifier.engine.lexicon import is_kind_of, relatives, stem_of
from verifier.engine.reading.chunks import NounPhrase
from verifier.engine.reading.facts import Reading, found_once
from verifier.engine.reading.scope import NEGATIVE_WORDS

VAGUE = frozenset(
    """thing time number varieti sort kind type way part form lot rang group some work
    activ action step measur effort matter issu case move""".split()
)
"""Stems of nouns that stand for any other."""

_GENERAL = frozenset(
    stem_of(word)
    for word in """building place site facility structure person people man woman animal
    vehicle object area region city town village country company firm organisation group
    official event item product machine weapon document body institution building
    property house ship vessel aircraft""".split()
)
"""Nouns that, bare, may be what a narrower one names: a school is a building."""

_DENYING = NEGATIVE_WORDS | frozenset({"deni", "refus", "reject"})


@found_once
def denies(reading: Reading) -> bool:
    """Tell whether any word of a text denies something."""
    return any(
        t.norm in _DENYING or t.stem in _DENYING or t.norm.endswith("n't")
        for t in reading.tokens
    )


def things_exclude(pair: Pair, phrase: NounPhrase, rival: NounPhrase) -> bool:
    """Tell whether a phrase of the claim and one of the evidence name things of which
    one is not the other, as far as words tell."""
    one = pair.claim.tokens[phrase.head].stem
    other = pair.evidence.tokens[rival.head].stem
    if one == other or other in relatives(one) or one in relatives(other):
        return False
    if {one, other} & VAGUE or _share_words(pair, phrase, rival):
        return False
    if _general(pair.claim, phrase) or _general(pair.evidence, rival):
        return False
    parts = {pair.claim.tokens[index].stem for index in phrase.tokens}
    parts |= {pair.evidence.tokens[index].stem for index in rival.tokens}
    return not any(is_kind_of(part, whole) for part in parts for whole in (one, other))


def _general(reading: Reading, phrase: NounPhrase) -> bool:
    """Tell whether a phrase is a bare general noun ("a building")."""
    return reading.tokens[phrase.head].stem in _GENERAL and all(
        reading.tokens[index].is_stop for index in _own(reading, phrase)[:-1]
    )


def _own(reading: Reading, phrase: NounPhrase) -> range:
    """Return the phrase's tokens without whose it is ("the town's")."""
    owners = [i for i in phrase.tokens if reading.possessive_at(i)]
    return range(owners[-1] + 1 if owners else phrase.first, phrase.head + 1)


def _share_words(pair: Pair, phrase: NounPhrase, rival: NounPhrase) -> bool:
    """Tell whether "natural habitats" may be "natural environments"."""
    links = map(pair.alignment.of_claim, _own(pair.claim, phrase))
    theirs = _own(pair.evidence, rival)
    return any(
        link is not None
        and link.evidence in theirs
        and not pair.claim.tokens[link.claim].is_stop
        for link in links
    )
