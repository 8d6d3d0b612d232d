"""What curation calls accept: claims with their quotes, documents, and reasons."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from claims.curation import (
    MAXIMUM_NAME,
    MAXIMUM_QUOTES,
    MAXIMUM_REASON,
    MAXIMUM_TOPIC,
    MAXIMUM_TOPICS,
)
from claims.errors import TextRejected
from claims.models import Rating, Stance
from claims.text import require_storable
from verifier.api.blueprint import Coded
from verifier.api.requests import MAXIMUM_CLAIM, StrictRequest
from verifier.service import MAXIMUM_EVIDENCE

MAXIMUM_DOCUMENT = 1_000_000

_LATEST = 2**31 - 1


def _storable(value: str) -> None:
    try:
        require_storable(value)
    except TextRejected as error:
        raise ValidationError(Coded(str(error), "text_rejected")) from error


def _text(limit: int, description: str, **kwargs: Any) -> fields.String:  # noqa: ANN401 - handed on
    return fields.String(
        validate=[
            validate.Length(min=1, max=limit, error="Send {min} to {max} characters."),
            validate.Regexp(r"(?s).*\S", error="Send some visible text."),
            _storable,
        ],
        metadata={"description": description},
        **kwargs,
    )


def _known(limit: int, description: str) -> fields.String:
    """Return a field for what may not be known: a text, null or nothing."""
    return _text(limit, description, load_default=None, allow_none=True)


def _day(description: str) -> fields.Date:
    return fields.Date(
        load_default=None, allow_none=True, metadata={"description": description}
    )


class EvidenceRequestSchema(StrictRequest):
    """A quote, and the document that it stands in."""

    document_id = _text(200, "The document; it must be kept already.", required=True)
    quote = _text(
        MAXIMUM_EVIDENCE,
        "The quote as it stands in one paragraph of the document, every character.",
        required=True,
    )
    start = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=0, max=_LATEST),
        metadata={
            "description": "Where it begins, in code points from the document's "
            "start; its first place if left out."
        },
    )
    stance = fields.Enum(
        Stance,
        by_value=True,
        load_default=Stance.SUPPORTS,
        metadata={"description": "What it says of the claim."},
    )
    attribution = _known(MAXIMUM_NAME, "Who is quoted as saying it.")
    speaks_of = _day("The day that the statement is about.")


class ClaimRequestSchema(StrictRequest):
    """A claim as its writer states it."""

    text = _text(MAXIMUM_CLAIM, "One checkable statement.", required=True)
    rating = fields.Enum(
        Rating,
        by_value=True,
        load_default=Rating.ACCURATE,
        metadata={"description": "What the evidence makes of the statement."},
    )
    evidence = fields.List(
        fields.Nested(EvidenceRequestSchema),
        required=True,
        validate=validate.Length(
            min=1, max=MAXIMUM_QUOTES, error="Send {min} to {max} quotes."
        ),
        metadata={"description": "What the claim rests on, the best quote first."},
    )
    topics = fields.List(
        _text(MAXIMUM_TOPIC, "One topic."),
        load_default=list,
        validate=validate.Length(
            max=MAXIMUM_TOPICS, error="Send at most {max} topics."
        ),
        metadata={"description": "What it is about, to filter by."},
    )
    claimant = _known(MAXIMUM_NAME, "Who made the claim.")
    claimed_on = _day("When it was made.")
    valid_from = _day("The first day that the figure holds for.")
    valid_until = _day("The last day that it holds for.")

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, data: dict[str, Any], **_: object) -> None:
        first, last = data.get("valid_from"), data.get("valid_until")
        if first is not None and last is not None and last < first:
            raise ValidationError("The last day is before the first.", "valid_until")


class AmendmentRequestSchema(ClaimRequestSchema):
    """All that the next version of a claim says, and why there is one."""

    reason = _text(MAXIMUM_REASON, "Why, for the audit trail.", required=True)


class DecisionRequestSchema(StrictRequest):
    """A step that needs a reason."""

    reason = _text(MAXIMUM_REASON, "Why, for the audit trail.", required=True)


class StepRequestSchema(StrictRequest):
    """A step that may have a reason."""

    reason = _known(MAXIMUM_REASON, "Why, for the audit trail.")


class DocumentRequestSchema(StrictRequest):
    """A source as plain text, and what is known of it."""

    text = _text(
        MAXIMUM_DOCUMENT,
        "The whole text; each line is a paragraph that quotes can stand in.",
        required=True,
    )
    title = _text(MAXIMUM_NAME, "Its heading.", required=True)
    publisher = _known(MAXIMUM_NAME, "Who published it.")
    author = _known(MAXIMUM_NAME, "Who wrote it.")
    published_on = _day("When it was published.")
    url = fields.Url(
        schemes={"http", "https"},
        require_tld=False,
        load_default=None,
        allow_none=True,
        validate=[validate.Length(max=2000), _storable],
        metadata={"description": "Where it can be read."},
    )
    language = fields.String(
        load_default="en",
        validate=validate.Regexp(
            r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}\Z",
            error="Send a language tag such as en or pt-BR.",
        ),
        metadata={"description": "Its language, as a tag such as `en`."},
    )
    description = _known(MAXIMUM_REASON, "What else is known of the source, in words.")
