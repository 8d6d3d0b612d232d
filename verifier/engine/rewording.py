"""A claim in the names of a source, for models that know words but not aliases."""

from verifier.engine.reading.facts import Name, Reading
from verifier.engine.reading.names import same_name

_REPLACED = frozenset({"place", "country", "organisation"})
_SEAT = 0.8
"""How sure :func:`same_name` is of a capital that may stand for a government."""


def in_names_of(claim: Reading, evidence: Reading) -> str:
    """Return the claim's text with each of its places and bodies called as the
    evidence calls it: "the White House" becomes "Washington" where that is what the
    source says."""
    text = claim.original
    for name in sorted(claim.names, key=lambda name: -name.span.start):
        other = _called(name, evidence)
        if other is None:
            continue
        first = name.first_token
        if _has_article(claim, first) and not _has_article(evidence, other.first_token):
            first -= 1
        there = claim.original_span(claim.token_span(first, name.last_token))
        text = text[: there.start] + other.text + text[there.end :]
    return text


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
