"""Contrast: "A, not B", "A rather than B", "only A", "A and nobody else"."""

from collections.abc import Iterable
from dataclasses import dataclass

from verifier.engine.alignment import Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.exclusives import Beside, others_named
from verifier.engine.lexicon import light_words
from verifier.engine.pairing import (
    Range,
    content,
    linked_share,
    matched_clauses,
    names_in,
)
from verifier.engine.reading.facts import Name, Reading
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Outcome, Reason, Span

_CONTEXT_SHARE = 0.6
_LONGEST = 5
_LIGHT = 0.4
_SETS_AGAINST = {("rather", "than"), ("instead", "of"), (",", "not"), ("and", "not")}


@dataclass(frozen=True, slots=True)
class Contrast:
    """A text that states ``said`` and in the same breath denies ``denied``."""

    said: Range
    denied: Range


def contrast_differs(pair: Pair) -> Iterable[Finding]:
    """Compares what a text sets against each other ("A, not B", "A rather than B"): a
    claim that denies just what the source states in that place is contradicted, and
    one that says "only A" or "A and nothing else" where the source has A and B."""
    for beside in others_named(pair):
        yield _not_alone(pair, beside)
    for one in find_contrasts(pair.claim):
        denied = content(pair.claim, one.denied)
        instead = _put_instead(pair, one) if _stands(pair, denied) else []
        if (instead or _other_name(pair, one)) and _same_statement(pair, one, instead):
            yield _finding(pair, one)


def find_contrasts(reading: Reading) -> list[Contrast]:
    """Return the contrasts of a text."""
    tokens = reading.tokens
    found: list[Contrast] = []
    for index, token in enumerate(tokens):
        following = tokens[index + 1].norm if index + 1 < len(tokens) else ""
        if (token.norm, following) in _SETS_AGAINST:
            denied = _phrase(reading, index + 2, 1)
            said = _phrase(reading, index - 1, -1)
        elif token.norm == "but" and index + 1 < len(tokens):
            denied = _denied_before(reading, index)
            said = _phrase(reading, index + 1, 1)
        else:
            continue
        if denied and said:
            found.append(Contrast(said, denied))
    return found


def _denied_before(reading: Reading, but: int) -> Range | None:
    """Return what stands between "not" and "but" ("was not A but B")."""
    tokens = reading.tokens
    for index in range(but - 1, max(-1, but - _LONGEST - 2), -1):
        if tokens[index].norm in {"not", "n't"}:
            only = tokens[index + 1].norm in {"only", "just", "merely", "simply"}
            inside = range(index + 1, but)
            verbs = {clause.verb_token for clause in reading.clauses}
            if only or not inside or verbs.intersection(inside):
                return None
            last = but if tokens[but - 1].is_word else but - 1
            return (index + 1, last) if content(reading, (index + 1, last)) else None
    return None


def _phrase(reading: Reading, at: int, step: int) -> Range | None:
    """Return the few words from ``at`` on, up to a mark or a verb."""
    tokens = reading.tokens
    verbs = {clause.verb_token for clause in reading.clauses}
    first = at
    seen = False
    while 0 <= at < len(tokens) and abs(at - first) < _LONGEST:
        token = tokens[at]
        if token.sentence != tokens[first].sentence:
            break
        if at in verbs:  # "driven out instead of advancing"
            if not seen:
                return (first, at + 1) if step > 0 else (at, first + 1)
            break
        if not token.is_word and token.text != "-" and not token.norm.startswith("'"):
            break
        if seen and token.norm in {"in", "on", "at", "of", "for", "with", "by", "from"}:
            break
        seen = seen or not token.is_stop
        at += step
    if not seen:
        return None
    return (first, at) if step > 0 else (at + 1, first + 1)


def _stands(pair: Pair, denied: list[int]) -> bool:
    links = [pair.alignment.of_claim(index) for index in denied]
    return bool(denied) and all(
        link is not None and link.link is not Link.OPPOSITE for link in links
    )


def _put_instead(pair: Pair, one: Contrast) -> list[int]:
    """Return the words that the source does not know and the claim puts in the place
    of what it denies: in the phrase itself or, for "A on fire rather than B", a few
    words before. There are none where too many words are unknown to tell."""
    near = [
        index
        for index in range(max(0, one.said[1] - 2 * _LONGEST), one.said[1])
        if index in _content_of(pair, one)
    ]
    unlinked = [i for i in near if pair.alignment.of_claim(i) is None]
    inside = [index for index in unlinked if index >= one.said[0]]
    return inside or (unlinked if len(unlinked) <= _LONGEST // 2 else [])


def _other_name(pair: Pair, one: Contrast) -> bool:
    """Tell whether the claim denies a name of the source in favour of one that the
    source does not have: "North Korea, not South Korea"."""
    said = names_in(pair.claim, one.said)
    denied = names_in(pair.claim, one.denied)
    return bool(said and denied) and (
        all(_is_named(pair, name) for name in denied)
        and not any(_is_named(pair, name) for name in said)
    )


def _is_named(pair: Pair, name: Name) -> bool:
    return any(same_name(name, other) > 0 for other in pair.evidence.names)


def _content_of(pair: Pair, one: Contrast) -> set[int]:
    sentence = pair.claim.tokens[one.said[0]].sentence
    return {
        index
        for index in content(pair.claim, (0, one.said[1]))
        if pair.claim.tokens[index].sentence == sentence
    }


def _same_statement(pair: Pair, one: Contrast, instead: list[int]) -> bool:
    inside = {*range(*one.said), *range(*one.denied), *instead}
    verbs = {clause.verb_token for clause in pair.claim.clauses}
    if one.denied[0] in verbs:  # one deed is set against another
        inside |= {verb for verb in verbs if verb < one.denied[0]}
    rest = [
        index
        for index in content(pair.claim, (0, len(pair.claim.tokens)))
        if index not in inside and not _dates(pair.claim, index)
    ]
    tokens = pair.claim.tokens
    rest = [i for i in rest if light_words().get(tokens[i].stem, 1) > _LIGHT] or rest
    return (
        bool(rest)
        and linked_share(pair, rest, (0, len(pair.evidence.tokens))) >= _CONTEXT_SHARE
    )


def _dates(reading: Reading, index: int) -> bool:
    start = reading.tokens[index].start
    return any(time.span.start <= start < time.span.end for time in reading.times)


def _stated_span(pair: Pair, one: Contrast) -> Span:
    """Return what the source states of the words that the claim denies."""
    for name in names_in(pair.claim, one.denied):
        for other in pair.evidence.names:
            if same_name(name, other) > 0 and _is_argument(pair, other):
                return other.span
    links = sorted(
        link.evidence
        for index in content(pair.claim, one.denied)
        if (link := pair.alignment.of_claim(index)) is not None
    )
    last = links[-1]
    first = last
    while first - 1 in links or (first - 2 in links and first - 2 >= links[0]):
        first -= 1
    return pair.evidence.token_span(first, last)


def _is_argument(pair: Pair, name: Name) -> bool:
    return any(
        name in names_in(pair.evidence, part)
        for matched in matched_clauses(pair)
        for part in (matched.evidence.subject, matched.evidence.object)
    )


def _finding(pair: Pair, one: Contrast) -> Finding:
    span = pair.claim.token_span(one.denied[0], one.denied[1] - 1)
    there = _stated_span(pair, one)
    names = any(
        one.said[0] <= name.first_token < one.said[1] for name in pair.claim.names
    )
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        f'The source states "{pair.evidence.surface(there)}", which the claim denies.',
        claim_span=span,
        evidence_span=there,
        reason=Reason.NAME_DIFFERS if names else Reason.DETAIL_DIFFERS,
    )


def _not_alone(pair: Pair, beside: Beside) -> Finding:
    first, head = beside.other.first, beside.other.head
    there = pair.evidence.token_span(first, head)
    alone = beside.alone.phrase
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        f"The source names “{pair.evidence.surface(there)}” too, which the claim "
        "leaves out.",
        claim_span=pair.claim.token_span(alone.first, alone.head),
        evidence_span=there,
        reason=Reason.DETAIL_DIFFERS,
    )


CHECK = Check("contrast", 1, contrast_differs)
