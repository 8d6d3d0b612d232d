"""``verifier db`` and ``verifier audit``: looking after the store."""

import click

from verifier.cli.stores import chosen_settings, opened_store, store_options


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


@db.command(short_help="Make the indexes anew.")
@store_options
def reindex(*, database: str | None, no_seed: bool) -> None:
    """Make the word index anew from the claims, in one transaction, and the vectors'.

    Answers go on meanwhile; changes wait. It is needed only where "verifier doctor"
    says so.
    """
    from verifier.bootstrap import rebuild_vectors

    with opened_store(database, no_seed=no_seed) as store:
        store.rebuild_index()
    rebuild_vectors(chosen_settings(database))
    click.echo("The word index and the index of vectors are made anew.")


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
    from claims.audit import ChainBroken
    from claims.store.trail import verify_trail

    with opened_store(database, no_seed=no_seed) as store:
        try:
            count = verify_trail(store)
        except ChainBroken as broken:
            click.echo(f"The audit trail is broken: {broken}", err=True)
            ctx.exit(1)
    click.echo(f"The audit trail holds: {count:,} events, none altered.")
