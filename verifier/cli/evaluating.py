"""``verifier evaluate``: how good the answers are, on labelled cases."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.failures import CannotDo
from verifier.cli.parallel import answers
from verifier.cli.stores import chosen_settings, store_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier.bootstrap import Services
    from verifier.evaluation.baseline import Changes
    from verifier.evaluation.cases import Case
    from verifier.evaluation.judging import Judged
    from verifier.evaluation.metrics import Metrics

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(short_help="Measure the answers on labelled cases.")
@click.argument(
    "cases",
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--golden",
    is_flag=True,
    help="Replay the reviewers' golden cases instead of a file's.",
)
@click.option(
    "--models",
    type=click.Choice(["on", "off"]),
    help="Answer with or without the models, whatever VERIFIER_MODELS says.",
)
@click.option("--report", type=_FILE, help="HTML report to write.")
@click.option("--json", "as_json", is_flag=True, help="Print figures and answers.")
@click.option(
    "--baseline",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The --json output of an earlier run to compare with.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes to work with.",
)
@store_options
@click.pass_context
def evaluate(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    cases: Path | None,
    *,
    golden: bool,
    models: str | None,
    report: Path | None,
    as_json: bool,
    baseline: Path | None,
    jobs: int,
    database: str | None,
    no_seed: bool,
) -> None:
    """Answer the labelled cases of a JSON Lines file and measure the answers.

    {"claim", "verdict", "category"?, "quote_contains"?} is answered from the store,
    {"claim", "evidence", "label", "category"?} by its evidence alone.

    --golden asks the store what reviewers found wrong before. Exit status 1 if any
    such case does not hold, each with the reason.
    """
    from verifier import __version__
    from verifier.bootstrap import ensure_store
    from verifier.evaluation.baseline import InvalidBaseline, changes, read_baseline
    from verifier.evaluation.cases import InvalidCase, read_cases
    from verifier.evaluation.metrics import measure
    from verifier.evaluation.records import as_record

    settings = chosen_settings(database)
    if models is not None:
        settings = replace(settings, models=models == "on")
    if golden:
        from verifier.cli.golden import replay_golden

        if cases is not None:
            raise click.UsageError("Give either a file of cases or --golden.")
        ensure_store(settings, seed=not no_seed)
        note = models is None
        ctx.exit(0 if replay_golden(settings, as_json=as_json, note=note) else 1)
    if cases is None:
        raise click.UsageError("Give a file of cases, or --golden.")
    try:
        read = read_cases(cases)
        earlier = None if baseline is None else read_baseline(baseline)
    except (InvalidCase, InvalidBaseline) as error:
        raise CannotDo(str(error)) from error
    ensure_store(settings, seed=not no_seed)
    judged = list(answers(read, build_judge, settings, jobs))
    metrics = measure(judged)
    changed = None if earlier is None else changes(judged, earlier)
    if as_json:
        record = as_record(metrics, judged)
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        _print(cases.name, metrics, changed)
    if report is not None:
        from verifier.evaluation.report import render_report

        page = render_report(
            cases.name, metrics, judged, engine=__version__, changed=changed
        )
        try:
            report.write_text(page, "utf-8")
        except OSError as error:
            raise CannotDo(f"{report}: {error.strerror}") from error
        click.echo(f"Report written to {report}.", err=True)


def build_judge(services: "Services") -> "Callable[[Case], Judged]":
    """Return what judges one case."""
    from verifier.evaluation.judging import judge

    return judge(services.service)


def _print(name: str, metrics: "Metrics", changed: "Changes | None") -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from verifier.evaluation.metrics import LABELS
    from verifier.evaluation.report import figures, share

    console = Console(highlight=False)
    console.print(f"{escape(name)}: {metrics.cases:,} cases\n")
    table = Table.grid(padding=(0, 2))
    for label, value, meaning in figures(metrics):
        table.add_row(label, f"[bold]{value}[/]", f"[dim]{meaning}[/]")
    console.print(table)

    console.print()
    table = Table("expected", *(f"answered {each}" for each in LABELS))
    for label in LABELS:
        counts = metrics.confusion[label.value]
        table.add_row(label.value, *(str(counts[each.value]) for each in LABELS))
    console.print(table)

    table = Table("category", "cases", "right", "accuracy", "flips")
    for row in metrics.categories:
        table.add_row(
            escape(row.category),
            str(row.cases),
            str(row.right),
            share(row.accuracy),
            str(row.flips),
        )
    console.print(table)
    if changed is not None:
        console.print(
            f"Since the earlier run: {len(changed.mended)} mended "
            f"{', '.join(changed.mended)}; {len(changed.broken)} broken "
            f"{', '.join(changed.broken)}",
            markup=False,
        )
