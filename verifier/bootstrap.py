"""Puts the service together: the only owner of the clock and of new ids."""

import gc
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING
from uuid import uuid4

from claims.errors import StoreNotReady
from claims.models import Actor
from claims.store import migrate, open_store
from verifier.settings import data_folder

if TYPE_CHECKING:
    from claims.models import Claim
    from claims.store.base import ClaimStore
    from verifier.neural.embedding import Embedder
    from verifier.neural.models import Models
    from verifier.service import Rank, VerificationService
    from verifier.settings import Settings

_SQLITE = "sqlite:///"

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


def new_secret() -> str:
    """Return 43 random characters that nobody can guess.

    They are letters, digits, ``-`` and ``_``.
    """
    return token_urlsafe(32)


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
    migrate(settings.database_url)
    store = open_store(settings.database_url)
    try:
        seeded = _load_seed(store) if seed else 0
    finally:
        store.close()
    prepare_claims(settings)
    return seeded


def _load_seed(store: "ClaimStore") -> int:
    from claims.seed.load import load_seed, read_seed

    shipped = read_seed()
    ids = [claim.external_id or "" for claim in shipped.claims]
    if store.revision() > 0 and not store.by_external_ids(ids):
        return 0
    report = load_seed(store, SEEDER, now(), shipped)
    return report.added + report.updated


def prepare_claims(
    settings: "Settings", progress: Callable[[int], None] | None = None
) -> None:
    """Make the vectors of published claims that lack one, where there is a model.

    Done when claims are added, so that no reader waits for it. ``progress`` is
    called with the number of claims done since its last call.

    Raises:
        StoreNotReady, StoreUnavailable: the store cannot be used.
        ModelUnreadable: the model file is damaged.
    """
    models = _models(settings)
    if models is None or models.embedder is None:
        return
    from verifier.neural.index import EmbeddingIndex

    store = open_store(settings.database_url)
    try:
        folder = vectors_folder(settings)
        EmbeddingIndex(store, models.embedder, folder).prepare(progress)
    finally:
        store.close()


def rebuild_vectors(settings: "Settings") -> None:
    """Make the file of vectors anew from those that the store keeps.

    Raises:
        StoreNotReady, StoreUnavailable: the store cannot be used.
        ModelUnreadable: the model file is damaged.
    """
    models = _models(settings)
    if models is None or models.embedder is None:
        return
    from verifier.neural.index import EmbeddingIndex

    store = open_store(settings.database_url)
    try:
        EmbeddingIndex(store, models.embedder, vectors_folder(settings)).rebuild()
    finally:
        store.close()


def vectors_folder(settings: "Settings") -> Path:
    """Return the folder of the file of vectors that all processes share."""
    if settings.index_folder is not None:
        return settings.index_folder
    url = settings.database_url
    if url.startswith(_SQLITE):
        return Path(url.removeprefix(_SQLITE).partition("?")[0] + "-vectors")
    address = re.sub("//[^/@]*@", "//", url)  # without the password
    return data_folder() / "vectors" / sha256(address.encode()).hexdigest()[:16]


def warm_up(services: Services) -> None:
    """Load whatever an answer needs, so that the first reader does not wait."""
    services.service.verify("The first answer loads the word lists and the models.")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is the same in every process and was loaded before they were forked."""

    models: "Models | None"


def load_to_share(settings: "Settings") -> Loaded:
    """Load the models and the word lists, for processes that are forked afterwards.

    They then share the memory: a worker that loads the models itself has 175 MB more
    of its own. Nothing that is loaded holds a thread, a lock or a connection.

    Raises:
        ModelUnreadable: a model file is damaged.
    """
    from verifier.engine.config import EngineConfig
    from verifier.engine.pipeline import Engine

    models = _models(settings)
    if models is not None:
        models.warm_up()
    engine = Engine(EngineConfig(), models.agreement if models else None)
    # A misspelt word, for the dictionary to be read too.
    engine.compare("Three shipps came in May.", "Two ships came in May 2021.")
    # What is there stays where it is: collecting it would copy it in each process.
    gc.collect()
    gc.freeze()
    return Loaded(models)


def open_services(settings: "Settings", loaded: Loaded | None = None) -> Services:
    """Open the store of ``settings`` and build the service over it.

    ``loaded`` is what :func:`load_to_share` made before this process was forked.

    Raises:
        StoreNotReady: the store has no tables yet, or those of an earlier version.
        StoreUnavailable: it cannot be reached.
        ModelUnreadable: a model file is damaged.
    """
    # Looking after the store needs no engine: those commands do not load it.
    from verifier.engine.config import EngineConfig
    from verifier.engine.pipeline import Engine
    from verifier.past import PastRanking
    from verifier.service import VerificationService

    store = open_store(settings.database_url, read_url=settings.database_read_url)
    models = _models(settings) if loaded is None else loaded.models
    rank = _ranker(store, models, vectors_folder(settings))
    service = VerificationService(
        store=store,
        engine=Engine(EngineConfig(), models.agreement if models else None),
        rank=rank,
        clock=now,
        new_id=new_id,
        rank_at=PastRanking(store, rank, partial(_ranker, models=models)).rank_at,
        notices=models.notices if models else (),
    )
    if models is not None and models.embedder is not None:
        service = replace(service, learn=_learner(store, models.embedder))
    return Services(service, store, settings)


def _models(settings: "Settings") -> "Models | None":
    if settings.models is False:
        return None
    from verifier.neural.models import load_models

    return load_models(settings.models if isinstance(settings.models, Path) else None)


def embedder_name(settings: "Settings") -> str | None:
    """Return the name that vectors are kept under; None where there is no model."""
    models = _models(settings)
    return models.embedder.name if models and models.embedder else None


def _learner(store: "ClaimStore", embedder: "Embedder") -> "Callable[[Claim], None]":
    """Return what makes and keeps the vector of one claim."""
    from verifier.neural.index import embed_claim

    def learn(claim: "Claim") -> None:
        embed_claim(store, embedder, claim.id, claim.text)

    return learn


def _is_ready(url: str) -> bool:
    try:
        open_store(url).close()
    except StoreNotReady:
        return False
    return True


def _ranker(
    store: "ClaimStore", models: "Models | None", folder: Path | None = None
) -> "Rank":
    """Return what ranks stored claims by nearness to a text.

    ``folder`` holds the vectors for all processes; without one they are this one's.
    """
    from verifier.engine.retrieval import Retriever

    if models is None or models.embedder is None:
        return Retriever(store.search).rank
    from verifier.neural.index import EmbeddingIndex

    return Retriever(store.search, EmbeddingIndex(store, models.embedder, folder)).rank
