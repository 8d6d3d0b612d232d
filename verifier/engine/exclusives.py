"""What a claim says is so of one thing alone, where the source names another beside it:
"only the church" against "the church and the school"."""

from collections.abc import Iterator
from dataclasses import dataclass

from verifier.engine.checks.base import Pair
from verifier.engine.pairing import content, linked_share
from verifier.engine.reading.chunks import NounPhrase, noun_phrases
from verifier.engine.reading.facts import Reading, Token

_ONLY = frozenset({"only", "just", "solely", "exclusively", "merely", "purely"})
_ELSE = frozenset({"nobody", "nothing", "nowhere", "none"})
_LEADING = frozenset("in on at to from by with of for into onto the a an its".split())
"""Small words that may stand between "only" and the noun that it is said of."""
_JOINING = frozenset({"and", "plus", "nor"})
_BEFORE_NOT = frozenset({"not", "n't", "the", "if", "an", "no"})
"""Before "only" these make it say something else: "not only", "the only"."""
_CONTEXT_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Alone:
    """A noun phrase of which something is said to the exclusion of all others."""

    phrase: NounPhrase
    marked: int
    """The token of the word that excludes."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the evidence names beside the thing that the claim says is alone."""

    alone: Alone
    other: NounPhrase


def others_named(pair: Pair) -> Iterator[Beside]:
    """Yield what the evidence names beside what the claim says is the only one."""
    for alone in said_alone(pair.claim):
        link = pair.alignment.of_claim(alone.phrase.head)
        if link is None or not _same_statement(pair, alone):
            continue
        for other in _beside(pair.evidence, link.evidence):
            if not _is_meant(pair, other):
                yield Beside(alone, other)
                break


def said_alone(reading: Reading) -> list[Alone]:
    """Return the phrases of which a text says that nothing else is meant."""
    found: dict[int, Alone] = {}
    for token in reading.tokens:
        phrase = None
        if token.norm in _ONLY and _before(reading, token.index) not in _BEFORE_NOT:
            phrase = _following(reading, token.index)
        elif _excludes_the_rest(reading, token):
            phrase = _preceding(reading, token.index)
        if phrase is not None and not _counts(reading, phrase):
            found.setdefault(phrase.head, Alone(phrase, token.index))
    return list(found.values())


def _before(reading: Reading, index: int) -> str:
    return reading.tokens[index - 1].norm if index else ""


def _excludes_the_rest(reading: Reading, token: Token) -> bool:
    """Tell whether a token begins what "and nobody else", "and no other ship" say."""
    if _before(reading, token.index) not in {"and", ","}:
        return False
    following = [t.norm for t in reading.tokens[token.index + 1 : token.index + 3]]
    if token.norm in _ELSE or token.norm == "no":
        return following[:1] in (["else"], ["other"], ["others"]) or (
            token.norm == "no" and following == ["one", "else"]
        )
    return False


def _following(reading: Reading, index: int) -> NounPhrase | None:
    """Return the phrase right behind "only", small words left out."""
    tokens = reading.tokens
    at = index + 1
    while at < len(tokens) and tokens[at].norm in _LEADING:
        at += 1
    return next((p for p in noun_phrases(reading) if at in p.tokens), None)


def _preceding(reading: Reading, index: int) -> NounPhrase | None:
    """Return the phrase that "and nowhere else" is said of: the last before it, with
    "of" phrases left aside ("the yard of a house")."""
    sentence = reading.tokens[index].sentence
    before = [
        p
        for p in noun_phrases(reading)
        if p.head < index and reading.tokens[p.head].sentence == sentence
    ]
    while len(before) > 1 and before[-1].marker == "of":
        before.pop()
    return before[-1] if before else None


def _counts(reading: Reading, phrase: NounPhrase) -> bool:
    """Tell whether a figure stands in the phrase: "only three" bounds the figure."""
    return any(
        quantity.first_token in phrase.tokens or quantity.counted_token == phrase.head
        for quantity in reading.quantities
    )


def _beside(reading: Reading, index: int) -> Iterator[NounPhrase]:
    """Yield the phrases that "and", "as well as" or a list joins to that of a token."""
    phrases = noun_phrases(reading)
    place = next((n for n, p in enumerate(phrases) if index in p.tokens), None)
    if place is None:
        return
    yield from _joined(reading, phrases[place:], 1)
    yield from _joined(reading, phrases[: place + 1][::-1], -1)


def _joined(
    reading: Reading, phrases: tuple[NounPhrase, ...], step: int
) -> Iterator[NounPhrase]:
    """Yield the phrases joined to the first one, reading forward or backward; what
    hangs on one of them by "of" is read over."""
    verbs = {clause.verb_token for clause in reading.clauses}
    one = phrases[0]
    for other in phrases[1:]:
        first, last = (one, other) if step > 0 else (other, one)
        between = reading.tokens[first.head + 1 : last.first]
        words = [t.norm for t in between]
        if any(t.index in verbs for t in between) or ";" in words:
            return
        if _joins(words):
            # "A struck the town and B struck the port" joins two statements.
            if last.head + 1 in verbs and first.first - 1 in verbs:
                return
            yield other
        elif not set(words) <= {"of", ","} and words:
            return
        one = other


def _joins(words: list[str]) -> bool:
    return (
        bool(_JOINING & set(words))
        or words[-4:-1] == ["as", "well", "as"]
        or (words[-3:] == ["as", "well", "as"])
    )


def _is_meant(pair: Pair, other: NounPhrase) -> bool:
    """Tell whether the claim, too, has what the evidence names beside."""
    words = content(pair.evidence, (other.first, other.head + 1))
    return not words or pair.alignment.of_evidence(words[-1]) is not None


def _same_statement(pair: Pair, alone: Alone) -> bool:
    """Tell whether the source has what the claim says of the thing, which it must not
    say in other words of something else."""
    rest = [
        index
        for index in content(pair.claim, (0, len(pair.claim.tokens)))
        if index not in alone.phrase.tokens
        and abs(index - alone.marked) > 1
        and pair.claim.tokens[index].norm not in {"else", "other", "others"}
    ]
    everywhere = (0, len(pair.evidence.tokens))
    return bool(rest) and linked_share(pair, rest, everywhere) >= _CONTEXT_SHARE
