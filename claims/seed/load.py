"""The shipped seed: read from the package's files, put into a store, kept up to date.

What reviewers have made of a seed claim stays as they left it: a newer seed replaces
only versions that a seed wrote and that still answer.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Protocol

from claims.audit import AuditAction, AuditEntry
from claims.documents import sha256_of
from claims.errors import InvalidRecord
from claims.identity import version_id
from claims.models import (
    Actor,
    Claim,
    ClaimStatus,
    Document,
    Evidence,
    Passage,
    Quote,
    Rating,
    Stance,
)
from claims.store.base import ClaimStore

SEED_AUTHOR = "shipped-seed"
"""``created_by`` of every version that the seed wrote."""

_EXTERNAL = "seed:"


@dataclass(frozen=True, slots=True)
class Seed:
    """What is shipped: documents, first versions of claims, slugs taken back."""

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeedReport:
    """How many claims were new, replaced by a newer version, or taken back."""

    added: int = 0
    updated: int = 0
    withdrawn: int = 0

    @property
    def changed(self) -> bool:
        """Whether the store was changed at all."""
        return bool(self.added or self.updated or self.withdrawn)


@dataclass(frozen=True, slots=True)
class _Plan:
    new: tuple[Claim, ...]
    newer: tuple[Claim, ...]
    taken_back: tuple[str, ...]

    def report(self) -> SeedReport:
        return SeedReport(len(self.new), len(self.newer), len(self.taken_back))


class _Reads(Protocol):
    """What planning asks of a store, or of a unit of work on it."""

    def by_external_ids(self, ids: list[str]) -> dict[str, Claim]: ...

    def history(self, slug: str) -> list[Claim]: ...


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _passage(record: Mapping[str, Any]) -> Passage:
    if sha256_of(record["text"]) != record["sha256"]:
        raise InvalidRecord(
            f"The seed's passage at {record['start']} is not what its hash says."
        )
    return Passage(record["start"], record["end"], record["text"])


def _document(record: Mapping[str, Any]) -> Document:
    return Document(
        id=record["id"],
        title=record["title"],
        publisher=record["publisher"],
        published_on=_day(record["published_on"]),
        url=record["url"],
        language=record["language"],
        sha256=record["sha256"],
        length=record["length"],
        passages=tuple(_passage(item) for item in record["passages"]),
        author=record["author"],
        description=record["description"],
    )


def _evidence(record: Mapping[str, Any]) -> Evidence:
    return Evidence(
        quote=Quote(
            exact=record["exact"],
            prefix=record["prefix"],
            suffix=record["suffix"],
            start=record["start"],
            end=record["end"],
        ),
        document_id=record["document"],
        stance=Stance(record["stance"]),
        attribution=record["attribution"],
        speaks_of=_day(record["speaks_of"]),
    )


def _claim(record: Mapping[str, Any]) -> Claim:
    return Claim(
        id=version_id(record["slug"], 1),
        slug=record["slug"],
        text=record["text"],
        rating=Rating(record["rating"]),
        status=ClaimStatus.PUBLISHED,
        evidence=tuple(_evidence(item) for item in record["evidence"]),
        topics=tuple(record["topics"]),
        valid_from=_day(record["valid_from"]),
        valid_until=_day(record["valid_until"]),
        external_id=_EXTERNAL + record["slug"],
        created_by=SEED_AUTHOR,
    )


def read_seed(folder: Traversable | None = None) -> Seed:
    """Return the seed in ``folder``, by default the one inside this package.

    Raises:
        InvalidRecord: a passage is not what its hash says.
    """
    folder = files("claims.seed") if folder is None else folder
    documents = json.loads((folder / "documents.json").read_text("utf-8"))
    lines = (folder / "claims.jsonl").read_text("utf-8").split("\n")
    slugs = (folder / "withdrawn.txt").read_text("utf-8").split("\n")
    return Seed(
        documents=tuple(_document(record) for record in documents),
        claims=tuple(_claim(json.loads(line)) for line in lines if line.strip()),
        withdrawn=tuple(
            slug.strip() for slug in slugs if slug.strip() and not slug.startswith("#")
        ),
    )


def _same(kept: Claim, shipped: Claim) -> bool:
    placed = replace(
        shipped,
        id=kept.id,
        version=kept.version,
        status=kept.status,
        created_at=kept.created_at,
    )
    return placed == kept


def _untouched(kept: Claim, store: _Reads) -> bool:
    if kept.created_by != SEED_AUTHOR or kept.status is not ClaimStatus.PUBLISHED:
        return False
    return store.history(kept.slug)[0].id == kept.id  # no draft follows it


def _plan(seed: Seed, store: _Reads, at: datetime) -> _Plan:
    wanted = [_EXTERNAL + slug for slug in seed.withdrawn]
    wanted += [_EXTERNAL + claim.slug for claim in seed.claims]
    kept = store.by_external_ids(wanted)
    new: list[Claim] = []
    newer: list[Claim] = []
    for claim in seed.claims:
        shipped = replace(claim, created_at=at)
        old = kept.get(_EXTERNAL + claim.slug)
        if old is None:
            new.append(shipped)
        elif not _same(old, claim) and _untouched(old, store):
            version = old.version + 1
            newer.append(
                replace(shipped, id=version_id(old.slug, version), version=version)
            )
    taken_back = tuple(
        old.id
        for slug in seed.withdrawn
        if (old := kept.get(_EXTERNAL + slug)) is not None and _untouched(old, store)
    )
    return _Plan(tuple(new), tuple(newer), taken_back)


def load_seed(
    store: ClaimStore, actor: Actor, at: datetime, seed: Seed | None = None
) -> SeedReport:
    """Put the seed into ``store``, or bring an older one up to date.

    All of it or nothing, in one change that the audit trail tells of. Loading the same
    seed again changes nothing, the revision included. ``at`` carries a time zone;
    ``seed`` is the shipped one by default.

    Raises:
        InvalidRecord: a document of the seed differs from the one kept under its id.
        StoreNotReady: the store has no tables yet.
        StoreUnavailable: the database cannot be reached or stays locked.
    """
    seed = read_seed() if seed is None else seed
    if not _plan(seed, store, at).report().changed:
        return SeedReport()
    with store.unit_of_work() as work:
        plan = _plan(seed, work, at)  # again: another process may have been first
        report = plan.report()
        if not report.changed:
            return report
        work.add_documents(seed.documents)
        work.add_claims((*plan.new, *plan.newer))
        for claim_id in plan.taken_back:
            work.retire(claim_id)
        work.append_audit(
            AuditEntry(
                actor=actor,
                action=AuditAction.STORE_SEED,
                target=SEED_AUTHOR,
                at=at,
                after={
                    "added": report.added,
                    "updated": report.updated,
                    "withdrawn": report.withdrawn,
                },
            )
        )
        work.commit()
    return report
