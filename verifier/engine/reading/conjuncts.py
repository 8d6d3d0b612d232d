"""Split a sentence that states two things into what it states, where that is safe."""

import re

from verifier.engine.reading.reader import read
from verifier.engine.types import Span

_JOINT = re.compile(
    r"\s*;\s+|\s*,\s*(?:and|but|while|whereas)\s+|\s+(?:and|but|while|whereas)\s+",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3


def split_conjuncts(text: str) -> tuple[Span, ...]:
    """Return the spans of the parts of one sentence, the whole where it is one.

    A sentence is split only where both sides are clauses of their own, each with a
    subject and a verb: "A fell and B rose", never "A fell and rose" or "A and B fell".
    """
    start = 0
    spans: list[Span] = []
    for joint in _JOINT.finditer(text):
        before, after = text[start : joint.start()], text[joint.end() :]
        if _stands_alone(before) and _stands_alone(after):
            spans.append(Span(start, joint.start()))
            start = joint.end()
    spans.append(Span(start, len(text)))
    return tuple(spans)


def _stands_alone(part: str) -> bool:
    reading = read(part)
    words = [token for token in reading.tokens if token.is_word]
    if len(words) < _FEWEST_WORDS:
        return False
    first = reading.clauses[0] if reading.clauses else None
    if first is None or first.subject is None or not first.finite:
        return False
    # Its own subject, not a pronoun that points back to the other side.
    head = reading.tokens[first.subject[0]]
    return head.index <= 1 and head.norm not in _POINTING


_POINTING = frozenset("he she it they this that these those his her its their".split())
