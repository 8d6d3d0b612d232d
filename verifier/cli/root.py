"""The group that all commands hang under."""

import click

from verifier import __version__
from verifier.cli.assisting import serve_tools
from verifier.cli.backing_up import backup, copy_store, restore
from verifier.cli.checking import check, compare
from verifier.cli.doctor import doctor
from verifier.cli.evaluating import evaluate
from verifier.cli.exchanging import export_claims, import_claims
from verifier.cli.failures import FriendlyGroup
from verifier.cli.forgetting import forget
from verifier.cli.ingesting import ingest
from verifier.cli.keeping import queue, verdicts
from verifier.cli.keys import key
from verifier.cli.maintaining import audit, db
from verifier.cli.searching import search
from verifier.cli.serving import serve
from verifier.cli.users import user
from verifier.cli.webhooks import webhook
from verifier.cli.working import worker


@click.group(
    cls=FriendlyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)
@click.version_option(__version__, prog_name="verifier")
def main() -> None:
    """Check claims against a store of quoted sources.

    Answers supported, contradicted or unknown, always with the quote it rests on.
    Exit status: 0 done, 1 done with rejected lines or something found wrong,
    2 not done (wrong usage, or the store cannot be used).
    """


for command in (
    check,
    compare,
    search,
    serve,
    serve_tools,
    evaluate,
    import_claims,
    export_claims,
    ingest,
    db,
    audit,
    backup,
    restore,
    copy_store,
    doctor,
    key,
    webhook,
    user,
    verdicts,
    forget,
    queue,
    worker,
):
    main.add_command(command)
