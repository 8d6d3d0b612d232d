"""Where claims are kept: ``memory://``, ``sqlite:///path`` or ``postgresql://...``.

Nothing here reads a clock; what is dated is given its moment.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.store.base import ClaimStore

WAIT_SECONDS = 5.0


def open_store(
    url: str, *, wait_seconds: float = WAIT_SECONDS, read_url: str | None = None
) -> "ClaimStore":
    """Return the store at ``url``, whose tables :func:`migrate` has made.

    ``wait_seconds`` is how long a change waits for another one to end. ``read_url``
    is a replica of PostgreSQL that is read from while it lacks no change.

    Raises:
        StoreNotReady: it has no tables, or those of an earlier version.
        StoreUnavailable: it cannot be reached, or ``url`` names no kind of store.
    """
    if url.startswith("memory:"):
        from claims.store.memory import MemoryStore

        return MemoryStore()
    # The database's libraries take a while to load: not for who needs none.
    from claims.store.sql.engine import (
        make_engine,
        parse_url,
        require_file,
    )
    from claims.store.sql.store import SqlStore

    parsed = parse_url(url)
    require_file(parsed)
    replica = None if read_url is None else parse_url(read_url)
    store = SqlStore(
        make_engine(parsed, wait_seconds),
        replica and make_engine(replica, wait_seconds),
    )
    try:
        store.require_tables()
    except BaseException:
        store.close()
        raise
    return store


def migrate(url: str) -> None:
    """Make or update the tables of the store at ``url``, under a lock.

    Call it before any worker starts; processes that call it at once wait for each
    other. The file and its folder are made for SQLite. An index made by an earlier
    version is made anew.

    Raises:
        StoreUnavailable: it cannot be reached, or ``url`` names no kind of store.
    """
    if url.startswith("memory:"):
        return
    from claims.store.migrating import upgrade
    from claims.store.sql.engine import (
        make_engine,
        make_file,
        parse_url,
    )
    from claims.store.sql.store import SqlStore

    parsed = parse_url(url)
    make_file(parsed)
    engine = make_engine(parsed)
    try:
        upgrade(engine)
        SqlStore(engine).refresh_index()
    finally:
        engine.dispose()
