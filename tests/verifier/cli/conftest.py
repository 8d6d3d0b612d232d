"""A seeded store in a file, and a runner of commands on it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from verifier.bootstrap import upgrade_store
from verifier.cli import main
from verifier.settings import Settings

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a store that holds the shipped seed."""
    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/store.sqlite3"
    upgrade_store(Settings(database_url=url), seed=True)
    return url


@pytest.fixture
def run(seeded: str, tmp_path: Path) -> Run:
    """Return what runs a command on the seeded store, without models."""

    def invoke(*arguments: str, stdin: str | bytes | None = None) -> Result:
        environment = {
            "VERIFIER_DATABASE_URL": seeded,
            "VERIFIER_MODELS": "off",
            "XDG_DATA_HOME": str(tmp_path),
            "COLUMNS": "100",
        }
        result = CliRunner().invoke(main, arguments, input=stdin, env=environment)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def records(text: str) -> list[dict[str, Any]]:
    """Return the JSON objects on the lines of ``text``."""
    return [json.loads(line) for line in text.splitlines()]
