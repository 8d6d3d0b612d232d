"""The posting lists in the database: read for a search, changed with the claims."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, Select, bindparam, delete, select

from claims.store import postings
from claims.store.schema import search_postings, search_spellings, search_terms
from claims.store.sql.bulk import (
    among_given,
    given,
    insert_rows,
    one_of,
    update_rows,
)
from claims.store.sql.rows import batches
from claims.store.words import IndexEntry, typo_keys

_BATCH = 5_000


@cache
def _frequencies(dialect: str) -> Select[str, int]:
    table = search_terms
    return select(table.c.term, table.c.frequency).where(
        among_given(dialect, table.c.term), table.c.frequency > 0
    )


@cache
def _words_under(dialect: str) -> Select[str]:
    table = search_spellings
    return select(table.c.word).where(among_given(dialect, table.c.key))


@cache
def _first_chunks(dialect: str) -> Select[str, bytes]:
    table = search_postings
    return (
        select(table.c.term, table.c.data)
        .where(among_given(dialect, table.c.term), table.c.chunk < bindparam("most"))
        .order_by(table.c.term, table.c.chunk)
    )


class SqlIndex:
    """What one connection sees; :class:`claims.store.ranking.Index`."""

    def __init__(self, connection: Connection, total: int) -> None:
        """Read through ``connection`` an index of ``total`` claims."""
        self._connection = connection
        self._total = total

    def total(self) -> int:
        """Return how many claims are indexed."""
        return self._total

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many claims each term is, those in none left out."""
        wanted = list(terms)
        if not wanted:
            return {}
        query = _frequencies(self._connection.dialect.name)
        found = self._connection.execute(query, given(self._connection, wanted))
        return dict(found.all())

    def spellings(self, keys: Iterable[str]) -> set[str]:
        """Return the known words under any of the typo keys."""
        query = _words_under(self._connection.dialect.name)
        return set(self._connection.scalars(query, given(self._connection, keys)))

    def chunks(self, terms: Sequence[str], most: int) -> dict[str, list[bytes]]:
        """Return the posting chunks of each term, at most ``most`` of one term."""
        query = _first_chunks(self._connection.dialect.name)
        asked = given(self._connection, terms) | {"most": most}
        found: dict[str, list[bytes]] = {}
        for term, data in self._connection.execute(query, asked):
            found.setdefault(term, []).append(data)
        return found


def add_entries(
    connection: Connection, entries: Sequence[tuple[int, IndexEntry]]
) -> None:
    """Put claims with rising numbers, higher than any before, into the lists."""
    lists = postings.by_term((number, entry.impacts) for number, entry in entries)
    for terms in batches(sorted(lists), _BATCH):
        _append(connection, {term: lists[term] for term in terms})
    words = {word for _, entry in entries for word in entry.spellings}
    _learn(connection, sorted(words))


def _append(connection: Connection, lists: Mapping[str, list[tuple[int, int]]]) -> None:
    terms, chunks = search_terms, search_postings
    tails = connection.execute(
        select(terms.c.term, terms.c.frequency, terms.c.last_chunk, chunks.c.data)
        .join(
            chunks,
            (chunks.c.term == terms.c.term) & (chunks.c.chunk == terms.c.last_chunk),
        )
        .where(one_of(connection, terms.c.term, lists))
    )
    known = {term: (count, last, data) for term, count, last, data in tails}
    new_terms: list[dict[str, object]] = []
    old_terms: list[dict[str, object]] = []
    new_chunks: list[dict[str, object]] = []
    old_chunks: list[dict[str, object]] = []
    for term, added in lists.items():
        frequency, first, data = known.get(term, (0, 0, b""))
        number = first
        for number, chunk in enumerate(postings.chunks_after(data, added), first):
            is_tail = term in known and number == first
            (old_chunks if is_tail else new_chunks).append(
                _chunk_row(term, number, postings.last_number(chunk), chunk)
            )
        (old_terms if term in known else new_terms).append(
            {"term": term, "frequency": frequency + len(added), "last_chunk": number}
        )
    update_rows(connection, terms, ("term",), old_terms)
    insert_rows(connection, terms, new_terms)
    update_rows(connection, chunks, ("term", "chunk"), old_chunks)
    insert_rows(connection, chunks, new_chunks)


def _chunk_row(term: str, number: int, last: int, chunk: bytes) -> dict[str, object]:
    return {"term": term, "chunk": number, "last_number": last, "data": chunk}


def _learn(connection: Connection, words: Sequence[str]) -> None:
    """Keep the typo keys of words that are not known yet."""
    table = search_spellings
    for some in batches(words, _BATCH):
        starts = {min(typo_keys(word, 0)) for word in some}
        query = select(table.c.word).where(one_of(connection, table.c.key, starts))
        known = set(connection.scalars(query))
        rows = [
            {"key": key, "word": word}
            for word in some
            if word not in known
            for key in sorted(typo_keys(word))
        ]
        insert_rows(connection, table, rows)


def remove_entries(
    connection: Connection, entries: Sequence[tuple[int, IndexEntry]]
) -> None:
    """Take claims out of the lists."""
    terms, chunks = search_terms, search_postings
    numbers: dict[str, list[int]] = {}
    for number, entry in entries:
        for term in entry.impacts:
            numbers.setdefault(term, []).append(number)
    for term, gone in sorted(numbers.items()):
        query = (
            select(chunks.c.chunk, chunks.c.last_number, chunks.c.data)
            .where(chunks.c.term == term, chunks.c.last_number >= min(gone))
            .order_by(chunks.c.chunk)
        )
        if len(gone) == 1:
            query = query.limit(1)  # numbers rise from chunk to chunk
        taken = 0
        changed = []
        for number, last, data in connection.execute(query).all():
            kept = postings.without(data, gone)
            if len(kept) < len(data):
                taken += postings.count(data) - postings.count(kept)
                changed.append(_chunk_row(term, number, last, kept))
        update_rows(connection, chunks, ("term", "chunk"), changed)
        connection.execute(
            terms.update()
            .where(terms.c.term == term)
            .values(frequency=terms.c.frequency - taken)
        )


def clear(connection: Connection) -> None:
    """Empty the index."""
    for table in (search_postings, search_terms, search_spellings):
        connection.execute(delete(table))
