"""The options that say which store a command works on, and opening it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from claims.errors import StoreNotReady
from verifier.settings import Settings

if TYPE_CHECKING:
    from claims.store.base import ClaimStore
    from verifier.bootstrap import Services

Function = TypeVar("Function", bound=Callable[..., Any])


def store_options(command: Function) -> Function:
    """Add ``--database`` and ``--no-seed`` to a command."""
    command = click.option(
        "--no-seed",
        is_flag=True,
        help="If the store does not exist yet, create it empty.",
    )(command)
    return click.option(
        "--database",
        metavar="URL",
        help="The claim store: sqlite:///PATH or postgresql://... "
        "[default: VERIFIER_DATABASE_URL, else a file in your data folder]",
    )(command)


def chosen_settings(database: str | None) -> Settings:
    """Return the settings of the environment, with ``--database`` where given.

    Raises:
        InvalidSetting: one of them cannot be used.
    """
    settings = Settings.from_env()
    return settings if database is None else settings.with_database(database)


@contextmanager
def opened(database: str | None, *, no_seed: bool) -> Iterator["Services"]:
    """Open the store, made and filled if it does not exist yet, and the service."""
    from verifier.bootstrap import open_services, upgrade_store

    settings = chosen_settings(database)
    try:
        services = open_services(settings)
    except StoreNotReady:
        upgrade_store(settings, seed=not no_seed)
        services = open_services(settings)
    try:
        yield services
    finally:
        services.store.close()


@contextmanager
def opened_store(database: str | None, *, no_seed: bool) -> Iterator["ClaimStore"]:
    """Open the store alone, made and filled if it does not exist yet."""
    from claims.store import open_store
    from verifier.bootstrap import ensure_store

    settings = chosen_settings(database)
    ensure_store(settings, seed=not no_seed)
    store = open_store(settings.database_url)
    try:
        yield store
    finally:
        store.close()
