"""``verifier db`` and ``verifier audit``: looking after the store."""

from typing import TYPE_CHECKING

import click

from verifier.cli.stores import chosen_settings, opened_store, store_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.audit import AuditEvent
    from claims.store.base import ClaimStore


@click.group(short_help="Look after the store's tables.")
def db() -> None:
    """Look after the store's tables."""


@db.command(short_help="Create the store, or bring its tables up to date.")
@store_options
def upgrade(*, database: str | None, no_seed: bool) -> None:
    """Create the store and fill it with the shipped seed, or bring it up to date."""
    from verifier.bootstrap import upgrade_store

    settings = chosen_settings(database)
    added = upgrade_store(settings, seed=not no_seed)
    click.echo("The claim store is up to date.")
    if added:
        click.echo(f"{added:,} claims of the shipped seed were added.")


@click.group(short_help="Look into the audit trail.")
def audit() -> None:
    """Look into the audit trail."""


@audit.command(short_help="Prove that no audit event was changed.")
@store_options
@click.pass_context
def verify(ctx: click.Context, *, database: str | None, no_seed: bool) -> None:
    """Prove that no audit event was altered, removed or reordered.

    Exit status 0 if the whole chain of hashes holds, 1 if it is broken.
    """
    from claims.audit import ChainBroken, verify_chain

    with opened_store(database, no_seed=no_seed) as store:
        try:
            count = verify_chain(_events(store), expected_count=store.audit_count())
        except ChainBroken as broken:
            click.echo(f"The audit trail is broken: {broken}", err=True)
            ctx.exit(1)
    click.echo(f"The audit trail holds: {count:,} events, none altered.")


def _events(store: "ClaimStore") -> "Iterator[AuditEvent]":
    """Yield all events from the first, a page at a time."""
    last = 0
    while page := store.audit_events(after=last, limit=1000):
        yield from page
        last = page[-1].number
