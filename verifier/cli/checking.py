"""``verifier check`` and ``verifier compare``."""

import json
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import click

from verifier.cli.bulk import bulk_options, run_bulk
from verifier.cli.stores import chosen_settings, opened, store_options
from verifier.jobs.lines import Answer, Record, id_field, text_field
from verifier.settings import Settings

if TYPE_CHECKING:
    from verifier.bootstrap import Services
    from verifier.service import Verification

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print the answer as JSON."
)


@click.command(short_help="Check a claim, or a file of claims, against the store.")
@click.argument("claim", required=False)
@json_option
@partial(bulk_options, archives=True)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Let the Dask cluster whose scheduler is at ADDRESS do the work.",
)
@click.option(
    "--part-lines",
    type=click.IntRange(1, 1_000_000),
    default=500,
    show_default=True,
    help="With --cluster: lines of a part, which is what a lost worker costs.",
)
@store_options
@click.pass_context
def check(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    claim: str | None,
    *,
    as_json: bool,
    source: str | None,
    output: str,
    jobs: int,
    cluster: str | None,
    part_lines: int,
    database: str | None,
    no_seed: bool,
) -> None:
    """Check a CLAIM, or every line of --input, against the store.

    An input line is {"id": ..., "claim": "..."}; its answer is one line of JSON
    with the same id, in the same order.

    With --cluster, --input is cut into parts, which the workers answer. Each needs
    this program and reaches the store at --database. Answers stand in the folder
    --output, a file a part, in the order of their names; what is there is not done
    again.
    """
    _one_or_bulk(given=claim is not None, source=source, what="CLAIM")
    if cluster is not None:
        archive = (cluster, source, output, part_lines)
        ctx.exit(_on_cluster(*archive, database, no_seed=no_seed))
    _require_files(ctx, source, output)
    if source is not None:
        ctx.exit(_bulk(source, output, build_check, jobs, database, no_seed=no_seed))
    with opened(database, no_seed=no_seed) as services:
        _show(services.service.verify(claim or ""), as_json=as_json)


@click.command(short_help="Judge a claim by one text alone, or a file of such pairs.")
@click.argument("claim", required=False)
@click.argument("evidence", required=False)
@json_option
@bulk_options
@store_options
@click.pass_context
def compare(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    claim: str | None,
    evidence: str | None,
    *,
    as_json: bool,
    source: str | None,
    output: str,
    jobs: int,
    database: str | None,
    no_seed: bool,
) -> None:
    """Judge a CLAIM by the text EVIDENCE alone, or every line of --input.

    An input line is {"id": ..., "claim": "...", "evidence": "..."}.
    """
    _one_or_bulk(given=claim is not None, source=source, what="CLAIM and EVIDENCE")
    if source is not None:
        ctx.exit(_bulk(source, output, build_compare, jobs, database, no_seed=no_seed))
    if evidence is None:
        raise click.UsageError("Give the EVIDENCE after the CLAIM, both in quotes.")
    with opened(database, no_seed=no_seed) as services:
        _show(services.service.compare(claim or "", evidence), as_json=as_json)


def build_check(services: "Services") -> Answer:
    """Return what answers a line of ``check --input``."""
    verify = services.service.verify
    return _answer(lambda record: verify(text_field(record, "claim")))


def build_compare(services: "Services") -> Answer:
    """Return what answers a line of ``compare --input``."""
    judge = services.service.compare
    return _answer(
        lambda record: judge(
            text_field(record, "claim"), text_field(record, "evidence")
        )
    )


def _answer(judge: Callable[[Record], "Verification"]) -> Answer:
    from verifier.api.schemas import dump_verification

    def answer(record: Record) -> Record:
        given = id_field(record)
        dumped = dump_verification(judge(record))
        return dumped if given is None else {**dumped, "id": given}

    return answer


def _one_or_bulk(*, given: bool, source: str | None, what: str) -> None:
    if given == (source is not None):
        raise click.UsageError(f"Give either {what} or --input, as in --help.")


def _bulk(  # noqa: PLR0913 - one argument per option
    source: str,
    output: str,
    build: Callable[["Services"], Answer],
    jobs: int,
    database: str | None,
    *,
    no_seed: bool,
) -> int:
    from verifier.bootstrap import ensure_store

    settings = chosen_settings(database)
    ensure_store(settings, seed=not no_seed)
    return run_bulk(source, output, build, settings, jobs)


def _on_cluster(  # noqa: PLR0913 - one argument per option
    address: str,
    source: str | None,
    output: str,
    lines: int,
    database: str | None,
    *,
    no_seed: bool,
) -> int:
    from verifier.bootstrap import ensure_store, prepare_claims
    from verifier.cli.clustering import check_archive

    if source is None:
        raise click.UsageError("--cluster needs --input, as in --help.")
    settings = chosen_settings(database)
    ensure_store(settings, seed=not no_seed)
    prepare_claims(settings)
    # Nothing that a worker does not need leaves this machine.
    needed = Settings(database_url=settings.database_url, models=settings.models)
    return check_archive(address, source, output, build_check, needed, lines)


def _require_files(ctx: click.Context, source: str | None, output: str) -> None:
    """Refuse what is no file, as the options of other commands do by themselves."""
    named = {each.name: each for each in ctx.command.params}
    if source is not None:
        readable = click.Path(exists=True, dir_okay=False, allow_dash=True)
        readable.convert(source, named["source"], ctx)
        click.Path(dir_okay=False, allow_dash=True).convert(
            output, named["output"], ctx
        )


def _show(verification: "Verification", *, as_json: bool) -> None:
    if as_json:
        from verifier.api.schemas import dump_verification

        dumped = dump_verification(verification)
        click.echo(json.dumps(dumped, ensure_ascii=False, indent=2))
        return
    from verifier.cli.answers import print_verification

    print_verification(verification)
