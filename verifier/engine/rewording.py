"""A claim in the names and figures of a source, for models that know words but neither
aliases nor arithmetic."""

from collections.abc import Iterator

from verifier.engine.alignment import align
from verifier.engine.config import EngineConfig
from verifier.engine.figures import COMPARABLE, compare_figures
from verifier.engine.intervals import BORNE_OUT
from verifier.engine.reading.facts import Name, Reading
from verifier.engine.reading.names import same_name
from verifier.engine.types import Span

_REPLACED = frozenset({"place", "country", "organisation"})
_SEAT = 0.8
"""How sure :func:`same_name` is of a capital that may stand for a government."""


def in_words_of(claim: Reading, evidence: Reading, config: EngineConfig) -> str:
    """Return the claim's text with its places, bodies and figures put as the evidence
    puts them: "the White House" becomes "Washington" where that is what the source
    says, and "less than 2 million" the "1,420,381" that bears it out. Misspelt words
    are put right."""
    return _with(
        claim,
        *_names(claim, evidence),
        *_figures(claim, evidence, config),
        *_spelt(claim),
    )


def respelt(claim: Reading) -> str:
    """Return the claim's text with its misspelt words put right."""
    return _with(claim, *_spelt(claim))


def _with(claim: Reading, *replaced: tuple[Span, str]) -> str:
    """Return the claim's text with other words in these places."""
    text = claim.original
    before = len(text)
    for there, words in sorted(replaced, key=lambda item: -item[0].start):
        if there.end <= before:
            text = text[: there.start] + words + text[there.end :]
            before = there.start
    return text


def _figures(
    claim: Reading, evidence: Reading, config: EngineConfig
) -> Iterator[tuple[Span, str]]:
    if not (claim.quantities and evidence.quantities):
        return
    links = align(claim, evidence)
    for compared in compare_figures(claim, evidence, links, config):
        known = compared.evidence
        if (
            known is not None
            and compared.standing in BORNE_OUT
            and compared.score >= COMPARABLE
            and not (compared.claim.quantifier or known.quantifier)
        ):
            there = claim.original_span(compared.claim.span)
            yield there, evidence.surface(known.span)


def _names(claim: Reading, evidence: Reading) -> Iterator[tuple[Span, str]]:
    for name in claim.names:
        other = _called(name, evidence)
        if other is None:
            continue
        first = name.first_token
        if _has_article(claim, first) and not _has_article(evidence, other.first_token):
            first -= 1
        there = claim.original_span(claim.token_span(first, name.last_token))
        yield there, other.text


def _spelt(claim: Reading) -> Iterator[tuple[Span, str]]:
    meant = dict(claim.spelling)
    for token in claim.tokens:
        if token.text in meant:
            yield claim.original_span(Span(token.start, token.end)), meant[token.text]


def _has_article(reading: Reading, first: int) -> bool:
    return first > 0 and reading.tokens[first - 1].norm == "the"


def _called(name: Name, evidence: Reading) -> Name | None:
    if name.kind not in _REPLACED:
        return None
    best: Name | None = None
    for other in evidence.names:
        sure = same_name(name, other)
        if sure and other.text.casefold() == name.text.casefold():
            return None
        if sure >= _SEAT and other.kind in _REPLACED and best is None:
            best = other
    return best
