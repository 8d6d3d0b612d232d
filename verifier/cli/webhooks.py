"""``verifier webhook``: programs that are told what changes."""

import json
from typing import TYPE_CHECKING

import click

from claims.callbacks import DeliveryState, EventType
from verifier.cli.keys import by_option, named
from verifier.cli.stores import chosen_settings, opened_store, store_options

if TYPE_CHECKING:
    from claims.callbacks import Delivery, Webhook

_MOST = 1_000


@click.group(short_help="Tell other programs what changes.")
def webhook() -> None:
    """Tell other programs what changes, by the rules of Standard Webhooks.

    `verifier worker`, which `verifier serve` starts, sends the events.
    """


@webhook.command(short_help="Add a webhook; its secret is shown this once.")
@click.argument("url")
@click.option(
    "--event",
    "events",
    type=click.Choice([event.value for event in EventType]),
    multiple=True,
    help="What is sent; give the option once for each.  [default: all]",
)
@click.option("--note", help="What it is for, such as the name of a program.")
@by_option
@store_options
def add(  # noqa: PLR0913 - one argument per option
    url: str,
    *,
    events: tuple[str, ...],
    note: str | None,
    by: str,
    database: str | None,
    no_seed: bool,
) -> None:
    """Send events to URL, an https address, and print the secret that signs them."""
    from claims.outbound import Gate
    from claims.subscribing import add_webhook, check_address, secret_of
    from verifier.bootstrap import new_id, new_secret, now

    check_address(url, Gate(chosen_settings(database).webhook_hosts))
    secret = secret_of(new_secret())
    with (
        opened_store(database, no_seed=no_seed) as store,
        store.unit_of_work() as work,
    ):
        made = add_webhook(
            work,
            named(by),
            webhook_id=f"wh_{new_id()}",
            secret=secret,
            url=url,
            events=[EventType(each) for each in events or EventType],
            at=now(),
            note=note,
        )
        work.commit()
    click.echo(
        f"Keep this secret safe, it is shown this once. The webhook is {made.id}.",
        err=True,
    )
    click.echo(secret)


@webhook.command("list", short_help="List all webhooks, without their secrets.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@store_options
def list_webhooks(*, as_json: bool, database: str | None, no_seed: bool) -> None:
    """List all webhooks, the oldest first, and how their messages fare."""
    with opened_store(database, no_seed=no_seed) as store:
        found = [
            (each, store.count_deliveries(each.id)) for each in store.list_webhooks()
        ]
    if not found and not as_json:
        click.echo("There is no webhook yet; verifier webhook add makes one.")
    for each, counts in found:
        if as_json:
            click.echo(json.dumps(_record(each, counts), ensure_ascii=False))
        else:
            click.echo(_line(each, counts))


@webhook.command(short_help="Delete a webhook with all that is on its way to it.")
@click.argument("webhook_id")
@by_option
@store_options
def remove(webhook_id: str, *, by: str, database: str | None, no_seed: bool) -> None:
    """Delete the webhook WEBHOOK_ID, its deliveries and its subscriptions."""
    from claims.subscribing import remove_webhook
    from verifier.bootstrap import now

    with (
        opened_store(database, no_seed=no_seed) as store,
        store.unit_of_work() as work,
    ):
        gone = remove_webhook(work, named(by), webhook_id, at=now())
        work.commit()
    click.echo(f"The webhook to {gone.url} is deleted.")


@webhook.command(short_help="Send to a webhook again that was disabled.")
@click.argument("webhook_id")
@by_option
@store_options
def enable(webhook_id: str, *, by: str, database: str | None, no_seed: bool) -> None:
    """Send events to WEBHOOK_ID again from now on; what is dead stays so."""
    from claims.subscribing import enable_webhook
    from verifier.bootstrap import now

    with (
        opened_store(database, no_seed=no_seed) as store,
        store.unit_of_work() as work,
    ):
        found = enable_webhook(work, named(by), webhook_id, at=now())
        work.commit()
    click.echo(f"Events are sent to {found.url}.")


@webhook.command(short_help="List what was sent to a webhook.")
@click.argument("webhook_id")
@click.option(
    "--state",
    type=click.Choice([state.value for state in DeliveryState]),
    help="Only those that stand so.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, _MOST),
    default=50,
    show_default=True,
    help="Most to list.",
)
@store_options
def deliveries(
    webhook_id: str,
    *,
    state: str | None,
    limit: int,
    database: str | None,
    no_seed: bool,
) -> None:
    """List deliveries to WEBHOOK_ID as JSON Lines, the newest message first."""
    with opened_store(database, no_seed=no_seed) as store:
        store.get_webhook(webhook_id)
        found = store.list_deliveries(
            webhook_id,
            state=None if state is None else DeliveryState(state),
            limit=limit,
        )
    for each in found:
        click.echo(json.dumps(_delivery(each), ensure_ascii=False))


@webhook.command(short_help="Send dead messages again.")
@click.argument("webhook_id")
@click.argument("delivery_id", required=False)
@store_options
def replay(
    webhook_id: str,
    delivery_id: str | None,
    *,
    database: str | None,
    no_seed: bool,
) -> None:
    """Send all dead messages to WEBHOOK_ID again, or the one of DELIVERY_ID."""
    from verifier.bootstrap import now

    with opened_store(database, no_seed=no_seed) as store:
        store.get_webhook(webhook_id)
        if delivery_id is not None:
            store.get_delivery(delivery_id)
        number = store.replay_deliveries(webhook_id, now(), delivery_id)
    words = "1 message is" if number == 1 else f"{number} messages are"
    click.echo(f"{words} on the way again.")


def _record(webhook: "Webhook", counts: dict[DeliveryState, int]) -> dict[str, object]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": list(webhook.events),
        "note": webhook.note,
        "active": webhook.active,
        "disabled_because": webhook.disabled_because,
        "created_at": webhook.created_at.isoformat(),
        **{str(state): number for state, number in counts.items()},
    }


def _line(webhook: "Webhook", counts: dict[DeliveryState, int]) -> str:
    state = "active" if webhook.active else f"disabled ({webhook.disabled_because})"
    told = ", ".join(f"{number} {each}" for each, number in counts.items())
    note = f" ({webhook.note})" if webhook.note else ""
    return f"{webhook.id}  {state}  {webhook.url}{note}: {told}"


def _delivery(delivery: "Delivery") -> dict[str, object]:
    tried = delivery.tried_at
    return {
        "id": delivery.id,
        "message_id": delivery.message.id,
        "type": delivery.message.type,
        "state": delivery.state,
        "tries": delivery.tries,
        "tried_at": None if tried is None else tried.isoformat(),
        "status": delivery.status,
        "error": delivery.error,
    }
