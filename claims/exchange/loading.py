"""Loading records into a store: fast, in batches, and safe to do again.

A record with an id that was loaded before becomes the next version of that claim, or
is left alone if nothing changed. What a reviewer retired stays retired until the
record changes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from claims.audit import AuditAction, AuditEntry
from claims.curation import content_of, make_claim
from claims.errors import ClaimsError
from claims.exchange.records import (
    ImportRecord,
    LineError,
    Prepared,
    line_error,
    prepare,
)
from claims.identity import slug_for, slug_for_external
from claims.models import Actor, Claim, ClaimStatus, Document
from claims.store.base import ClaimStore, UnitOfWork

if TYPE_CHECKING:
    from claims.store.words import IndexEntry

BATCH = 10_000
"""Records kept in one transaction: what is lost at most when a load is broken off."""

Parsed = ImportRecord | Prepared | LineError
"""A line as far as it has been read: its record, proven or not, or what is wrong."""


@dataclass(slots=True)
class ImportReport:
    """What became of the lines: each is added, updated, unchanged or rejected."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[LineError] | None = None

    @property
    def errors(self) -> list[LineError]:
        """The rejected lines, in order."""
        if self.rejected is None:
            self.rejected = []
        return self.rejected

    @property
    def read(self) -> int:
        """How many lines were read."""
        return self.added + self.updated + self.unchanged + len(self.errors)


def load(  # noqa: PLR0913 - where from, who and when, and how progress is told
    store: ClaimStore,
    records: Iterable[Parsed],
    *,
    actor: Actor,
    at: datetime,
    origin: str,
    progress: Callable[[int], object] | None = None,
) -> ImportReport:
    """Publish the claims of ``records``, a batch a transaction.

    ``origin`` names the file in the audit trail. ``progress`` is told how many lines
    each batch had. A record that cannot be kept is reported and the rest goes on.

    Raises:
        StoreUnavailable: the store could not keep a batch; those before it are kept.
    """
    report = ImportReport(rejected=[])
    iterator = iter(records)
    while batch := list(islice(iterator, BATCH)):
        ready = list(ready_records(batch, report.errors))
        with store.unit_of_work() as work:
            counts = load_batch(work, ready, actor, at)
            if counts.added or counts.updated:
                work.append_audit(
                    AuditEntry(
                        actor=actor,
                        action=AuditAction.STORE_IMPORT,
                        target=origin,
                        at=at,
                        after={
                            "added": counts.added,
                            "updated": counts.updated,
                            "first_line": _line_of(batch[0]),
                            "last_line": _line_of(batch[-1]),
                        },
                    )
                )
            work.commit()
        report.added += counts.added
        report.updated += counts.updated
        report.unchanged += counts.unchanged
        if progress is not None:
            progress(len(batch))
    return report


def ready_records(
    batch: Iterable[Parsed], rejected: list[LineError]
) -> Iterator[Prepared]:
    """Yield the records whose quotes are proven; put the others into ``rejected``."""
    for record in batch:
        ready = proven(record) if isinstance(record, ImportRecord) else record
        if isinstance(ready, LineError):
            rejected.append(ready)
        else:
            yield ready


def proven(record: ImportRecord) -> Prepared | LineError:
    """Return ``record`` with its quotes proven, or why it cannot be kept."""
    try:
        return prepare(record)
    except ClaimsError as error:
        return line_error(record.line, error)


def _line_of(record: Parsed) -> int:
    return record.record.line if isinstance(record, Prepared) else record.line


Tell = Callable[[Prepared, Claim | None, Claim | None], object]
"""Told of each record: what it says, the version before it, and the new one."""


def load_batch(
    work: UnitOfWork,
    ready: Sequence[Prepared],
    actor: Actor,
    at: datetime,
    tell: Tell | None = None,
) -> ImportReport:
    """Keep the claims of ``ready`` within a unit of work; return how many of each.

    Raises:
        InvalidRecord, QuoteNotInDocument, VersionConflict: one cannot be kept.
    """
    counts = ImportReport()
    external = work.by_external_ids(
        item.record.external_id for item in ready if item.record.external_id is not None
    )
    slugs = {slug for item in ready if (slug := _own_slug(item)) is not None}
    slugs |= {claim.slug for claim in external.values()}
    slugs |= {item.record.slug for item in ready if item.record.slug is not None}
    newest = {slug: each[-1] for slug, each in work.versions_of(sorted(slugs)).items()}
    named = {name: claim.slug for name, claim in external.items()}
    new: list[Claim] = []
    entries: dict[str, IndexEntry] = {}
    documents: list[Document] = []
    for item in ready:
        name = item.record.external_id
        slug = _own_slug(item)
        if slug is None and name is not None:
            own = item.record.slug or slug_for_external(name, item.content.text)
            slug = named.setdefault(name, own)
        before = newest.get(str(slug))
        if before is not None and content_of(before) == item.content:
            counts.unchanged += 1
            if tell is not None:
                tell(item, before, None)
            continue
        claim = make_claim(
            item.content,
            slug=str(slug),
            version=1 if before is None else before.version + 1,
            status=ClaimStatus.PUBLISHED,
            actor=actor,
            at=at,
            external_id=name,
        )
        counts.added += before is None
        counts.updated += before is not None
        if tell is not None:
            tell(item, before, claim)
        newest[claim.slug] = claim
        new.append(claim)
        if item.entry is not None:
            entries[claim.id] = item.entry
        documents.extend(item.documents)
    if new:
        work.add_documents(documents)
        work.add_claims(new, entries)
    return counts


def _own_slug(item: Prepared) -> str | None:
    """Return the slug given, or made of the content, for a record without an id."""
    if item.record.external_id is not None:
        return None
    if item.record.slug is not None:
        return item.record.slug
    return slug_for(item.content.text, item.content.evidence)
