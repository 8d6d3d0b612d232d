"""Names: the claim names another person, place or body than the source."""

from collections.abc import Iterable

from verifier.engine.alignment import Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.pairing import (
    Matched,
    Range,
    content,
    evidence_share,
    extent,
    linked_share,
    matched_clauses,
    names_in,
    same_deed,
)
from verifier.engine.reading.facts import Name, Reading
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Outcome, Reason

_CONTEXT_SHARE = 0.6
_PREDICATE_SHARE = 0.7
_UNSURE_SHARE = 0.9
_SOURCE_SHARE = 0.5
_FEWEST = 2
_PLACES = frozenset({"place", "country", "nationality"})
_PREPOSITIONS = frozenset("of in at near from by to on with for against".split())
_OF_PERSONS = frozenset("he she they his her their him them who".split())
_OF_THINGS = frozenset("it they their its them which".split())
"""Words that may mean somebody, or something, named elsewhere."""

_PARTIAL = frozenset("most mostly mainly largely partly primarily majority".split())


def names_differ(pair: Pair) -> Iterable[Finding]:
    """Compares names with their aliases (Kyiv for Ukraine's government, acronyms,
    surnames): a claim that puts another name in the same place of the same statement
    is contradicted; a name that the source does not mention leaves the claim open, and
    so does another name with another figure: that may be another fact."""
    swapped = {name.first_token: other for name, other in _swapped_arguments(pair)}
    for name in pair.claim.names:
        rival = swapped.get(name.first_token)
        if rival is not None and not _another_fact(pair):
            yield _contradicts(pair, name, rival)
            continue
        same = [other for other in pair.evidence.names if same_name(name, other) > 0]
        if same:
            yield _agrees(pair, name, same[0])
            continue
        if _worded(pair, name):
            continue
        rival = _rival(pair, name)
        if rival is not None and not _another_fact(pair):
            yield _contradicts(pair, name, rival)
        else:
            yield _missing(pair, name)


def _another_fact(pair: Pair) -> bool:
    return not pair.config.topic_given and pair.has_another_figure()


def _worded(pair: Pair, name: Name) -> bool:
    """Tell whether the evidence or its context holds the name's words, though not
    read as this name."""
    words = [
        pair.claim.tokens[index]
        for index in range(name.first_token, name.last_token + 1)
        if pair.claim.tokens[index].is_word
    ]
    return all(_has(pair, word.index) or word.stem in pair.context for word in words)


def _has(pair: Pair, index: int) -> bool:
    """Tell whether the evidence has a word; "North" is not "South", though linked."""
    link = pair.alignment.of_claim(index)
    return link is not None and link.link is not Link.OPPOSITE


def _swapped_arguments(pair: Pair) -> Iterable[tuple[Name, Name]]:
    """Yield names that fill one argument of the same event with different holders."""
    for matched in matched_clauses(pair):
        claim, evidence = matched.claim, matched.evidence
        if claim.negated or evidence.negated or matched.opposed:
            continue
        parts = [(claim.object, evidence.object)]
        if claim.finite and evidence.finite:  # else the doer is only guessed
            parts.append((claim.subject, evidence.subject))
        for own, other in parts:
            found = _swapped(pair, matched, own, other)
            if found is not None:
                yield found


def _swapped(
    pair: Pair, matched: Matched, own: Range | None, other: Range | None
) -> tuple[Name, Name] | None:
    if own is None or other is None:
        return None
    ours, theirs = names_in(pair.claim, own), names_in(pair.evidence, other)
    if len(ours) != 1 or len(theirs) != 1 or same_name(ours[0], theirs[0]) > 0:
        return None
    name, rival = ours[0], theirs[0]
    if not _comparable(name, rival) or _joined(pair.claim, name):
        return None
    if _worded(pair, name):
        return None
    if _joined(pair.evidence, rival):
        return None
    if not (_heads(pair.claim, name, own) and _heads(pair.evidence, rival, other)):
        return None
    rest = _without(content(pair.claim, extent(pair.claim, matched.claim)), own)
    there = extent(pair.evidence, matched.evidence)
    sure = "other" not in {name.kind, rival.kind}
    if _near_elsewhere(pair, matched, name):
        sure = False
    least = _PREDICATE_SHARE if sure else _UNSURE_SHARE
    if len(rest) < _FEWEST or linked_share(pair, rest, there) < least:
        return None
    theirs_rest = _without(content(pair.evidence, there), other)
    close = evidence_share(pair, theirs_rest) >= _SOURCE_SHARE
    if not close and (not sure or matched.claim.verb == "be"):
        return None
    return name, rival


def _without(tokens: list[int], part: Range) -> list[int]:
    return [index for index in tokens if not part[0] <= index < part[1]]


def _near_elsewhere(pair: Pair, matched: Matched, name: Name) -> bool:
    """Tell whether the evidence's clause names the claim's name in another place."""
    there = extent(pair.evidence, matched.evidence)
    return any(same_name(name, other) > 0 for other in names_in(pair.evidence, there))


def _rival(pair: Pair, name: Name) -> Name | None:
    """Return the evidence's name that stands where ``name`` stands in the claim."""
    share = _shared(pair, name)
    if _joined(pair.claim, name) or share < _CONTEXT_SHARE:
        return None
    if not same_deed(pair, name.first_token):
        return None
    if _parts(pair.claim) != _parts(pair.evidence):
        return None
    for other in pair.evidence.names:
        if "other" in {name.kind, other.kind} and share < _UNSURE_SHARE:
            continue
        if any(same_name(other, own) > 0 for own in pair.claim.names):
            continue
        if _joined(pair.evidence, other) or not _comparable(name, other):
            continue
        if _same_frame(pair, name, other):
            return other
    return None


def _parts(reading: Reading) -> bool:
    """Tell whether a text speaks of most of something: the rest may be elsewhere."""
    return any(token.norm in _PARTIAL for token in reading.tokens)


def _shared(pair: Pair, name: Name) -> float:
    """Return the share of the claim's other words that the evidence holds."""
    others = [
        index
        for index in content(pair.claim, (0, len(pair.claim.tokens)))
        if not name.first_token <= index <= name.last_token
    ]
    everywhere = (0, len(pair.evidence.tokens))
    return linked_share(pair, others, everywhere) if len(others) > 1 else 0.0


def _comparable(name: Name, other: Name) -> bool:
    if name.kind == other.kind:
        return True
    kinds = {name.kind, other.kind}
    return kinds <= _PLACES or kinds == {"person", "other"}


def _joined(reading: Reading, name: Name) -> bool:
    """Tell whether a name is one of a list ("A, B and C")."""
    tokens = reading.tokens
    before = tokens[name.first_token - 1].norm if name.first_token else ""
    after = (
        tokens[name.last_token + 1].norm if name.last_token + 1 < len(tokens) else ""
    )
    return before in {"and", "or"} or after in {"and", "or"}


def _heads(reading: Reading, name: Name, part: Range) -> bool:
    """Tell whether a name heads a phrase or owns its head, rather than standing in one
    of its "of"s."""
    return not any(
        reading.tokens[index].norm in _PREPOSITIONS
        for index in range(part[0], name.first_token)
    )


def _same_frame(pair: Pair, name: Name, other: Name) -> bool:
    """Both names stand in the same frame: "X Oblast", "leader of X", "near X"."""
    here, there = pair.claim.tokens, pair.evidence.tokens
    after = (name.last_token + 1, other.last_token + 1)
    if after[0] < len(here) and after[1] < len(there) and _next_same(pair, *after):
        return True
    if _same_sort(pair, name, other):
        return True
    before = (name.first_token - 1, other.first_token - 1)
    if min(before) < 1 or here[before[0]].norm != there[before[1]].norm:
        return False
    if here[before[0]].norm not in _PREPOSITIONS:
        return False
    link = pair.alignment.of_claim(before[0] - 1)
    return link is not None and link.evidence == before[1] - 1


def _same_sort(pair: Pair, name: Name, other: Name) -> bool:
    """Tell whether two places differ in name only, not in what they are."""
    if name.first_token == name.last_token or other.first_token == other.last_token:
        return False
    return name.kind == other.kind == "place" and (
        _sort_of_place(pair.claim, name) == _sort_of_place(pair.evidence, other)
    )


def _sort_of_place(reading: Reading, name: Name) -> str:
    """Return the stem that "Norland Republic" and "Republic of Norland" share."""
    first = name.first_token
    leads = reading.tokens[first + 1].norm == "of"
    return reading.tokens[first if leads else name.last_token].stem


def _next_same(pair: Pair, here: int, there: int) -> bool:
    """Tell whether the same word follows both names."""
    claim, evidence = pair.claim.tokens, pair.evidence.tokens
    if claim[here].norm.startswith("'") and evidence[there].norm.startswith("'"):
        here, there = here + 1, there + 1
        if here >= len(claim) or there >= len(evidence):
            return False
    if claim[here].is_stop or not claim[here].is_word:
        return False
    return claim[here].stem == evidence[there].stem


def _stands_for(pair: Pair, name: Name) -> bool:
    """Tell whether the evidence may mean the name by "it", "he" or "the company",
    having no other name of its kind."""
    if any(_comparable(name, other) for other in pair.evidence.names):
        return False
    tokens = pair.evidence.tokens
    if name.kind == "person":
        return any(token.norm in _OF_PERSONS for token in tokens)
    return any(
        token.norm in _OF_THINGS
        or (
            token.norm in {"the", "this"}
            and token.index + 1 < len(tokens)
            and tokens[token.index + 1].is_word
            and not tokens[token.index + 1].is_stop
            and pair.alignment.of_evidence(token.index + 1) is None
        )
        for token in tokens
    )


def _agrees(pair: Pair, name: Name, other: Name) -> Finding:
    return pair.finding(
        CHECK.name,
        Outcome.AGREES,
        f"Both texts name {other.text}.",
        claim_span=name.span,
        evidence_span=other.span,
    )


def _contradicts(pair: Pair, name: Name, other: Name) -> Finding:
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        f"The source names {other.text}; the claim names {name.text}.",
        claim_span=name.span,
        evidence_span=other.span,
        reason=Reason.NAME_DIFFERS,
    )


def _missing(pair: Pair, name: Name) -> Finding:
    stands = _stands_for(pair, name)
    return pair.finding(
        CHECK.name,
        Outcome.NOT_APPLICABLE,
        f"The source does not mention {name.text}.",
        claim_span=name.span,
        blocks_support=not stands,
        strength=0.5 if stands else 1.0,
    )


CHECK = Check("names", 1, names_differ)
