"""Two people changed one claim: what each changed, and what comes of both.

Nothing is decided over anybody's head: where both changed the same part otherwise,
the merge keeps what the one who saves has written, and names the part.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from claims.curation import ClaimContent
from claims.models import Evidence

Place = tuple[str, int, int]


class Side(StrEnum):
    """Who changed a part of a claim since the version that both had read."""

    NOBODY = "nobody"
    MINE = "mine"
    THEIRS = "theirs"
    ALIKE = "alike"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a claim in three versions, and who changed it."""

    name: str
    base: Any
    mine: Any
    theirs: Any
    side: Side


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of two changes, and every part that was looked at."""

    content: ClaimContent
    parts: tuple[Part, ...]

    def changed(self, side: Side) -> tuple[str, ...]:
        """Return the names of the parts that ``side`` changed."""
        return tuple(part.name for part in self.parts if part.side is side)


def merge(base: ClaimContent, mine: ClaimContent, theirs: ClaimContent) -> Merge:
    """Return ``mine`` with what only ``theirs`` changed of ``base``.

    Evidence is merged quote by quote: what the other added is added, what the other
    took away and I left alone is taken away.
    """
    parts: list[Part] = []
    merged: dict[str, Any] = {}
    for each in fields(ClaimContent):
        name = each.name
        was, one, two = (getattr(all_, name) for all_ in (base, mine, theirs))
        side = _side(was, one, two)
        parts.append(Part(name, was, one, two, side))
        merged[name] = two if side is Side.THEIRS else one
        if name == "evidence" and side is Side.BOTH:
            merged[name] = _merged_evidence(was, one, two)
    return Merge(ClaimContent(**merged), tuple(parts))


def _side(base: object, mine: object, theirs: object) -> Side:
    if mine == theirs:
        return Side.NOBODY if mine == base else Side.ALIKE
    if mine == base:
        return Side.THEIRS
    return Side.MINE if theirs == base else Side.BOTH


def _merged_evidence(
    base: Iterable[Evidence], mine: Iterable[Evidence], theirs: Iterable[Evidence]
) -> tuple[Evidence, ...]:
    was, one, two = _by_place(base), _by_place(mine), _by_place(theirs)
    kept: list[Evidence] = []
    for place, item in one.items():
        if place not in two:
            # The other took it away, or I added it: mine stays if I touched it.
            if was.get(place) != item:
                kept.append(item)
            continue
        kept.append(two[place] if was.get(place) == item else item)
    added = [item for place, item in two.items() if place not in {*one, *was}]
    return (*kept, *added)


def _by_place(items: Iterable[Evidence]) -> dict[Place, Evidence]:
    return {
        (item.document_id, item.quote.start, item.quote.end): item for item in items
    }
