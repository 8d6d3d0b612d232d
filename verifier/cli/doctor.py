"""``verifier doctor``: whether everything is well, and what to do where it is not."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from claims.errors import ClaimsError
from claims.store.health import (
    Finding,
    Grade,
    examine,
    examine_quotes,
    examine_trail,
)
from verifier.cli.failures import explain
from verifier.cli.stores import chosen_settings
from verifier.neural.errors import NeuralError
from verifier.settings import InvalidSetting, Settings

if TYPE_CHECKING:
    from datetime import datetime

    from claims.store.base import ClaimStore

_COLOURS = {Grade.GOOD: "green", Grade.WARNING: "yellow", Grade.BAD: "red"}


@click.command(short_help="Look whether everything is well.")
@click.option("--quick", is_flag=True, help="Leave out what reads the whole store.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.option(
    "--database",
    metavar="URL",
    help="The claim store: sqlite:///PATH or postgresql://... "
    "[default: VERIFIER_DATABASE_URL, else a file in your data folder]",
)
@click.pass_context
def doctor(
    ctx: click.Context, *, quick: bool, as_json: bool, database: str | None
) -> None:
    """Look at settings, database, index, audit trail, quotes, models, disk and clocks.

    A line each, with what to do where something is wrong. Nothing is changed. The
    service may be running. Exit status 0 if nothing is bad, 1 if something is.
    """
    settings = chosen_settings(database)
    worst = Grade.GOOD
    for finding in _findings(settings, quick=quick):
        click.echo(_json(finding) if as_json else _line(finding))
        if finding.grade is Grade.BAD:
            worst = Grade.BAD
    ctx.exit(1 if worst is Grade.BAD else 0)


def _line(finding: Finding) -> str:
    mark = click.style(f"{finding.grade:<8}", fg=_COLOURS[finding.grade])
    line = f"{mark} {finding.topic:<10} {finding.found}"
    return f"{line}\n{'':20}{finding.advice}" if finding.advice else line


def _json(finding: Finding) -> str:
    import json

    return json.dumps(
        {
            "topic": finding.topic,
            "grade": str(finding.grade),
            "found": finding.found,
            "advice": finding.advice,
        },
        ensure_ascii=False,
    )


def _findings(settings: Settings, *, quick: bool) -> Iterator[Finding]:
    from verifier.bootstrap import now

    yield from _settings(settings)
    yield from _models(settings)
    yield from _named("database", _store(settings, now(), quick=quick))
    if settings.database_read_url is not None:
        yield from _named("replica", _replica(settings))
    if settings.redis_url is not None:
        yield _redis(settings.redis_url)


def _named(topic: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Yield findings; where the store cannot be asked, that is one."""
    try:
        yield from findings
    except ClaimsError as error:
        yield Finding(topic, Grade.BAD, explain(error), "See the message.")


def _settings(settings: Settings) -> Iterator[Finding]:
    unknown = Settings.unknown()
    if unknown:
        yield Finding(
            "settings",
            Grade.WARNING,
            f"No such setting: {', '.join(unknown)}.",
            "Look for a spelling mistake; docs/reference.md lists all.",
        )
    else:
        yield Finding("settings", Grade.GOOD, "All can be used.")
    if settings.public_url is None and settings.host not in ("127.0.0.1", "localhost"):
        yield Finding(
            "settings",
            Grade.WARNING,
            "Links in feeds and cards name whatever host a request names.",
            "Set VERIFIER_PUBLIC_URL.",
        )


def _models(settings: Settings) -> Iterator[Finding]:
    if settings.models is False:
        yield Finding(
            "models",
            Grade.WARNING,
            "Switched off: answers rest on words and checks.",
            "Set VERIFIER_MODELS=on.",
        )
        return
    from verifier.neural.models import load_models

    try:
        folder = None if settings.models is True else settings.models
        models = load_models(folder)
        models.warm_up()
    except NeuralError as error:
        yield Finding("models", Grade.BAD, explain(error), "Install the program anew.")
        return
    for notice in models.notices:
        yield Finding("models", Grade.WARNING, notice, "Install the program anew.")
    if not models.notices:
        yield Finding("models", Grade.GOOD, "Both can be loaded.")


def _store(settings: Settings, at: "datetime", *, quick: bool) -> Iterator[Finding]:
    from claims.store import open_store

    ready = True
    for finding in examine(settings.database_url, at, quick=quick):
        ready = ready and not (finding.topic == "tables" and finding.grade is Grade.BAD)
        yield finding
    if not ready or quick:
        return
    store = open_store(settings.database_url)
    try:
        yield from examine_trail(store, at)
        with _counted(store) as progress:
            yield examine_quotes(store, progress)
        yield from _vectors(settings, store)
    finally:
        store.close()


def _vectors(settings: Settings, store: "ClaimStore") -> Iterator[Finding]:
    from verifier.bootstrap import embedder_name

    name = embedder_name(settings)
    if name is None:
        return
    if store.missing_embeddings(name, 1):
        yield Finding(
            "vectors",
            Grade.WARNING,
            "Some published claims cannot be found by their meaning.",
            'They are made when claims come in, and by "verifier db upgrade".',
        )
    else:
        yield Finding("vectors", Grade.GOOD, "Every published claim has one.")


def _replica(settings: Settings) -> Iterator[Finding]:
    from claims.store import open_store

    store = open_store(settings.database_url)
    replica = open_store(str(settings.database_read_url))
    try:
        behind = store.revision() - replica.revision()
    finally:
        store.close()
        replica.close()
    if behind > 0:
        yield Finding(
            "replica",
            Grade.WARNING,
            f"It lacks the last {behind:,} changes; verdicts read from the store.",
            "Look at the replication's lag.",
        )
    else:
        yield Finding("replica", Grade.GOOD, "It has every change.")


def _redis(url: str) -> Finding:
    from verifier.http.counting import RedisCounters

    try:
        answers = RedisCounters.at(url).answers()
    except InvalidSetting as error:
        return Finding("redis", Grade.BAD, str(error), "Install it or unset the URL.")
    if not answers:
        return Finding(
            "redis",
            Grade.BAD,
            "Redis does not answer; limits are counted in the store.",
            "Start it, or correct VERIFIER_REDIS_URL.",
        )
    return Finding("redis", Grade.GOOD, "It answers.")


@contextmanager
def _counted(store: "ClaimStore") -> Iterator[Callable[[int], None]]:
    """Yield what shows how many claims were read, on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from claims.models import ClaimStatus

    total = store.count_claims(status=ClaimStatus.PUBLISHED)
    with click.progressbar(length=total, label="Reading", file=sys.stderr) as bar:
        yield bar.update
