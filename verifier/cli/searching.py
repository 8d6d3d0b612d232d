"""``verifier search``."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from verifier.cli.bulk import bulk_options, run_bulk
from verifier.cli.stores import chosen_settings, opened, store_options
from verifier.jobs.lines import Answer, Record, id_field, text_field

if TYPE_CHECKING:
    from verifier.bootstrap import Services


@click.command(short_help="Find stored claims that are near a text.")
@click.argument("text", required=False)
@click.option(
    "--top",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="Claims to find for each text.",
)
@bulk_options
@store_options
@click.pass_context
def search(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    text: str | None,
    *,
    top: int,
    source: str | None,
    output: str,
    jobs: int,
    database: str | None,
    no_seed: bool,
) -> None:
    """Find the stored claims that are nearest to TEXT, or to every line of --input.

    An input line is {"id": ..., "text": "..."}; its answer is
    {"id": ..., "results": [{"claim_id", "external_id", "score"}, ...]}, best first.
    """
    if (text is None) == (source is None):
        raise click.UsageError("Give either TEXT or --input, as in --help.")
    if source is not None:
        from verifier.bootstrap import ensure_store

        settings = chosen_settings(database)
        ensure_store(settings, seed=not no_seed)
        ctx.exit(run_bulk(source, output, BuildSearch(top), settings, jobs))
    with opened(database, no_seed=no_seed) as services:
        for result in services.service.search(text or "", top):
            click.echo(f"{result.score:8.3f}  {result.claim_id}\n{'':10}{result.text}")


@dataclass(frozen=True, slots=True)
class BuildSearch:
    """Makes what answers a line of ``search --input``."""

    top: int

    def __call__(self, services: "Services") -> Answer:
        """Return the function that answers one line."""

        def answer(record: Record) -> Record:
            given = id_field(record)
            found = services.service.search(text_field(record, "text"), self.top)
            return {
                "id": given,
                "results": [
                    {
                        "claim_id": result.claim_id,
                        "external_id": result.external_id,
                        "score": round(float(result.score), 6),
                    }
                    for result in found
                ],
            }

        return answer
