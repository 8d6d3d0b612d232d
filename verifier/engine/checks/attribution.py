"""Attribution: who is reported as saying it."""

from collections.abc import Iterable

from verifier.engine.checks.base import Check, Pair
from verifier.engine.lexicon import stem_of
from verifier.engine.pairing import (
    Matched,
    Range,
    content,
    extent,
    linked_share,
    matched_clauses,
    names_in,
)
from verifier.engine.reading.facts import Name, Reading
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Outcome, Reason

_SAME_SPEECH = 0.8
_OPENING = 6
_NEAR = 6
_REPORTS = frozenset({"reports", "rumors", "rumours", "media", "outlets"})
_UNNAMED = frozenset({"some", "several", "unconfirmed", "certain", "various"})
_WEAK = frozenset(map(stem_of, "claim allege suggest speculate hint insinuate".split()))
_HEDGES = _WEAK | frozenset(
    map(stem_of, "reportedly allegedly report rumor deny say according".split())
)


def attribution_differs(pair: Pair) -> Iterable[Finding]:
    """Compares who says so: the same statement in another person's mouth is
    contradicted where the source names its speaker, and open where it names none."""
    rumour = _rumour(pair.evidence)
    if rumour is not None and not _tells_as_reported(pair.claim):
        yield pair.finding(
            CHECK.name,
            Outcome.NOT_APPLICABLE,
            "The source gives it only as what some reports claim.",
            evidence_span=pair.evidence.token_span(*rumour),
            blocks_support=True,
        )
    seen: set[Range] = set()
    for matched in matched_clauses(pair):
        here, there = matched.claim.speaker, matched.evidence.speaker
        if here is None or here in seen:
            continue
        seen.add(here)
        own = names_in(pair.claim, here)
        if not own:
            continue
        rivals = names_in(pair.evidence, there)
        if _exchanged(pair, matched, own, rivals):
            yield _another_said_it(pair, own[0], rivals[0])
            continue
        if any(
            same_name(one, other) > 0 for one in own for other in pair.evidence.names
        ):
            continue
        if there is None or not rivals or not _same_speech(pair, matched):
            yield pair.finding(
                CHECK.name,
                Outcome.NOT_APPLICABLE,
                f"The source does not say that {own[0].text} said so.",
                claim_span=own[0].span,
                blocks_support=True,
            )
        elif own[0].kind == rivals[0].kind == "person":
            yield _another_said_it(pair, own[0], rivals[0])


def _exchanged(
    pair: Pair, matched: Matched, own: list[Name], rivals: list[Name]
) -> bool:
    """Tell whether who says it and of whom it is said have changed places: "A said
    that B lied", "B said that A lied"."""
    here = names_in(pair.claim, matched.claim.subject)
    there = names_in(pair.evidence, matched.evidence.subject)
    return (
        bool(rivals)
        and not any(same_name(one, other) for one in own for other in rivals)
        and any(same_name(one, other) for one in own for other in there)
        and any(same_name(one, other) for one in here for other in rivals)
    )


def _another_said_it(pair: Pair, own: Name, other: Name) -> Finding:
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        f"In the source {other.text} says so; in the claim {own.text} does.",
        claim_span=own.span,
        evidence_span=other.span,
        reason=Reason.ATTRIBUTION_DIFFERS,
    )


def _rumour(reading: Reading) -> tuple[int, int] | None:
    """Return the tokens of "some media reports claimed", where a text opens so."""
    tokens = reading.tokens
    for token in tokens[:_OPENING]:
        if token.norm not in _REPORTS:
            continue
        before = {other.norm for other in tokens[: token.index]}
        for verb in tokens[token.index + 1 : token.index + _NEAR]:
            if verb.stem in _WEAK and before & _UNNAMED:
                return token.index, verb.index
    return None


def _tells_as_reported(reading: Reading) -> bool:
    return any(
        token.norm in _REPORTS or token.stem in _HEDGES for token in reading.tokens
    )


def _same_speech(pair: Pair, matched: Matched) -> bool:
    said = content(pair.claim, extent(pair.claim, matched.claim))
    return linked_share(pair, said, (0, len(pair.evidence.tokens))) >= _SAME_SPEECH


CHECK = Check("attribution", 1, attribution_differs)
