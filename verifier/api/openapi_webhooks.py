"""The messages that are sent to webhooks, as the OpenAPI document tells of them."""

from typing import Any

from claims.callbacks import EventType

_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}
_LINKS = {"url": _TEXT, "page": _TEXT}
_CLAIM = {
    "claim_id": _TEXT,
    "previous_id": {"type": ["string", "null"]},
    "slug": _TEXT,
    "version": _NUMBER,
    "text": _TEXT,
    "rating": _TEXT,
    "store_revision": _NUMBER,
    **_LINKS,
}
_ANSWER = {
    "type": "object",
    "properties": {"verdict": _TEXT, "parts": {"type": "array", "items": _TEXT}},
    "required": ["verdict", "parts"],
}
_EVENTS: dict[EventType, tuple[str, dict[str, Any]]] = {
    EventType.CLAIM_PUBLISHED: ("A claim was published for the first time", _CLAIM),
    EventType.CLAIM_AMENDED: ("The next version of a claim was published", _CLAIM),
    EventType.CLAIM_RETIRED: ("A claim was taken back", _CLAIM),
    EventType.QUESTION_ANSWERED: (
        "A question that had no answer has one",
        {"question": _TEXT, "claim_id": _TEXT, "store_revision": _NUMBER, **_LINKS},
    ),
    EventType.VERDICT_CHANGED: (
        "The store changed the answer of a verdict that is followed",
        {
            "verification_id": _TEXT,
            "claim": _TEXT,
            "was": _ANSWER,
            "now": _ANSWER,
            "reason": _TEXT,
            "explanation": _TEXT,
            "claim_ids": {"type": "array", "items": _TEXT},
            "engine_version": _TEXT,
            "store_revision": _NUMBER,
            "checked_at": {"type": "string", "format": "date-time"},
            **_LINKS,
        },
    ),
}
_HEADERS = {
    "webhook-id": "Names the message, the same at every try.",
    "webhook-timestamp": "When this try was sent, in seconds since 1970.",
    "webhook-signature": "`v1,` and the HMAC-SHA256 over id, timestamp and body, "
    "with dots between them, in Base64.",
}


def document_webhooks(document: dict[str, Any]) -> None:
    """Add what receivers of webhooks are sent to ``document``."""
    document["webhooks"] = {
        str(event): {"post": _operation(event, summary, data)}
        for event, (summary, data) in _EVENTS.items()
    }


def _operation(event: EventType, summary: str, data: dict[str, Any]) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {
            "type": {"const": str(event)},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {
                "type": "object",
                "properties": data,
                "required": list(data),
            },
        },
        "required": ["type", "timestamp", "data"],
    }
    return {
        "summary": summary,
        "operationId": f"on {event}",
        "tags": ["webhooks"],
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": description,
                "schema": _TEXT,
            }
            for name, description in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        },
        "responses": {"2XX": {"description": "The receiver has taken it."}},
    }
