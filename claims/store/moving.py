"""Moving a whole store: into an archive, out of one, and from database to database.

Tables are those that the database itself names, so that none can be forgotten. Every
move is proven: what was written is read again and its digests compared, before any of
it is kept.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

from claims.errors import ArchiveDamaged, ClaimsError, StoreNotReady
from claims.store import migrate, migrating
from claims.store.archive import (
    ArchiveWriter,
    Digest,
    Manifest,
    Row,
    Shape,
    digested,
    open_archive,
)
from claims.store.sql import tables
from claims.store.sql.engine import (
    make_engine,
    make_file,
    named_errors,
    parse_url,
    require_file,
)

Progress = Callable[[str, int, int], None]
"""Hears of each step: the table, how many more rows are done, and of how many."""

_PARTIAL = ".part"


def back_up(
    url: str, path: Path, *, at: datetime, made_by: str, progress: Progress
) -> Manifest:
    """Write the store at ``url``, as it is at one moment, to an archive.

    Nobody who reads or writes meanwhile waits. ``path`` is there whole or not at all,
    and readable by its owner only: it holds hashes of keys and passwords.

    Raises:
        StoreNotReady, StoreUnavailable: the store cannot be read.
        OSError: the archive cannot be written.
    """
    partial = path.with_name(path.name + _PARTIAL)
    try:
        with _opened(url) as engine, tables.still(engine, path.parent) as connection:
            handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as stream:
                writer = ArchiveWriter(stream)
                for shape in tables.shapes(connection):
                    told = _told(progress, shape, tables.count(connection, shape))
                    writer.add(shape, tables.rows(connection, shape), told)
                manifest = writer.finish(
                    tables_revision=tables.tables_revision(connection),
                    made_at=at,
                    made_by=made_by,
                )
                stream.flush()
                os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return manifest


def check_archive(path: Path, progress: Progress) -> Manifest:
    """Read the whole archive at ``path`` and compare it with its digests.

    Raises:
        ArchiveDamaged: it is not what was written.
        OSError: it cannot be read.
    """
    with open_archive(path) as archive:
        for shape in archive.manifest.shapes:
            told = _told(progress, shape, archive.manifest.digests[shape.name].rows)
            for _ in digested(shape, archive.rows(shape), Digest(), told):
                pass
        return archive.manifest


def restore(path: Path, url: str, progress: Progress) -> Manifest:
    """Fill an empty store, or one that does not exist yet, from an archive.

    All is kept or nothing; a store that was not there before is not there after a
    failure. An archive of an earlier version of this program is brought up to date.

    Raises:
        ArchiveDamaged: the file is no archive, was altered, or is of a later version.
        StoreNotEmpty: the store holds something.
        StoreUnavailable: it cannot be reached or written.
        OSError: the archive cannot be read.
    """
    with open_archive(path) as archive, _new(url, archive.manifest) as engine:
        manifest = archive.manifest
        with tables.filling(engine) as connection:
            _fill(
                connection,
                manifest.shapes,
                archive.rows,
                manifest.digests,
                progress=progress,
            )
    migrate(url)
    return manifest


def copy(
    source: str, target: str, *, at: datetime, progress: Progress
) -> dict[str, Digest]:
    """Copy a store, as it is at one moment, to an empty one of either kind.

    Returns the digest of each table, which is the same in both.

    Raises:
        StoreNotEmpty: the target holds something.
        StoreNotReady, StoreUnavailable: one of them cannot be used.
    """
    beside = _folder_for(source)
    with _opened(source) as engine, tables.still(engine, beside) as connection:
        shapes = tuple(tables.shapes(connection))
        sizes = {each.name: tables.count(connection, each) for each in shapes}
        revision = tables.tables_revision(connection)
        # What the digests will be is not known before the rows were read.
        counts = {name: Digest(rows) for name, rows in sizes.items()}
        found = {shape.name: Digest() for shape in shapes}

        def source_rows(shape: Shape) -> Iterator[Row]:
            rows = tables.rows(connection, shape)
            return digested(shape, rows, found[shape.name], lambda _: None)

        with (
            _new(target, Manifest(revision, at, "", shapes, counts)) as filled,
            tables.filling(filled) as writing,
        ):
            _fill(writing, shapes, source_rows, found, progress=progress, sizes=sizes)
    migrate(target)
    return found


def _fill(  # noqa: PLR0913 - what, from where, and to be what
    connection: Connection,
    shapes: tuple[Shape, ...],
    rows_of: Callable[[Shape], Iterable[Row]],
    digests: Mapping[str, Digest],
    *,
    progress: Progress,
    sizes: Mapping[str, int] | None = None,
) -> None:
    """Fill an empty store and prove it by reading it again."""
    there = tables.shapes(connection)
    tables.require_empty(connection, there)
    known = {shape.name: set(shape.columns) for shape in there}
    if {shape.name: set(shape.columns) for shape in shapes} != known:
        raise ArchiveDamaged("The tables are not those of the store to be filled.")
    tables.empty(connection, there)
    given = {shape.name: shape for shape in shapes}
    for shape in there:  # in an order that suits this database
        rows = (sizes or {}).get(shape.name, digests[shape.name].rows)
        told = _told(progress, shape, 2 * rows)
        counted = digested(shape, rows_of(given[shape.name]), Digest(), told)
        tables.fill(connection, given[shape.name], counted)
    for shape in there:
        digest = Digest()
        told = _told(progress, shape, 2 * digests[shape.name].rows)
        again = tables.rows(connection, given[shape.name])
        for _ in digested(given[shape.name], again, digest, told):
            pass
        if digest != digests[shape.name]:
            raise ArchiveDamaged(
                f"{shape.name} would not be the same in the store to be filled "
                f"({digest.rows:,} rows of {digests[shape.name].rows:,}); nothing was "
                "kept."
            )


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    """Yield the engine of a store that has tables, of whatever version."""
    parsed = parse_url(url)
    require_file(parsed)
    engine = make_engine(parsed)
    try:
        with named_errors(), engine.connect() as connection:
            if migrating.standing(connection) == "without tables":
                raise StoreNotReady(
                    'The store has no tables; run "verifier db upgrade".'
                )
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _new(url: str, manifest: Manifest) -> Iterator[Engine]:
    """Yield the engine of an empty store whose tables are those of ``manifest``.

    After a failure the store is as it was: empty, or not there.
    """
    if not migrating.is_known(manifest.tables_revision):
        raise ArchiveDamaged(
            "The archive was made by a later version of this program; update first."
        )
    parsed = parse_url(url)
    made = _file_to_be_made(parsed)
    make_file(parsed)
    engine = make_engine(parsed)
    moved = False
    try:
        with named_errors(), engine.connect() as connection:
            if migrating.standing(connection) != "without tables":
                tables.require_empty(connection, tables.shapes(connection))
        moved = True
        migrating.move_to(engine, manifest.tables_revision)
        yield engine
    except BaseException:
        if made is not None:
            engine.dispose()
            _remove(made)
        elif moved:
            with suppress(ClaimsError):
                migrating.upgrade(engine)
        raise
    finally:
        engine.dispose()


def _remove(path: str) -> None:
    for end in ("", "-wal", "-shm", "-journal", ".lock"):
        with suppress(OSError):
            Path(f"{path}{end}").unlink(missing_ok=True)


def _file_to_be_made(url: URL) -> str | None:
    """Return the path of an SQLite file that does not exist yet."""
    if url.get_backend_name() != "sqlite" or Path(str(url.database)).exists():
        return None
    return url.database


def _folder_for(url: str) -> Path:
    """Return where a copy of an SQLite file can be put for a while."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Path(str(parsed.database)).absolute().parent
    return Path(gettempdir())


def _told(progress: Progress, shape: Shape, of: int) -> Callable[[int], None]:
    return lambda more: progress(shape.name, more, of)
