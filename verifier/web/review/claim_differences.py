"""Two versions of a claim side by side: which parts differ, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from claims.curation import ClaimContent
from claims.merging import Merge, Side
from claims.models import Document, Evidence
from claims.wording import Run, word_changes
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
    if name != "text":
        # A day or a name is read as a whole, not letter by letter.
        return (word_changes(one, "") + word_changes("", two),)
    return (word_changes(one, two),)


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
    was = {_place(item): told(item, documents) for item in before}
    now = {_place(item): told(item, documents) for item in after}
    changed = [
        word_changes(was.get(place, ""), now.get(place, ""))
        for place in dict.fromkeys([*was, *now])
        if was.get(place) != now.get(place)
    ]
    if not changed:
        # The same quotes in another order.
        return (word_changes(" / ".join(was.values()), " / ".join(now.values())),)
    return tuple(changed)


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
