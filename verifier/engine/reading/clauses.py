"""Find who did what to whom, with polarity, modality and speaker."""

from verifier.engine.lexicon import base_form, word_class
from verifier.engine.reading.facts import Clause, Reading, Token

_NEGATIONS = frozenset("not never n't no nobody nothing cannot".split())


def find_clauses(reading: Reading) -> tuple[Clause, ...]:
    """Return the clauses of a text, in the order of their verbs."""
    found: list[Clause] = []
    tokens = reading.tokens
    for token in tokens:
        if not _is_verb(tokens, token):
            continue
        cue = next(
            (
                index
                for index in range(token.index - 1, max(-1, token.index - 4), -1)
                if tokens[index].norm in _NEGATIONS
                or tokens[index].norm.endswith("n't")
            ),
            None,
        )
        found.append(
            Clause(
                verb=token.stem,
                verb_token=token.index,
                sentence=token.sentence,
                negated=cue is not None,
                negation_cue=cue,
            )
        )
    return tuple(found)


def _is_verb(tokens: tuple[Token, ...], token: Token) -> bool:
    if not token.is_word or token.is_stop:
        return False
    base = base_form(token.norm)
    if base != token.norm and base in word_class("verb"):
        return True
    return token.norm.endswith("ed") and any(
        form in word_class("verb") or form in word_class("verb_too")
        for form in (token.norm[:-2], token.norm[:-1], token.norm[:-3])
    )
