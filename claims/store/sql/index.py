"""The posting lists in the database: read for a search, changed with the claims."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from claims.store import postings
from claims.store.schema import search_postings, search_spellings, search_terms
from claims.store.sql.rows import batches
from claims.store.words import IndexEntry, typo_keys

_BATCH = 2_000


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
        table = search_terms
        found: dict[str, int] = {}
        for some in batches(sorted(terms)):
            query = select(table.c.term, table.c.frequency)
            query = query.where(table.c.term.in_(some), table.c.frequency > 0)
            found |= {
                row.term: row.frequency for row in self._connection.execute(query)
            }
        return found

    def spellings(self, keys: Iterable[str]) -> set[str]:
        """Return the known words under any of the typo keys."""
        table = search_spellings
        found: set[str] = set()
        for some in batches(sorted(keys)):
            query = select(table.c.word).where(table.c.key.in_(some))
            found.update(self._connection.scalars(query))
        return found

    def chunks(self, terms: Sequence[str], most: int) -> dict[str, list[bytes]]:
        """Return the posting chunks of each term, at most ``most`` of one term."""
        table = search_postings
        found: dict[str, list[bytes]] = {}
        for some in batches(terms):
            query = select(table.c.term, table.c.data)
            query = query.where(table.c.term.in_(some), table.c.chunk < most)
            query = query.order_by(table.c.term, table.c.chunk)
            for row in self._connection.execute(query):
                found.setdefault(row.term, []).append(bytes(row.data))
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
        .where(terms.c.term.in_(lists))
    )
    known = {row.term: row for row in tails}
    new_terms: list[dict[str, object]] = []
    old_terms: list[dict[str, object]] = []
    new_chunks: list[dict[str, object]] = []
    old_chunks: list[dict[str, object]] = []
    for term, added in lists.items():
        tail = known.get(term)
        first = 0 if tail is None else tail.last_chunk
        data = b"" if tail is None else bytes(tail.data)
        number = first
        for number, chunk in enumerate(postings.chunks_after(data, added), first):
            is_tail = tail is not None and number == first
            (old_chunks if is_tail else new_chunks).append(
                _chunk_row(term, number, chunk)
            )
        frequency = len(added) + (0 if tail is None else tail.frequency)
        counted = {"t": term, "f": frequency, "c": number}
        (new_terms if tail is None else old_terms).append(counted)
    if old_terms:
        connection.execute(
            update(terms)
            .where(terms.c.term == bindparam("t"))
            .values(frequency=bindparam("f"), last_chunk=bindparam("c")),
            old_terms,
        )
    if new_terms:
        connection.execute(
            insert(terms).values(
                term=bindparam("t"), frequency=bindparam("f"), last_chunk=bindparam("c")
            ),
            new_terms,
        )
    _write_chunks(connection, old_chunks)
    if new_chunks:
        connection.execute(
            insert(chunks).values(
                term=bindparam("t"),
                chunk=bindparam("c"),
                last_number=bindparam("n"),
                data=bindparam("d"),
            ),
            new_chunks,
        )


def _chunk_row(term: str, number: int, chunk: bytes) -> dict[str, object]:
    return {"t": term, "c": number, "n": postings.last_number(chunk), "d": chunk}


def _write_chunks(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    chunks = search_postings
    if rows:
        connection.execute(
            update(chunks)
            .where(chunks.c.term == bindparam("t"), chunks.c.chunk == bindparam("c"))
            .values(last_number=bindparam("n"), data=bindparam("d")),
            list(rows),
        )


def _learn(connection: Connection, words: Sequence[str]) -> None:
    """Keep the typo keys of words that are not known yet."""
    table = search_spellings
    for some in batches(words, _BATCH):
        starts = {word: min(typo_keys(word, 0)) for word in some}
        query = select(table.c.word).where(table.c.key.in_(set(starts.values())))
        known = set(connection.scalars(query))
        rows = [
            {"key": key, "word": word}
            for word in some
            if word not in known
            for key in sorted(typo_keys(word))
        ]
        if rows:
            connection.execute(insert(table), rows)


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
        query = select(chunks.c.chunk, chunks.c.last_number, chunks.c.data)
        query = query.where(chunks.c.term == term, chunks.c.last_number >= min(gone))
        taken = 0
        changed = []
        for row in connection.execute(query.order_by(chunks.c.chunk)):
            data = bytes(row.data)
            kept = postings.without(data, gone)
            if len(kept) < len(data):
                taken += postings.count(data) - postings.count(kept)
                changed.append(
                    {"t": term, "c": row.chunk, "n": row.last_number, "d": kept}
                )
            if row.last_number >= max(gone):
                break
        _write_chunks(connection, changed)
        connection.execute(
            update(terms)
            .where(terms.c.term == term)
            .values(frequency=terms.c.frequency - taken)
        )


def clear(connection: Connection) -> None:
    """Empty the index."""
    for table in (search_postings, search_terms, search_spellings):
        connection.execute(delete(table))
