"""Word-by-word alignment of a submission with an evidence text.

Monolingual alignment in the manner of Sultan et al. (2014): the strongest lexical
relation first, neighbours decide between equal candidates. No word of the evidence
serves two words of the submission.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from verifier.engine import lexicon
from verifier.engine.reading.facts import Reading, Token, content_words, found_once
from verifier.engine.reading.names import same_name
from verifier.engine.similarity import spelling_similarity


class Link(StrEnum):
    """How two words correspond, strongest first."""

    SAME = "same"
    STEM = "stem"
    NUMBER = "number"
    ALIAS = "alias"
    SYNONYM = "synonym"
    DERIVED = "derived"
    TYPO = "typo"
    OPPOSITE = "opposite"


class AlignedWord(NamedTuple):
    """Token ``claim`` of the submission corresponds to token ``evidence``."""

    claim: int
    evidence: int
    link: Link
    score: float


@dataclass(frozen=True)
class Alignment:
    """Links from submission tokens to evidence tokens, one at most for each."""

    links: tuple[AlignedWord, ...]

    @cached_property
    def _by_claim(self) -> dict[int, AlignedWord]:
        return {link.claim: link for link in self.links}

    @cached_property
    def _by_evidence(self) -> dict[int, AlignedWord]:
        return {link.evidence: link for link in self.links}

    def of_claim(self, token: int) -> AlignedWord | None:
        """Return the link of submission token ``token``, if it has one."""
        return self._by_claim.get(token)

    def of_evidence(self, token: int) -> AlignedWord | None:
        """Return the link to evidence token ``token``, if there is one."""
        return self._by_evidence.get(token)


MINIMUM_SCORE = 0.5
"""Weakest lexical relation that counts as a correspondence."""

_WRITTEN_ALIKE = (Link.SAME, 1.0)
_SAME_STEM = (Link.STEM, 0.97)
_TYPO_LENGTH = 5
_TYPO_SIMILARITY = 0.8
_MOST_MISSING = 2
_LONG_WORD = 8
_LONG_SIMILARITY = 0.88
_APART = 0.95


def align(claim: Reading, evidence: Reading) -> Alignment:
    """Return the best one-to-one links between the words of two texts."""
    options = list(_options(claim, evidence))
    neighbours = _Neighbours(claim, evidence, options)
    options.sort(
        key=lambda link: (
            -round(link.score + neighbours.support(link), 6),
            link.claim,
            link.evidence,
            -link.score,
        )
    )
    chosen = list(_compounds(claim, evidence))
    taken_claim = {link.claim for link in chosen}
    taken_evidence = {link.evidence for link in chosen}
    for link in options:
        if link.claim in taken_claim or link.evidence in taken_evidence:
            continue
        taken_claim.add(link.claim)
        taken_evidence.add(link.evidence)
        chosen.append(link)
    return Alignment(tuple(sorted(chosen, key=lambda link: link.claim)))


def _options(claim: Reading, evidence: Reading) -> Iterator[AlignedWord]:
    by_stem, initials = _indexed(evidence)
    aliases = _aliases(claim, evidence)
    for token in claim.tokens:
        if not token.is_word:
            continue
        same = by_stem.get(token.stem, ())
        for other in same:
            alike = _WRITTEN_ALIKE if token.norm == other.norm else _SAME_STEM
            yield AlignedWord(token.index, other.index, *alike)
        if token.is_stop:
            continue
        for index in aliases.get(token.index, ()):
            if evidence.tokens[index].stem != token.stem:
                yield AlignedWord(token.index, index, Link.ALIAS, 0.95)
        if not lexicon.relatives(token.stem).isdisjoint(by_stem):
            yield from _related_words(token, by_stem)
        if not same and len(token.norm) >= _TYPO_LENGTH:
            yield from _typos(token, initials.get(token.norm[0], ()))


def _compounds(claim: Reading, evidence: Reading) -> Iterator[AlignedWord]:
    """Yield links of words that one text writes apart ("war zone", "warzone"); all
    parts are linked to the one word, or the one word to the first part."""
    for part, last, whole in _written_apart(claim, evidence):
        yield AlignedWord(part, whole, Link.STEM, _APART)
        yield AlignedWord(last, whole, Link.STEM, _APART)
    for part, _, whole in _written_apart(evidence, claim):
        yield AlignedWord(whole, part, Link.STEM, _APART)


def _written_apart(parts: Reading, wholes: Reading) -> Iterator[tuple[int, int, int]]:
    """Yield tokens ``first`` and ``last`` of ``parts`` that are one word of ``wholes``,
    a hyphen between them or not, and that word."""
    words = _long_words(wholes)
    for first, last, joined in _neighbouring(parts):
        if joined in words and all(joined != token.norm for token in parts.tokens):
            yield first, last, words[joined]


@found_once
def _neighbouring(reading: Reading) -> Sequence[tuple[int, int, str]]:
    """Return the words that stand side by side, and what they would be as one word."""
    found: list[tuple[int, int, str]] = []
    tokens = reading.tokens
    for first, last in pairwise(t for t in tokens if t.is_word):
        if last.index - first.index > 1 and tokens[first.index + 1].text != "-":
            continue
        if first.sentence == last.sentence and not first.is_stop:
            found.append((first.index, last.index, first.norm + last.norm))
    return found


@found_once
def _long_words(reading: Reading) -> Mapping[str, int]:
    return {t.norm: t.index for t in reading.tokens if len(t.norm) >= _LONG_WORD - 1}


@found_once
def _indexed(
    evidence: Reading,
) -> tuple[Mapping[str, Sequence[Token]], Mapping[str, Sequence[Token]]]:
    """Return the evidence's words by stem, and the longer ones by first letter."""
    by_stem: dict[str, list[Token]] = defaultdict(list)
    initials: dict[str, list[Token]] = defaultdict(list)
    for token in evidence.tokens:
        if token.is_word:
            by_stem[token.stem].append(token)
            if not token.is_stop and len(token.norm) >= _TYPO_LENGTH:
                initials[token.norm[0]].append(token)
    return by_stem, initials


def _typos(token: Token, others: Iterable[Token]) -> Iterator[AlignedWord]:
    for other in others:
        if _is_typo(token, other):
            yield AlignedWord(token.index, other.index, Link.TYPO, 0.8)


def _related_words(
    token: Token, by_stem: Mapping[str, Sequence[Token]]
) -> Iterator[AlignedWord]:
    for stem in lexicon.relatives(token.stem) & by_stem.keys():
        relation = None if stem == token.stem else _relation(token.stem, stem)
        if relation is None:
            continue
        for other in by_stem[stem]:
            if not other.is_stop:
                yield AlignedWord(token.index, other.index, *relation)


def _aliases(claim: Reading, evidence: Reading) -> dict[int, list[int]]:
    """Return, for each word of a name, the words of the names that mean the same."""
    found: dict[int, list[int]] = defaultdict(list)
    for name in claim.names:
        for other in evidence.names:
            if same_name(name, other) <= 0:
                continue
            for index in range(name.first_token, name.last_token + 1):
                found[index] += range(other.first_token, other.last_token + 1)
    return found


@lru_cache(maxsize=65_536)
def _relation(claim: str, evidence: str) -> tuple[Link, float] | None:
    """Return how two different stems are related, the strongest relation first."""
    if lexicon.opposite(claim, evidence):
        return Link.OPPOSITE, 0.55
    score = lexicon.synonymous(claim, evidence)
    if score >= MINIMUM_SCORE:
        return Link.SYNONYM, min(score, 0.94)
    if lexicon.derived(claim, evidence):
        return Link.DERIVED, 0.85
    if lexicon.is_kind_of(evidence, claim):
        return Link.SYNONYM, 0.75
    return None


def _is_typo(claim: Token, evidence: Token) -> bool:
    """A slip of the pen: a word that is none, or a long one nearly right."""
    one, other = claim.norm, evidence.norm
    shorter = min(len(one), len(other))
    if shorter < _TYPO_LENGTH or abs(len(one) - len(other)) > _MOST_MISSING:
        return False
    near = spelling_similarity(one, other)
    if shorter >= _LONG_WORD and near >= _LONG_SIMILARITY:
        return True
    if lexicon.known(claim.stem):
        return False
    # "dammaged" for "damages": the endings are not the slip.
    return max(near, spelling_similarity(claim.stem, evidence.stem)) >= _TYPO_SIMILARITY


class _Neighbours:
    """How well the words around a possible link correspond too (0 .. 0.2)."""

    def __init__(
        self, claim: Reading, evidence: Reading, options: list[AlignedWord]
    ) -> None:
        self._claim_at = _content_places(claim)
        self._evidence_at = _content_places(evidence)
        self._linked = {(link.claim, link.evidence) for link in options}
        self._across = self._positions_linked()

    def support(self, link: AlignedWord) -> float:
        """Return a bonus for linked pairs within three content words, nearest most."""
        here = self._claim_at.get(link.claim)
        there = self._evidence_at.get(link.evidence)
        if here is None or there is None:
            return self._adjacent(link)
        bonus = 0.0
        for a in range(max(0, here - 3), min(len(self._across), here + 4)):
            if a == here:
                continue
            for b in self._across[a]:
                if not there - 3 <= b <= there + 3:
                    continue
                same_side = (a < here) == (b < there) and b != there
                bonus += 0.05 / (abs(a - here) + abs(b - there)) if same_side else 0.005
        return min(bonus, 0.2)

    def _positions_linked(self) -> list[list[int]]:
        """Return, for each content word of the claim, the places of the evidence's
        content words that it may be linked to, in order."""
        across: list[list[int]] = [[] for _ in self._claim_at]
        for claim, evidence in self._linked:
            here = self._claim_at.get(claim)
            there = self._evidence_at.get(evidence)
            if here is not None and there is not None:
                across[here].append(there)
        for places in across:
            places.sort()
        return across

    def _adjacent(self, link: AlignedWord) -> float:
        """Stop words follow the content words next to them."""
        return 0.1 * sum(
            (link.claim + step, link.evidence + step) in self._linked
            for step in (-1, 1)
        )


@found_once
def _content_places(reading: Reading) -> Mapping[int, int]:
    """Return, for each content word, how many stand before it."""
    return {index: place for place, index in enumerate(content_words(reading))}
