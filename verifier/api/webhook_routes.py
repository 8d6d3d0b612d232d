"""Webhooks: programs that are told what changes, and what became of each message."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, url_for

from claims.callbacks import DeliveryState, Webhook
from claims.errors import DeliveryNotFound, WebhookNotFound
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
from verifier.api.blueprint import BODY_PROBLEMS, ApiBlueprint
from verifier.api.curation_requests import DecisionRequestSchema
from verifier.api.store_routes import LINK
from verifier.api.webhook_schemas import (
    DeliveriesQuerySchema,
    DeliveryListSchema,
    DeliverySchema,
    NewWebhookSchema,
    ReplaySchema,
    WebhookListSchema,
    WebhookRequestSchema,
    WebhookSchema,
)
from verifier.callbacks.composing import Composer
from verifier.http.auth import acting_owner
from verifier.http.context import current_context, current_service, usable_id
from verifier.http.problems import FieldError, RequestRefused

webhook_routes = ApiBlueprint(
    "webhooks",
    __name__,
    url_prefix="/api/v1",
    description="Be told what changes, by the rules of Standard Webhooks 1.0.",
)

STORE_PROBLEMS = ("internal_error", "store_unavailable", "store_not_ready")

_webhook = WebhookSchema()
_new_webhook = NewWebhookSchema()
_webhooks = WebhookListSchema()
_delivery = DeliverySchema()
_deliveries = DeliveryListSchema()
_replay = ReplaySchema()

_REASON = {
    "reason": {
        "summary": "With its reason",
        "value": {"reason": "The receiver is being rebuilt."},
    }
}


@webhook_routes.at("/webhooks", "POST")
@webhook_routes.reads(
    WebhookRequestSchema,
    examples={
        "claims": {
            "summary": "Every change of claims",
            "value": {
                "url": "https://cms.example/hooks/facts",
                "events": ["claim.published", "claim.amended", "claim.retired"],
                "note": "Newsroom CMS",
            },
        }
    },
)
@webhook_routes.answers(
    NewWebhookSchema,
    "The webhook, with its secret.",
    {"Location": {"description": "Where it is.", "schema": {"type": "string"}}},
    status=201,
)
@webhook_routes.refuses("address_refused", "too_many_webhooks", *BODY_PROBLEMS)
def make_webhook(body: dict[str, Any]) -> Response:
    """Add a webhook.

    Each event is sent by POST as `{"type", "timestamp", "data"}`, with the headers
    `webhook-id`, `webhook-timestamp` and `webhook-signature`. Answer with any 2xx
    status within 15 seconds; else it is tried again after 5 seconds, 5 and 30 minutes,
    2, 5, 10, 14, 20 and 24 hours, with the same `webhook-id`, and then kept as `dead`
    until somebody replays it. Redirects are not followed. A receiver that takes
    nothing for five days, or answers 410, is disabled.
    """
    service, context = current_service(), current_context()
    _require_usable(body["url"])
    if len(service.store.list_webhooks()) >= MOST_WEBHOOKS:
        raise RequestRefused(
            "too_many_webhooks", f"There are {MOST_WEBHOOKS} webhooks already."
        )
    with service.store.unit_of_work() as work:
        webhook = add_webhook(
            work,
            acting_owner(),
            webhook_id=f"wh_{service.new_id()}",
            secret=secret_of(context.new_secret()),
            at=service.clock(),
            **body,
        )
        work.commit()
    response = jsonify(_new_webhook.dump(webhook))
    response.status_code = 201
    response.cache_control.no_store = True
    response.headers["Location"] = url_for(
        "webhooks.get_webhook", webhook_id=webhook.id
    )
    return response


def _require_usable(url: str) -> None:
    try:
        check_address(url, current_context().gate)
    except (AddressRefused, HostNotFound) as error:
        raise RequestRefused(
            "address_refused",
            str(error),
            (FieldError(str(error), pointer="#/url", code="address_refused"),),
        ) from error


@webhook_routes.at("/webhooks", "GET")
@webhook_routes.answers(WebhookListSchema, "Every webhook, without its secret.")
@webhook_routes.refuses(*STORE_PROBLEMS)
def list_webhooks() -> Response:
    """List webhooks, the oldest first."""
    found = current_service().store.list_webhooks()
    return jsonify(_webhooks.dump({"webhooks": found}))


@webhook_routes.at("/webhooks/<webhook_id>", "GET")
@webhook_routes.answers(WebhookSchema, "The webhook, without its secret.")
@webhook_routes.refuses("webhook_not_found", *STORE_PROBLEMS)
def get_webhook(webhook_id: str) -> Response:
    """Read one webhook."""
    return jsonify(_webhook.dump(_found(webhook_id)))


def _found(webhook_id: str) -> Webhook:
    return current_service().store.get_webhook(usable_id(webhook_id, WebhookNotFound))


@webhook_routes.at("/webhooks/<webhook_id>", "DELETE")
@webhook_routes.answers(WebhookSchema, "The webhook as it was.")
@webhook_routes.refuses("webhook_not_found", *STORE_PROBLEMS)
def delete_webhook(webhook_id: str) -> Response:
    """Delete a webhook with all that is on its way to it, and its subscriptions."""
    service = current_service()
    with service.store.unit_of_work() as work:
        before = remove_webhook(
            work,
            acting_owner(),
            usable_id(webhook_id, WebhookNotFound),
            at=service.clock(),
        )
        work.commit()
    return jsonify(_webhook.dump(before))


@webhook_routes.at("/webhooks/<webhook_id>/disable", "POST")
@webhook_routes.reads(DecisionRequestSchema, examples=_REASON)
@webhook_routes.answers(WebhookSchema, "The webhook, disabled.")
@webhook_routes.refuses("webhook_not_found", "reason_missing", *BODY_PROBLEMS)
def stop_webhook(body: dict[str, Any], webhook_id: str) -> Response:
    """Send nothing to a webhook any more; what waits is kept as dead."""
    service = current_service()
    with service.store.unit_of_work() as work:
        after = disable_webhook(
            work,
            acting_owner(),
            usable_id(webhook_id, WebhookNotFound),
            at=service.clock(),
            reason=body["reason"],
        )
        work.commit()
    return jsonify(_webhook.dump(after))


@webhook_routes.at("/webhooks/<webhook_id>/enable", "POST")
@webhook_routes.answers(WebhookSchema, "The webhook, active.")
@webhook_routes.refuses("webhook_not_found", *STORE_PROBLEMS)
def start_webhook(webhook_id: str) -> Response:
    """Send to a webhook again from now on; replay what is dead if you want it."""
    service = current_service()
    with service.store.unit_of_work() as work:
        after = enable_webhook(
            work,
            acting_owner(),
            usable_id(webhook_id, WebhookNotFound),
            at=service.clock(),
        )
        work.commit()
    return jsonify(_webhook.dump(after))


@webhook_routes.at("/webhooks/<webhook_id>/test", "POST")
@webhook_routes.answers(DeliverySchema, "The message, on its way.")
@webhook_routes.refuses("webhook_not_found", "webhook_disabled", *STORE_PROBLEMS)
def send_test(webhook_id: str) -> Response:
    """Send a message of the type `webhook.test`, to see whether it arrives."""
    service, webhook = current_service(), _active(webhook_id)
    at = service.clock()
    composer = Composer(service.new_id)
    message = composer.test(webhook, at)
    (delivery,) = composer.deliveries(message, [webhook], at)
    service.store.send_message(message, delivery)
    return jsonify(_delivery.dump(delivery))


def _active(webhook_id: str) -> Webhook:
    webhook = _found(webhook_id)
    if not webhook.active:
        raise RequestRefused(
            "webhook_disabled", f"{webhook.disabled_because} Enable the webhook first."
        )
    return webhook


@webhook_routes.at("/webhooks/<webhook_id>/deliveries", "GET")
@webhook_routes.reads(DeliveriesQuerySchema, location="query")
@webhook_routes.answers(DeliveryListSchema, "One page of deliveries.", LINK)
@webhook_routes.refuses("webhook_not_found", "invalid_request", *STORE_PROBLEMS)
def list_deliveries(query: dict[str, Any], webhook_id: str) -> Response:
    """List what was sent to a webhook, and what waits or is dead.

    Messages are kept for 30 days.
    """
    webhook, state = _found(webhook_id), query["state"]
    limit: int = query["limit"]
    try:
        found = current_service().store.list_deliveries(
            webhook.id,
            state=None if state is None else DeliveryState(state),
            after=query["cursor"],
            limit=limit + 1,
        )
    except DeliveryNotFound as error:
        detail = "This cursor comes from no earlier page; start again without it."
        raise RequestRefused(
            "invalid_request", detail, (FieldError(detail, parameter="cursor"),)
        ) from error
    following = found[limit - 1].id if len(found) > limit else None
    response = jsonify(
        _deliveries.dump({"deliveries": found[:limit], "next": following})
    )
    if following:
        given = {name: value for name, value in query.items() if value is not None}
        address = url_for("webhooks.list_deliveries", webhook_id=webhook.id)
        given["cursor"] = following
        response.headers["Link"] = f'<{address}?{urlencode(given)}>; rel="next"'
    return response


@webhook_routes.at("/webhooks/<webhook_id>/deliveries/<delivery_id>/replay", "POST")
@webhook_routes.answers(DeliverySchema, "The delivery, which begins anew.")
@webhook_routes.refuses(
    "webhook_not_found", "delivery_not_found", "webhook_disabled", *STORE_PROBLEMS
)
def replay_delivery(webhook_id: str, delivery_id: str) -> Response:
    """Send a message again, whether it arrived or is dead, with the same id."""
    webhook, service = _active(webhook_id), current_service()
    found = service.store.get_delivery(usable_id(delivery_id, DeliveryNotFound))
    if found.webhook_id != webhook.id:
        raise DeliveryNotFound("This webhook has no such delivery.")
    at = service.clock()
    service.store.replay_deliveries(webhook.id, at, found.id)
    return jsonify(_delivery.dump(service.store.get_delivery(found.id)))


@webhook_routes.at("/webhooks/<webhook_id>/replay", "POST")
@webhook_routes.answers(ReplaySchema, "How many begin anew.")
@webhook_routes.refuses("webhook_not_found", "webhook_disabled", *STORE_PROBLEMS)
def replay_dead(webhook_id: str) -> Response:
    """Send all dead messages of a webhook again, each with the same id."""
    webhook, service = _active(webhook_id), current_service()
    replayed = service.store.replay_deliveries(webhook.id, service.clock())
    return jsonify(_replay.dump({"replayed": replayed}))
