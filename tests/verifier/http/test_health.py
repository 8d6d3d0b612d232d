"""Whether the process runs and whether its store answers are two questions."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from claims.errors import StoreUnavailable
from claims.store import migrate, open_store
from tests.webapp import filled_store, make_app
from verifier import __version__


def test_the_process_tells_its_version(client: FlaskClient) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json["status"] == "ok"
    assert response.json["version"] == __version__
    assert response.json["store"]


def test_the_store_tells_its_revision(client: FlaskClient) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json == {"status": "ready", "store_revision": 1, "notices": []}


def test_a_store_that_is_away_is_not_ready_but_the_process_is_healthy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store: Any = filled_store()
    client = make_app(store).test_client()

    def away() -> int:
        raise StoreUnavailable("no such host")

    monkeypatch.setattr(store, "revision", away, raising=True)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.mimetype == "application/problem+json"
    assert client.get("/healthz").status_code == 200


def test_a_database_says_how_it_is_written(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    migrate(url)
    store = open_store(url)
    found = make_app(store).test_client().get("/healthz").json["store"]
    store.close()
    assert re.fullmatch(
        r"SQLite 3\.\d+\.\d+, (write-ahead log|rollback journal)", found
    )
