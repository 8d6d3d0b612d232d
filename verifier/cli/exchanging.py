"""``verifier import`` and ``verifier export``."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from claims.models import Actor, ClaimStatus
from verifier.cli.bulk import SHOWN_REASONS
from verifier.cli.failures import CannotDo
from verifier.cli.stores import chosen_settings, opened_store, store_options

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from claims.exchange.loading import ImportReport
    from claims.store.base import ClaimStore

FORMATS = ("jsonl",)

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
@store_options
@click.pass_context
def import_claims(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    source: str,
    *,
    kind: str,
    by: str | None,
    database: str | None,
    no_seed: bool,
) -> None:
    """Put the claims of FILE (- is standard input) into the store, as published.

    A line is {"id"?, "text", "rating"?, "quote"?, "attribution"?, "source": {"title",
    "publisher"?, "url"?, "published_on"?, "text"?}}. Without "quote" the text is the
    quote, without "source.text" the quote is kept as an excerpt. A line whose id was
    imported before becomes the next version of that claim if anything changed.
    """
    from verifier.bootstrap import prepare_claims

    with opened_store(database, no_seed=no_seed) as store:
        try:
            with _read_from(source) as stream:
                report = _load(store, stream, kind, _actor(by), _name(source))
        except OSError as error:
            raise CannotDo(f"{source}: {error.strerror}") from error
    for each in report.errors[:SHOWN_REASONS]:
        click.echo(f"line {each.line}: {each.reason}", err=True)
    click.echo(
        f"{report.added:,} claims added, {report.updated:,} updated, "
        f"{report.unchanged:,} unchanged, {len(report.errors):,} lines rejected.",
        err=True,
    )
    prepare_claims(chosen_settings(database))
    ctx.exit(1 if report.errors else 0)


@click.command("export", short_help="Take the published claims out of the store.")
@click.argument("target", metavar="FILE", default="-", type=click.Path(allow_dash=True))
@format_option
@store_options
def export_claims(
    target: str, *, kind: str, database: str | None, no_seed: bool
) -> None:
    """Write the published claims to FILE (default: standard output).

    What is written can be imported again, with the same quotes and sources.
    """
    del kind  # the only one that there is so far
    from claims.exchange.jsonl import export_jsonl

    count = 0
    with opened_store(database, no_seed=no_seed) as store:
        try:
            with _write_to(target) as stream:
                for line in export_jsonl(store, status=ClaimStatus.PUBLISHED):
                    stream.write(f"{line}\n".encode())
                    count += 1
                stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise CannotDo(f"{target}: {error.strerror}") from error
    click.echo(f"{count:,} claims written.", err=True)


def _load(
    store: "ClaimStore", stream: BinaryIO, kind: str, actor: Actor, origin: str
) -> "ImportReport":
    del kind
    from claims.exchange.jsonl import import_jsonl
    from verifier.bootstrap import now

    return import_jsonl(store, stream, actor=actor, at=now(), origin=origin)


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
