from hashlib import sha256
from pathlib import Path

import pytest

from claims.errors import StoreNotReady
from claims.models import Document, Passage
from claims.store import migrate, open_store
from verifier.bootstrap import ensure_store, new_id, now, open_services, upgrade_store
from verifier.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    return Settings(database_url=url, models=False)


def count(settings: Settings) -> int:
    store = open_store(settings.database_url)
    try:
        return store.count_claims()
    finally:
        store.close()


def test_ids_differ_and_moments_carry_a_time_zone() -> None:
    assert new_id() != new_id()
    assert now().tzinfo is not None


def test_services_want_a_store_that_was_made_before(settings: Settings) -> None:
    with pytest.raises(StoreNotReady):
        open_services(settings)


def test_a_store_is_made_filled_and_answered_from(settings: Settings) -> None:
    ensure_store(settings, seed=True)
    services = open_services(settings)
    try:
        verification = services.service.verify("Is it raining?")
        assert verification.verdict.store_revision == services.store.revision() == 1
        assert verification.checked_at.tzinfo is not None
    finally:
        services.store.close()


def test_filling_twice_changes_nothing(settings: Settings) -> None:
    assert upgrade_store(settings, seed=True) > 100
    assert upgrade_store(settings, seed=True) == 0


def test_a_store_that_holds_only_own_claims_is_never_seeded(
    settings: Settings,
) -> None:
    migrate(settings.database_url)
    store = open_store(settings.database_url)
    text = "A source of our own."
    with store.unit_of_work() as work:
        work.add_document(
            Document(
                id="own",
                title=None,
                publisher=None,
                published_on=None,
                url=None,
                language="en",
                sha256=sha256(text.encode()).hexdigest(),
                length=len(text),
                passages=(Passage(0, len(text), text),),
            )
        )
        work.commit()
    store.close()
    assert upgrade_store(settings, seed=True) == 0
    assert count(settings) == 0


def test_ensuring_leaves_an_empty_store_empty(settings: Settings) -> None:
    ensure_store(settings, seed=False)
    ensure_store(settings, seed=True)
    assert count(settings) == 0
