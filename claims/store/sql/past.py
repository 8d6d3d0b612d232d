"""Which versions of claims answered at a moment in the past, in a database."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_, select

from claims.models import Claim, ClaimStatus
from claims.store import schema
from claims.store.sql.bulk import one_of
from claims.store.sql.engine import Database
from claims.store.sql.rows import batches, moment_text, read_claims

_CLAIMS = schema.claims


class PastReading:
    """What a store knows of its past; needs ``_database``."""

    _database: Database

    def standing(self, ids: Iterable[str], before: datetime) -> set[str]:
        """Return those versions that answer today and did just before a moment."""
        since = _CLAIMS.c.published_at
        found: set[str] = set()
        with self._database.read() as connection:
            for some in batches(list(ids)):
                query = select(_CLAIMS.c.id).where(
                    one_of(connection, _CLAIMS.c.id, some),
                    _CLAIMS.c.status == str(ClaimStatus.PUBLISHED),
                    or_(since.is_(None), since < moment_text(before)),
                )
                found.update(connection.scalars(query))
        return found

    def gone_since(self, moment: datetime) -> list[Claim]:
        """Return what answered just before a moment and does no longer."""
        at = moment_text(moment)
        since, until = _CLAIMS.c.published_at, _CLAIMS.c.retired_at
        query = (
            select(_CLAIMS)
            .where(
                _CLAIMS.c.status == str(ClaimStatus.RETIRED),
                until >= at,
                or_(since.is_(None), since < at),
            )
            .order_by(_CLAIMS.c.seq)
        )
        with self._database.read() as connection:
            found = read_claims(connection, query)
        return [replace(each, status=ClaimStatus.PUBLISHED) for each in found]
