import runpy
from pathlib import Path

import pytest

from verifier.bootstrap import upgrade_store
from verifier.settings import Settings


def test_the_wsgi_file_serves_the_store_of_the_environment(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    upgrade_store(Settings(database_url=url), seed=True)
    monkeypatch.setenv("VERIFIER_DATABASE_URL", url)
    monkeypatch.setenv("VERIFIER_MODELS", "off")
    app = runpy.run_path(str(root / "wsgi.py"))["app"]
    client = app.test_client()
    assert client.get("/").status_code == 200
    answer = client.post("/api/v1/verifications", json={"claim": "Is it so?"})
    assert answer.status_code == 200
    assert answer.get_json()["store_revision"] == 1
