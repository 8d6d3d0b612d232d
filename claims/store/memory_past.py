"""Which versions of claims answered at a moment in the past, in memory."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from claims.models import Claim, ClaimStatus

if TYPE_CHECKING:
    from claims.store.memory import _Records


class MemoryPast:
    """What a store in memory knows of its past; needs ``_records``."""

    _records: "_Records"

    def standing(self, ids: Iterable[str], before: datetime) -> set[str]:
        """Return those versions that answer today and did just before a moment."""
        records = self._records
        return {
            each
            for each in ids
            if each in records.claims
            and records.claims[each].status is ClaimStatus.PUBLISHED
            and (each not in records.since or records.since[each] < before)
        }

    def gone_since(self, moment: datetime) -> list[Claim]:
        """Return what answered just before a moment and does no longer."""
        records = self._records
        return [
            replace(claim, status=ClaimStatus.PUBLISHED)
            for claim in list(records.claims.values())
            if claim.status is ClaimStatus.RETIRED
            and claim.id in records.until
            and records.until[claim.id] >= moment
            and (claim.id not in records.since or records.since[claim.id] < moment)
        ]
