"""The databases that are measured: an SQLite file, and a PostgreSQL of one's own."""

import importlib.util
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

_SERVER = Path(__file__).parents[1] / "tests/contract/postgres.py"


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database of ``kind``, gone at the end."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(dir=folder) as inside:
            yield f"sqlite:///{inside}/claims.sqlite3"
        return
    tests = _tests()
    binaries = tests.find_binaries()
    if binaries is None:
        sys.exit("No PostgreSQL server is installed (apt: postgresql).")
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as inside:
        server = tests.Server(binaries, Path(inside))
        server.start()
        try:
            with server.database() as url:
                yield str(url)
        finally:
            server.stop("immediate")


def bytes_of(url: str) -> int:
    """Return how much room a database takes."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        return sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*")
                   if each.is_file())  # fmt: skip
    import psycopg

    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())")
        return int(row.fetchone()[0])


def _tests() -> ModuleType:
    """Return the module by which the tests start their server."""
    spec = importlib.util.spec_from_file_location("benchmark_postgres", _SERVER)
    if spec is None or spec.loader is None:
        sys.exit(f"{_SERVER} is not there.")
    module = importlib.util.module_from_spec(spec)
    sys.modules["benchmark_postgres"] = module
    spec.loader.exec_module(module)
    return module
