"""The use cases: verify a claim, compare two texts, search the store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Protocol

from claims.models import Claim
from claims.store.base import ClaimStore
from claims.text import require_storable
from verifier.claim_cache import ClaimCache
from verifier.engine.config import EngineConfig
from verifier.engine.pipeline import Engine
from verifier.engine.types import Candidate, Verdict
from verifier.errors import ClaimTooLong, EmptyClaim, FutureDay, NotText

MAXIMUM_EVIDENCE = 20_000
"""Longest evidence text that a comparison reads, in code points."""


@dataclass(frozen=True, slots=True)
class Verification:
    """A verdict as it was given: under which id, and when."""

    id: str
    verdict: Verdict
    checked_at: datetime
    kept: bool = False
    """Whether it can be read again under its id."""
    as_of: date | None = None
    """The day at whose end the store stood so; ``None`` for the store of today."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A stored claim near a text; ``score`` (0..1) only ranks."""

    claim_id: str
    external_id: str | None
    score: float
    text: str


class Ranked(Protocol):
    """A stored claim with its place in a ranking."""

    @property
    def claim_id(self) -> str:
        """The claim's id."""
        ...

    @property
    def score(self) -> float:
        """How near it is, 0..1; it only ranks."""
        ...

    @property
    def cosine(self) -> float | None:
        """The cosine of the embeddings, where there are any."""
        ...


Rank = Callable[[str, int], Sequence[Ranked]]
"""Ranks the store's published claims by nearness to a text: (text, limit)."""


RankAt = Callable[[date], Rank]
"""Returns what ranks the claims that answered at the end of a day."""


def _no_past(_day: date) -> Rank:
    """Find nothing: the store's past was not given."""
    return lambda _text, _limit: ()


def _learn_nothing(_claim: Claim) -> None:
    """Do without: where there is no model, words alone find a claim."""


@dataclass(frozen=True, slots=True)
class VerificationService:
    """Verify, compare and search over one store with one engine.

    ``notices`` tell readers of what is missing (such as a model) in plain words.
    ``learn`` lets a kept claim be found by its meaning; call it before the claim is
    published, so that every process knows both at once.
    ``clock`` and ``new_id`` are given by whoever builds the service.
    """

    store: ClaimStore
    engine: Engine
    rank: Rank
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    notices: tuple[str, ...] = ()
    learn: Callable[[Claim], None] = _learn_nothing
    rank_at: RankAt = _no_past
    cache: ClaimCache = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Start with nothing read."""
        object.__setattr__(self, "cache", ClaimCache(self.store))

    @property
    def config(self) -> EngineConfig:
        """The engine's tunables."""
        return self.engine.config

    def verify(self, claim: str, as_of: date | None = None) -> Verification:
        """Answer ``claim`` from the store, or as it stood at the end of a day (UTC).

        Raises:
            EmptyClaim, ClaimTooLong, NotText: it cannot be checked as it is.
            FutureDay: ``as_of`` is still to come.
            TextRejected: it holds a NUL or half of a character.
            StoreUnavailable: the database cannot be reached.
        """
        text = self._accept(claim, "claim")
        today = self.clock().astimezone(UTC).date()
        if as_of is not None and as_of > today:
            raise FutureDay(as_of)
        revision = self.store.revision()
        rank = self.rank
        if as_of is not None and as_of < today:
            rank = self.rank_at(as_of)
        verdict = self.engine.verify(
            text, lambda each: self._candidates(each, rank), revision
        )
        return replace(self._kept(verdict), as_of=as_of)

    def compare(self, claim: str, evidence: str) -> Verification:
        """Answer whether ``evidence`` alone supports or contradicts ``claim``.

        Raises:
            EmptyClaim, ClaimTooLong, NotText, TextRejected: as :meth:`verify`, for
                either text.
        """
        text = self._accept(claim, "claim")
        passage = self._accept(evidence, "evidence", limit=MAXIMUM_EVIDENCE)
        return self._kept(self.engine.compare(text, passage))

    def search(self, text: str, limit: int = 10) -> list[SearchResult]:
        """Return the stored claims nearest to ``text``, best first.

        Raises:
            TextRejected: it holds a NUL or half of a character.
        """
        ranked = self.rank(require_storable(text), limit)
        claims = {
            claim.id: claim
            for claim in self.store.get_claims([item.claim_id for item in ranked])
        }
        return [
            SearchResult(
                claim_id=item.claim_id,
                external_id=claims[item.claim_id].external_id,
                score=item.score,
                text=claims[item.claim_id].text,
            )
            for item in ranked
            if item.claim_id in claims
        ]

    def candidates(self, text: str) -> list[Candidate]:
        """Return the stored claims that the engine compares ``text`` with."""
        return self._candidates(text, self.rank)

    def _candidates(self, text: str, rank: Rank) -> list[Candidate]:
        ranked = rank(text, self.config.candidates)
        claims, documents = self.cache.read([item.claim_id for item in ranked])
        return [
            Candidate(claims[item.claim_id], documents, item.score, item.cosine)
            for item in ranked
            if item.claim_id in claims
        ]

    def _accept(self, text: str, field: str, limit: int | None = None) -> str:
        if not isinstance(text, str):
            raise NotText(field=field)
        limit = limit or self.config.maximum_claim_length
        require_storable(text)
        if not text.strip():
            raise EmptyClaim(field=field)
        if len(text) > limit:
            raise ClaimTooLong(limit, len(text), field=field)
        return text

    def _kept(self, verdict: Verdict) -> Verification:
        noticed = replace(verdict, notices=(*verdict.notices, *self.notices))
        return Verification(self.new_id(), noticed, self.clock())
