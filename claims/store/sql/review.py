"""What reviewers look up, in the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from claims.audit import AuditAction, AuditEvent
from claims.errors import ClaimNotFound
from claims.models import Claim, ClaimStatus
from claims.store import schema
from claims.store.base import Page
from claims.store.review import (
    DocumentSummary,
    OpenStatement,
    ReviewFilter,
    WorkCounts,
)
from claims.store.review_tables import FLAGGED
from claims.store.rules import OPEN
from claims.store.sql.bulk import one_of
from claims.store.sql.engine import Database
from claims.store.sql.rows import batches, day_of, event_of, read_claims
from claims.text import normalise

_CLAIMS = schema.claims
_EVENTS = schema.audit_events
_DOCUMENTS = schema.documents
_OPEN = sorted(str(status) for status in OPEN)
_LIVE = [*_OPEN, str(ClaimStatus.PUBLISHED)]


class ReviewReading:
    """Reading for the reviewers' pages; needs ``_database``."""

    _database: Database

    def review_claims(
        self, wanted: ReviewFilter, *, after: str | None = None, limit: int = 50
    ) -> Page[Claim]:
        """Return a page of versions, the newest first, those matching every filter."""
        query = _fitting(wanted).order_by(_CLAIMS.c.seq.desc())
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

    def work_counts(self, actor_id: str) -> WorkCounts:
        """Return how much there is to do for one person."""
        mine = (_CLAIMS.c.created_by == actor_id).label("mine")
        counting = (
            select(_CLAIMS.c.status, mine, func.count())
            .where(_CLAIMS.c.status.in_(_OPEN))
            .group_by(_CLAIMS.c.status, mine)
        )
        flagged = select(func.count(func.distinct(_EVENTS.c.target))).where(
            *_open_flags()
        )
        with self._database.read() as connection:
            counts = {
                (ClaimStatus(status), bool(own)): int(count)
                for status, own, count in connection.execute(counting)
            }
            flags = int(connection.scalars(flagged).one())
        mine_open = counts.get((ClaimStatus.DRAFT, True), 0)
        return WorkCounts(
            for_me=counts.get((ClaimStatus.IN_REVIEW, False), 0),
            waiting=counts.get((ClaimStatus.IN_REVIEW, True), 0),
            my_drafts=mine_open,
            drafts=mine_open + counts.get((ClaimStatus.DRAFT, False), 0),
            flagged=flags,
        )

    def open_flags(self, limit: int = 50) -> list[AuditEvent]:
        """Return the last flag of each flagged version, the newest first."""
        last = select(func.max(_EVENTS.c.number)).where(*_open_flags())
        numbers = last.group_by(_EVENTS.c.target)
        query = select(_EVENTS).where(_EVENTS.c.number.in_(numbers))
        query = query.order_by(_EVENTS.c.number.desc()).limit(limit)
        with self._database.read() as connection:
            return [event_of(row) for row in connection.execute(query)]

    def events_about(self, targets: Sequence[str]) -> list[AuditEvent]:
        """Return the events whose target is one of ``targets``, in order."""
        found: list[AuditEvent] = []
        with self._database.read() as connection:
            for some in batches(list(dict.fromkeys(targets))):
                query = select(_EVENTS).where(
                    one_of(connection, _EVENTS.c.target, some)
                )
                found += [event_of(row) for row in connection.execute(query)]
        return sorted(found, key=lambda event: event.number)

    def topics(self, limit: int = 200) -> list[str]:
        """Return the topics of claims, those of most versions first."""
        topic = schema.claim_topics.c.topic
        query = select(topic).group_by(topic).order_by(func.count().desc(), topic)
        with self._database.read() as connection:
            return list(connection.scalars(query.limit(limit)))

    def find_documents(self, text: str, limit: int = 20) -> list[DocumentSummary]:
        """Return documents whose title, publisher, address or id has every word."""
        table = _DOCUMENTS
        query = select(
            table.c.id, table.c.title, table.c.publisher, table.c.published_on,
            table.c.url,
        )  # fmt: skip
        searched = (table.c.title, table.c.publisher, table.c.url, table.c.id)
        for word in text.replace("\x00", "\ufffd").split():
            holding = [each.icontains(word, autoescape=True) for each in searched]
            query = query.where(or_(*holding))
        query = query.order_by(
            func.coalesce(table.c.published_on, "").desc(), table.c.title, table.c.id
        )
        with self._database.read() as connection:
            return [
                DocumentSummary(
                    row.id,
                    row.title,
                    row.publisher,
                    day_of(row.published_on),
                    row.url,
                )
                for row in connection.execute(query.limit(limit))
            ]

    def open_statements(self, limit: int) -> list[OpenStatement]:
        """Return what drafts and versions in review state, the newest first."""
        columns = (_CLAIMS.c.id, _CLAIMS.c.slug, _CLAIMS.c.text, _CLAIMS.c.status)
        found: list[tuple[int, OpenStatement]] = []
        with self._database.read() as connection:
            for status in _OPEN:
                query = select(_CLAIMS.c.seq, *columns).where(
                    _CLAIMS.c.status == status
                )
                query = query.order_by(_CLAIMS.c.seq.desc()).limit(limit)
                for seq, claim_id, slug, said, standing in connection.execute(query):
                    statement = OpenStatement(
                        claim_id, slug, said, ClaimStatus(standing)
                    )
                    found.append((seq, statement))
        found.sort(key=lambda each: -each[0])
        return [statement for _, statement in found[:limit]]


def _fitting(wanted: ReviewFilter) -> Select[Any]:
    query = select(_CLAIMS)
    if wanted.status is None:
        query = query.where(_CLAIMS.c.status.in_(_LIVE))
    else:
        query = query.where(_CLAIMS.c.status == str(wanted.status))
    if wanted.status is ClaimStatus.RETIRED:
        other = _CLAIMS.alias()
        in_use = (other.c.version > _CLAIMS.c.version) | other.c.status.in_(_LIVE)
        query = query.where(~exists().where(other.c.slug == _CLAIMS.c.slug, in_use))
    for word in normalise(wanted.text or "").replace("\x00", "\ufffd").split():
        query = query.where(_CLAIMS.c.normal_text.contains(word, autoescape=True))
    if wanted.topic is not None:
        topics = schema.claim_topics
        query = query.where(
            exists().where(
                topics.c.claim_seq == _CLAIMS.c.seq, topics.c.topic == wanted.topic
            )
        )
    if wanted.written_by is not None:
        query = query.where(_CLAIMS.c.created_by == wanted.written_by)
    if wanted.not_written_by is not None:
        query = query.where(
            func.coalesce(_CLAIMS.c.created_by, "") != wanted.not_written_by
        )
    if wanted.flagged:
        query = query.where(
            _CLAIMS.c.id.in_(select(_EVENTS.c.target).where(*_open_flags()))
        )
    return query


def _open_flags() -> list[ColumnElement[bool]]:
    """Return what makes an event an open flag: not answered, and still of use."""
    later = _EVENTS.alias()
    flagged = schema.claims.alias()
    return [
        literal_column(f"{_EVENTS.name}.{FLAGGED}", Boolean),
        ~exists().where(
            later.c.target == _EVENTS.c.target,
            later.c.action == str(AuditAction.CLAIM_UNFLAG),
            later.c.number > _EVENTS.c.number,
        ),
        exists().where(flagged.c.id == _EVENTS.c.target, flagged.c.status.in_(_LIVE)),
    ]
