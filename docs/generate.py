"""Writes docs/reference.md from the code: `make docs`. A test compares the two."""

from collections.abc import Iterator
from pathlib import Path

import click

from verifier.cli import main
from verifier.engine.checks import CHECKS
from verifier.http.problems import KINDS
from verifier.settings import Settings

TARGET = Path(__file__).with_name("reference.md")

HEAD = """\
# Reference

Generated from the code by `make docs`; a test fails where the two differ.
The API describes itself at `/api/openapi.json`, and at `/api/docs` for people.
"""


def reference() -> str:
    """Return the whole page."""
    parts = [HEAD, settings(), commands(), checks(), problems()]
    return "\n".join(parts)


def settings() -> str:
    """Return the table of environment variables."""
    rows = ((f"`{v.name}`", v.default, v.meaning) for v in Settings.variables())
    intro = "Environment variables; options of a command go before them.\n"
    return "## Settings\n\n" + intro + table(("variable", "default", "meaning"), rows)


def commands() -> str:
    """Return the help of every command, as it is printed."""
    parts = ["## Commands\n"]
    for name, command in walk(main, "verifier"):
        context = click.Context(
            command,
            info_name=name,
            terminal_width=80,
            help_option_names=["-h", "--help"],
        )
        parts.append(f"### `{name}`\n\n```\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def walk(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    """Yield every command under ``group`` with its full name."""
    for each, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from walk(command, f"{name} {each}")
        else:
            yield f"{name} {each}", command


def checks() -> str:
    """Return the table of the engine's checks."""
    rows = (
        (f"`{check.name}`", str(check.version), " ".join(check.description.split()))
        for check in CHECKS
    )
    return "## Checks\n" + table(("check", "version", "what it compares"), rows)


def problems() -> str:
    """Return the table of the API's problem codes."""
    rows = ((f"`{k.code}`", str(k.status), k.title) for k in KINDS.values())
    return "## Problem codes\n" + table(("code", "status", "title"), rows)


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    escaped = (" | ".join(c.replace("|", "\\|") for c in line) for line in lines)
    return "\n" + "\n".join(f"| {line} |" for line in escaped) + "\n"


if __name__ == "__main__":
    TARGET.write_text(reference(), "utf-8")
