"""Noun phrases, each with the preposition and the word that it hangs on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verifier.engine.reading.facts import Reading, Token, found_once
from verifier.engine.reading.tagging import Tag, tag_words

_INSIDE = frozenset(
    {Tag.NOUN, Tag.ADJECTIVE, Tag.DETERMINER, Tag.NUMBER, Tag.POSSESSIVE}
)
_VERBS = frozenset({Tag.VERB, Tag.PARTICIPLE, Tag.GERUND})
_PASSED = frozenset({Tag.ADVERB, Tag.DETERMINER, Tag.NUMBER, Tag.ADJECTIVE})
"""Tags between a preposition and the word it hangs on ("fell heavily on")."""
_REACH = 4


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """Tokens ``first``..``head`` (both included; the head is the last noun).

    ``marker`` is the preposition before it, "" for none; ``governor`` the token of the
    verb or noun that it hangs on, ``None`` where none can be told.
    """

    first: int
    head: int
    marker: str
    governor: int | None

    @property
    def tokens(self) -> range:
        """The indices of its tokens."""
        return range(self.first, self.head + 1)


@found_once
def noun_phrases(reading: Reading) -> tuple[NounPhrase, ...]:
    """Return the noun phrases of a text, in order."""
    tags = tag_words(reading.tokens, reading.names)
    return tuple(_found(reading.tokens, tags))


def _found(tokens: Sequence[Token], tags: Sequence[Tag]) -> Iterator[NounPhrase]:
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and _goes_on(tokens, tags, at, end):
            end += 1
        nouns = [index for index in range(at, end) if tags[index] == Tag.NOUN]
        if nouns:
            marker, governor = _hangs_on(tokens, tags, at)
            yield NounPhrase(at, nouns[-1], marker, governor)
        at = max(end, at + 1)


def _goes_on(tokens: Sequence[Token], tags: Sequence[Tag], start: int, at: int) -> bool:
    """Tell whether token ``at`` belongs to the phrase that began at ``start``."""
    if tokens[at].sentence != tokens[start].sentence:
        return False
    if at > start and (_is_hyphen(tokens, at) or _is_hyphen(tokens, at - 1)):
        return True  # "an Iranian-made drone", "the A-22"
    if tags[at] not in _INSIDE:
        return False
    # "the man the police sought": a determiner after a noun begins another phrase.
    begins = tags[at] == Tag.DETERMINER and not _is_hyphen(tokens, at + 1)
    return not (at > start and begins and tags[at - 1] == Tag.NOUN)


def _is_hyphen(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether token ``at`` joins the words on its two sides."""
    return (
        0 < at < len(tokens) - 1
        and tokens[at].text == "-"
        and tokens[at - 1].end == tokens[at].start
        and tokens[at].end == tokens[at + 1].start
    )


def _hangs_on(
    tokens: Sequence[Token], tags: Sequence[Tag], first: int
) -> tuple[str, int | None]:
    at = first - 1
    marker = ""
    if at >= 0 and tags[at] in {Tag.PREPOSITION, Tag.TO}:
        marker = tokens[at].norm
        at -= 1
    for _ in range(_REACH):
        if at < 0 or tokens[at].sentence != tokens[first].sentence:
            break
        tag = tags[at]
        if tag in _VERBS or (marker and tag == Tag.NOUN):
            return marker, at
        if tag not in _PASSED:
            break
        at -= 1
    return marker, None
