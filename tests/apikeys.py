"""Keys for the tests of pages, API and security."""

from collections.abc import Iterable

from claims.access import create_key
from claims.keys import Scope
from claims.models import Actor
from claims.store.base import ClaimStore
from tests.webapp import NOW

BEN = Actor("named:Ben", "Ben")


def key_for(
    store: ClaimStore,
    scopes: Iterable[Scope],
    *,
    owner: str = "Anna",
    **facts: object,
) -> str:
    """Return a new key of ``owner`` for ``scopes``."""
    secret = f"{len(store.list_keys()):08d}" + "s" * 35
    with store.unit_of_work() as work:
        token, _ = create_key(
            work,
            BEN,
            secret=secret,
            owner=Actor(f"named:{owner}", owner),
            scopes=list(scopes),
            at=NOW,
            **facts,  # type: ignore[arg-type]
        )
        work.commit()
    return token


def bearing(token: str, **headers: str) -> dict[str, str]:
    """Return the headers of a request with that key."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"Authorization": f"Bearer {token}", **named}
