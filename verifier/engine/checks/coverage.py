"""Coverage: what the submission states that the evidence does not."""

from collections.abc import Iterable, Mapping

from verifier.engine.alignment import Link
from verifier.engine.changes import same_changes
from verifier.engine.checks.base import Check, Pair
from verifier.engine.lexicon import light_words
from verifier.engine.orders import turned_about
from verifier.engine.pairing import is_denied
from verifier.engine.reading.facts import (
    Reading,
    Token,
    found_once,
    named_tokens,
    stems_of,
)
from verifier.engine.types import Finding, Outcome, Span

NAME_WEIGHT = 1.5
"""A name identifies what a claim is about more than another word does."""

_STATED_TIMES = frozenset({"date", "clock", "part_of_day", "weekday"})

_ALIAS = 0.95
_TURNED = 0.9

OPEN_WEIGHT = 0.8
"""Weight from which a single uncovered word keeps a claim from being supported."""


@found_once
def content_weights(reading: Reading) -> Mapping[int, float]:
    """Return the weight of each token that carries content (stop words carry none)."""
    named = named_tokens(reading)
    weights: dict[int, float] = {}
    for token in reading.tokens:
        if not token.is_word or (token.is_stop and token.index not in named):
            continue
        light = light_words().get(token.stem)
        if token.index in named:
            weights[token.index] = NAME_WEIGHT
        else:
            weights[token.index] = 1.0 if light is None else light
    return weights


def covered_share(pair: Pair, token: Token) -> float:
    """Return how far (0..1) the evidence or its context covers one word."""
    link = pair.alignment.of_claim(token.index)
    if token.index in turned_about(pair):
        return _TURNED
    if link is not None:
        if link.link is not Link.OPPOSITE:
            return link.score
        # "Did not stop" covers "went on".
        one_denied = is_denied(pair.claim, token.index) != is_denied(
            pair.evidence, link.evidence
        )
        return _TURNED if one_denied else 0.0
    if token.stem in pair.context:
        return 0.9
    if token.index in _of_known_names(pair):
        return _ALIAS
    if token.index in same_changes(pair.claim, pair.evidence, pair.alignment):
        return _TURNED
    # Said twice by the claim, once by the evidence.
    return 1.0 if token.stem in stems_of(pair.evidence) else 0.0


def _of_known_names(pair: Pair) -> set[int]:
    """Return the words of names that the evidence has in another form, of any length
    ("the White House", "Washington")."""
    return {
        index
        for name in pair.claim.names
        for index in range(name.first_token, name.last_token + 1)
        if any(
            link is not None and link.link is Link.ALIAS
            for link in map(
                pair.alignment.of_claim, range(name.first_token, name.last_token + 1)
            )
        )
    }


@found_once
def _counted(claim: Reading) -> tuple[tuple[Token, float], ...]:
    """Return the submission's content words with their weights, but for its figures
    and times: the other checks speak of those.

    A time that only points ("before Christmas", "last week") is words like others.
    """
    spans = [q.span for q in claim.quantities] + [
        t.span for t in claim.times if t.kind in _STATED_TIMES
    ]
    weights = content_weights(claim)
    return tuple(
        (token, weights[token.index])
        for token in claim.tokens
        if weights.get(token.index)
        and not any(span.start <= token.start < span.end for span in spans)
    )


def coverage(pair: Pair) -> float:
    """Return the weighted share (0..1) of the submission's words that are covered."""
    total = covered = 0.0
    for token, weight in _counted(pair.claim):
        total += weight
        covered += weight * covered_share(pair, token)
    return covered / total if total else 0.0


def words_not_covered(pair: Pair) -> Iterable[Finding]:
    """Compares word by word: everything that the claim states must stand in the
    source in the same or another form. Words that no source covers keep a claim from
    being called supported, and are marked."""
    missing = [
        token
        for token, weight in _counted(pair.claim)
        if weight >= OPEN_WEIGHT and covered_share(pair, token) == 0.0
    ]
    for run in _runs(missing):
        span = Span(run[0].start, run[-1].end)
        words = pair.claim.surface(span)
        yield pair.finding(
            "coverage",
            Outcome.NOT_APPLICABLE,
            f"The source does not say “{words}”.",
            claim_span=span,
            blocks_support=True,
            strength=min(1.0, 0.5 + 0.25 * len(run)),
        )
    if not missing and coverage(pair) > 0:
        yield pair.finding(
            "coverage",
            Outcome.AGREES,
            "The source covers every part of the claim.",
        )


def _runs(tokens: list[Token]) -> list[list[Token]]:
    """Group neighbouring tokens, so that a phrase is marked as one."""
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and token.index - runs[-1][-1].index <= 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


CHECK = Check("coverage", 1, words_not_covered)
