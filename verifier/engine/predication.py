"""Whether two texts say the same of what a figure counts: three injured are not five
killed, and ten in the port are not ten in the town."""

from collections.abc import Sequence
from functools import cache

from verifier.engine.affinity import Affinity
from verifier.engine.lexicon import (
    base_form,
    derived,
    light_words,
    opposite,
    read_table,
    stem_of,
    synonymous,
)
from verifier.engine.reading.chunks import NounPhrase, noun_phrases
from verifier.engine.reading.counting import AUXILIARIES
from verifier.engine.reading.facts import Quantity, Reading, Token
from verifier.engine.reading.names import same_name

_NAMED_WITHIN = 10
"""Tokens behind a figure in which a name says where or whose it is."""
_FROM_WITHIN = 6
"""Tokens behind a distance in which "from" says where it is measured from."""
_HAD_WITHIN = 4
"""Tokens before a figure in which a name says whose it is: "Rome spent 2 billion"."""
_HOLDERS = frozenset({"country", "organisation"})
_DENIAL_REACH = 5
_SAME_CLAUSE = 10
"""Tokens on each side of a figure in which its verb is looked for."""
_PREPOSITIONS = frozenset("of in on at by for from to with as than".split())
_BARE = frozenset("have has reach hit total stand number amount".split())
"""Verbs that only lead to a figure."""
_OBSERVING = frozenset(
    stem_of(verb)
    for verb in """see observe spot show count record register document report
    note""".split()
)
"""Verbs that say only that something is known: "eight were seen", "eight were there".
"""
_STAYING = frozenset(
    stem_of(word) for word in "remain remaining present stay left exist based".split()
)
"""Words that say of what is counted that it is there: "three left in the port"."""
_CHANGING = frozenset(
    stem_of(verb)
    for verb in """rise fall grow shrink increase decrease climb drop decline jump sink
    gain lose raise lower cut win""".split()
)
_RELATIVES = frozenset({"who", "that", "which"})
_INCLUDING = stem_of("include")
_NEGATIONS = frozenset("not never no without hardly barely neither nor n't".split())


def same_predication(
    claim: Quantity,
    evidence: Quantity,
    near: Affinity,
    context: frozenset[str] = frozenset(),
) -> bool:
    """Return whether both texts may say the same of what the two figures count, so that
    figures that differ conflict. ``context`` are stems around the evidence."""
    return (
        _denied(near.claim, claim) == _denied(near.evidence, evidence)
        and same_predicate(claim, evidence, near)
        and not _counted_elsewhere(claim, near, context)
        and not _measured_from_elsewhere(claim, evidence, near)
        and not _named_as_some(claim, evidence, near)
    )


def _named_as_some(claim: Quantity, evidence: Quantity, near: Affinity) -> bool:
    """Return whether the evidence names but some of what there is, and the claim counts
    more: "the latest cases include the killing of six" leaves room for 124."""
    return (
        claim.low > evidence.high
        and _included(near.evidence, evidence)
        and not _included(near.claim, claim)
        and not _at_same_place(evidence, near)
    )


def _at_same_place(evidence: Quantity, near: Affinity) -> bool:
    """Return whether the claim has the name that stands first behind the figure."""
    known = {link[0] for link in near.links.values()}
    behind = range(evidence.last_token + 1, evidence.last_token + 1 + _NAMED_WITHIN)
    names = [n.first_token for n in near.evidence.names if n.first_token in behind]
    return bool(names) and min(names) in known


def _included(reading: Reading, quantity: Quantity) -> bool:
    tokens = reading.tokens[: quantity.first_token]
    return any(
        token.stem == _INCLUDING and token.sentence == quantity.sentence
        for token in tokens[-_SAME_CLAUSE:]
    )


def _measured_from_elsewhere(
    claim: Quantity, evidence: Quantity, near: Affinity
) -> bool:
    """Return whether a distance is told from one place and from another: "5 km from
    the port" is no other distance "from the front"."""
    if claim.dimension != "length":
        return False
    here = _from_where(near.claim, claim)
    there = _from_where(near.evidence, evidence)
    if here is None or there is None:
        return False
    link = near.links.get(here.head)
    return link is None or link[0] not in there.tokens  # "frontline", "front line"


def _from_where(reading: Reading, quantity: Quantity) -> NounPhrase | None:
    """Return what follows "from" close behind a figure."""
    tokens = reading.tokens
    behind = range(quantity.last_token + 1, quantity.last_token + 1 + _FROM_WITHIN)
    for index in behind:
        if index < len(tokens) and tokens[index].norm == "from":
            for phrase in noun_phrases(reading):
                if phrase.first <= index + 1 <= phrase.head:
                    return phrase
    return None


def _counted_elsewhere(
    claim: Quantity, near: Affinity, context: frozenset[str]
) -> bool:
    """Return whether a name close to the figure, such as who had it or the place where
    it was counted, is foreign to the evidence."""
    tokens = near.claim.tokens
    for name in near.claim.names:
        before = name.last_token < claim.first_token <= name.last_token + _HAD_WITHIN
        if before and any(same_name(name, other) for other in near.evidence.names):
            continue
        behind = claim.last_token < name.first_token <= claim.last_token + _NAMED_WITHIN
        if behind or (before and name.kind in _HOLDERS):
            span = range(name.first_token, name.last_token + 1)
            if not any(i in near.links or tokens[i].stem in context for i in span):
                return True
    return False


@cache
def persons() -> frozenset[str]:
    """Stems of the nouns that count people: soldier, passenger, employee."""
    return frozenset(stem_of(row[0]) for row in read_table("persons.tsv"))


@cache
def alike() -> dict[str, frozenset[str]]:
    """Stems of the nouns that count the same things: critics and reviews."""
    groups = [
        frozenset(stem_of(word.casefold()) for word in row)
        for row in read_table("counted_nouns.tsv")
    ]
    return {one: group for group in groups for one in group}


def same_predicate(claim: Quantity, evidence: Quantity, near: Affinity) -> bool:
    """Return whether what is said of those counted may be the same: three injured and
    five killed do not conflict."""
    one = _predicate(near.claim, claim)
    other = _predicate(near.evidence, evidence)
    if one is None or other is None:
        return True
    if synonymous(one.stem, other.stem) or derived(one.stem, other.stem):
        return True
    if {one.stem, other.stem} & _OBSERVING or _stay(near, one, other):
        return True
    if opposite(one.stem, other.stem):
        return _changes(one) and _changes(other)
    link = near.links.get(one.index)
    if link is None:
        return False
    low, high = evidence.first_token - _SAME_CLAUSE, evidence.last_token + _SAME_CLAUSE
    return low <= link[0] <= high


def _stay(near: Affinity, one: Token, other: Token) -> bool:
    """Tell whether both texts say that what is counted is there; "left" does so before
    a preposition or at an end, else it may be "left the port"."""
    for reading, token in ((near.claim, one), (near.evidence, other)):
        behind = reading.tokens[token.index + 1 : token.index + 2]
        goes_away = token.norm == "left" and not all(
            after.norm in _PREPOSITIONS or not after.is_word for after in behind
        )
        if token.stem not in _STAYING or goes_away:
            return False
    return True


def is_bare_verb(stem: str) -> bool:
    """Tell whether a verb says only that what is counted is there or is known."""
    return stem in _STAYING or stem in _OBSERVING


def _changes(token: Token) -> bool:
    """Tell whether a verb says how far something went up or down: by 5% cannot be by
    3%, whichever way, but who hires 5 may dismiss 3."""
    return token.stem in _CHANGING


def _predicate(reading: Reading, quantity: Quantity) -> Token | None:
    """Return the verb beside a figure: "three people were hurt", "injuring three"."""
    tokens = reading.tokens
    last = max(quantity.last_token, quantity.counted_token or 0)
    if [token.norm for token in tokens[last + 1 : last + 2]] == ["of"]:
        last += 2  # "124 prisoners of war executed"
    last = _behind_brackets(tokens, last)
    auxiliary = False
    for token in tokens[last + 1 : last + 5]:
        if not token.is_word or token.sentence != quantity.sentence:
            break
        if token.is_stop or token.norm.endswith("ly"):
            auxiliary = auxiliary or token.norm in AUXILIARIES
            if token.norm not in AUXILIARIES and token.norm not in _RELATIVES:
                break
            continue
        if auxiliary or _is_verbal(token, reading):
            return token
        break
    for token in reversed(
        tokens[max(0, quantity.first_token - 4) : quantity.first_token]
    ):
        if not token.is_word or token.norm in _PREPOSITIONS:
            break
        if not token.is_stop:
            return token if _is_verbal(token, reading) else None
    return None


def _behind_brackets(tokens: Sequence[Token], last: int) -> int:
    """Return the last token before what goes on behind an abbreviation in brackets:
    "prisoners of war (POWs) who were executed"."""
    bracketed = [token.text for token in tokens[last + 1 : last + 4]]
    return last + 3 if bracketed[:1] == ["("] and bracketed[2:] == [")"] else last


def _is_verbal(token: Token, reading: Reading) -> bool:
    if light_words().get(token.stem, 1.0) < 1 or token.stem in _BARE:
        return token.norm.endswith(("ed", "ing"))
    return (
        token.norm.endswith(("ed", "ing"))
        or (base_form(token.norm) != token.norm and not token.norm.endswith("s"))
        or any(clause.verb_token == token.index for clause in reading.clauses)
    )


def _denied(reading: Reading, quantity: Quantity) -> bool:
    """Return whether a figure is denied: "not ten minutes ago"."""
    start = max(0, quantity.first_token - _DENIAL_REACH)
    for token in reversed(reading.tokens[start : quantity.first_token]):
        if token.text in {",", ";", ":"} or token.sentence != quantity.sentence:
            return False
        if token.norm in _NEGATIONS or token.norm.endswith("n't"):
            return True
    return False
