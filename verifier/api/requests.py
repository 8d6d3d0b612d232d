"""What the API accepts: every field named, every limit declared."""

from collections.abc import Mapping
from typing import Any

from marshmallow import (
    RAISE,
    Schema,
    ValidationError,
    fields,
    validate,
    validates_schema,
)

from claims.errors import TextRejected
from claims.models import ClaimStatus
from claims.text import require_storable
from verifier.api.blueprint import Coded
from verifier.engine.config import EngineConfig
from verifier.errors import ClaimTooLong, EmptyClaim, NotText
from verifier.service import MAXIMUM_EVIDENCE

MAXIMUM_CLAIM = EngineConfig().maximum_claim_length
MAXIMUM_BATCH = 100
MAXIMUM_PAGE = 100
MAXIMUM_QUERY = 500


class SubmittedText(fields.Field[str]):
    """A text to check: a string, not blank, storable, of limited length."""

    def __init__(self, *, name: str, limit: int, **kwargs: Any) -> None:  # noqa: ANN401 - handed on
        shape = {
            "type": "string",
            "minLength": 1,
            "maxLength": limit,
            "pattern": r"\S",
        }
        super().__init__(
            error_messages={
                "required": f"The {name} is missing; send it as a JSON string.",
            },
            **{**kwargs, "metadata": shape | kwargs.get("metadata", {})},
        )
        self.label = name
        self.limit = limit

    def _validate_missing(self, value: object) -> None:
        if value is None:
            raise ValidationError(Coded(str(NotText(field=self.label)), "not_text"))
        super()._validate_missing(value)

    def _deserialize(
        self,
        value: object,
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,  # noqa: ANN401 - as the base declares it
    ) -> str:
        del attr, data, kwargs
        if not isinstance(value, str):
            raise ValidationError(Coded(str(NotText(field=self.label)), "not_text"))
        if not value.strip():
            raise ValidationError(
                Coded(str(EmptyClaim(field=self.label)), "empty_claim")
            )
        if len(value) > self.limit:
            message = str(ClaimTooLong(self.limit, len(value), field=self.label))
            raise ValidationError(Coded(message, "claim_too_long"))
        try:
            return require_storable(value)
        except TextRejected as error:
            raise ValidationError(Coded(str(error), "text_rejected")) from error


class StrictRequest(Schema):
    """A body or query in which unknown names are refused."""

    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE

    error_messages = {  # noqa: RUF012 - as the base declares it
        "unknown": "This name is not known here; remove it or check its spelling.",
        "type": 'Send a JSON object, such as {"claim": "..."}.',
    }


class StrictQuery(StrictRequest):
    """Query parameters, of which unknown ones are refused."""


class VerificationRequestSchema(StrictRequest):
    """One claim, or up to a hundred."""

    claim = SubmittedText(
        name="claim",
        limit=MAXIMUM_CLAIM,
        metadata={"description": "One statement to check."},
    )
    claims = fields.List(
        SubmittedText(name="claim", limit=MAXIMUM_CLAIM),
        validate=validate.Length(
            min=1,
            max=MAXIMUM_BATCH,
            error="Send between {min} and {max} claims in one request.",
        ),
        error_messages={
            "invalid": "`claims` must be a list of texts.",
            "null": "`claims` must be a list of texts.",
        },
        metadata={"description": "Up to 100 statements to check, each by itself."},
    )

    @validates_schema(pass_original=True, skip_on_field_errors=True)
    def _one_of_both(
        self, data: object, original: Mapping[str, Any], **_: object
    ) -> None:
        del data
        if len(original) != 1:
            raise ValidationError(
                "Send either `claim` with one text or `claims` with a list of texts."
            )


class ComparisonRequestSchema(StrictRequest):
    """A claim, and the passage that may or may not support it."""

    claim = SubmittedText(
        name="claim",
        limit=MAXIMUM_CLAIM,
        required=True,
        metadata={"description": "One statement to check."},
    )
    evidence = SubmittedText(
        name="evidence",
        limit=MAXIMUM_EVIDENCE,
        required=True,
        metadata={"description": "The passage to check it against."},
    )


class AsOfQuerySchema(StrictRequest):
    """Which day's store is asked."""

    as_of = fields.Date(
        load_default=None,
        error_messages={"invalid": "Send a day such as 2026-01-31."},
        metadata={
            "description": "Answer from the store as it stood at the end of this day "
            "(UTC): from the versions of claims that were published then. Such an "
            "answer is not kept."
        },
    )


def require_storable_query(value: str) -> None:
    """Refuse a query parameter that holds what no store can keep."""
    try:
        require_storable(value)
    except TextRejected as error:
        raise ValidationError(Coded(str(error), "text_rejected")) from error


def _query_text(description: str) -> fields.String:
    return fields.String(
        load_default=None,
        validate=[
            validate.Length(
                min=1, max=MAXIMUM_QUERY, error="Send {min} to {max} characters."
            ),
            require_storable_query,
        ],
        metadata={"description": description},
    )


class ClaimsQuerySchema(StrictRequest):
    """Which stored claims to list, and from where on."""

    q = _query_text("Full text: words of the claim, its quotes or its documents.")
    status = fields.String(
        load_default=ClaimStatus.PUBLISHED.value,
        validate=validate.OneOf(
            [status.value for status in ClaimStatus],
            error="Use one of: {choices}.",
        ),
        metadata={
            "description": "`published` claims answer; `retired` ones did. `draft` and "
            "`in_review` are for keys with the scope curate."
        },
    )
    topic = _query_text("Only claims with this topic.")
    document_id = _query_text("Only claims with evidence from this document.")
    cursor = _query_text("Where to go on: the `next` of the page before.")
    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(
            min=1, max=MAXIMUM_PAGE, error="Use a number from {min} to {max}."
        ),
        metadata={"description": "Claims on one page."},
    )
