"""Ranking claims as they stood at the end of a day in the past.

What answers today and did then is found by today's ranking. What answered then and
was amended or retired since is in no index any more: it is kept in a small store of
its own, and what both find is ranked together. Correct rather than fast.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from claims.models import Claim
from claims.store import open_store
from claims.store.base import ClaimStore
from verifier.service import Rank, Ranked

RankerOf = Callable[[ClaimStore], Rank]
"""Returns what ranks the claims of a store."""

_POOL = 100
_WIDEST = 6_400
_DAYS_HELD = 8


def end_of(day: date) -> datetime:
    """Return the moment at which a day ends, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


@dataclass(frozen=True, slots=True)
class _Gone:
    revision: int
    claims: dict[str, Claim]
    rank: Rank


@dataclass(slots=True)
class PastRanking:
    """Ranks the claims of ``store`` as of a day. Safe to share between threads."""

    store: ClaimStore
    today: Rank
    ranker_of: RankerOf
    _held: dict[date, _Gone] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rank_at(self, day: date) -> Rank:
        """Return what ranks the claims that answered at the end of ``day``."""

        def rank(text: str, limit: int) -> Sequence[Ranked]:
            return self._rank(day, text, limit)

        return rank

    def _rank(self, day: date, text: str, limit: int) -> Sequence[Ranked]:
        standing = self._standing(day, text, limit)
        gone = self._gone(day)
        if not gone.claims:
            return standing[:limit]
        former = gone.rank(text, _POOL)
        claims = self.store.get_claims([each.claim_id for each in standing[:_POOL]])
        claims += [gone.claims[each.claim_id] for each in former]
        # One store for both, so that their scores mean the same.
        return self.ranker_of(self._apart(claims))(text, limit)

    def _standing(self, day: date, text: str, limit: int) -> list[Ranked]:
        """Return what answers today and did then, the nearest first."""
        wide = max(limit, _POOL)
        while True:
            found = self.today(text, wide)
            there = self.store.standing((each.claim_id for each in found), end_of(day))
            standing = [each for each in found if each.claim_id in there]
            if len(standing) >= limit or len(found) < wide or wide >= _WIDEST:
                return standing
            wide *= 4

    def _gone(self, day: date) -> _Gone:
        """Return what answered then and does no longer."""
        revision = self.store.revision()
        with self._lock:
            held = self._held.get(day)
            if held is None or held.revision != revision:
                claims = self.store.gone_since(end_of(day))
                rank = self.ranker_of(self._apart(claims))
                held = _Gone(revision, {each.id: each for each in claims}, rank)
                self._held.pop(day, None)
                while len(self._held) >= _DAYS_HELD:
                    del self._held[next(iter(self._held))]
                self._held[day] = held
        return held

    def _apart(self, claims: Sequence[Claim]) -> ClaimStore:
        """Return a store in memory that holds these claims alone."""
        small = open_store("memory://")
        documents = self.store.get_documents(
            {item.document_id for claim in claims for item in claim.evidence}
        )
        with small.unit_of_work() as work:
            work.add_documents(list(documents.values()))
            # Only one version of each claim stands: here it is the first.
            work.add_claims([replace(claim, version=1) for claim in claims])
            work.commit()
        return small
