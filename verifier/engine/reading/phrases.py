"""Noun phrases around a verb, by the tags of their words."""

from collections.abc import Sequence

from verifier.engine.reading.facts import Token
from verifier.engine.reading.tagging import Tag

_PHRASE = frozenset(
    {
        Tag.NOUN,
        Tag.ADJECTIVE,
        Tag.DETERMINER,
        Tag.NUMBER,
        Tag.POSSESSIVE,
        Tag.PRONOUN,
        Tag.ADVERB,
    }
)
_CORE = frozenset({Tag.NOUN, Tag.PRONOUN, Tag.NUMBER})
# Prepositions that open a clause more often than they go on with a subject.
_SUBORDINATING = frozenset("after before since until till as than like".split())
# A verb so near before a comma means that it closes a clause, not an aside.
_CLOSE = 3


class Phrases:
    """Finds the phrases before and after the verbs of one text."""

    def __init__(self, tokens: Sequence[Token], tags: Sequence[Tag]) -> None:
        """Keep the text's tokens and their tags."""
        self.tokens = tokens
        self.tags = tags

    def subject_before(self, first: int) -> tuple[int, int] | None:
        """Return the noun phrases straight before a verb group, with their "of"s."""
        end = self._subject_end(first)
        if end is None:
            return None
        start = self._subject_start(end, self.tokens[first].sentence)
        while start < end and self.tags[start] in {Tag.PREPOSITION, Tag.ADVERB}:
            # "In March the court ruled": the phrase after the preposition is no
            # subject, but "with half provided by" has no other.
            inner = self._after_adjunct(start, end)
            bare = inner == end and self.tags[first] == Tag.PARTICIPLE
            start = start + 1 if bare else inner
        if not any(self.tags[index] in _CORE for index in range(start, end)):
            return None
        return start, end

    def _subject_end(self, first: int) -> int | None:
        """Return where the subject of a verb group ends, past "who", asides and
        brackets; ``None`` where none can be told."""
        tokens, tags = self.tokens, self.tags
        end = first
        while end > 0 and tags[end - 1] == Tag.ADVERB:
            end -= 1
        before = tokens[end - 1] if end else None
        if before is None:
            return None
        if tags[end - 1] == Tag.RELATIVE or before.norm == "that":
            end -= 1
            if end and tokens[end - 1].text == ",":
                end -= 1
        elif self._closes_aside(end - 1):
            opened = self._aside(end - 1)
            if opened is None:
                return None
            end = opened
        if end and tokens[end - 1].text == ")":
            while end and tokens[end - 1].text != "(":
                end -= 1
            end = max(end - 1, 0)
        return end

    def _subject_start(self, end: int, sentence: int) -> int:
        tokens, tags = self.tokens, self.tags
        start = end
        while start > 0 and tokens[start - 1].sentence == sentence:
            at = start - 1
            inside = start < end
            if tokens[at].norm in _SUBORDINATING and inside:
                break
            gerund = tags[at] == Tag.GERUND and at and tags[at - 1] == Tag.PREPOSITION
            if not (
                tags[at] in _PHRASE
                or (inside and (tags[at] == Tag.PREPOSITION or gerund))
                or (tokens[at].norm in {"and", "or", "-"} and self._joins(at))
            ):
                break
            start = at
        return start

    def _closes_aside(self, at: int) -> bool:
        tokens = self.tokens
        return tokens[at].text == "," or (
            tokens[at].text == "-" and at > 0 and tokens[at - 1].end < tokens[at].start
        )

    def _joins(self, at: int) -> bool:
        return at > 0 and self.tags[at - 1] in _CORE and self.tags[at + 1] in _PHRASE

    def _after_adjunct(self, start: int, end: int) -> int:
        if self.tags[start] == Tag.ADVERB:
            return start + 1
        at = start + 1
        seen = False
        while at < end:
            core = self.tags[at] in _CORE
            if seen and not core:
                return at
            seen = seen or core
            at += 1
        return end

    def _aside(self, comma: int) -> int | None:
        """Return where an aside between commas that ends at ``comma`` begins."""
        sentence = self.tokens[comma].sentence
        at = comma - 1
        mark = self.tokens[comma].text
        while at >= 0 and self.tokens[at].sentence == sentence:
            if self.tokens[at].text == mark and self._closes_aside(at):
                return at
            if self.tags[at] in {Tag.VERB, Tag.BE, Tag.MODAL} and comma - at < _CLOSE:
                return None
            at -= 1
        return None

    def phrase_after(self, at: int, sentence: int) -> tuple[int, int] | None:
        """Return the noun phrase that starts at ``at``, if one does."""
        tokens, tags = self.tokens, self.tags
        start = at
        while at < len(tokens) and tokens[at].sentence == sentence:
            tag = tags[at]
            if tag in _PHRASE or (tokens[at].norm in {"of", "and", "-"} and at > start):
                at += 1
            else:
                break
        while at > start and tags[at - 1] in {
            Tag.ADVERB,
            Tag.CONJUNCTION,
            Tag.PREPOSITION,
        }:
            at -= 1
        if not any(tags[index] in _CORE for index in range(start, at)):
            return None
        return start, at
