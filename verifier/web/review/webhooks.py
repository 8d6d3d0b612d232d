"""Webhooks: adding one, what became of its messages, and sending them again."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from claims.callbacks import DeliveryState, EventType, Webhook
from claims.errors import DeliveryNotFound, InvalidRecord, WebhookNotFound
from claims.outbound import AddressRefused, HostNotFound
from claims.subscribing import (
    MOST_WEBHOOKS,
    add_webhook,
    check_address,
    disable_webhook,
    enable_webhook,
    remove_webhook,
    secret_of,
)
from verifier.callbacks.composing import Composer
from verifier.http.context import current_context, current_service, usable_id
from verifier.http.problems import RequestRefused
from verifier.http.sessions import signed_in
from verifier.web.review.forms import UNPROCESSABLE, change, field, page

review_webhooks = Blueprint("review_webhooks", __name__)

EVENT_WORDS = {
    EventType.CLAIM_PUBLISHED: "A claim is published",
    EventType.CLAIM_AMENDED: "A published claim is amended",
    EventType.CLAIM_RETIRED: "A claim is retired",
    EventType.QUESTION_ANSWERED: "An open question is answered",
    EventType.VERDICT_CHANGED: "A followed verdict changes",
}
"""What each event means, as the form tells it."""

_SHOWN = 50


@review_webhooks.get("/review/webhooks")
def webhooks() -> Response:
    """List all webhooks, and how their messages fare."""
    return _webhooks()


@review_webhooks.post("/review/webhooks")
def make() -> Response:
    """Add a webhook and show its secret, this once."""
    user, service, context = signed_in(), current_service(), current_context()
    url, note = field("url"), field("note") or None
    chosen = [each for each in EventType if each in request.form.getlist("event")]
    if len(service.store.list_webhooks()) >= MOST_WEBHOOKS:
        return _webhooks({"url": f"There are {MOST_WEBHOOKS} webhooks already."})
    if not chosen:
        return _webhooks({"event": "Choose at least one event."})
    try:
        check_address(url, context.gate)
    except (AddressRefused, HostNotFound) as error:
        return _webhooks({"url": str(error)})
    try:
        made = change(
            lambda work: add_webhook(
                work,
                user.actor,
                webhook_id=f"wh_{service.new_id()}",
                secret=secret_of(context.new_secret()),
                url=url,
                events=chosen,
                at=service.clock(),
                note=note,
            )
        )
    except InvalidRecord as error:
        return _webhooks({"note": str(error)})
    return _webhooks(made=made)


@review_webhooks.get("/review/webhooks/<webhook_id>")
def webhook(webhook_id: str) -> Response:
    """Show one webhook and its latest messages."""
    found, state = _found(webhook_id), request.args.get("state", "")
    store = current_service().store
    wanted = DeliveryState(state) if state in list(DeliveryState) else None
    try:
        listed = store.list_deliveries(
            found.id,
            state=wanted,
            after=request.args.get("after") or None,
            limit=_SHOWN + 1,
        )
    except DeliveryNotFound:
        listed = []
    older = None
    if len(listed) > _SHOWN:
        older = url_for(
            "review_webhooks.webhook",
            webhook_id=found.id,
            state=state or None,
            after=listed[_SHOWN - 1].id,
        )
    return page(
        "review/webhook.html",
        webhook=found,
        words=EVENT_WORDS,
        deliveries=listed[:_SHOWN],
        counts=store.count_deliveries(found.id),
        state=wanted,
        older=older,
    )


@review_webhooks.post("/review/webhooks/<webhook_id>/test")
def send_test(webhook_id: str) -> AnyResponse:
    """Send a message that only shows whether the way is free."""
    found, service = _found(webhook_id), current_service()
    if found.active:
        composer, at = Composer(service.new_id), service.clock()
        message = composer.test(found, at)
        (delivery,) = composer.deliveries(message, [found], at)
        service.store.send_message(message, delivery)
        flash("A test is on its way; load this page again in a moment.", "done")
    return _back(found)


@review_webhooks.post("/review/webhooks/<webhook_id>/replay")
def replay(webhook_id: str) -> AnyResponse:
    """Send one message again, or all that are dead."""
    found, service = _found(webhook_id), current_service()
    if not found.active:
        flash("Enable the webhook first: nothing is sent there.", "error")
        return _back(found)
    number = service.store.replay_deliveries(
        found.id, service.clock(), field("delivery") or None
    )
    words = "1 message is" if number == 1 else f"{number} messages are"
    flash(f"{words} on the way again, with the same id.", "done")
    return _back(found)


@review_webhooks.post("/review/webhooks/<webhook_id>/disable")
def disable(webhook_id: str) -> AnyResponse:
    """Send nothing there any more."""
    found, user, at = _found(webhook_id), signed_in(), current_service().clock()
    reason = field("reason") or "Disabled on this page."
    change(
        lambda work: disable_webhook(work, user.actor, found.id, at=at, reason=reason)
    )
    flash("Nothing is sent there any more; what waited is kept as dead.", "done")
    return _back(found)


@review_webhooks.post("/review/webhooks/<webhook_id>/enable")
def enable(webhook_id: str) -> AnyResponse:
    """Send there again from now on."""
    found, user, at = _found(webhook_id), signed_in(), current_service().clock()
    change(lambda work: enable_webhook(work, user.actor, found.id, at=at))
    flash("Events are sent there again; replay what is dead if it is wanted.", "done")
    return _back(found)


@review_webhooks.post("/review/webhooks/<webhook_id>/delete")
def delete(webhook_id: str) -> AnyResponse:
    """Delete a webhook with all that is on its way to it."""
    found, user, at = _found(webhook_id), signed_in(), current_service().clock()
    change(lambda work: remove_webhook(work, user.actor, found.id, at=at))
    flash(f"The webhook to {found.url} is deleted.", "done")
    return redirect(url_for("review_webhooks.webhooks"), 303)


def _found(webhook_id: str) -> Webhook:
    store = current_service().store
    try:
        return store.get_webhook(usable_id(webhook_id, WebhookNotFound))
    except WebhookNotFound as error:
        raise RequestRefused(
            "webhook_not_found", "There is no such webhook."
        ) from error


def _back(found: Webhook) -> AnyResponse:
    address = url_for("review_webhooks.webhook", webhook_id=found.id)
    return redirect(address, 303)


def _webhooks(
    errors: dict[str, str] | None = None, made: Webhook | None = None
) -> Response:
    store = current_service().store
    listed = store.list_webhooks()
    return page(
        "review/webhooks.html",
        status=UNPROCESSABLE if errors else 200,
        errors=errors or {},
        webhooks=listed,
        counts={each.id: store.count_deliveries(each.id) for each in listed},
        words=EVENT_WORDS,
        made=made,
        wanted=request.form if errors else {},
        chosen=request.form.getlist("event") if errors else list(EventType),
    )
