"""``verifier import`` and ``verifier export``."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from claims.models import Actor
from verifier.cli.bulk import SHOWN_REASONS
from verifier.cli.failures import CannotDo
from verifier.cli.formats import FORMATS, dump_to, load_from
from verifier.cli.progress import embedding_progress, import_progress, processors
from verifier.cli.stores import chosen_settings, opened_store, store_options

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from claims.exchange.trial import Plan
    from claims.store.base import ClaimStore


format_option = click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    default="jsonl",
    show_default=True,
    help="What the file is written in.",
)


@click.command("import", short_help="Put claims of your own into the store.")
@click.argument("source", metavar="FILE", type=click.Path(allow_dash=True))
@format_option
@click.option("--by", metavar="NAME", help="Who imports, for the audit trail.")
@click.option(
    "--dry-run", is_flag=True, help="Say what would change, and change nothing."
)
@click.option(
    "--all-or-nothing", is_flag=True, help="Import nothing if any line is rejected."
)
@store_options
@click.pass_context
def import_claims(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    source: str,
    *,
    kind: str,
    by: str | None,
    dry_run: bool,
    all_or_nothing: bool,
    database: str | None,
    no_seed: bool,
) -> None:
    """Put the claims of FILE (- is standard input) into the store, as published.

    Formats: JSON Lines, CSV with a heading, and ClaimReview (schema.org) as JSON.

    A JSON line is {"id"?, "text", "rating"?, "quote"?, "attribution"?, "source":
    {"title", "publisher"?, "url"?, "published_on"?, "text"?}}. Without "quote" the
    text is the quote, without "source.text" the quote is kept as an excerpt. A line
    whose id was imported before becomes the next version of that claim if anything
    changed.
    """
    from verifier.bootstrap import now, prepare_claims

    if dry_run or all_or_nothing:
        with opened_store(database, no_seed=no_seed) as store:
            plan = _as_a_whole(store, source, kind, by, keep=not dry_run)
        if plan.kept:
            with embedding_progress() as embedded:
                prepare_claims(chosen_settings(database), embedded)
        ctx.exit(1 if plan.errors else 0)
    with opened_store(database, no_seed=no_seed) as store:
        try:
            with _read_from(source) as stream, import_progress(stream) as progress:
                report = load_from(
                    kind,
                    stream,
                    store,
                    actor=_actor(by),
                    at=now(),
                    origin=_name(source),
                    progress=progress,
                    helpers=min(1, processors() - 1),
                )
        except UnicodeDecodeError as error:
            raise CannotDo(f"{source}: not UTF-8 text.") from error
        except OSError as error:
            raise CannotDo(f"{source}: {error.strerror}") from error
    for each in report.errors[:SHOWN_REASONS]:
        column = "" if each.column is None else f", column {each.column}"
        click.echo(f"line {each.line}{column}: {each.reason}", err=True)
    click.echo(
        f"{report.added:,} claims added, {report.updated:,} updated, "
        f"{report.unchanged:,} unchanged, {len(report.errors):,} lines rejected.",
        err=True,
    )
    with embedding_progress() as embedded:
        prepare_claims(chosen_settings(database), embedded)
    ctx.exit(1 if report.errors else 0)


@click.command("export", short_help="Take the published claims out of the store.")
@click.argument("target", metavar="FILE", default="-", type=click.Path(allow_dash=True))
@format_option
@store_options
def export_claims(
    target: str, *, kind: str, database: str | None, no_seed: bool
) -> None:
    """Write the published claims to FILE (default: standard output).

    What is written can be imported again, in any of the formats, and loses nothing:
    every quote, source and attribution comes back as it was.
    """
    with opened_store(database, no_seed=no_seed) as store:
        try:
            with _write_to(target) as stream:
                for piece in dump_to(kind, store):
                    stream.write(piece)
                stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise CannotDo(f"{target}: {error.strerror}") from error


def _as_a_whole(
    store: "ClaimStore", source: str, kind: str, by: str | None, *, keep: bool
) -> "Plan":
    """Import a file whole, or only say what that would change; print what it is."""
    from claims.exchange.trial import import_whole, read_file, try_import
    from verifier.bootstrap import now

    try:
        with _read_from(source) as stream:
            records, _ = read_file(kind, stream.read())
    except OSError as error:
        raise CannotDo(f"{source}: {error.strerror}") from error
    actor, at = _actor(by), now()
    if keep:
        origin = _name(source)
        plan = import_whole(store, records, actor=actor, at=at, origin=origin)
    else:
        plan = try_import(store, records, actor=actor, at=at)
    _tell_plan(plan, keep=keep)
    return plan


def _tell_plan(plan: "Plan", *, keep: bool) -> None:
    from claims.exchange.trial import Change

    for each in plan.lines[: 0 if keep else None]:
        if each.change is not Change.SAME:
            fields = f" ({', '.join(each.fields)})" if each.fields else ""
            text = " ".join(each.text.split())
            click.echo(f"line {each.line}: {each.change}{fields}: {text}")
    for error in plan.errors[:SHOWN_REASONS]:
        column = "" if error.column is None else f", column {error.column}"
        click.echo(f"line {error.line}{column}: {error.reason}", err=True)
    done = "" if plan.kept else "would be "
    click.echo(
        f"{plan.count(Change.NEW):,} claims {done}added, "
        f"{plan.count(Change.CHANGED):,} {done}updated, "
        f"{plan.count(Change.SAME):,} unchanged, {len(plan.errors):,} lines rejected.",
        err=True,
    )
    if keep and not plan.kept:
        click.echo("Nothing was imported.", err=True)


def _actor(name: str | None) -> Actor:
    """Return who the audit trail names: a person only if one was given."""
    if name is None:
        return Actor("command:import", "verifier import")
    return Actor(f"named:{name}", name)


def _name(source: str) -> str:
    return "standard input" if source == "-" else Path(source).name


def _read_from(source: str) -> "AbstractContextManager[BinaryIO]":
    return nullcontext(sys.stdin.buffer) if source == "-" else Path(source).open("rb")


def _write_to(target: str) -> "AbstractContextManager[BinaryIO]":
    return nullcontext(sys.stdout.buffer) if target == "-" else Path(target).open("wb")
