"""``verifier forget``: deletes what is kept of those who asked."""

from typing import TYPE_CHECKING

import click

from verifier.cli.stores import chosen_settings, opened_store

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command(short_help="Delete what is kept of somebody, on request.")
@click.option("--verdict", "verdicts", metavar="ID", multiple=True, help="A verdict.")
@click.option(
    "--text", metavar="TEXT", help="Whatever was asked and holds TEXT, in any case."
)
@click.option("--address", metavar="MAIL", help="An address left to be told.")
@click.option("--job", "jobs", metavar="ID", multiple=True, help="A bulk job.")
@click.option("--dry-run", is_flag=True, help="Only tell how much would be deleted.")
@click.option(
    "--database",
    metavar="URL",
    help="The claim store: sqlite:///PATH or postgresql://... "
    "[default: VERIFIER_DATABASE_URL, else a file in your data folder]",
)
@click.pass_context
def forget(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    *,
    verdicts: tuple[str, ...],
    text: str | None,
    address: str | None,
    jobs: tuple[str, ...],
    dry_run: bool,
    database: str | None,
) -> None:
    """Delete what is kept of those who asked, wherever it is kept.

    Verdicts with their permalinks, what was said of them, open questions, addresses,
    answers kept to be repeated, and bulk jobs with their lines. The store's own claims
    and the audit trail hold nothing of a submission. Backups made before still hold
    it: delete those too.

    Exit status 1 if there was nothing.
    """
    from claims.store.forgetting import forget_address, forget_text, forget_verdicts

    if text is not None and not text.strip():
        raise click.BadParameter("some text is needed", param_hint="--text")
    if not (verdicts or text or address or jobs):
        raise click.UsageError("Say what: --verdict, --text, --address or --job.")
    settings = chosen_settings(database)
    url, really = settings.database_url, not dry_run
    total = 0
    if verdicts:
        total += _report(forget_verdicts(url, verdicts, really=really), really=really)
    if text is not None:
        total += _report(forget_text(url, text, really=really), really=really)
    if address is not None:
        total += _report(forget_address(url, address, really=really), really=really)
    if jobs:
        with opened_store(database, no_seed=True) as store:
            for each in jobs:
                store.get_job(each)  # names one that there is not
                if really:
                    store.delete_job(each)
        total += _report({"bulk jobs": len(jobs)}, really=really)
    if not total:
        click.echo("Nothing of the kind is kept.", err=True)
        ctx.exit(1)


def _report(found: "Mapping[str, int]", *, really: bool) -> int:
    verb = "deleted" if really else "would be deleted"
    for kind, count in found.items():
        if count:
            click.echo(f"{count:,} {kind} {verb}.")
    return sum(found.values())
