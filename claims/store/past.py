"""Which versions of claims answered at a moment in the past."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from claims.models import Claim


class PastStore(Protocol):
    """Knows since when, and until when, each version answered."""

    def standing(self, ids: Iterable[str], before: datetime) -> set[str]:
        """Return those versions that answer today and did just before a moment."""
        ...

    def gone_since(self, moment: datetime) -> list[Claim]:
        """Return what answered just before a moment and does no longer, the oldest
        first, each as the published claim that it was.
        """
        ...
