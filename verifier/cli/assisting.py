"""``verifier mcp``: the service as tools for language models."""

import click

from verifier.cli.failures import CannotDo
from verifier.cli.stores import opened, store_options


@click.command(name="mcp", short_help="Serve tools for language models over stdio.")
@store_options
def serve_tools(*, database: str | None, no_seed: bool) -> None:
    """Serve the Model Context Protocol on standard input and output.

    A program that runs language models starts this command and offers its tools to
    them: verify a claim, check a text, compare a claim with a passage, search the
    store. It needs the extra "mcp": pip install "verifier[mcp]".
    """
    try:
        from verifier.mcp_server import build_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "pydantic"):
            raise
        raise CannotDo(
            'This command needs the extra "mcp": pip install "verifier[mcp]".'
        ) from error
    with opened(database, no_seed=no_seed) as services:
        build_server(services.service).run("stdio")
