"""Checking a whole text: its statements, and an answer to each."""

from typing import TypedDict

from flask import Response, jsonify
from marshmallow import Schema, fields

from verifier.api.blueprint import ApiBlueprint
from verifier.api.requests import StrictRequest, SubmittedText
from verifier.api.schemas import SpanField, VerificationSchema
from verifier.api.verification_routes import TEXT_PROBLEMS
from verifier.engine.reading.submissions import Kind
from verifier.engine.types import VerdictLabel
from verifier.http.context import current_service
from verifier.http.limits import charge_text
from verifier.texts import MAXIMUM_ANSWERS, MAXIMUM_TEXT, check_text

text_routes = ApiBlueprint(
    "texts",
    __name__,
    url_prefix="/api/v1",
    description="Check every statement of an article.",
)


class TextRequestSchema(StrictRequest):
    """A text to split and to check."""

    text = SubmittedText(
        name="text",
        limit=MAXIMUM_TEXT,
        required=True,
        metadata={"description": "An article, a speech, a post: any English text."},
    )


class StatementSchema(Schema):
    """One statement of the text."""

    span = SpanField(
        metadata={
            "description": "Where it stands in the text. Offsets count Unicode code "
            "points, 0-based, end exclusive."
        }
    )
    text = fields.String(metadata={"description": "Its words, as they stand there."})
    kind = fields.Enum(Kind, by_value=True)
    checkable = fields.Boolean(
        metadata={
            "description": "false: an opinion, a question, a prediction, a heading."
        }
    )
    verification = fields.Nested(
        VerificationSchema,
        allow_none=True,
        metadata={
            "description": "The answer, whose spans count from the start of the "
            "statement; null where it was not checked. It is not kept."
        },
    )


# Not a class: one of the verdicts is a name that marshmallow has a use for.
CountsSchema = Schema.from_dict(
    {label.value: fields.Integer() for label in VerdictLabel}, name="CountsSchema"
)


class TextSchema(Schema):
    """A text with an answer to each statement."""

    statements = fields.List(fields.Nested(StatementSchema))
    checkable = fields.Integer(
        metadata={"description": "Statements that could be checked."}
    )
    answered = fields.Integer(
        metadata={
            "description": f"Statements that were: the first {MAXIMUM_ANSWERS} of "
            "those that could be."
        }
    )
    counts = fields.Nested(CountsSchema)


_text = TextSchema()


class _TextBody(TypedDict):
    text: str


@text_routes.at("/texts", "POST")
@text_routes.reads(
    TextRequestSchema,
    examples={
        "article": {
            "summary": "Two statements and an opinion",
            "value": {
                "text": "The bridge was closed for 12 days.\n\nNobody was hurt. "
                "I think that is lucky."
            },
        }
    },
)
@text_routes.answers(TextSchema, "The statements in order, each with its answer.")
@text_routes.refuses(*TEXT_PROBLEMS)
def check(body: _TextBody) -> Response:
    """Check every statement of a text.

    Up to 20,000 characters are split into statements. The first 100 that state
    something checkable are answered, each by itself; the others are listed without an
    answer. Nothing of the text is kept; with an `Idempotency-Key`, the answer is, for
    a day.
    """
    charge_text(body["text"])
    return jsonify(_text.dump(check_text(current_service(), body["text"])))
