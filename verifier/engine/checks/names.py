"""Names: the claim names another person, place or body than the source."""

from collections.abc import Iterable

from verifier.engine.checks.base import Check, Pair
from verifier.engine.pairing import (
    Range,
    content,
    linked_share,
    matched_clauses,
    names_in,
    overlaps,
)
from verifier.engine.reading.facts import Name, Reading
from verifier.engine.reading.names import same_name
from verifier.engine.types import Finding, Outcome, Reason

_CONTEXT_SHARE = 0.6
_PLACES = frozenset({"place", "country", "nationality"})
_AGENTS = frozenset({"person", "organisation", "country", "nationality", "place"})


def names_differ(pair: Pair) -> Iterable[Finding]:
    """Compares names with their aliases (Kyiv for Ukraine's government, acronyms,
    surnames): a claim that puts another name in the same place of the same statement
    is contradicted; a name that the source does not mention leaves the claim open."""
    for name in pair.claim.names:
        same = [other for other in pair.evidence.names if same_name(name, other) > 0]
        if same:
            yield _agrees(pair, name, same[0])
            continue
        if _worded(pair, name):
            continue
        rival = _rival(pair, name)
        if rival is not None:
            yield _contradicts(pair, name, rival)
        else:
            yield _missing(pair, name)


def _worded(pair: Pair, name: Name) -> bool:
    """Tell whether the evidence holds the name's words without being read as a name."""
    words = [
        index
        for index in range(name.first_token, name.last_token + 1)
        if pair.claim.tokens[index].is_word
    ]
    return all(pair.alignment.of_claim(index) is not None for index in words)


def _rival(pair: Pair, name: Name) -> Name | None:
    """Return the name that the evidence has in the same role, if there is just one."""
    if not _same_statement(pair, name):
        return None
    found = [
        other
        for other in pair.evidence.names
        if not any(same_name(other, own) > 0 for own in pair.claim.names)
        and not _joined(pair.evidence, other)
        and _comparable(name, other)
        and (_same_argument(pair, name, other) or _same_frame(pair, name, other))
    ]
    return found[0] if found and not _joined(pair.claim, name) else None


def _same_statement(pair: Pair, name: Name) -> bool:
    others = [
        index
        for index in content(pair.claim, (0, len(pair.claim.tokens)))
        if not name.first_token <= index <= name.last_token
    ]
    everywhere = (0, len(pair.evidence.tokens))
    return bool(others) and linked_share(pair, others, everywhere) >= _CONTEXT_SHARE


def _comparable(name: Name, other: Name) -> bool:
    if name.kind == other.kind:
        return True
    kinds = {name.kind, other.kind}
    return kinds <= _PLACES or kinds == {"person", "other"}


def _joined(reading: Reading, name: Name) -> bool:
    """Tell whether a name is one of a list ("A, B and C")."""
    tokens = reading.tokens
    before = tokens[name.first_token - 1].norm if name.first_token else ""
    after = tokens[name.last_token + 1].norm if name.last_token + 1 < len(tokens) else ""
    return before in {"and", "or"} or after in {"and", "or"}


def _same_argument(pair: Pair, name: Name, other: Name) -> bool:
    """Both names head the subject, or the object, of the same verb."""
    for matched in matched_clauses(pair):
        claim, evidence = matched.claim, matched.evidence
        if claim.negated != evidence.negated or claim.verb == "be":
            continue
        if _heads(pair.claim, name, claim.subject) and _heads(
            pair.evidence, other, evidence.subject
        ):
            if claim.object is None or overlaps(pair, claim.object, evidence.object):
                return True
        if _heads(pair.claim, name, claim.object) and _heads(
            pair.evidence, other, evidence.object
        ):
            if overlaps(pair, claim.subject, evidence.subject):
                return True
    return False


def _heads(reading: Reading, name: Name, part: Range | None) -> bool:
    """Tell whether a name is the head of a phrase, not a part of one of its "of"s."""
    if part is None or name not in names_in(reading, part):
        return False
    after = name.last_token + 1
    if after < part[1] and reading.tokens[after].is_word:
        return reading.tokens[after].norm in {"of", "in", "on", "at", "from", "for"}
    if after < part[1] and reading.tokens[after].norm.startswith("'"):
        return False
    at = name.first_token
    return not any(
        reading.tokens[index].norm in {"of", "in", "on", "at", "from", "for", "by", "with"}
        for index in range(part[0], at)
    )


def _same_frame(pair: Pair, name: Name, other: Name) -> bool:
    """Both names stand in the same frame: "in X Oblast", "leader of X", "X's budget"."""
    here, there = pair.claim.tokens, pair.evidence.tokens
    after = (name.last_token + 1, other.last_token + 1)
    if after[0] < len(here) and after[1] < len(there):
        if _next_linked(pair, *after):
            return True
    before = (name.first_token - 1, other.first_token - 1)
    if min(before) < 1 or here[before[0]].norm != there[before[1]].norm:
        return False
    if here[before[0]].norm not in {"of", "in", "at", "near", "from", "by", "to", "on"}:
        return False
    link = pair.alignment.of_claim(before[0] - 1)
    return link is not None and link.evidence == before[1] - 1


def _next_linked(pair: Pair, here: int, there: int) -> bool:
    """Tell whether the content words right after both names are linked."""
    claim, evidence = pair.claim.tokens, pair.evidence.tokens
    if claim[here].norm.startswith("'") and evidence[there].norm.startswith("'"):
        here, there = here + 1, there + 1
        if here >= len(claim) or there >= len(evidence):
            return False
    if claim[here].is_stop or not claim[here].is_word:
        return False
    link = pair.alignment.of_claim(here)
    return link is not None and link.evidence == there


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
    return pair.finding(
        CHECK.name,
        Outcome.NOT_APPLICABLE,
        f"The source does not mention {name.text}.",
        claim_span=name.span,
        blocks_support=True,
    )


CHECK = Check("names", 1, names_differ)
