"""What a shared index of vectors asks of a store: which claims answer, by number.

A published claim has a number that rises with each publication and that no other
claim gets; a retired claim has none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class IndexState:
    """The store's counters at one moment.

    ``audit_count`` and ``audit_hash`` name the last audit event: a store in which
    that event stands has this state in its past.
    """

    revision: int
    published: int
    audit_count: int
    audit_hash: str


@dataclass(frozen=True, slots=True)
class Published:
    """A published claim under its number; ``vector`` is ``None`` where it lacks."""

    number: int
    claim_id: str
    text: str
    vector: bytes | None


class VectorReading(Protocol):
    """The part of a claim store that an index of vectors is kept up by."""

    def index_state(self) -> IndexState:
        """Return the store's counters."""
        ...

    def published_after(self, model: str, number: int, limit: int) -> list[Published]:
        """Return published claims with higher numbers, in the order of these."""
        ...

    def published_by_group(self, size: int) -> dict[int, int]:
        """Return how many published claims there are by ``number // size``."""
        ...

    def published_numbers(self, first: int, last: int) -> list[int]:
        """Return the numbers from ``first`` to ``last`` of published claims."""
        ...

    def ids_of_numbers(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the claim that is published under each number, if one is."""
        ...
