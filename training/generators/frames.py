"""What a frame is: sentences with slots, and claims about them with their labels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """One event told in several ways, and what may be said about it.

    Every text may name slots of a scene (``{p1}``, ``{n_floor}``). Each claim holds its
    label against every evidence text of the frame.
    """

    name: str
    evidence: tuple[str, ...]
    supported: tuple[str, ...]
    contradicted: tuple[str, ...]
    unknown: tuple[str, ...]
