import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

from claims.store import migrate, open_store

_spec = importlib.util.spec_from_file_location(
    "contract_postgres", Path(__file__).with_name("postgres.py")
)
_postgres = importlib.util.module_from_spec(_spec)
sys.modules["contract_postgres"] = _postgres
_spec.loader.exec_module(_postgres)

postgres_server = _postgres.postgres_server
postgres_url = _postgres.postgres_url

DATABASES = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgres", id="postgres", marks=pytest.mark.postgres),
]


@pytest.fixture(params=DATABASES)
def database_url(request, tmp_path):
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/claims.sqlite3"
    return request.getfixturevalue("postgres_url")


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory):
    """A file with all tables and no rows: copying it is faster than migrating."""
    path = tmp_path_factory.mktemp("tables") / "claims.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_with_tables(postgres_server):
    """The name of a database with all tables and no rows, to make others like it."""
    with postgres_server.database() as url:
        migrate(url)
        yield url.rpartition("/")[2]


@pytest.fixture(params=[pytest.param("memory", id="memory"), *DATABASES])
def store_url(request, tmp_path):
    """The address of an empty store of each kind, with its tables."""
    if request.param == "memory":
        yield "memory://"
    elif request.param == "sqlite":
        made = request.getfixturevalue("sqlite_with_tables")
        yield f"sqlite:///{shutil.copyfile(made, tmp_path / 'claims.sqlite3')}"
    else:
        template = request.getfixturevalue("postgres_with_tables")
        with request.getfixturevalue("postgres_server").database(template) as url:
            yield url


@pytest.fixture
def store(store_url):
    """An empty store of each kind."""
    opened = open_store(store_url)
    yield opened
    opened.close()
