"""Two versions of a claim side by side: which parts differ, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from claims.curation import ClaimContent
from claims.merging import Merge, Side
from claims.models import Document, Evidence
from claims.wording import Change, Run, word_changes
from verifier.web.formatting import day
from verifier.web.verdict_view import RATING_WORDS

LABELS = {
    "text": "Statement",
    "rating": "Rating",
    "evidence": "Quotes",
    "topics": "Topics",
    "claimant": "Who made the claim",
    "claimed_on": "When it was made",
    "valid_from": "Holds from",
    "valid_until": "Holds until",
}

STANCE_WORDS = {
    "supports": "Supports the statement",
    "refutes": "Refutes the statement",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of two versions, each in words; ``runs`` lead from one to the other.

    Quotes are told one by one: ``runs`` of each.
    """

    name: str
    label: str
    items: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One part that others changed meanwhile. ``items`` lead from read to theirs."""

    label: str
    side: str
    items: tuple[tuple[Run, ...], ...]
    mine: tuple[tuple[Run, ...], ...]
    """From what was read to what I wrote; empty where I changed nothing."""


def differences(
    before: ClaimContent, after: ClaimContent, documents: Mapping[str, Document]
) -> list[Difference]:
    """Return the parts that differ, in the order of the editor."""
    return [
        Difference(name, label, _items(name, before, after, documents))
        for name, label in LABELS.items()
        if getattr(before, name) != getattr(after, name)
    ]


def conflicts(
    merge: Merge,
    base: ClaimContent,
    mine: ClaimContent,
    theirs: ClaimContent,
    documents: Mapping[str, Document],
) -> list[Conflict]:
    """Return the parts that others changed since, and what I had made of them."""
    changed = {Side.THEIRS, Side.BOTH, Side.ALIKE}
    sides = {part.name: part.side for part in merge.parts}
    return [
        Conflict(
            label,
            str(sides[name]),
            _items(name, base, theirs, documents),
            () if sides[name] is Side.THEIRS else _items(name, base, mine, documents),
        )
        for name, label in LABELS.items()
        if sides[name] in changed
    ]


def _items(
    name: str,
    before: ClaimContent,
    after: ClaimContent,
    documents: Mapping[str, Document],
) -> tuple[tuple[Run, ...], ...]:
    if name == "evidence":
        return _quotes(before.evidence, after.evidence, documents)
    one, two = _words(name, before), _words(name, after)
    if name in {"text", "topics"}:
        return (word_changes(one, two),)
    # A day or a name is read as a whole, not letter by letter.
    gap = (Run(Change.KEPT, " "),) if one and two else ()
    return ((*word_changes(one, ""), *gap, *word_changes("", two)),)


def _words(name: str, content: ClaimContent) -> str:
    value = getattr(content, name)
    if name == "rating":
        return RATING_WORDS[content.rating]
    if isinstance(value, tuple):
        return ", ".join(content.topics)
    if isinstance(value, date):
        return day(value)
    return value or ""


def _quotes(
    before: tuple[Evidence, ...],
    after: tuple[Evidence, ...],
    documents: Mapping[str, Document],
) -> tuple[tuple[Run, ...], ...]:
    kept = {_place(item) for item in before} & {_place(item) for item in after}
    old = {_place(item): item for item in before}
    new = {_place(item): item for item in after}
    pairs = [(old[place], new[place]) for place in old if place in kept]
    added = [item for place, item in new.items() if place not in kept]
    removed = [item for place, item in old.items() if place not in kept]
    for item in removed:
        # Words quoted longer or shorter than before are the same quote to a reader.
        other = next((each for each in added if _overlap(item, each)), None)
        if other is not None:
            added.remove(other)
            pairs.append((item, other))
    alone = [item for item in removed if all(item is not one for one, _ in pairs)]
    changed = [
        word_changes(told(one, documents), told(two, documents))
        for one, two in pairs
        if one != two
    ]
    changed += [word_changes(told(item, documents), "") for item in alone]
    changed += [word_changes("", told(item, documents)) for item in added]
    if changed:
        return tuple(changed)
    in_order = [
        " / ".join(told(item, documents) for item in items) for items in (before, after)
    ]
    return (word_changes(*in_order),)


def _overlap(one: Evidence, other: Evidence) -> bool:
    return (
        one.document_id == other.document_id
        and one.quote.start < other.quote.end
        and other.quote.start < one.quote.end
    )


def _place(item: Evidence) -> tuple[str, int, int]:
    return item.document_id, item.quote.start, item.quote.end


def told(item: Evidence, documents: Mapping[str, Document]) -> str:
    """Return a piece of evidence in one line of words."""
    document = documents.get(item.document_id)
    source = None if document is None else document.title or document.publisher
    parts = [f"“{item.quote.exact}”", STANCE_WORDS[str(item.stance)]]
    if item.attribution:
        parts.append(f"said by {item.attribution}")
    if item.speaks_of:
        parts.append(f"of {day(item.speaks_of)}")
    parts.append(f"in {source or item.document_id}")
    return "; ".join(parts)
