"""How far the words around a place of one text correspond to those around another."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import exp

from verifier.engine.alignment import Alignment, Link
from verifier.engine.reading.facts import Reading

_FADE = 5.0
"""Tokens over which a neighbour's weight falls to about a third."""
_REACH = 14
_OTHER_SENTENCE = 0.4
_UNLINKED = 0.5
"""A word with no counterpart says less than one whose counterpart is far off."""
_NOTHING_AROUND = 0.3
_COMMA = 3
"""Tokens that a break between two places counts for: what stands beyond a comma or
a colon is more likely said of something else."""
_BREAKS = frozenset(", ; : –".split())
_EXCLUDING = frozenset("outside except excluding beyond without besides".split())
_WORTH = {Link.OPPOSITE: 0.5, Link.TYPO: 0.8}


@dataclass(frozen=True, slots=True)
class Affinity:
    """Neighbourhoods compared through the links of one alignment."""

    claim: Reading
    evidence: Reading
    links: Mapping[int, tuple[int, float]]
    left_out: frozenset[int]
    """Tokens of the claim that are figures or times themselves."""
    shared: float
    """Share (0..1) of the claim's other content words that the evidence has too."""
    breaks: tuple[int, ...]
    """How many breaks the evidence has up to each of its tokens."""
    verbs: frozenset[int]
    """The verbs of the evidence's clauses."""

    def between(self, claim: tuple[int, int], evidence: tuple[int, int]) -> float:
        """Return how much (0..1) of what stands around tokens ``claim`` stands around
        tokens ``evidence`` too; near words weigh most."""
        total = met = 0.0
        sentence = self.evidence.tokens[evidence[0]].sentence
        tokens = self.claim.tokens
        here = tokens[claim[0]].sentence
        for index in range(
            max(0, claim[0] - _REACH), min(len(tokens), claim[1] + _REACH + 1)
        ):
            token = tokens[index]
            if (
                claim[0] <= index <= claim[1]
                or token.is_stop
                or not token.is_word
                or token.sentence != here
                or index in self.left_out
            ):
                continue
            weight = _faded(_distance(index, claim))
            link = self.links.get(index)
            total += weight if link is not None else weight * _UNLINKED
            if link is not None:
                other, worth = link
                near = self._near(other, evidence)
                if self.evidence.tokens[other].sentence != sentence:
                    near *= _OTHER_SENTENCE
                met += weight * worth * near
        return met / total if total else _NOTHING_AROUND

    def _near(self, index: int, place: tuple[int, int]) -> float:
        if index in self.verbs and index == max(
            (verb for verb in self.verbs if verb < place[0]), default=-1
        ):
            return 1.0  # one verb may have many objects: "earned 2 here, and 3 there"
        return _faded(_distance(index, place) + self._beyond_break(index, place))

    def _beyond_break(self, index: int, place: tuple[int, int]) -> int:
        first, last = sorted((index, place[0] if index < place[0] else place[1]))
        return _COMMA if self.breaks[first] != self.breaks[last] else 0


def affinity(
    claim: Reading,
    evidence: Reading,
    alignment: Alignment,
    context: frozenset[str] = frozenset(),
) -> Affinity:
    """Return the comparer of neighbourhoods of two aligned texts; ``context`` are stems
    that the evidence's surroundings state."""
    spans = sorted([q.span for q in claim.quantities] + [t.span for t in claim.times])
    left_out: set[int] = set()
    cursor = 0
    for token in claim.tokens:
        while cursor < len(spans) and spans[cursor].end <= token.start:
            cursor += 1
        if cursor < len(spans) and spans[cursor].start < token.end:
            left_out.add(token.index)
    links = {
        link.claim: (link.evidence, _WORTH.get(link.link, 1.0) * min(1.0, link.score))
        for link in alignment.links
        if not _excluded(claim, link.claim) and not _excluded(evidence, link.evidence)
    }
    content = [
        token
        for token in claim.tokens
        if token.is_word and not token.is_stop and token.index not in left_out
    ]
    met = sum(token.index in links or token.stem in context for token in content)
    shared = met / len(content) if content else 1.0
    breaks = tuple(accumulate(token.text in _BREAKS for token in evidence.tokens))
    verbs = frozenset(clause.verb_token for clause in evidence.clauses)
    return Affinity(claim, evidence, links, frozenset(left_out), shared, breaks, verbs)


def _excluded(reading: Reading, index: int) -> bool:
    """Return whether a word is named only to leave it out ("outside France")."""
    return any(
        token.norm in _EXCLUDING for token in reading.tokens[max(0, index - 3) : index]
    )


def _distance(index: int, place: tuple[int, int]) -> int:
    if index < place[0]:
        return place[0] - index
    return max(0, index - place[1])


@lru_cache(maxsize=512)
def _faded(distance: int) -> float:
    return exp(-max(0, distance - 1) / _FADE)
