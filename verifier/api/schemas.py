"""What the API answers with: the one JSON shape of verdicts, claims and documents."""

from typing import TYPE_CHECKING, Any

from marshmallow import Schema, fields

from claims.models import ClaimStatus, Rating, Stance
from verifier.engine.types import Outcome, Reason, Span, Verdict, VerdictLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.service import Verification

_OFFSETS = "Offsets count Unicode code points, 0-based, end exclusive."


class SpanField(fields.Field[Span]):
    """A span as ``[start, end]``."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - handed on
        shape = {
            "type": ["array", "null"] if kwargs.get("allow_none") else "array",
            "items": {"type": "integer", "minimum": 0},
            "minItems": 2,
            "maxItems": 2,
        }
        super().__init__(**{**kwargs, "metadata": kwargs.get("metadata", {}) | shape})

    def _serialize(
        self,
        value: Span | None,
        attr: str | None,
        obj: object,
        **kwargs: Any,  # noqa: ANN401 - as the base declares it
    ) -> list[int] | None:
        del attr, obj, kwargs
        return None if value is None else [value.start, value.end]


def _text(description: str, **kwargs: Any) -> fields.String:  # noqa: ANN401 - handed on
    return fields.String(metadata={"description": description}, **kwargs)


class _Share(fields.Float):
    """A number from 0 to 1, written with at most four decimals."""

    def _serialize(
        self,
        value: float | None,
        attr: str | None,
        obj: object,
        **kwargs: Any,  # noqa: ANN401 - as the base declares it
    ) -> float | None:
        del attr, obj, kwargs
        return None if value is None else round(float(value), 4)


def _share(description: str, **kwargs: Any) -> _Share:  # noqa: ANN401 - handed on
    return _Share(
        metadata={"description": description, "minimum": 0, "maximum": 1}, **kwargs
    )


class FindingSchema(Schema):
    """What one check saw."""

    check = _text("Name of the check; GET /api/v1/checks describes it.")
    outcome = fields.Enum(Outcome, by_value=True)
    detail = _text("The finding as a sentence for readers.")
    reason = fields.Enum(Reason, by_value=True, allow_none=True)
    claim_span = SpanField(
        allow_none=True,
        metadata={"description": f"The words in the claim. {_OFFSETS}"},
    )
    quote_span = SpanField(
        allow_none=True,
        metadata={"description": f"The words in the quote. {_OFFSETS}"},
    )
    blocks_support = fields.Boolean(
        metadata={"description": "The claim states here what the quote leaves open."}
    )
    strength = _share("How sure the check is.")


class SelectorSchema(Schema):
    """Where the quote stands: W3C TextQuoteSelector and TextPositionSelector."""

    exact = _text("The quote, character for character.")
    prefix = _text("The characters before it.")
    suffix = _text("The characters after it.")
    start = fields.Integer(metadata={"description": _OFFSETS})
    end = fields.Integer(metadata={"description": _OFFSETS})


class DocumentReferenceSchema(Schema):
    """The source that a quote stands in."""

    id = fields.String()
    title = _text("null where it is not known.", allow_none=True)
    description = _text("What is known of the source, in words.", allow_none=True)
    publisher = fields.String(allow_none=True)
    author = fields.String(allow_none=True)
    published_on = fields.Date(allow_none=True)
    url = fields.String(allow_none=True)
    language = fields.String()
    sha256 = _text("SHA-256 of the whole text in UTF-8.")


class PassageSchema(Schema):
    """A paragraph of a document that the store keeps."""

    start = fields.Integer(metadata={"description": _OFFSETS})
    end = fields.Integer(metadata={"description": _OFFSETS})
    text = fields.String()


class DocumentSchema(DocumentReferenceSchema):
    """A source with the passages that the store keeps of it."""

    length = fields.Integer(
        metadata={"description": "Code points of the whole document."}
    )
    passages = fields.List(fields.Nested(PassageSchema))


class AgreementSchema(Schema):
    """A model's probabilities that the quote supports, refutes or is silent."""

    supports = _share("Probability that the quote supports the claim.")
    refutes = _share("Probability that the quote refutes the claim.")
    silent = _share("Probability that the quote leaves the claim open.")


class EvidenceMatchSchema(Schema):
    """One piece of evidence of a verdict."""

    quote = _text("The quote, character for character.", attribute="quote.exact")
    stance = fields.Enum(Stance, by_value=True)
    attribution = _text(
        "Who is quoted as saying it; null where the source says it itself.",
        allow_none=True,
    )
    similarity = _share("How near the texts are. It ranks; it never decides.")
    deciding = fields.Boolean(
        metadata={"description": "false: related to the claim, but not an answer."}
    )
    claim_id = _text("The stored claim that this evidence belongs to.")
    claim_text = _text("That claim, in the store's own words.")
    rating = fields.Enum(Rating, by_value=True)
    selector = fields.Nested(SelectorSchema, attribute="quote")
    document = fields.Nested(DocumentReferenceSchema)
    findings = fields.List(fields.Nested(FindingSchema))
    agreement = fields.Nested(AgreementSchema, allow_none=True)


def _own_words(part: Verdict) -> str:
    span = part.span or Span(0, len(part.claim))
    return part.claim[span.start : span.end]


class VerdictPartSchema(Schema):
    """The verdict on one of several claims in a submission.

    All its spans count from the start of the submission, not of the part.
    """

    claim = fields.Function(
        _own_words,
        metadata={"type": "string", "description": "The words of this claim."},
    )
    verdict = fields.Enum(VerdictLabel, by_value=True, attribute="label")
    confidence = _share("How surely the verdict follows from the evidence.")
    reason = fields.Enum(Reason, by_value=True)
    explanation = _text("Why, in a sentence for readers.")
    evidence = fields.List(fields.Nested(EvidenceMatchSchema))
    uncovered = fields.List(
        SpanField(),
        metadata={"description": f"Words that no evidence covers. {_OFFSETS}"},
    )
    span = SpanField(
        allow_none=True,
        metadata={"description": f"Where it stands in the submission. {_OFFSETS}"},
    )


class EngineSchema(Schema):
    """What reached the verdict."""

    version = fields.String(attribute="engine_version")
    check_versions = fields.Dict(keys=fields.String(), values=fields.Integer())


def _permalink(verification: "Verification") -> str | None:
    return f"/verifications/{verification.id}" if verification.kept else None


class VerificationSchema(Schema):
    """One verdict with the evidence that it rests on."""

    id = fields.String()
    claim = _text("The claim as it was sent.", attribute="verdict.claim")
    verdict = fields.Enum(VerdictLabel, by_value=True, attribute="verdict.label")
    confidence = _share(
        "How surely the verdict follows from the evidence.",
        attribute="verdict.confidence",
    )
    reason = fields.Enum(Reason, by_value=True, attribute="verdict.reason")
    explanation = _text(
        "Why, in a sentence for readers.", attribute="verdict.explanation"
    )
    evidence = fields.List(
        fields.Nested(EvidenceMatchSchema),
        attribute="verdict.evidence",
        metadata={"description": "The deciding piece first; empty if none is near."},
    )
    uncovered = fields.List(
        SpanField(),
        attribute="verdict.uncovered",
        metadata={"description": f"Words that no evidence covers. {_OFFSETS}"},
    )
    parts = fields.List(
        fields.Nested(VerdictPartSchema),
        attribute="verdict.parts",
        metadata={"description": "One verdict for each claim, where there are more."},
    )
    notices = fields.List(fields.String(), attribute="verdict.notices")
    engine = fields.Nested(EngineSchema, attribute="verdict")
    store_revision = fields.Integer(attribute="verdict.store_revision")
    checked_at = fields.AwareDateTime(format="iso")
    as_of = fields.Date(
        allow_none=True,
        metadata={
            "description": "The day at whose end (UTC) the store stood so; null for "
            "the store as it was when this was asked."
        },
    )
    permalink = fields.Function(
        _permalink,
        metadata={
            "type": ["string", "null"],
            "description": "Where the verdict can be read again as it was given; null "
            "where it is not kept.",
        },
    )


class VerificationListSchema(Schema):
    """Verdicts in the order of the claims that were sent."""

    verifications = fields.List(fields.Nested(VerificationSchema))


class StoredEvidenceSchema(Schema):
    """A quote that a stored claim rests on."""

    quote = _text(
        "The quote, character for character.", attribute="evidence.quote.exact"
    )
    stance = fields.Enum(Stance, by_value=True, attribute="evidence.stance")
    attribution = _text(
        "Who is quoted as saying it; null where the source says it itself.",
        attribute="evidence.attribution",
        allow_none=True,
    )
    speaks_of = fields.Date(
        attribute="evidence.speaks_of",
        allow_none=True,
        metadata={"description": "The day that the statement is about."},
    )
    selector = fields.Nested(SelectorSchema, attribute="evidence.quote")
    document = fields.Nested(DocumentReferenceSchema)


class ClaimSchema(Schema):
    """A stored claim with all its evidence."""

    id = _text("Names this version of the claim.", attribute="claim.id")
    slug = _text("Shared by all versions of the claim.", attribute="claim.slug")
    text = fields.String(attribute="claim.text")
    rating = fields.Enum(Rating, by_value=True, attribute="claim.rating")
    status = fields.Enum(ClaimStatus, by_value=True, attribute="claim.status")
    topics = fields.List(fields.String(), attribute="claim.topics")
    claimant = fields.String(attribute="claim.claimant", allow_none=True)
    claimed_on = fields.Date(attribute="claim.claimed_on", allow_none=True)
    valid_from = fields.Date(attribute="claim.valid_from", allow_none=True)
    valid_until = fields.Date(attribute="claim.valid_until", allow_none=True)
    version = fields.Integer(attribute="claim.version")
    external_id = fields.String(attribute="claim.external_id", allow_none=True)
    created_at = fields.DateTime(
        attribute="claim.created_at", allow_none=True, format="iso"
    )
    evidence = fields.List(fields.Nested(StoredEvidenceSchema))


class ClaimListSchema(Schema):
    """One page of claims."""

    claims = fields.List(fields.Nested(ClaimSchema))
    next = _text("The cursor of the next page; null on the last.", allow_none=True)


class ClaimChangeSchema(Schema):
    """One thing that was done to a claim."""

    at = fields.DateTime(format="iso")
    action = _text("What was done, such as claim:approve.")
    claim_id = _text("The version that it was done to.", attribute="target")
    actor = _text(
        "Who did it; null for callers without the scope curate.",
        attribute="actor_name",
        allow_none=True,
    )
    reason = _text(
        "Why, as far as it was said; null for callers without the scope curate.",
        allow_none=True,
    )


class HistorySchema(Schema):
    """All versions of one claim, and what was done to them."""

    versions = fields.List(fields.Nested(ClaimSchema))
    changes = fields.List(
        fields.Nested(ClaimChangeSchema),
        metadata={
            "description": "From the audit trail, the latest first. A version that "
            "came with an import has no change of its own."
        },
    )


class CheckSchema(Schema):
    """One check of the engine."""

    name = fields.String()
    version = fields.Integer(
        metadata={"description": "Raised with every change of what it answers."}
    )
    description = _text("What it compares, for readers.")


class CheckListSchema(Schema):
    """Every check, in the order in which they run."""

    checks = fields.List(fields.Nested(CheckSchema))


class FieldErrorSchema(Schema):
    """What is wrong with one part of the request."""

    pointer = _text("JSON pointer into the body, such as #/claims/3.")
    parameter = _text("Name of the query parameter at fault.")
    detail = _text("What is wrong and what to do.", required=True)
    code = _text("The problem code of this part, where it has one.")


class ProblemSchema(Schema):
    """A refusal, as RFC 9457 describes it."""

    type = _text("Address of the description of this kind of problem.", required=True)
    title = _text("The kind of problem in words.", required=True)
    status = fields.Integer(required=True)
    detail = _text("What happened here and what to do.", required=True)
    code = _text("Stable code of this kind of problem.", required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema), required=True)
    request_id = _text("Name of this request in our log.", required=True)


_VERIFICATION = VerificationSchema()


def dump_verification(verification: "Verification") -> dict[str, Any]:
    """Return ``verification`` as the JSON shape that every face answers with."""
    dumped: Mapping[str, Any] = _VERIFICATION.dump(verification)
    return dict(dumped)
