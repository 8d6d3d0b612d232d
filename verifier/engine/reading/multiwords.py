"""Several words that mean one thing: "fell apart" is read as "collapsed"."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from verifier.engine.lexicon import phrases
from verifier.engine.reading.facts import Token

_LONGEST = 5


@cache
def _openers() -> frozenset[str]:
    return frozenset(unit[0] for unit in phrases())


def joined(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return ``tokens`` with each known unit's meaning as the stem of its first content
    word; its other words count as stop words, since they say nothing by themselves."""
    found = list(tokens)
    at = 0
    while at < len(found):
        length = _unit_at(found, at)
        if not length:
            at += 1
            continue
        unit = range(at, at + length)
        meaning = phrases()[tuple(tokens[index].stem for index in unit)]
        head = next((i for i in unit if not tokens[i].is_stop), at)
        for index in unit:
            found[index] = replace(found[index], is_stop=True)
        found[head] = replace(
            found[head], stem=meaning, is_stop=False, unit=(at, at + length - 1)
        )
        at += length
    return tuple(found)


def _unit_at(tokens: Sequence[Token], at: int) -> int:
    """Return how many tokens the longest unit that begins at ``at`` has, 0 if none."""
    if tokens[at].stem not in _openers():
        return 0
    for length in range(min(_LONGEST, len(tokens) - at), 1, -1):
        unit = tokens[at : at + length]
        if tuple(token.stem for token in unit) in phrases() and all(
            (token.is_word or token.text == "-")
            and token.sentence == tokens[at].sentence
            for token in unit
        ):
            return length
    return 0
