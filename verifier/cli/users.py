"""``verifier user``: accounts, where no admin can sign in yet or any more."""

import json
import sys
from typing import TYPE_CHECKING

import click

from claims.errors import UserNotFound
from claims.models import Actor
from claims.people import Role
from claims.text import normalise
from verifier.cli.keys import by_option
from verifier.cli.stores import chosen_settings, opened_store, store_options

if TYPE_CHECKING:
    from claims.people import User
    from claims.store.base import UnitOfWork
    from claims.store.people import PeopleReading

_ROLES = click.Choice([role.value for role in Role])


@click.group(short_help="Make accounts for reviewers and look after them.")
def user() -> None:
    """Make accounts for reviewers and look after them.

    The first admin is made here; whatever comes later can be done on the page for
    people, too.
    """


@user.command(short_help="Make an account; its password is asked for.")
@click.argument("email")
@click.option("--name", required=True, help="The person's name, as pages show it.")
@click.option(
    "--role", type=_ROLES, default="admin", show_default=True, help="What it may do."
)
@by_option
@store_options
def create(  # noqa: PLR0913 - one argument per option
    email: str, *, name: str, role: str, by: str, database: str | None, no_seed: bool
) -> None:
    """Make an account that signs in with EMAIL.

    The password is asked for, or read as one line from standard input where that is
    no terminal; it is never an argument, which others on the machine could see.
    """
    from claims.accounts import create_user
    from claims.passwords import Passwords, require_good
    from verifier.bootstrap import new_id, now

    password = _asked_password()
    require_good(password, (name, email))
    hashed = Passwords().hash(password)
    with (
        opened_store(database, no_seed=no_seed) as store,
        store.unit_of_work() as work,
    ):
        made = create_user(
            work,
            _named(by),
            user_id=new_id(),
            email=email,
            name=name,
            role=Role(role),
            password_hash=hashed,
            at=now(),
        )
        work.commit()
    click.echo(f"{made.name} ({made.role}) can sign in with {made.email}.")


@user.command("list", short_help="List all accounts.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@store_options
def list_users(*, as_json: bool, database: str | None, no_seed: bool) -> None:
    """List all accounts, the oldest first: email, state, role, name, last sign-in."""
    with opened_store(database, no_seed=no_seed) as store:
        users = store.list_users()
    for each in users:
        click.echo(
            json.dumps(_record(each), ensure_ascii=False) if as_json else _line(each)
        )
    if not users and not as_json:
        click.echo("There is no account yet; verifier user create makes one.")


@user.command(short_help="Give an account another role.")
@click.argument("email")
@click.argument("role", type=_ROLES)
@click.option("--reason", help="Why, for the audit trail.")
@by_option
@store_options
def role(  # noqa: PLR0913 - one argument per option
    email: str,
    role: str,
    *,
    reason: str | None,
    by: str,
    database: str | None,
    no_seed: bool,
) -> None:
    """Give the account of EMAIL the role ROLE; whoever it is has to sign in again."""
    from claims.accounts import change_role
    from verifier.bootstrap import now

    with (
        opened_store(database, no_seed=no_seed) as store,
        store.unit_of_work() as work,
    ):
        found = _found(work, email)
        change_role(work, _named(by), found.id, Role(role), at=now(), reason=reason)
        work.commit()
    click.echo(f"{found.name} has the role {role} now.")


@user.command(short_help="Close an account.")
@click.argument("email")
@click.option("--reason", help="Why, for the audit trail.")
@by_option
@store_options
def deactivate(
    email: str, *, reason: str | None, by: str, database: str | None, no_seed: bool
) -> None:
    """Close the account of EMAIL: its sessions, links and API keys end at once."""
    from claims.accounts import deactivate as close
    from verifier.bootstrap import now

    with (
        opened_store(database, no_seed=no_seed) as store,
        store.unit_of_work() as work,
    ):
        found = _found(work, email)
        close(work, _named(by), found.id, at=now(), reason=reason)
        work.commit()
    click.echo(f"{found.name} can no longer sign in.")


@user.command(short_help="Make a one-time link to set a new password.")
@click.argument("email")
@click.option(
    "--codes-off",
    is_flag=True,
    help="Also stop asking for codes at sign-in, where the phone is lost.",
)
@by_option
@store_options
def reset(
    email: str, *, codes_off: bool, by: str, database: str | None, no_seed: bool
) -> None:
    """Print a link with which the owner of EMAIL sets a new password, once.

    An account that was closed is opened again.
    """
    from claims.accounts import activate, give_link, turn_codes_off
    from verifier.bootstrap import new_secret, now

    settings = chosen_settings(database)
    secret, at, actor = new_secret(), now(), _named(by)
    with (
        opened_store(database, no_seed=no_seed) as store,
        store.unit_of_work() as work,
    ):
        found = _found(work, email)
        if found.state == "inactive":
            activate(work, actor, found.id, at=at)
        if codes_off and found.code_since is not None:
            turn_codes_off(work, actor, found.id, at=at)
        link = give_link(work, actor, found.id, secret=secret, at=at)
        work.commit()
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    click.echo(
        f"Send this link to {found.name}: it works once, until "
        f"{link.expires_at:%Y-%m-%d %H:%M} UTC.",
        err=True,
    )
    click.echo(f"{base}/invitations/{secret}")


def _asked_password() -> str:
    if sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")


def _found(people: "PeopleReading | UnitOfWork", email: str) -> "User":
    found = people.user_by_email(normalise(email))
    if found is None:
        raise UserNotFound(
            f"There is no account for {email}; verifier user list shows all."
        )
    return found


def _named(name: str) -> Actor:
    """Return the person of this name, as the audit trail names them."""
    return Actor(f"named:{name}" if name.strip() else "", name)


def _record(user: "User") -> dict[str, object]:
    signed_in = user.last_signed_in_at
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "role": str(user.role),
        "state": user.state,
        "codes": user.code_since is not None,
        "created_at": user.created_at.isoformat(),
        "last_signed_in_at": None if signed_in is None else signed_in.isoformat(),
    }


def _line(user: "User") -> str:
    signed_in = "never signed in"
    if user.last_signed_in_at is not None:
        signed_in = f"last signed in {user.last_signed_in_at:%Y-%m-%d %H:%M} UTC"
    codes = ", codes on" if user.code_since is not None else ""
    return (
        f"{user.email}  {user.state:<8} {user.role:<8} {user.name}: {signed_in}{codes}"
    )
