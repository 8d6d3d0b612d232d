"""``verifier verdicts`` and ``verifier queue``: what was given, and what was not."""

from typing import TYPE_CHECKING

import click

from verifier.cli.stores import chosen_settings, opened_store, store_options

if TYPE_CHECKING:
    from claims.store.kept import OpenQuestion


@click.group(short_help="Look after the verdicts that are kept.")
def verdicts() -> None:
    """Look after the verdicts that are kept under their permalinks."""


@verdicts.command(short_help="Print a kept verdict as it was given.")
@click.argument("verdict_id", metavar="ID")
@store_options
def show(verdict_id: str, *, database: str | None, no_seed: bool) -> None:
    """Print the verdict that is kept under ID, as the JSON that was given."""
    with opened_store(database, no_seed=no_seed) as store:
        click.echo(store.kept_verdict(verdict_id).record)


@verdicts.command(short_help="Delete one kept verdict.")
@click.argument("verdict_id", metavar="ID")
@store_options
@click.pass_context
def delete(
    ctx: click.Context, verdict_id: str, *, database: str | None, no_seed: bool
) -> None:
    """Delete the verdict that is kept under ID; its permalink leads nowhere then.

    Exit status 1 if there is none.
    """
    with opened_store(database, no_seed=no_seed) as store:
        if not store.forget_verdict(verdict_id):
            click.echo(f"No verdict is kept under {verdict_id}.", err=True)
            ctx.exit(1)
    click.echo("The verdict is deleted.")


@verdicts.command(short_help="Delete what was kept for too long.")
@click.option(
    "--days",
    type=click.IntRange(0, 36500),
    help="Days to keep.  [default: VERIFIER_KEEP_DAYS, else 365]",
)
@store_options
def purge(*, days: int | None, database: str | None, no_seed: bool) -> None:
    """Delete kept verdicts and open questions that are older than the days to keep.

    "verifier worker" does so every hour.
    """
    from verifier.bootstrap import now
    from verifier.keeping import forget_old

    kept = chosen_settings(database).keep_days if days is None else days
    with opened_store(database, no_seed=no_seed) as store:
        given, asked = forget_old(store, now(), kept)
    click.echo(f"{given:,} verdicts and {asked:,} open questions deleted.")


@click.group(short_help="See what was asked and could not be answered.")
def queue() -> None:
    """See what was asked on the web and through the API without an answer."""


@queue.command("list", short_help="List open questions.")
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=50,
    show_default=True,
    help="Questions to list.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@store_options
def list_questions(
    *, limit: int, as_json: bool, database: str | None, no_seed: bool
) -> None:
    """List the questions that the store could not answer, most often asked first."""
    with opened_store(database, no_seed=no_seed) as store:
        found = store.open_questions(limit)
    for question in found:
        click.echo(_json_line(question) if as_json else _line(question))
    if not found and not as_json:
        click.echo("No question is open.", err=True)


def _line(question: "OpenQuestion") -> str:
    text = " ".join(question.text.split())
    last = f"{question.last_asked_at:%Y-%m-%d}"
    return f"{question.asked:>6}  {last}  {question.reason:<16}  {text}"


def _json_line(question: "OpenQuestion") -> str:
    import json

    return json.dumps(
        {
            "text": question.text,
            "reason": question.reason,
            "asked": question.asked,
            "first_asked_at": question.first_asked_at.isoformat(),
            "last_asked_at": question.last_asked_at.isoformat(),
        },
        ensure_ascii=False,
    )
