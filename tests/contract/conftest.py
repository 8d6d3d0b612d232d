import importlib.util
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


@pytest.fixture(params=[pytest.param("memory", id="memory"), *DATABASES])
def store(request, tmp_path):
    """An empty store of each kind."""
    if request.param == "memory":
        url = "memory://"
    elif request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/claims.sqlite3"
    else:
        url = request.getfixturevalue("postgres_url")
    migrate(url)
    opened = open_store(url)
    yield opened
    opened.close()
