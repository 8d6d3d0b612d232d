"""What every claim store does, whichever engine keeps it.

Clocks are the caller's: whatever is dated takes its moment as an argument.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from claims.audit import AuditEntry, AuditEvent
from claims.keys import ApiKey
from claims.models import Claim, ClaimStatus, Document
from claims.store.access import AccessStore
from claims.store.callbacks import CallbackStore, CallbackWork
from claims.store.feedback import FeedbackStore, FeedbackWork
from claims.store.intake import IntakeStore, IntakeWork
from claims.store.jobs import JobStore
from claims.store.kept import VerdictStore
from claims.store.past import PastStore
from claims.store.people import PeopleStore, PeopleWork
from claims.store.review import ReviewStore
from claims.store.trail import TrailReading
from claims.store.vectors import VectorReading
from claims.store.words import IndexEntry

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Hit:
    """A published claim that shares words with a text; higher scores fit better."""

    claim_id: str
    score: float
    number: int = field(default=0, compare=False)
    """Its number in the index, in the order of publication; a new index gives new."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items of a list; ``next`` is the cursor of the page after, if any."""

    items: tuple[Item, ...]
    next: str | None = None


class UnitOfWork(PeopleWork, FeedbackWork, CallbackWork, IntakeWork, Protocol):
    """Changes that are kept together or not at all.

    Only one is open on a store at a time; others wait. Reads see the changes made
    so far. Nothing is kept without :meth:`commit`, which raises the store revision
    once and ends the unit of work.
    """

    def get_claim(self, claim_id: str) -> Claim:
        """Return one version of a claim; ClaimNotFound if there is none."""
        ...

    def get_document(self, document_id: str) -> Document:
        """Return a document; DocumentNotFound if there is none."""
        ...

    def get_documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents that there are, by id."""
        ...

    def history(self, slug: str) -> list[Claim]:
        """Return all versions of a claim, the newest first."""
        ...

    def versions_of(self, slugs: Sequence[str]) -> dict[str, list[Claim]]:
        """Return the versions of each slug that has any, the oldest first."""
        ...

    def by_external_ids(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Return the newest version, whatever its status, under each import id."""
        ...

    def add_document(self, document: Document) -> None:
        """Keep a document; one that is kept already gains the passages it lacked.

        Raises InvalidRecord if another document is kept under its id.
        """
        ...

    def add_documents(self, documents: Sequence[Document]) -> None:
        """Keep many documents, fast."""
        ...

    def add_claim(self, claim: Claim) -> None:
        """Keep a new claim or a new version of one, its documents being kept.

        A published version takes the place of the published one of the same slug,
        which is retired.

        Raises:
            InvalidRecord: no evidence, a blank text or a used id.
            QuoteNotInDocument: a quote does not stand in its document.
            VersionConflict: the version is not the next one of its slug.
        """
        ...

    def add_claims(
        self,
        claims: Sequence[Claim],
        entries: Mapping[str, IndexEntry] | None = None,
    ) -> None:
        """Keep many claims, fast; the same rules as :meth:`add_claim`.

        ``entries`` are what the word index keeps of claims, by id, where the caller
        made them with :func:`claims.store.entries.entry_of` already.
        """
        ...

    def set_status(self, claim_id: str, status: ClaimStatus) -> Claim:
        """Move one version of a claim to ``status``; return it as it now stands.

        Publishing retires the published version of the same slug.
        """
        ...

    def retire(self, claim_id: str) -> Claim:
        """Move one version of a claim to ``retired``; it answers no more."""
        ...

    def append_audit(self, entry: AuditEntry) -> AuditEvent:
        """Put an event at the end of the audit trail."""
        ...

    def get_key(self, prefix: str) -> ApiKey | None:
        """Return the API key with this prefix, if there is one."""
        ...

    def add_key(self, key: ApiKey) -> None:
        """Keep a new API key; InvalidRecord if its prefix is used."""
        ...

    def keys_of(self, owner_id: str) -> list[ApiKey]:
        """Return the API keys that act in someone's name, the oldest first."""
        ...

    def revoke_key(self, prefix: str, at: datetime) -> ApiKey:
        """Note that a key is not valid from ``at`` on; return it as it now stands."""
        ...

    def commit(self) -> int:
        """Keep all changes; return the store's revision."""
        ...


class ClaimStore(
    VerdictStore,
    JobStore,
    AccessStore,
    PeopleStore,
    IntakeStore,
    ReviewStore,
    TrailReading,
    FeedbackStore,
    CallbackStore,
    PastStore,
    VectorReading,
    Protocol,
):
    """Claims, their documents, the indexes that find them, and what was asked.

    Every method raises StoreUnavailable when the database cannot be reached or
    stays locked, and StoreNotReady when it has no tables.
    """

    def revision(self) -> int:
        """Return the number that rises with each committed change."""
        ...

    def get_claim(self, claim_id: str) -> Claim:
        """Return one version of a claim; ClaimNotFound if there is none."""
        ...

    def get_claims(self, ids: Sequence[str]) -> list[Claim]:
        """Return claims in the order of ``ids``, leaving out those not there."""
        ...

    def get_document(self, document_id: str) -> Document:
        """Return a document; DocumentNotFound if there is none."""
        ...

    def get_documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents that there are, by id."""
        ...

    def history(self, slug: str) -> list[Claim]:
        """Return all versions of a claim, the newest first."""
        ...

    def by_external_ids(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Return the newest version, whatever its status, under each import id."""
        ...

    def search(self, text: str, limit: int = 50) -> list[Hit]:
        """Return published claims by BM25 over claim, quotes, title and topics.

        The best first, ties by age. Any text will do; one without words finds
        nothing. Words that no claim has are read as near spellings.
        """
        ...

    def list_claims(  # noqa: PLR0913 - one argument per filter
        self,
        *,
        status: ClaimStatus | None = None,
        text: str | None = None,
        topic: str | None = None,
        document_id: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[Claim]:
        """Return a page of claims, the newest first, those matching every filter.

        ``text`` is looked for inside claim texts, case and quote marks aside.
        ``after`` is the ``next`` of the page before; ClaimNotFound if it is none.
        """
        ...

    def iter_claims(self, *, status: ClaimStatus | None = None) -> Iterator[Claim]:
        """Yield claims from the oldest to the newest, a batch at a time."""
        ...

    def count_claims(self, *, status: ClaimStatus | None = None) -> int:
        """Return how many versions of claims there are."""
        ...

    def missing_embeddings(self, model: str, limit: int) -> list[tuple[str, str]]:
        """Return (claim id, text to embed) of published claims without a vector."""
        ...

    def save_embeddings(self, model: str, rows: Sequence[tuple[str, bytes]]) -> None:
        """Keep (claim id, vector) rows; the revision stays."""
        ...

    def embeddings(self, model: str) -> tuple[list[str], bytes]:
        """Return ids of published claims, oldest first, and their vectors joined."""
        ...

    def audit_events(self, *, after: int = 0, limit: int = 100) -> list[AuditEvent]:
        """Return events with a number above ``after``, in order."""
        ...

    def audit_count(self) -> int:
        """Return how many events were ever written, as kept beside them."""
        ...

    def rebuild_index(self) -> None:
        """Make the word index anew from the claims."""
        ...

    def unit_of_work(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work; it rolls back at its end unless committed."""
        ...

    def close(self) -> None:
        """Give back what the store holds open."""
        ...
