"""What calls about webhooks accept, and what they answer with."""

from typing import Any

from flask import url_for
from marshmallow import Schema, ValidationError, fields, validate

from claims.callbacks import Delivery, DeliveryState, EventType, Webhook
from claims.errors import TextRejected
from claims.outbound import LONGEST_ADDRESS
from claims.text import require_storable
from verifier.api.blueprint import Coded
from verifier.api.requests import MAXIMUM_PAGE, StrictRequest

MAXIMUM_NOTE = 200


def storable(value: str) -> None:
    """Refuse what no store can keep."""
    try:
        require_storable(value)
    except TextRejected as error:
        raise ValidationError(Coded(str(error), "text_rejected")) from error


def _text(description: str, **kwargs: Any) -> fields.String:  # noqa: ANN401 - handed on
    return fields.String(metadata={"description": description}, **kwargs)


def _moment(description: str, **kwargs: Any) -> fields.DateTime:  # noqa: ANN401 - handed on
    return fields.DateTime(
        format="iso", metadata={"description": description}, **kwargs
    )


class WebhookRequestSchema(StrictRequest):
    """An address, and the events that are sent there."""

    url = fields.String(
        required=True,
        validate=[validate.Length(min=1, max=LONGEST_ADDRESS), storable],
        metadata={
            "description": "Where events are sent by POST: an https address on the "
            "public internet, or on a host that the operator has named."
        },
    )
    events = fields.List(
        fields.Enum(EventType, by_value=True),
        required=True,
        validate=validate.Length(
            min=1, max=len(EventType), error="Name {min} to {max} events."
        ),
        metadata={"description": "The events that are wanted."},
    )
    note = fields.String(
        load_default=None,
        allow_none=True,
        validate=[
            validate.Length(
                min=1, max=MAXIMUM_NOTE, error="Send {min} to {max} characters."
            ),
            storable,
        ],
        metadata={"description": "What it is for, for people to read."},
    )


def _deliveries(webhook: Webhook) -> str:
    return url_for("webhooks.list_deliveries", webhook_id=webhook.id)


class WebhookSchema(Schema):
    """A webhook, without its secret."""

    id = fields.String()
    url = fields.String()
    events = fields.List(fields.Enum(EventType, by_value=True))
    note = fields.String(allow_none=True)
    owner = _text("Who made it.", attribute="owner.name")
    created_at = fields.DateTime(format="iso")
    active = fields.Boolean(metadata={"description": "Whether anything is sent there."})
    failing_since = _moment(
        "The first of the failures that no success has followed.", allow_none=True
    )
    disabled_at = _moment("Since when nothing is sent.", allow_none=True)
    disabled_because = _text("Why nothing is sent.", allow_none=True)
    deliveries = fields.Function(
        _deliveries,
        metadata={"type": "string", "description": "Where its deliveries are listed."},
    )


class NewWebhookSchema(WebhookSchema):
    """A new webhook with its secret."""

    secret = _text("Signs what is sent; it is shown this once: keep it safe.")


class WebhookListSchema(Schema):
    """All webhooks, the oldest first."""

    webhooks = fields.List(fields.Nested(WebhookSchema))


class DeliverySchema(Schema):
    """One message on its way to one webhook."""

    id = fields.String()
    webhook_id = fields.String()
    message_id = _text(
        "The `webhook-id` of every try: receivers tell repeats by it.",
        attribute="message.id",
    )
    type = _text("The event.", attribute="message.type")
    timestamp = _moment("When it happened.", attribute="message.at")
    state = fields.Enum(
        DeliveryState,
        by_value=True,
        metadata={"description": "`dead` deliveries wait to be replayed."},
    )
    tries = fields.Integer(metadata={"description": "Tries that have ended."})
    next_try_at = fields.Method(
        "_next_try_at",
        metadata={
            "type": ["string", "null"],
            "format": "date-time",
            "description": "When the next try begins; null where there is none.",
        },
    )
    tried_at = _moment("When the last try ended.", allow_none=True)
    status = fields.Integer(
        allow_none=True,
        metadata={"description": "What the receiver answered; null if nothing came."},
    )
    error = _text("What went wrong at the last try.", allow_none=True)

    def _next_try_at(self, delivery: Delivery) -> str | None:
        if delivery.state is not DeliveryState.WAITING:
            return None
        return delivery.due_at.isoformat()


class DeliveryListSchema(Schema):
    """One page of deliveries, the newest message first."""

    deliveries = fields.List(fields.Nested(DeliverySchema))
    next = _text("The cursor of the next page; null on the last.", allow_none=True)


class DeliveriesQuerySchema(StrictRequest):
    """Which deliveries to list, and from where on."""

    state = fields.String(
        load_default=None,
        validate=validate.OneOf(
            [state.value for state in DeliveryState], error="Use one of: {choices}."
        ),
        metadata={"description": "Only those that stand so."},
    )
    cursor = fields.String(
        load_default=None,
        validate=[validate.Length(min=1, max=200), storable],
        metadata={"description": "Where to go on: the `next` of the page before."},
    )
    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(
            min=1, max=MAXIMUM_PAGE, error="Use a number from {min} to {max}."
        ),
        metadata={"description": "Deliveries on one page."},
    )


class ReplaySchema(Schema):
    """What came of a replay."""

    replayed = fields.Integer(metadata={"description": "Deliveries that begin anew."})


class SubscriptionRequestSchema(StrictRequest):
    """Who is told when the answer of a kept verdict changes."""

    webhook = fields.String(
        required=True,
        validate=[
            validate.Length(min=1, max=200, error="Send the id of a webhook."),
            storable,
        ],
        metadata={"description": "The id of a webhook that wants `verdict.changed`."},
    )


class SubscriptionSchema(Schema):
    """That a webhook is told when the answer of a kept verdict changes."""

    id = fields.String()
    verification_id = fields.String(attribute="verdict_id")
    webhook = fields.String(attribute="webhook_id")
    answer = fields.Function(
        lambda each: each.answer.split()[0],
        metadata={"type": "string", "description": "The answer that was last told."},
    )
    created_at = fields.DateTime(format="iso")


class SubscriptionListSchema(Schema):
    """Who is told of a kept verdict, the oldest first."""

    subscriptions = fields.List(fields.Nested(SubscriptionSchema))
