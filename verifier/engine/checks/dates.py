"""Dates: a day, month, year or weekday of the claim against the source's."""

from collections.abc import Iterable
from dataclasses import replace

from verifier.engine.checks.base import Check, Pair
from verifier.engine.intervals import Standing
from verifier.engine.lexicon import stem_of
from verifier.engine.occasions import OccasionComparison, compare_times
from verifier.engine.pairing import clause_at
from verifier.engine.reading.facts import TimeRef
from verifier.engine.types import Finding, Outcome, Reason

NAME = "dates"

_LIFE = frozenset(
    stem_of(verb)
    for verb in """become bear elect appoint nominate marry divorce found graduate join
    retire inaugurate""".split()
)
"""Steps in a life, each with a date of its own."""


def dates_differ(pair: Pair) -> Iterable[Finding]:
    """Compares dates as far as both texts state them: a missing year is no conflict,
    another day, month, year or weekday of the same event is."""
    times = list(
        compare_times(
            pair.claim, pair.evidence, pair.alignment, pair.context, clocks=False
        )
    )
    if any(time.contradicts for time in times):
        another = pair.has_another_figure()
        times = [
            replace(time, standing=Standing.OPEN)
            if time.contradicts and (another or _of_a_life(pair, time.claim))
            else time
            for time in times
        ]
    for compared in times:
        if compared.evidence is None:
            if compared.claim.label in {"current day", "current year", "current month"}:
                continue
            yield pair.finding(
                NAME,
                Outcome.NOT_APPLICABLE,
                f"The source gives no date to compare with "
                f"{pair.claim.surface(compared.claim.span)}.",
                claim_span=compared.claim.span,
                blocks_support=True,
                strength=0.8,
            )
        else:
            yield _finding(pair, compared, compared.evidence)


def _of_a_life(pair: Pair, time: TimeRef) -> bool:
    """Tell whether the claim's date is that of a step in somebody's life of which the
    source says nothing: when he became consul is not when the consul was dismissed."""
    tokens = pair.claim.tokens
    first = next((t.index for t in tokens if t.end > time.span.start), None)
    clause = None if first is None else clause_at(pair.claim, first)
    return (
        clause is not None
        and tokens[clause.verb_token].stem in _LIFE
        and pair.alignment.of_claim(clause.verb_token) is None
    )


def _finding(pair: Pair, compared: OccasionComparison, evidence: TimeRef) -> Finding:
    claim = pair.claim.surface(compared.claim.span)
    source = pair.evidence.surface(evidence.span)
    if compared.contradicts:
        weekday = evidence.weekday is not None and compared.claim.kind == "weekday"
        return pair.finding(
            NAME,
            Outcome.CONTRADICTS,
            f"The source says {source}; the claim says {claim}."
            if weekday or compared.claim.relation == evidence.relation
            else f"The source says {_related(evidence, source)}; "
            f"the claim says {_related(compared.claim, claim)}.",
            claim_span=compared.claim.span,
            evidence_span=evidence.span,
            reason=Reason.DATE_DIFFERS,
            strength=compared.strength,
        )
    if compared.standing in {Standing.CONFLICT, Standing.OPEN}:
        return pair.finding(
            NAME,
            Outcome.NOT_APPLICABLE,
            f"The source says {source}, which does not settle {claim}.",
            claim_span=compared.claim.span,
            evidence_span=evidence.span,
            blocks_support=True,
        )
    return pair.finding(
        NAME,
        Outcome.AGREES,
        f"Both say {claim}."
        if claim.casefold() == source.casefold()
        else f"{claim} agrees with {source} in the source.",
        claim_span=compared.claim.span,
        evidence_span=evidence.span,
        strength=compared.strength,
    )


def _related(time: TimeRef, words: str) -> str:
    return words if time.relation == "on" else f"{time.relation} {words}"


CHECK = Check(NAME, 1, dates_differ)
