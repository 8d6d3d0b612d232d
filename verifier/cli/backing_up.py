"""``verifier backup``, ``restore`` and ``copy``: a whole store on the move."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.failures import CannotDo
from verifier.cli.stores import chosen_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from claims.store.archive import Digest, Manifest
    from claims.store.moving import Progress

_database = click.option(
    "--database",
    metavar="URL",
    help="The claim store: sqlite:///PATH or postgresql://... "
    "[default: VERIFIER_DATABASE_URL, else a file in your data folder]",
)
_path = click.argument(
    "path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path)
)


@click.command(short_help="Keep a copy of the whole store in a file.")
@_path
@click.option("--replace", is_flag=True, help="Replace FILE if it is there already.")
@_database
def backup(path: Path, *, replace: bool, database: str | None) -> None:
    """Write the whole store, as it is at this moment, to FILE.

    The store may be in use: nobody waits, and what is written meanwhile is not in the
    file. It can be restored to SQLite and to PostgreSQL. Keep it as safe as the store
    itself: it holds hashes of keys and passwords. The models and the settings are not
    in it.
    """
    from claims.store.moving import back_up
    from verifier import __version__
    from verifier.bootstrap import now

    if path.exists() and not replace:
        raise CannotDo(f"{path} is there already; --replace replaces it.")
    settings = chosen_settings(database)
    with _files(path), _shown("Backing up") as progress:
        made = back_up(
            settings.database_url,
            path,
            at=now(),
            made_by=f"verifier {__version__}",
            progress=progress,
        )
    _report(made.digests)
    size = path.stat().st_size
    click.echo(f"{path}: {made.rows:,} rows in {len(made.shapes)} tables, {size:,} B.")


@click.command(short_help="Fill an empty store from a backup.")
@_path
@click.option(
    "--check", is_flag=True, help="Only read FILE and compare it with its digests."
)
@_database
def restore(path: Path, *, check: bool, database: str | None) -> None:
    """Fill an empty store, or one that does not exist yet, from a backup.

    A store that holds anything is refused and not touched. Either everything is
    restored, read again and found equal to what was backed up, or nothing.
    """
    from claims.store.moving import check_archive
    from claims.store.moving import restore as fill

    if check:
        with _files(path), _shown("Checking") as progress:
            made = check_archive(path, progress)
        _report(made.digests)
        click.echo(f"{path} is as it was written at {_written(made)}.")
        return
    settings = chosen_settings(database)
    with _files(path), _shown("Restoring") as progress:
        made = fill(path, settings.database_url, progress)
    _report(made.digests)
    click.echo(
        f"Restored as it was at {_written(made)}: {made.rows:,} rows, all read again "
        "and found equal."
    )


@click.command("copy", short_help="Move a store between SQLite and PostgreSQL.")
@click.option("--from", "source", metavar="URL", required=True, help="The store.")
@click.option(
    "--to", "target", metavar="URL", required=True, help="An empty store to fill."
)
def copy_store(*, source: str, target: str) -> None:
    """Copy a store to an empty one, from SQLite to PostgreSQL or the other way.

    The copy is the store as it is at one moment; stop whoever writes before you move
    for good. It is read again before it is kept, and must have the same rows.
    """
    from claims.store.moving import copy
    from verifier.bootstrap import now

    first = chosen_settings(source).database_url
    second = chosen_settings(target).database_url
    with _shown("Copying") as progress:
        found = copy(first, second, at=now(), progress=progress)
    _report(found)
    rows = sum(each.rows for each in found.values())
    click.echo(f"Copied: {rows:,} rows in {len(found)} tables, both sides equal.")


def _written(made: "Manifest") -> str:
    return f"{made.made_at:%Y-%m-%d %H:%M:%S} UTC"


def _report(digests: "Mapping[str, Digest]") -> None:
    """Print a line a table: its rows and their digest."""
    width = max(map(len, digests))
    for name, digest in sorted(digests.items()):
        click.echo(f"{name:<{width}}  {digest.rows:>12,}  {digest}")


@contextmanager
def _files(path: Path) -> Iterator[None]:
    """Name the file that could not be read or written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotDo(f"{error.filename or path}: {reason}.") from error


@contextmanager
def _shown(action: str) -> Iterator["Progress"]:
    """Yield what shows progress on a terminal, a bar a table."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )

    with Progress(
        TextColumn(f"{action} {{task.description}}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        tasks: dict[str, TaskID] = {}

        def report(table: str, more: int, of: int) -> None:
            if table not in tasks:
                tasks[table] = bar.add_task(table, total=of)
            bar.advance(tasks[table], more)

        yield report
