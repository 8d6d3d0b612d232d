"""Vectors of published claims, kept with them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, exists, func, select

from claims.models import ClaimStatus
from claims.store.schema import claims, embeddings
from claims.store.sql.bulk import insert_rows, one_of
from claims.store.sql.engine import Database
from claims.store.sql.reading import state_of
from claims.store.sql.rows import batches
from claims.store.vectors import IndexState, Published

_PUBLISHED = str(ClaimStatus.PUBLISHED)


class EmbeddingStore:
    """The vectors of a store; needs ``_database``."""

    _database: Database

    def missing_embeddings(self, model: str, limit: int) -> list[tuple[str, str]]:
        """Return (claim id, text to embed) of published claims without a vector."""
        there = exists().where(
            embeddings.c.model == model, embeddings.c.claim_seq == claims.c.seq
        )
        query = select(claims.c.id, claims.c.text)
        query = query.where(claims.c.status == _PUBLISHED, ~there)
        query = query.order_by(claims.c.seq).limit(limit)
        with self._database.read() as connection:
            return [(row.id, row.text) for row in connection.execute(query)]

    def save_embeddings(self, model: str, rows: Sequence[tuple[str, bytes]]) -> None:
        """Keep (claim id, vector) rows of claims that there are."""
        with self._database.write() as connection:
            state_of(connection, lock=True)
            for some in batches(list(dict(rows).items())):
                query = select(claims.c.id, claims.c.seq)
                query = query.where(
                    one_of(connection, claims.c.id, [each for each, _ in some])
                )
                seqs = {row.id: row.seq for row in connection.execute(query)}
                connection.execute(
                    delete(embeddings).where(
                        embeddings.c.model == model,
                        one_of(connection, embeddings.c.claim_seq, seqs.values()),
                    )
                )
                kept = [
                    {"model": model, "claim_seq": seqs[each], "vector": vector}
                    for each, vector in some
                    if each in seqs
                ]
                insert_rows(connection, embeddings, kept)

    def embeddings(self, model: str) -> tuple[list[str], bytes]:
        """Return ids of published claims, oldest first, and their vectors joined."""
        query = select(claims.c.id, embeddings.c.vector)
        query = query.join(embeddings, embeddings.c.claim_seq == claims.c.seq)
        query = query.where(
            embeddings.c.model == model, claims.c.status == _PUBLISHED
        ).order_by(claims.c.seq)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [row.id for row in rows], b"".join(bytes(row.vector) for row in rows)

    def index_state(self) -> IndexState:
        """Return the store's counters."""
        with self._database.read() as connection:
            state = state_of(connection)
        return IndexState(
            int(state.revision),
            int(state.indexed),
            int(state.audit_count),
            str(state.audit_hash),
        )

    def published_after(self, model: str, number: int, limit: int) -> list[Published]:
        """Return published claims with higher numbers, in the order of these."""
        kept = (embeddings.c.claim_seq == claims.c.seq) & (embeddings.c.model == model)
        query = (
            select(claims.c.number, claims.c.id, claims.c.text, embeddings.c.vector)
            .select_from(claims.outerjoin(embeddings, kept))
            .where(claims.c.number > number)
            .order_by(claims.c.number)
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [
            Published(number, claim_id, text, None if vector is None else bytes(vector))
            for number, claim_id, text, vector in rows
        ]

    def published_by_group(self, size: int) -> dict[int, int]:
        """Return how many published claims there are by ``number // size``."""
        group = (claims.c.number - claims.c.number % size).label("first")
        query = select(group, func.count()).where(claims.c.number.is_not(None))
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(group)).all()
        return {int(first) // size: int(count) for first, count in rows}

    def published_numbers(self, first: int, last: int) -> list[int]:
        """Return the numbers from ``first`` to ``last`` of published claims."""
        query = select(claims.c.number).where(claims.c.number.between(first, last))
        with self._database.read() as connection:
            return [int(each) for each in connection.scalars(query.order_by("number"))]

    def ids_of_numbers(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the claim that is published under each number, if one is."""
        wanted = list(numbers)
        found: dict[int, str] = {}
        with self._database.read() as connection:
            for some in batches(wanted):
                query = select(claims.c.number, claims.c.id)
                query = query.where(one_of(connection, claims.c.number, some))
                found |= dict(connection.execute(query).all())
        return found
