"""Find proper names."""

from verifier.engine.lexicon import base_form, stem_of, word_class
from verifier.engine.reading.facts import Name, Reading, Token

_PARTICLES = frozenset("of de la le von van der den bin al el da di du dos".split())


def find_names(reading: Reading) -> tuple[Name, ...]:
    """Return the proper names of a text, in order."""
    found: list[Name] = []
    tokens = reading.tokens
    index = 0
    while index < len(tokens):
        if not _starts_name(tokens, index):
            index += 1
            continue
        last = _last_of_name(tokens, index)
        span = reading.token_span(index, last)
        text = reading.text[span.start : span.end]
        found.append(
            Name(
                canonical=text.casefold(),
                text=text,
                kind="other",
                span=span,
                first_token=index,
                last_token=last,
                sentence=tokens[index].sentence,
            )
        )
        index = last + 1
    return tuple(found)


def _starts_name(tokens: tuple[Token, ...], index: int) -> bool:
    token = tokens[index]
    if not token.is_word or not token.text[0].isupper() or token.is_stop:
        return False
    first = index == 0 or tokens[index - 1].sentence != token.sentence
    return not (first and _is_common(token.norm))


def _is_common(norm: str) -> bool:
    known = ("noun", "verb", "verb_too", "adjective", "adverb")
    return any(
        form in word_class(name)
        for name in known
        for form in (norm, base_form(norm), stem_of(norm), norm.removesuffix("s"))
    )


def _last_of_name(tokens: tuple[Token, ...], first: int) -> int:
    last = first
    while last + 1 < len(tokens):
        ahead = tokens[last + 1]
        if ahead.sentence != tokens[first].sentence:
            break
        if ahead.is_word and ahead.text[0].isupper() and not ahead.is_stop:
            last += 1
        elif (
            ahead.norm in _PARTICLES
            and last + 2 < len(tokens)
            and tokens[last + 2].is_word
            and tokens[last + 2].text[0].isupper()
        ):
            last += 2
        else:
            break
    return last
