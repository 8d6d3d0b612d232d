"""Reading claims, documents and the audit trail."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from sqlalchemy import Connection, Row, Select, exists, func, select

from claims.audit import AuditEvent
from claims.errors import ClaimNotFound, DocumentNotFound, StoreNotReady
from claims.models import Claim, ClaimStatus, Document
from claims.store import schema
from claims.store.base import Hit, Page
from claims.store.ranking import rank
from claims.store.sql.bulk import among_given, given, one_of
from claims.store.sql.engine import Database
from claims.store.sql.index import SqlIndex
from claims.store.sql.rows import batches, event_of, read_claims, read_documents
from claims.text import normalise

_CLAIMS = schema.claims
_STATE = select(schema.store_state)
_ITERATED = 1_000


@cache
def _ids_of_numbers(dialect: str) -> Select[int, str]:
    """Return the query for the claims under given numbers."""
    return select(_CLAIMS.c.number, _CLAIMS.c.id).where(
        among_given(dialect, _CLAIMS.c.number)
    )


def state_of(connection: Connection, *, lock: bool = False) -> Row[tuple[int, ...]]:
    """Return the store's row of counters, locked for a change where asked."""
    query = _STATE.with_for_update() if lock else _STATE
    row = connection.execute(query).one_or_none()
    if row is None:
        raise StoreNotReady('The store is not set up; run "verifier db upgrade".')
    return row


def claims_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, Claim]:
    """Return the claims that there are, by id."""
    found: dict[str, Claim] = {}
    for some in batches(list(dict.fromkeys(ids))):
        query = select(_CLAIMS).where(one_of(connection, _CLAIMS.c.id, some))
        found |= {claim.id: claim for claim in read_claims(connection, query)}
    return found


def newest_by_external_id(
    connection: Connection, ids: Iterable[str]
) -> dict[str, Claim]:
    """Return the newest version under each import id."""
    found: dict[str, Claim] = {}
    for some in batches(list(dict.fromkeys(ids))):
        query = select(_CLAIMS).where(one_of(connection, _CLAIMS.c.external_id, some))
        for claim in read_claims(connection, query.order_by(_CLAIMS.c.seq)):
            found[str(claim.external_id)] = claim
    return found


class ClaimReading:
    """The reading half of a store; needs ``_database``."""

    _database: Database

    def revision(self) -> int:
        """Return the number that rises with each committed change."""
        with self._database.read() as connection:
            return int(state_of(connection).revision)

    def get_claim(self, claim_id: str) -> Claim:
        """Return one version of a claim; ClaimNotFound if there is none."""
        found = self.get_claims([claim_id])
        if not found:
            raise ClaimNotFound(f"There is no claim {claim_id!r}.")
        return found[0]

    def get_claims(self, ids: Sequence[str]) -> list[Claim]:
        """Return claims in the order of ``ids``, leaving out those not there."""
        with self._database.read_anywhere() as connection:
            found = claims_by_id(connection, ids)
        return [found[each] for each in ids if each in found]

    def get_document(self, document_id: str) -> Document:
        """Return a document; DocumentNotFound if there is none."""
        found = self.get_documents([document_id])
        if not found:
            raise DocumentNotFound(f"There is no document {document_id!r}.")
        return found[document_id]

    def get_documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents that there are, by id."""
        with self._database.read_anywhere() as connection:
            return read_documents(connection, ids)

    def history(self, slug: str) -> list[Claim]:
        """Return all versions of a claim, the newest first."""
        query = select(_CLAIMS).where(_CLAIMS.c.slug == slug)
        with self._database.read() as connection:
            return read_claims(connection, query.order_by(_CLAIMS.c.version.desc()))

    def by_external_ids(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Return the newest version, whatever its status, under each import id."""
        with self._database.read() as connection:
            return newest_by_external_id(connection, ids)

    def search(self, text: str, limit: int = 50) -> list[Hit]:
        """Return published claims by BM25, the best first; any text will do."""
        with self._database.read_anywhere() as connection:
            index = SqlIndex(connection, state_of(connection).indexed)
            scores = dict(rank(index, text, limit))
            ids: dict[int, str] = {}
            for numbers in batches(list(scores)):
                query = _ids_of_numbers(connection.dialect.name)
                found = connection.execute(query, given(connection, numbers))
                ids |= dict(found.all())
        return [
            Hit(ids[number], score, number)
            for number, score in scores.items()
            if number in ids
        ]

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
        """Return a page of claims, the newest first, those matching every filter."""
        topics, evidence = schema.claim_topics, schema.evidence
        query = select(_CLAIMS).order_by(_CLAIMS.c.seq.desc())
        if status is not None:
            query = query.where(_CLAIMS.c.status == str(status))
        if text is not None:
            wanted = normalise(text).replace("\x00", "\ufffd")
            contained = _CLAIMS.c.normal_text.contains(wanted, autoescape=True)
            query = query.where(contained)
        if topic is not None:
            query = query.where(
                exists().where(
                    topics.c.claim_seq == _CLAIMS.c.seq, topics.c.topic == topic
                )
            )
        if document_id is not None:
            query = query.where(
                exists().where(
                    evidence.c.claim_seq == _CLAIMS.c.seq,
                    evidence.c.document_id == document_id,
                )
            )
        limit = max(1, limit)
        with self._database.read() as connection:
            if after is not None:
                place = select(_CLAIMS.c.seq).where(_CLAIMS.c.id == after)
                seq = connection.scalar(place)
                if seq is None:
                    raise ClaimNotFound(f"There is no claim {after!r} to go on from.")
                query = query.where(_CLAIMS.c.seq < seq)
            found = read_claims(connection, query.limit(limit + 1))
        page = tuple(found[:limit])
        return Page(page, page[-1].id if len(found) > limit else None)

    def iter_claims(self, *, status: ClaimStatus | None = None) -> Iterator[Claim]:
        """Yield claims from the oldest to the newest, a batch at a time.

        Each batch is read as of its own moment, so that writers never wait.
        """
        last = 0
        while True:
            query = select(_CLAIMS).where(_CLAIMS.c.seq > last)
            if status is not None:
                query = query.where(_CLAIMS.c.status == str(status))
            query = query.order_by(_CLAIMS.c.seq).limit(_ITERATED)
            with self._database.read() as connection:
                found = read_claims(connection, query)
                if not found:
                    return
                place = select(_CLAIMS.c.seq).where(_CLAIMS.c.id == found[-1].id)
                last = connection.scalars(place).one()
            yield from found

    def count_claims(self, *, status: ClaimStatus | None = None) -> int:
        """Return how many versions of claims there are."""
        query = select(func.count()).select_from(_CLAIMS)
        if status is not None:
            query = query.where(_CLAIMS.c.status == str(status))
        with self._database.read() as connection:
            return int(connection.scalars(query).one())

    def audit_events(self, *, after: int = 0, limit: int = 100) -> list[AuditEvent]:
        """Return events with a number above ``after``, in order."""
        table = schema.audit_events
        query = select(table).where(table.c.number > after)
        query = query.order_by(table.c.number).limit(limit)
        with self._database.read() as connection:
            return [event_of(row) for row in connection.execute(query)]

    def audit_count(self) -> int:
        """Return how many events were ever written, as kept beside them."""
        with self._database.read() as connection:
            return int(state_of(connection).audit_count)
