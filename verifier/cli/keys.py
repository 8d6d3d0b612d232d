"""``verifier key``: giving out API keys and taking them back."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from claims.keys import Scope
from claims.models import Actor
from verifier.cli.stores import opened_store, store_options

if TYPE_CHECKING:
    from datetime import datetime

    from claims.keys import ApiKey

_LONGEST_DAYS = 3650
_MOST_PER_MINUTE = 10**9


@click.group(short_help="Give out API keys and take them back.")
def key() -> None:
    """Give out API keys and take them back."""


by_option = click.option(
    "--by", metavar="NAME", required=True, help="Who does it, for the audit trail."
)


@key.command(short_help="Make a key; it is shown this once.")
@click.argument("owner")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice([scope.value for scope in Scope]),
    multiple=True,
    required=True,
    help="What it is good for; give the option once for each.",
)
@click.option(
    "--days",
    type=click.IntRange(1, _LONGEST_DAYS),
    help="Days until it expires.  [default: never]",
)
@click.option(
    "--per-minute",
    type=click.IntRange(1, _MOST_PER_MINUTE),
    help="Its own limit of requests a minute.  [default: VERIFIER_KEY_LIMIT]",
)
@click.option("--note", help="What it is for, such as the name of a program.")
@by_option
@store_options
def create(  # noqa: PLR0913 - one argument per option
    owner: str,
    *,
    scopes: tuple[str, ...],
    days: int | None,
    per_minute: int | None,
    note: str | None,
    by: str,
    database: str | None,
    no_seed: bool,
) -> None:
    """Make a key for OWNER and print it: nobody can read it again later.

    OWNER is the person or desk in whose name the key acts, and whom the audit trail
    names. Scopes: verify (check claims), claims:read (read the store), curate (add
    sources and claims, and review them), admin (all of these).
    """
    from claims.access import create_key
    from verifier.bootstrap import new_secret, now

    at = now()
    with (
        opened_store(database, no_seed=no_seed) as store,
        store.unit_of_work() as work,
    ):
        token, made = create_key(
            work,
            named(by),
            secret=new_secret(),
            owner=named(owner),
            scopes=[Scope(each) for each in scopes],
            at=at,
            note=note,
            per_minute=per_minute,
            expires_at=None if days is None else at + timedelta(days=days),
        )
        work.commit()
    click.echo(
        f"Keep this key safe, it is shown this once. Its name is {made.prefix}.",
        err=True,
    )
    click.echo(token)


@key.command("list", short_help="List all keys, without what is secret.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@store_options
def list_keys(*, as_json: bool, database: str | None, no_seed: bool) -> None:
    """List all keys, the oldest first: name, owner, scopes, state and last use."""
    from verifier.bootstrap import now

    at = now()
    with opened_store(database, no_seed=no_seed) as store:
        keys = store.list_keys()
    if as_json:
        for each in keys:
            click.echo(json.dumps(_record(each, at), ensure_ascii=False))
    elif not keys:
        click.echo("There is no key yet; verifier key create makes one.")
    for each in () if as_json else keys:
        click.echo(_line(each, at))


@key.command(short_help="Take a key back at once.")
@click.argument("prefix")
@click.option("--reason", help="Why, for the audit trail.")
@by_option
@store_options
def revoke(
    prefix: str,
    *,
    reason: str | None,
    by: str,
    database: str | None,
    no_seed: bool,
) -> None:
    """Take back the key that begins with PREFIX, as `verifier key list` shows it.

    No worker accepts it from now on.
    """
    from claims.access import revoke_key
    from claims.keys import prefix_of
    from verifier.bootstrap import now

    with (
        opened_store(database, no_seed=no_seed) as store,
        store.unit_of_work() as work,
    ):
        # Whoever pastes the whole key means it, too.
        revoke_key(work, named(by), prefix_of(prefix), at=now(), reason=reason)
        work.commit()
    click.echo(f"The key {prefix_of(prefix)} is revoked.")


def named(name: str) -> Actor:
    """Return the person or desk of this name, as the audit trail names it."""
    return Actor(f"named:{name}" if name.strip() else "", name)


def _record(key: "ApiKey", at: "datetime") -> dict[str, object]:
    return {
        "prefix": key.prefix,
        "owner": key.owner.name,
        "scopes": list(key.scopes),
        "state": key.state(at),
        "note": key.note,
        "per_minute": key.per_minute,
        "created_at": key.created_at.isoformat(),
        "expires_at": None if key.expires_at is None else key.expires_at.isoformat(),
        "last_used_at": None
        if key.last_used_at is None
        else key.last_used_at.isoformat(),
    }


def _line(key: "ApiKey", at: "datetime") -> str:
    used = "never used"
    if key.last_used_at is not None:
        used = f"last used {key.last_used_at:%Y-%m-%d %H:%M} UTC"
    ends = "" if key.expires_at is None else f", expires {key.expires_at:%Y-%m-%d}"
    note = f" ({key.note})" if key.note else ""
    return (
        f"{key.prefix}  {key.state(at):<8} {key.owner.name}{note}: "
        f"{' '.join(key.scopes)}; {used}{ends}"
    )
