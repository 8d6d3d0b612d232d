"""Databases for tests that pull plugs."""

import sys

import pytest

from claims.store import migrate
from tests.contract.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture(
    params=[
        pytest.param("sqlite", id="sqlite"),
        pytest.param("postgres", id="postgres", marks=pytest.mark.postgres),
    ]
)
def url(request, tmp_path):
    """The address of an empty store."""
    made = f"sqlite:///{tmp_path}/store.sqlite3"
    if request.param == "postgres":
        made = request.getfixturevalue("postgres_url")
    migrate(made)
    return made


@pytest.fixture
def record(request, capsys):
    """Print a test's figures where whoever runs it sees them."""

    def say(figures: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{request.node.name}: {figures}\n")

    return say
