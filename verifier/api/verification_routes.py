"""Checking claims: against the store, or against a passage that is sent along."""

from datetime import date
from typing import TypedDict

from flask import Response, jsonify

from claims.errors import VerdictNotFound
from verifier.api.blueprint import ETAG, ApiBlueprint
from verifier.api.requests import (
    AsOfQuerySchema,
    ComparisonRequestSchema,
    VerificationRequestSchema,
)
from verifier.api.schemas import (
    VerificationSchema,
    dump_verification,
)
from verifier.http.context import current_keeper, current_service, usable_id
from verifier.http.headers import tagged
from verifier.http.limits import charge

verification_routes = ApiBlueprint(
    "verifications",
    __name__,
    url_prefix="/api/v1",
    description="Check claims and read why a verdict is what it is.",
)

TEXT_PROBLEMS = (
    "malformed_json",
    "bad_request",
    "body_too_large",
    "unsupported_media_type",
    "invalid_request",
    "empty_claim",
    "claim_too_long",
    "not_text",
    "text_rejected",
    "internal_error",
    "store_unavailable",
    "store_not_ready",
)


class _VerificationBody(TypedDict, total=False):
    claim: str
    claims: list[str]


class _AsOf(TypedDict):
    as_of: date | None


class _ComparisonBody(TypedDict):
    claim: str
    evidence: str


@verification_routes.at("/verifications", "POST")
@verification_routes.reads(
    VerificationRequestSchema,
    examples={
        "one": {
            "summary": "One claim",
            "value": {"claim": "The bridge was closed for three days."},
        },
        "several": {
            "summary": "Several claims",
            "value": {
                "claims": [
                    "The bridge was closed for three days.",
                    "Nobody was hurt.",
                ]
            },
        },
    },
)
@verification_routes.reads(AsOfQuerySchema, location="query")
@verification_routes.answers(
    {
        "oneOf": [
            {"$ref": "#/components/schemas/Verification"},
            {"$ref": "#/components/schemas/VerificationList"},
        ]
    },
    "One verdict for `claim`; a list of verdicts, in input order, for `claims`.",
)
@verification_routes.refuses(*TEXT_PROBLEMS)
def verify(body: _VerificationBody, query: _AsOf) -> Response:
    """Check claims against the store.

    Answers supported, contradicted or unknown, with the exact quotes that the
    verdict rests on. The same claim at the same store revision and engine version
    always gets the same verdict.
    """
    verify_claim, give = current_service().verify, current_keeper().give
    as_of = query["as_of"]
    if "claim" in body:
        return _json(give(verify_claim(body["claim"], as_of)).record)
    charge(len(body["claims"]) - 1)  # the first was counted with the request
    records = [give(verify_claim(claim, as_of)).record for claim in body["claims"]]
    return _json('{"verifications":[' + ",".join(records) + "]}")


def _json(text: str) -> Response:
    return Response(text + "\n", mimetype="application/json")


@verification_routes.at("/verifications/<verdict_id>", "GET")
@verification_routes.reads(AsOfQuerySchema, location="query")
@verification_routes.answers(VerificationSchema, "The verdict as it was given.", ETAG)
@verification_routes.refuses(
    "verdict_not_found",
    "invalid_request",
    "internal_error",
    "store_unavailable",
    "store_not_ready",
)
def get_verification(query: _AsOf, verdict_id: str) -> Response:
    """Read a verdict that was given before.

    It is what was answered then, character for character, whatever the store has
    learned since. Verdicts are kept for as long as the operator has set. With `as_of`
    the same claim is answered anew, from the store as it stood on that day.
    """
    name, keeper = usable_id(verdict_id, VerdictNotFound), current_keeper()
    if query["as_of"] is None:
        return tagged(_json(keeper.record_of(name)))
    given = keeper.verification_of(name)
    then = current_service().verify(given.verdict.claim, query["as_of"])
    return _json(keeper.give(then).record)


@verification_routes.at("/comparisons", "POST")
@verification_routes.reads(
    ComparisonRequestSchema,
    examples={
        "pair": {
            "summary": "A claim and a passage",
            "value": {
                "claim": "The bridge was closed for five days.",
                "evidence": "The bridge was closed for three days, the city said.",
            },
        }
    },
)
@verification_routes.answers(
    VerificationSchema, "The verdict on the claim, given that passage alone."
)
@verification_routes.refuses(*TEXT_PROBLEMS)
def compare(body: _ComparisonBody) -> Response:
    """Check a claim against a passage that you send.

    The engine alone, without the store: does this passage support the claim,
    contradict it, or leave it open?
    """
    verification = current_service().compare(body["claim"], body["evidence"])
    return jsonify(dump_verification(verification))
