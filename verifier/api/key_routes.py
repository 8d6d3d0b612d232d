"""API keys by API: giving them out and taking them back, with the scope admin."""

from datetime import datetime
from typing import Any

from flask import Response, jsonify, url_for
from marshmallow import Schema, fields, validate

from claims.access import create_key, revoke_key
from claims.errors import InvalidRecord, KeyNotFound
from claims.keys import ApiKey, Scope, prefix_of
from claims.models import Actor
from verifier.api.blueprint import BODY_PROBLEMS, ApiBlueprint
from verifier.api.requests import StrictRequest
from verifier.api.webhook_routes import STORE_PROBLEMS
from verifier.api.webhook_schemas import storable
from verifier.http.auth import acting_owner
from verifier.http.context import current_context, current_service, usable_id
from verifier.http.idempotency import repeat_with
from verifier.http.problems import RequestRefused

key_routes = ApiBlueprint(
    "keys",
    __name__,
    url_prefix="/api/v1",
    description="Give out API keys and take them back.",
)

_MOST_PER_MINUTE = 10**9
_LONGEST = 200


class KeyRequestSchema(StrictRequest):
    """For whom a key is, and what it is good for."""

    owner = fields.String(
        required=True,
        validate=[
            validate.Length(
                min=1, max=_LONGEST, error="Send {min} to {max} characters."
            ),
            validate.Regexp(r"(?s).*\S", error="Send some visible text."),
            storable,
        ],
        metadata={
            "description": "The person or desk in whose name it acts, and whom the "
            "audit trail names."
        },
    )
    scopes = fields.List(
        fields.Enum(Scope, by_value=True),
        required=True,
        validate=validate.Length(
            min=1, max=len(Scope), error="Name {min} to {max} scopes."
        ),
        metadata={"description": "What it is good for."},
    )
    note = fields.String(
        load_default=None,
        allow_none=True,
        validate=[
            validate.Length(
                min=1, max=_LONGEST, error="Send {min} to {max} characters."
            ),
            storable,
        ],
        metadata={"description": "What it is for, such as the name of a program."},
    )
    per_minute = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=_MOST_PER_MINUTE),
        metadata={
            "description": "Its own limit of requests a minute; null for the usual one."
        },
    )
    expires_at = fields.AwareDateTime(
        format="iso",
        load_default=None,
        allow_none=True,
        metadata={"description": "When it ends, with a time zone; null for never."},
    )


class KeySchema(Schema):
    """A key, without what is secret."""

    prefix = fields.String(
        metadata={"description": "Its first characters, which name it."}
    )
    owner = fields.String(attribute="owner.name")
    scopes = fields.List(fields.Enum(Scope, by_value=True))
    state = fields.String(metadata={"enum": ["active", "revoked", "expired"]})
    note = fields.String(allow_none=True)
    per_minute = fields.Integer(allow_none=True)
    created_at = fields.DateTime(format="iso")
    created_by = fields.String()
    expires_at = fields.DateTime(format="iso", allow_none=True)
    last_used_at = fields.DateTime(
        format="iso",
        allow_none=True,
        metadata={"description": "To the minute."},
    )
    revoked_at = fields.DateTime(format="iso", allow_none=True)


class NewKeySchema(KeySchema):
    """A new key."""

    key = fields.String(
        allow_none=True,
        metadata={
            "description": "The key itself; it is shown this once: keep it safe. null "
            "where the request is repeated with its Idempotency-Key."
        },
    )


class KeyListSchema(Schema):
    """All keys, the oldest first."""

    keys = fields.List(fields.Nested(KeySchema))


_key = KeySchema()


def _record(key: ApiKey, at: datetime) -> dict[str, Any]:
    dumped: dict[str, Any] = _key.dump(key)
    return {**dumped, "state": key.state(at)}


@key_routes.at("/keys", "POST")
@key_routes.reads(
    KeyRequestSchema,
    examples={
        "desk": {
            "summary": "A key for one desk",
            "value": {
                "owner": "Graphics desk",
                "scopes": ["verify"],
                "note": "Charts tool",
            },
        }
    },
)
@key_routes.answers(NewKeySchema, "The key, shown this once.", status=201)
@key_routes.refuses(*BODY_PROBLEMS)
def make_key(body: dict[str, Any]) -> Response:
    """Give out a key.

    It acts in the name of its owner. Only its hash is kept: nobody can read it again.
    """
    service = current_service()
    at, owner = service.clock(), body.pop("owner").strip()
    with service.store.unit_of_work() as work:
        token, key = create_key(
            work,
            acting_owner(),
            secret=current_context().new_secret(),
            owner=Actor(f"named:{owner}", owner),
            at=at,
            **body,
        )
        work.commit()
    record = _record(key, at)
    repeat_with(jsonify({**record, "key": None}).get_data())
    response = jsonify({**record, "key": token})
    response.status_code = 201
    response.cache_control.no_store = True
    response.headers["Location"] = url_for("keys.list_keys")
    return response


@key_routes.at("/keys", "GET")
@key_routes.answers(KeyListSchema, "Every key, without what is secret.")
@key_routes.refuses(*STORE_PROBLEMS)
def list_keys() -> Response:
    """List keys, the oldest first, also those that have ended."""
    service = current_service()
    at = service.clock()
    found = [_record(key, at) for key in service.store.list_keys()]
    return jsonify({"keys": found})


@key_routes.at("/keys/<prefix>", "DELETE")
@key_routes.answers(KeySchema, "The key, revoked.")
@key_routes.refuses("key_not_found", "key_revoked", *STORE_PROBLEMS)
def take_key_back(prefix: str) -> Response:
    """Take a key back: from now on no process accepts it."""
    service = current_service()
    at = service.clock()
    with service.store.unit_of_work() as work:
        try:
            key = revoke_key(
                work, acting_owner(), prefix_of(usable_id(prefix, KeyNotFound)), at=at
            )
        except InvalidRecord as error:
            raise RequestRefused("key_revoked", str(error)) from error
        work.commit()
    return jsonify(_record(key, at))
