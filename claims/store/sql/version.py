"""Whether a database's tables are of this version, told without loading Alembic.

Alembic takes longer to load than most answers take; only who migrates needs it.
"""

from importlib.resources import files

from sqlalchemy import Connection, exc, text


def newest_revision() -> str:
    """Return the revision of the newest migration: what its file's name starts with."""
    folder = files("claims.store.migrations") / "versions"
    names = (each.name for each in folder.iterdir() if each.name[:1].isdigit())
    return max(name.partition("_")[0] for name in names)


def is_current(connection: Connection) -> bool:
    """Tell whether the newest migration was the last one here; False in any doubt."""
    try:
        kept = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except exc.DBAPIError:
        connection.rollback()
        return False
    return bool(kept == newest_revision())
