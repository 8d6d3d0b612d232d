"""The problems that an answer can report: one code, status and advice for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One entry of :data:`KINDS`. ``code`` never changes once published."""

    code: str
    status: int
    title: str
    advice: str
    type: str | None = None
    """Where the kind is described, if not in this service's own reference."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one part of a request.

    ``pointer`` is a JSON pointer into the body (``#/claims/3``), ``parameter`` the
    name of a query parameter; one of the two is set.
    """

    detail: str
    pointer: str | None = None
    parameter: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal: its kind, what happened here, and what is wrong where."""

    kind: ProblemKind
    detail: str
    errors: tuple[FieldError, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, object] = field(default_factory=dict)
    """Members of the problem document that only this kind has."""


class RequestRefused(Exception):
    """Raised by the web layers for a request that cannot be served as sent."""

    def __init__(
        self,
        code: str,
        detail: str,
        errors: tuple[FieldError, ...] = (),
        *,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.problem = Problem(
            KINDS[code], detail, errors, headers or {}, members or {}
        )


_ALL = (
    ProblemKind(
        "empty_claim",
        422,
        "There is nothing to check",
        "Send a statement with at least one visible character.",
    ),
    ProblemKind(
        "claim_too_long",
        422,
        "The text is too long",
        "Shorten the text to the limit that the message names, or send each "
        "statement by itself.",
    ),
    ProblemKind(
        "not_text",
        422,
        "The value is not text",
        "Send the text as a JSON string.",
    ),
    ProblemKind(
        "text_rejected",
        422,
        "The text holds characters that cannot be kept",
        "Remove NUL characters and send whole characters only: a surrogate such as "
        "\\ud83d must be followed by its other half.",
    ),
    ProblemKind(
        "invalid_request",
        422,
        "The request is not valid",
        "Change each part that `errors` names; the API reference lists the fields "
        "and parameters of each operation.",
    ),
    ProblemKind(
        "malformed_json",
        400,
        "The body is not valid JSON",
        "Send one JSON object in UTF-8; the message names the place where reading "
        "it failed.",
    ),
    ProblemKind(
        "bad_request",
        400,
        "The request cannot be read",
        "Compare the request with the API reference and send it again.",
    ),
    ProblemKind(
        "not_found",
        404,
        "There is nothing at this address",
        "Check the address for a typing error.",
    ),
    ProblemKind(
        "claim_not_found",
        404,
        "There is no such claim",
        "Check the claim's id; the list of claims has every claim in the store.",
    ),
    ProblemKind(
        "document_not_found",
        404,
        "There is no such document",
        "Check the document's id; each piece of evidence names the id of its document.",
    ),
    ProblemKind(
        "verdict_not_found",
        404,
        "No verdict is kept under this id",
        "Check the id; verdicts are deleted after the days that the operator has set. "
        "Send the claim again to get today's answer.",
    ),
    ProblemKind(
        "job_not_found",
        404,
        "There is no such job",
        "Check the job's id; jobs are deleted some days after they have ended.",
    ),
    ProblemKind(
        "key_not_found",
        404,
        "There is no such key",
        "Check the prefix; the list of keys has them all.",
    ),
    ProblemKind(
        "key_revoked",
        409,
        "The key was revoked before",
        "Nothing is left to do: no process accepts it.",
    ),
    ProblemKind(
        "webhook_not_found",
        404,
        "There is no such webhook",
        "Check the webhook's id; the list of webhooks has them all.",
    ),
    ProblemKind(
        "delivery_not_found",
        404,
        "There is no such delivery",
        "Check the delivery's id; messages are kept for 30 days.",
    ),
    ProblemKind(
        "subscription_not_found",
        404,
        "There is no such subscription",
        "Check the subscription's id; it ends with its verdict and its webhook.",
    ),
    ProblemKind(
        "webhook_disabled",
        409,
        "Nothing is sent to this webhook",
        "See to its receiver, enable the webhook, and try again.",
    ),
    ProblemKind(
        "too_many_webhooks",
        409,
        "There are as many webhooks as there may be",
        "Delete one that is no longer needed.",
    ),
    ProblemKind(
        "address_refused",
        422,
        "Events cannot be sent to this address",
        "Give an https address on the public internet. Who runs this server can name "
        "hosts of an own network in `VERIFIER_WEBHOOK_HOSTS`.",
    ),
    ProblemKind(
        "invalid_job",
        422,
        "The lines cannot be taken in",
        'Send JSON Lines, one object such as {"id": 1, "claim": "..."} a line, '
        "within the limits that the message names.",
    ),
    ProblemKind(
        "job_not_finished",
        409,
        "The job has not ended",
        "Ask for the job's state and fetch the results once it has ended.",
    ),
    ProblemKind(
        "too_many_jobs",
        503,
        "Too many jobs are under way",
        "Try again when one of them has ended.",
    ),
    ProblemKind(
        "method_not_allowed",
        405,
        "This address does not take that method",
        "Use one of the methods in the `Allow` header.",
    ),
    ProblemKind(
        "body_too_large",
        413,
        "The request is too large",
        "Send fewer or shorter claims in one request.",
    ),
    ProblemKind(
        "unsupported_media_type",
        415,
        "The body is not declared as JSON",
        "Send the header `Content-Type: application/json`.",
    ),
    ProblemKind(
        "key_required",
        401,
        "An API key is needed",
        "Send `Authorization: Bearer` with a key; who runs this server gives keys out "
        "with `verifier key create`.",
    ),
    ProblemKind(
        "key_not_accepted",
        401,
        "The API key is not accepted",
        "Check that the key is sent whole, and was neither revoked nor has expired.",
    ),
    ProblemKind(
        "scope_missing",
        403,
        "The API key is not meant for this",
        "Use a key that has the scope which the message names.",
    ),
    ProblemKind(
        "sign_in_required",
        401,
        "Please sign in",
        "Sign in and send it again. Nothing was changed.",
    ),
    ProblemKind(
        "role_missing",
        403,
        "Your account may not do this",
        "Ask an admin of your newsroom to do it, or to change your role.",
    ),
    ProblemKind(
        "form_not_accepted",
        400,
        "The form was not accepted",
        "Open the page again and send its form from there. Nothing was changed.",
    ),
    ProblemKind(
        "too_many_tries",
        429,
        "Too many tries",
        "Wait for the seconds in the `Retry-After` header and try again.",
    ),
    ProblemKind(
        "user_not_found",
        404,
        "There is no such account",
        "Check the address; the list of people has every account.",
    ),
    ProblemKind(
        "self_approval",
        403,
        "Nobody approves what they wrote",
        "Let the key of another owner approve this version.",
    ),
    ProblemKind(
        "already_there",
        409,
        "The store holds this already",
        "Read the claim that the message names, and amend that one if need be.",
    ),
    ProblemKind(
        "wrong_status",
        409,
        "The claim's status does not allow this",
        "A version goes from draft to in review to published to retired; read it "
        "again to see where it stands.",
    ),
    ProblemKind(
        "precondition_required",
        428,
        "The request must name the version that it changes",
        "Send `If-Match` with the ETag of the claim as you read it.",
    ),
    ProblemKind(
        "reason_missing",
        422,
        "A reason is needed",
        "Send a reason that is not blank: it is kept in the audit trail.",
    ),
    ProblemKind(
        "quote_not_in_document",
        422,
        "The quote does not stand in its document",
        "Copy the quote from the document, character for character, out of one "
        "paragraph.",
    ),
    ProblemKind(
        "idempotency_key_reused",
        422,
        "The Idempotency-Key belongs to another request",
        "Use a new key for each request, and the same only to send it again.",
    ),
    ProblemKind(
        "request_in_progress",
        409,
        "The same request is being worked on",
        "Send it again after the seconds in the `Retry-After` header.",
    ),
    ProblemKind(
        "quota_exceeded",
        429,
        "Too many requests",
        "Wait for the seconds in the `Retry-After` header. A key has a higher limit "
        "than an address without one.",
        "https://iana.org/assignments/http-problem-types#quota-exceeded",
    ),
    ProblemKind(
        "version_conflict",
        412,
        "The record changed in the meantime",
        "Read the record again and repeat the change on its present version.",
    ),
    ProblemKind(
        "store_unavailable",
        503,
        "The claim store cannot be reached",
        "Try again after the seconds in the `Retry-After` header.",
    ),
    ProblemKind(
        "store_not_ready",
        503,
        "The claim store is being prepared",
        "Try again after the seconds in the `Retry-After` header.",
    ),
    ProblemKind(
        "internal_error",
        500,
        "Something went wrong on our side",
        "Try again; if it happens again, report the request id.",
    ),
)

KINDS: dict[str, ProblemKind] = {kind.code: kind for kind in _ALL}
"""Every kind of problem by its code, as the API reference lists them."""
