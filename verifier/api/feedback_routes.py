"""A reader's word on a kept verdict."""

from typing import TypedDict

from flask import jsonify
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from claims.errors import VerdictNotFound
from claims.feedback import LONGEST_REASON, FeedbackKind
from verifier.api.blueprint import BODY_PROBLEMS, ApiBlueprint
from verifier.api.requests import StrictRequest, require_storable_query
from verifier.http.context import current_keeper, current_service, usable_id

feedback_routes = ApiBlueprint(
    "feedback",
    __name__,
    url_prefix="/api/v1",
    description="Say whether a verdict helped or is wrong.",
)


class FeedbackRequestSchema(StrictRequest):
    """What a reader says of a verdict."""

    feedback = fields.String(
        required=True,
        validate=validate.OneOf(
            [kind.value for kind in FeedbackKind], error="Use one of: {choices}."
        ),
        error_messages={"required": "Say `helped` or `wrong`."},
        metadata={"description": "Whether the verdict helped or is wrong."},
    )
    reason = fields.String(
        load_default=None,
        allow_none=True,
        validate=[
            validate.Length(max=LONGEST_REASON, error="Send at most {max} characters."),
            require_storable_query,
        ],
        metadata={
            "description": "Why, in the reader's words. It is kept with the verdict "
            "for reviewers: send nothing that tells who the reader is."
        },
    )


class FeedbackSchema(Schema):
    """A reader's word on a verdict, as it is kept."""

    id = fields.String()
    verification_id = fields.String()
    feedback = fields.Enum(FeedbackKind, by_value=True)
    reason = fields.String(allow_none=True)
    received_at = fields.AwareDateTime(format="iso")


class _FeedbackBody(TypedDict):
    feedback: str
    reason: str | None


@feedback_routes.at("/verifications/<verdict_id>/feedback", "POST")
@feedback_routes.reads(
    FeedbackRequestSchema,
    examples={
        "wrong": {
            "summary": "The verdict is wrong",
            "value": {
                "feedback": "wrong",
                "reason": "The quote is about another bridge.",
            },
        }
    },
)
@feedback_routes.answers(FeedbackSchema, "The word as it is kept.", status=201)
@feedback_routes.refuses(*BODY_PROBLEMS, "verdict_not_found")
def give_feedback(body: _FeedbackBody, verdict_id: str) -> Response:
    """Say whether a verdict helped or is wrong.

    Reviewers see it beside the verdict as it was given. Only kept verdicts can be
    spoken of: those with a `permalink`.
    """
    service = current_service()
    said = current_keeper().hear(
        usable_id(verdict_id, VerdictNotFound),
        FeedbackKind(body["feedback"]),
        body["reason"],
        at=service.clock(),
        feedback_id=service.new_id(),
    )
    record = {
        "id": said.id,
        "verification_id": said.verdict_id,
        "feedback": said.kind,
        "reason": said.reason,
        "received_at": said.at,
    }
    answer = jsonify(FeedbackSchema().dump(record))
    answer.status_code = 201
    return answer
