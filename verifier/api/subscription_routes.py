"""Being told when the store changes the answer of a kept verdict."""

from typing import Any

from flask import Response, jsonify

from claims.callbacks import EventType, Subscription
from claims.errors import VerdictNotFound, WebhookNotFound
from verifier.api.blueprint import BODY_PROBLEMS, ApiBlueprint
from verifier.api.webhook_routes import STORE_PROBLEMS
from verifier.api.webhook_schemas import (
    SubscriptionListSchema,
    SubscriptionRequestSchema,
    SubscriptionSchema,
)
from verifier.callbacks.composing import answer_of, rests_on
from verifier.http.context import current_keeper, current_service, usable_id
from verifier.http.problems import FieldError, RequestRefused

subscription_routes = ApiBlueprint(
    "subscriptions",
    __name__,
    url_prefix="/api/v1",
    description="Be told when the answer of a kept verdict changes.",
)

_subscription = SubscriptionSchema()
_subscriptions = SubscriptionListSchema()


@subscription_routes.at("/verifications/<verdict_id>/subscriptions", "POST")
@subscription_routes.reads(
    SubscriptionRequestSchema,
    examples={"webhook": {"summary": "A webhook", "value": {"webhook": "wh_..."}}},
)
@subscription_routes.answers(
    SubscriptionSchema, "The subscription, new or there before.", status=201
)
@subscription_routes.refuses("verdict_not_found", *BODY_PROBLEMS)
def subscribe(body: dict[str, Any], verdict_id: str) -> Response:
    """Tell a webhook when the store changes this answer.

    After each change of claims that the verdict showed, or that its words find, the
    claim is answered anew; `verdict.changed` is sent if the answer, or that of one of
    its parts, is another one. An answer that has changed since it was given is told at
    once. The subscription ends with the kept verdict.
    """
    service = current_service()
    given = current_keeper().verification_of(usable_id(verdict_id, VerdictNotFound))
    try:
        webhook = service.store.get_webhook(body["webhook"])
    except WebhookNotFound as error:
        raise _refused(str(error)) from error
    if EventType.VERDICT_CHANGED not in webhook.events:
        raise _refused(f"This webhook does not ask for {EventType.VERDICT_CHANGED}.")
    subscription = service.store.add_subscription(
        Subscription(
            id=f"sub_{service.new_id()}",
            verdict_id=given.id,
            webhook_id=webhook.id,
            answer=answer_of(given),
            rests_on=rests_on(given),
            created_at=service.clock(),
        )
    )
    response = jsonify(_subscription.dump(subscription))
    response.status_code = 201
    return response


def _refused(detail: str) -> RequestRefused:
    return RequestRefused(
        "invalid_request", detail, (FieldError(detail, pointer="#/webhook"),)
    )


@subscription_routes.at("/verifications/<verdict_id>/subscriptions", "GET")
@subscription_routes.answers(SubscriptionListSchema, "Who is told.")
@subscription_routes.refuses("verdict_not_found", *STORE_PROBLEMS)
def list_subscriptions(verdict_id: str) -> Response:
    """List who is told when the answer of a kept verdict changes."""
    found = _subscribed(verdict_id)
    return jsonify(_subscriptions.dump({"subscriptions": found}))


@subscription_routes.at(
    "/verifications/<verdict_id>/subscriptions/<subscription_id>", "DELETE"
)
@subscription_routes.answers(SubscriptionSchema, "The subscription as it was.")
@subscription_routes.refuses(
    "verdict_not_found", "subscription_not_found", *STORE_PROBLEMS
)
def unsubscribe(verdict_id: str, subscription_id: str) -> Response:
    """Tell a webhook no longer when this answer changes."""
    for each in _subscribed(verdict_id):
        if each.id == subscription_id:
            current_service().store.remove_subscription(each.id)
            return jsonify(_subscription.dump(each))
    raise RequestRefused(
        "subscription_not_found", "This verdict has no such subscription."
    )


def _subscribed(verdict_id: str) -> list[Subscription]:
    store = current_service().store
    kept = store.kept_verdict(usable_id(verdict_id, VerdictNotFound))
    return store.list_subscriptions(kept.id)
