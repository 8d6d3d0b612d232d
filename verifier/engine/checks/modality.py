"""Modality: what is certain in one text is only possible in the other."""

from collections.abc import Iterable

from verifier.engine.alignment import AlignedWord, Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.pairing import (
    Matched,
    clause_at,
    content,
    extent,
    linked_share,
    matched_clauses,
    may_be_same,
    overlaps,
    sentence_range,
)
from verifier.engine.reading.facts import Clause, Reading, found_once
from verifier.engine.reading.scope import NECESSITIES
from verifier.engine.types import Finding, Outcome, Reason, Span

_CERTAINTY = {
    "impossible": 0,
    "unlikely": 1,
    "conditional": 2,
    "possible": 2,
    "reported": 3,
    "necessary": 3,
    "likely": 4,
    "future": 5,
    "actual": 6,
}
_PLAIN = {
    "impossible": "ruled out",
    "unlikely": "unlikely",
    "conditional": "only a condition",
    "possible": "only possible",
    "reported": "only reported",
    "necessary": "called for",
    "likely": "only likely",
    "future": "still to come",
    "actual": "a fact",
}
_EXCLUDED = frozenset(
    {
        frozenset({"impossible", "likely"}),
        frozenset({"impossible", "possible"}),
        frozenset({"impossible", "future"}),
        frozenset({"unlikely", "likely"}),
        frozenset({"unlikely", "future"}),
    }
)

_SHARE = 0.6
_WANTING = frozenset("need requir want demand request seek lack crave await".split())
_HAVING = frozenset("get receiv have obtain gain acquir possess own buy secur".split())
"""Stems of verbs whose object is only wanted, and of those whose object is there."""

_IMPOSSIBLE = frozenset({"impossible", "unthinkable"})
_NECESSARILY = frozenset({"necessarily", "automatically"})
_COUNTING = frozenset({"count", "reli", "assur", "bank"})
_CERTAIN = frozenset(
    """certain certainly definitely surely undoubtedly doubtless guaranteed
    assured""".split()
)
_DENIED = frozenset("not n't isn't never no nothing nobody far hardly".split())
_NEAR = 3
"""Words before "certain" in which a denial makes it uncertain."""
_EXPECTED = frozenset({"likely", "possible", "future"})


def modality_differs(pair: Pair) -> Iterable[Finding]:
    """Compares how sure both texts are (will, may, likely, impossible): a claim that
    rules out what the source calls likely is contradicted, and one that states as a
    fact what the source calls possible stays open."""
    for matched in (*matched_clauses(pair), *_having(pair)):
        claim, evidence = matched.claim, matched.evidence
        if claim.modality == evidence.modality or not may_be_same(
            pair, claim.subject, evidence.subject
        ):
            continue
        tensed = claim.finite or claim.modality_cue == claim.verb_token - 2  # "sure to"
        if not tensed or not _same_event(pair, matched):
            continue
        if _not_necessarily(pair.claim) and _not_necessarily(pair.evidence):
            continue  # "would not necessarily", "might not necessarily": one thing
        same_side = (claim.negated == evidence.negated) != matched.opposed
        tones = frozenset({_tone(pair.claim, claim), evidence.modality})
        if same_side and tones in _EXCLUDED:
            yield _finding(pair, matched, Outcome.CONTRADICTS)
        elif _surer(pair, matched) or (not same_side and _not_obliged(pair, matched)):
            yield _finding(pair, matched, Outcome.NOT_APPLICABLE)
    yield from _ruled_out(pair)
    yield from _only_wanted(pair)


def _having(pair: Pair) -> Iterable[Matched]:
    """Yield the clauses that both tell of having the same: "have" itself is too small a
    word to be linked."""
    for claim in pair.claim.clauses:
        for evidence in pair.evidence.clauses:
            if (
                _has(pair.claim, claim)
                and evidence.verb == "have"
                and overlaps(pair, extent(pair.claim, claim), evidence.object)
            ):
                link = AlignedWord(
                    claim.verb_token, evidence.verb_token, Link.SAME, 1.0
                )
                yield Matched(claim, evidence, link)


def _has(reading: Reading, clause: Clause) -> bool:
    return clause.verb == "have" or _counts_on(reading, clause)


def _counts_on(reading: Reading, clause: Clause) -> bool:
    """Tell whether somebody "can count on" a thing: it is sure to be there."""
    behind = reading.tokens[clause.verb_token + 1 : clause.verb_token + 2]
    return clause.verb in _COUNTING and bool(behind) and behind[0].norm in {"on", "of"}


def _tone(reading: Reading, clause: Clause) -> str:
    """Return a clause's modality, that of what is called certain as one to come."""
    if clause.past or clause.negated:
        return clause.modality
    if _counts_on(reading, clause):
        return "future"
    vouched = clause.modality == "actual" and any(
        token.norm in _CERTAIN
        and token.sentence == clause.sentence
        and not _DENIED & {t.norm for t in reading.tokens[: token.index][-_NEAR:]}
        for token in reading.tokens[: clause.verb_token + 1]
    )
    return "future" if vouched else clause.modality


def _not_obliged(pair: Pair, matched: Matched) -> bool:
    """Tell whether the claim says only that nobody had to: that leaves open whether
    they did."""
    cue = matched.claim.modality_cue
    if cue is None or matched.claim.modality != "possible":
        return False
    return pair.claim.tokens[cue].norm.removesuffix("n't") in NECESSITIES


def _only_wanted(pair: Pair) -> Iterable[Finding]:
    """Yield what one text has and the other only needs or asks for: "needs 50 tanks"
    does not tell that it gets them."""
    for link in pair.alignment.links:
        claim = clause_at(pair.claim, link.claim)
        evidence = clause_at(pair.evidence, link.evidence)
        if claim is None or evidence is None or pair.claim.tokens[link.claim].is_stop:
            continue
        if link.claim <= claim.verb_token or link.evidence <= evidence.verb_token:
            continue
        here, there = _hold(pair.claim, claim), _hold(pair.evidence, evidence)
        if here and there and here != there and claim.finite:
            verb = pair.evidence.token_span(evidence.verb_token, evidence.verb_token)
            own = pair.claim.token_span(claim.verb_token, claim.verb_token)
            yield pair.finding(
                CHECK.name,
                Outcome.NOT_APPLICABLE,
                f"The source says “{pair.evidence.surface(verb)}”, which leaves open "
                f"whether it is “{pair.claim.surface(own)}”.",
                claim_span=own,
                evidence_span=verb,
                blocks_support=True,
            )
            return


def _hold(reading: Reading, clause: Clause) -> str:
    """Tell whether what a clause is about is had or only wanted, if it tells."""
    stem = reading.tokens[clause.verb_token].stem
    if clause.negated:
        return ""
    return "wanted" if stem in _WANTING else "had" if stem in _HAVING else ""


@found_once
def _not_necessarily(reading: Reading) -> bool:
    norms = [token.norm for token in reading.tokens]
    return any(
        word in _NECESSARILY and not {"not", "n't", "never"}.isdisjoint(norms[:at])
        for at, word in enumerate(norms)
    )


def _ruled_out(pair: Pair) -> Iterable[Finding]:
    """Yield what the claim calls impossible and the source expects or has seen."""
    for token in pair.claim.tokens:
        if token.norm not in _IMPOSSIBLE or _is_modal_cue(pair.claim, token.index):
            continue
        clause = clause_at(pair.claim, token.index)
        if clause is None or clause.negated:
            continue
        part = extent(pair.claim, clause)
        named = [
            index
            for index in content(pair.claim, part)
            if index not in {token.index, clause.verb_token}
        ]
        for other in pair.evidence.clauses:
            there = extent(pair.evidence, other)
            if other.negated or other.modality not in _EXPECTED or not other.finite:
                continue
            if len(named) > 1 and linked_share(pair, named, there) >= _SHARE:
                yield pair.finding(
                    CHECK.name,
                    Outcome.CONTRADICTS,
                    f"In the source it is {_PLAIN[other.modality]}; in the claim it is "
                    "ruled out.",
                    claim_span=pair.claim.token_span(token.index, token.index),
                    evidence_span=_span(pair.evidence, other),
                    reason=Reason.MODALITY_DIFFERS,
                )
                break


def _is_modal_cue(reading: Reading, token: int) -> bool:
    return any(clause.modality_cue == token for clause in reading.clauses)


def _same_event(pair: Pair, matched: Matched) -> bool:
    here = content(pair.claim, extent(pair.claim, matched.claim))
    there = extent(pair.evidence, matched.evidence)
    sentence = matched.evidence.sentence
    tones = {c.modality for c in pair.evidence.clauses if c.sentence == sentence}
    if len(tones - {"actual", "reported"}) == 1:
        # "is unlikely to have enough votes" is told by more than one clause.
        there = sentence_range(pair.evidence, sentence)
    return len(here) > 1 and linked_share(pair, here, there) >= _SHARE


def _surer(pair: Pair, matched: Matched) -> bool:
    """Tell whether the claim is surer than the source. A general truth ("masks can
    help") may be told without its "can"."""
    claim, evidence = matched.claim, matched.evidence
    if _CERTAINTY[claim.modality] <= _CERTAINTY[evidence.modality]:
        return False
    if claim.past or claim.modality != "actual":
        return True
    cue = evidence.modality_cue
    word = pair.evidence.tokens[cue].norm if cue is not None else ""
    return evidence.modality != "future" and word not in {"can", "could", "should"}


def _finding(pair: Pair, matched: Matched, outcome: Outcome) -> Finding:
    contradicts = outcome is Outcome.CONTRADICTS
    claim, evidence = matched.claim, matched.evidence
    return pair.finding(
        CHECK.name,
        outcome,
        f"In the source it is {_PLAIN[evidence.modality]}; in the claim it is "
        f"{_PLAIN[claim.modality]}.",
        claim_span=_span(pair.claim, claim),
        evidence_span=_span(pair.evidence, evidence),
        reason=Reason.MODALITY_DIFFERS if contradicts else None,
        blocks_support=not contradicts,
    )


def _span(reading: Reading, clause: Clause) -> Span:
    token = clause.verb_token if clause.modality_cue is None else clause.modality_cue
    return reading.token_span(token, token)


CHECK = Check("modality", 1, modality_differs)
