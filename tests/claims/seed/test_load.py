"""Loading the seed: once, again, over an older one, and beside reviewers' edits."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from claims.audit import AuditAction, verify_chain
from claims.errors import InvalidRecord
from claims.identity import version_id
from claims.models import Actor, ClaimStatus
from claims.seed.load import SEED_AUTHOR, Seed, SeedReport, load_seed, read_seed
from claims.store import migrate, open_store

ACTOR = Actor("u-1", "Ada")
AT = datetime(2024, 11, 8, 9, 0, tzinfo=UTC)
LATER = datetime(2025, 2, 1, 9, 0, tzinfo=UTC)
WHOLE = read_seed()
SLUG = "pow-124-executed"
SHIPPED = replace(
    WHOLE, claims=tuple(each for each in WHOLE.claims if each.slug.startswith("pow-"))
)
"""A part of the seed is enough to try everything but the whole of it."""


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    url = (
        "memory://" if request.param == "memory" else f"sqlite:///{tmp_path}/s.sqlite3"
    )
    migrate(url)
    opened = open_store(url)
    yield opened
    opened.close()


def shipped_with(slug, **changes):
    return replace(
        SHIPPED,
        claims=tuple(
            replace(claim, **changes) if claim.slug == slug else claim
            for claim in SHIPPED.claims
        ),
    )


def without(slug, *, withdrawn):
    return Seed(
        SHIPPED.documents,
        tuple(claim for claim in SHIPPED.claims if claim.slug != slug),
        (slug,) if withdrawn else (),
    )


def amend(store, slug, **changes):
    with store.unit_of_work() as work:
        old = work.history(slug)[0]
        version = old.version + 1
        work.add_claim(
            replace(
                old,
                id=version_id(slug, version),
                version=version,
                created_by="u-2",
                **changes,
            )
        )
        work.commit()


def published(store, slug):
    return [c for c in store.history(slug) if c.status is ClaimStatus.PUBLISHED]


def test_an_empty_store_is_filled(store):
    report = load_seed(store, ACTOR, AT)
    assert report == SeedReport(added=len(WHOLE.claims))
    assert store.count_claims(status=ClaimStatus.PUBLISHED) == len(WHOLE.claims)
    assert store.revision() == 1
    assert load_seed(store, ACTOR, LATER) == SeedReport()


def test_a_loaded_claim_is_the_shipped_one_dated_and_signed(store):
    load_seed(store, ACTOR, AT, SHIPPED)
    kept = store.get_claim(f"{SLUG}.1")
    shipped = next(claim for claim in SHIPPED.claims if claim.slug == SLUG)
    assert kept == replace(shipped, created_at=AT)
    assert kept.created_by == SEED_AUTHOR


def test_a_loaded_claim_is_found_by_its_words(store):
    load_seed(store, ACTOR, AT, SHIPPED)
    hits = store.search("214 Ukrainian POWs executed on the battlefield", 5)
    assert any(hit.claim_id.startswith("pow-124") for hit in hits)


def test_loading_again_changes_nothing(store):
    load_seed(store, ACTOR, AT, SHIPPED)
    assert load_seed(store, ACTOR, LATER, SHIPPED) == SeedReport()
    assert store.revision() == 1
    assert store.audit_count() == 1


def test_loading_leaves_an_audit_event(store):
    load_seed(store, ACTOR, AT, SHIPPED)
    (event,) = store.audit_events()
    assert (event.actor_id, event.action) == ("u-1", AuditAction.STORE_SEED)
    assert json.loads(event.after or "")["added"] == len(SHIPPED.claims)
    assert verify_chain([event], expected_count=store.audit_count()) == 1


def test_a_newer_seed_adds_what_is_new(store):
    load_seed(store, ACTOR, AT, without(SLUG, withdrawn=False))
    assert load_seed(store, ACTOR, LATER, SHIPPED) == SeedReport(added=1)
    assert store.get_claim(f"{SLUG}.1").created_at == LATER


def test_a_newer_seed_puts_the_next_version_in_place(store):
    load_seed(store, ACTOR, AT, SHIPPED)
    newer = shipped_with(SLUG, text="Ukraine knows of 124 executed prisoners of war.")
    assert load_seed(store, ACTOR, LATER, newer) == SeedReport(updated=1)
    assert [c.id for c in published(store, SLUG)] == [f"{SLUG}.2"]
    assert store.get_claim(f"{SLUG}.1").status is ClaimStatus.RETIRED
    assert load_seed(store, ACTOR, LATER, newer) == SeedReport()


def test_a_withdrawn_claim_answers_no_more(store):
    load_seed(store, ACTOR, AT, SHIPPED)
    newer = without(SLUG, withdrawn=True)
    assert load_seed(store, ACTOR, LATER, newer) == SeedReport(withdrawn=1)
    assert not published(store, SLUG)
    assert load_seed(store, ACTOR, LATER, newer) == SeedReport()


def test_what_a_reviewer_amended_stays_when_the_seed_changes(store):
    load_seed(store, ACTOR, AT, SHIPPED)
    amend(store, SLUG, text="Kyiv knows of 124 prisoners of war executed so far.")
    newer = shipped_with(SLUG, text="Something else about 124 prisoners of war.")
    assert load_seed(store, ACTOR, LATER, newer) == SeedReport()
    assert [c.created_by for c in published(store, SLUG)] == ["u-2"]


def test_what_a_reviewer_amended_stays_when_the_seed_withdraws_it(store):
    load_seed(store, ACTOR, AT, SHIPPED)
    amend(store, SLUG, text="Kyiv knows of 124 prisoners of war executed so far.")
    assert not load_seed(store, ACTOR, LATER, without(SLUG, withdrawn=True)).changed
    assert len(published(store, SLUG)) == 1


@pytest.mark.parametrize("external_id", [None, "seed:" + SLUG])
def test_a_draft_in_work_is_not_overtaken(store, external_id):
    load_seed(store, ACTOR, AT, SHIPPED)
    amend(store, SLUG, status=ClaimStatus.DRAFT, external_id=external_id)
    newer = shipped_with(SLUG, text="Something else about 124 prisoners of war.")
    assert load_seed(store, ACTOR, LATER, newer) == SeedReport()
    assert [c.id for c in published(store, SLUG)] == [f"{SLUG}.1"]


def test_what_a_reviewer_retired_stays_retired(store):
    load_seed(store, ACTOR, AT, SHIPPED)
    with store.unit_of_work() as work:
        work.retire(f"{SLUG}.1")
        work.commit()
    newer = shipped_with(SLUG, text="Something else about 124 prisoners of war.")
    assert load_seed(store, ACTOR, LATER, newer) == SeedReport()
    assert not published(store, SLUG)


def test_a_seed_that_cannot_be_kept_leaves_the_store_as_it_was(store):
    broken = shipped_with(SHIPPED.claims[-1].slug, evidence=())
    with pytest.raises(InvalidRecord):
        load_seed(store, ACTOR, AT, broken)
    assert (store.count_claims(), store.revision(), store.audit_count()) == (0, 0, 0)


def test_a_seed_in_another_folder_can_be_read(tmp_path):
    shipped = files("claims.seed")
    for name in ("documents.json", "claims.jsonl"):
        (tmp_path / name).write_text((shipped / name).read_text("utf-8"), "utf-8")
    (tmp_path / "withdrawn.txt").write_text("# why\n\nold-slug\n", "utf-8")
    assert read_seed(tmp_path) == replace(WHOLE, withdrawn=("old-slug",))
