"""Puts the service together: the only owner of the clock and of new ids."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from claims.errors import StoreNotReady
from claims.models import Actor
from claims.store import migrate, open_store

if TYPE_CHECKING:
    from claims.store.base import ClaimStore
    from verifier.neural.models import Models
    from verifier.service import Rank, VerificationService
    from verifier.settings import Settings

SEEDER = Actor("verifier:seed", "the shipped seed")
"""Who the audit trail names for what a seed changed."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the faces work with: the service, its store and the settings."""

    service: "VerificationService"
    store: "ClaimStore"
    settings: "Settings"


def now() -> datetime:
    """Return the current moment in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return an id that no other record has."""
    return uuid4().hex


def ensure_store(settings: "Settings", *, seed: bool) -> None:
    """Create the store if it does not exist yet; with ``seed``, filled.

    Cheap where the store is ready, so that every command can call it.

    Raises:
        StoreUnavailable: it cannot be reached or made.
    """
    if not _is_ready(settings.database_url):
        upgrade_store(settings, seed=seed)


def upgrade_store(settings: "Settings", *, seed: bool) -> int:
    """Create the store or bring it up to date; return how many claims were seeded.

    With ``seed``, a store that nothing was ever put into is filled, and one that
    was filled before gets the current seed. A store that only holds a newsroom's
    own claims never gets any.

    Raises:
        StoreUnavailable: it cannot be reached or made.
    """
    from claims.seed.load import load_seed, read_seed

    migrate(settings.database_url)
    store = open_store(settings.database_url)
    try:
        if not seed:
            return 0
        shipped = read_seed()
        ids = [claim.external_id or "" for claim in shipped.claims]
        if store.revision() > 0 and not store.by_external_ids(ids):
            return 0
        report = load_seed(store, SEEDER, now(), shipped)
        return report.added + report.updated
    finally:
        store.close()


def open_services(settings: "Settings") -> Services:
    """Open the store of ``settings`` and build the service over it.

    Raises:
        StoreNotReady: the store has no tables yet, or those of an earlier version.
        StoreUnavailable: it cannot be reached.
        ModelUnreadable: a model file is damaged.
    """
    # Looking after the store needs no engine: those commands do not load it.
    from verifier.engine.config import EngineConfig
    from verifier.engine.pipeline import Engine
    from verifier.service import VerificationService

    store = open_store(settings.database_url)
    models = _models(settings)
    service = VerificationService(
        store=store,
        engine=Engine(EngineConfig(), models.agreement if models else None),
        rank=_ranker(store, models),
        clock=now,
        new_id=new_id,
        notices=models.notices if models else (),
    )
    return Services(service, store, settings)


def _models(settings: "Settings") -> "Models | None":
    if settings.models is False:
        return None
    from verifier.neural.models import load_models

    return load_models(settings.models if isinstance(settings.models, Path) else None)


def _is_ready(url: str) -> bool:
    try:
        open_store(url).close()
    except StoreNotReady:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Placed:
    claim_id: str
    score: float
    cosine: float | None = None


def _ranker(store: "ClaimStore", models: "Models | None") -> "Rank":
    """Return what ranks stored claims by nearness to a text."""

    def by_words(text: str, limit: int) -> list[_Placed]:
        hits = store.search(text, limit)
        best = hits[0].score if hits else 1.0
        return [_Placed(hit.claim_id, hit.score / best) for hit in hits]

    return by_words
