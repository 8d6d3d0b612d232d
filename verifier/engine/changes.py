"""What a text says there is, was or should be more or less of."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from verifier.engine.alignment import Alignment, Link
from verifier.engine.lexicon import read_table, stem_of
from verifier.engine.reading.chunks import NounPhrase, noun_phrases
from verifier.engine.reading.facts import Reading, found_once

_OF_WHAT = frozenset({"in", "of", "to", "on", "for"})
_THAN_WITHIN = 4
_NOT_AHEAD = frozenset({"than", "or"})


@dataclass(frozen=True, slots=True)
class Change:
    """More (1) or less (-1) of what token ``thing`` names; token ``cue`` says so."""

    thing: int
    sign: int
    cue: int


def paired_changes(
    claim: Reading, evidence: Reading, alignment: Alignment
) -> Iterator[tuple[Change, Change]]:
    """Yield each change of the claim with that of the same thing in the evidence."""
    mine = find_changes(claim)
    theirs = {change.thing: change for change in find_changes(evidence) if mine}
    for change in mine if theirs else ():
        link = alignment.of_claim(change.thing)
        if link is None or link.link is Link.OPPOSITE:
            continue
        other = theirs.get(link.evidence)
        if other is not None:
            yield change, other


def same_changes(
    claim: Reading, evidence: Reading, alignment: Alignment
) -> frozenset[int]:
    """Return the claim's words for changes that the evidence tells in other words:
    "fewer" of "fewer rules" where it says "reducing rules"."""
    return frozenset(
        mine.cue
        for mine, other in paired_changes(claim, evidence, alignment)
        if mine.sign == other.sign
    )


@found_once
def find_changes(reading: Reading) -> tuple[Change, ...]:
    """Return the changes that a text tells of: "more funding", "cutting funding",
    "cuts in funding", "funding cuts"."""
    found: dict[int, Change] = {}
    for phrase in noun_phrases(reading):
        for change in (
            *_by_what_stands_before(reading, phrase),
            *_by_what_is_done(reading, phrase),
            *_in_a_compound(reading, phrase),
        ):
            found.setdefault(change.thing, change)
    return tuple(found.values())


@cache
def _words(part: str) -> dict[str, int]:
    return {
        word if part == "before" else stem_of(word): int(sign)
        for kind, sign, words in read_table("trends.tsv")
        if kind == part
        for word in words.split()
    }


def _by_what_stands_before(reading: Reading, phrase: NounPhrase) -> Iterator[Change]:
    tokens = reading.tokens
    for index in range(max(0, phrase.first - 1), phrase.head):
        sign = _words("before").get(tokens[index].norm)
        behind = tokens[phrase.head + 1 : phrase.head + 1 + _THAN_WITHIN]
        if any(token.norm == "than" for token in behind):
            return  # "more shells than Ukraine" compares two who have them
        if sign and tokens[index + 1].norm not in _NOT_AHEAD:
            yield Change(phrase.head, sign, index)
            return


def _by_what_is_done(reading: Reading, phrase: NounPhrase) -> Iterator[Change]:
    if phrase.governor is None:
        return
    stem = reading.tokens[phrase.governor].stem
    sign = 0
    if not phrase.marker:
        sign = _words("verb").get(stem, 0)
    elif phrase.marker in _OF_WHAT:
        sign = _words("noun").get(stem, 0)
    if sign:
        yield Change(phrase.head, sign, phrase.governor)


def _in_a_compound(reading: Reading, phrase: NounPhrase) -> Iterator[Change]:
    """Yield "tax cuts" and "price rises"."""
    sign = _words("noun").get(reading.tokens[phrase.head].stem)
    thing = phrase.head - 1
    if sign and thing >= phrase.first and not reading.tokens[thing].is_stop:
        yield Change(thing, sign, phrase.head)
