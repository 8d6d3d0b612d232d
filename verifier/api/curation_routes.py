"""Curation by key: documents, claims, and the steps of their review.

Whoever owns the key acts. A change of a claim names the version it is about by
``If-Match``, so that no edit is lost.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, jsonify, request, url_for

from claims import curation
from claims.audit import AuditAction, AuditEntry
from claims.documents import make_document
from claims.errors import (
    ClaimNotFound,
    QuoteNotInDocument,
    VersionConflict,
)
from claims.models import Actor, Claim, ClaimStatus
from claims.store.base import UnitOfWork
from claims.store.people import SINGLE_REVIEWER
from verifier.api.anchoring import read_content
from verifier.api.blueprint import BODY_PROBLEMS, ApiBlueprint
from verifier.api.curation_requests import (
    AmendmentRequestSchema,
    ClaimRequestSchema,
    DecisionRequestSchema,
    DocumentRequestSchema,
    StepRequestSchema,
)
from verifier.api.schemas import ClaimSchema, DocumentSchema
from verifier.api.sources import claim_response
from verifier.http.auth import acting_owner
from verifier.http.compression import etags_for
from verifier.http.context import current_service, usable_id
from verifier.http.problems import RequestRefused
from verifier.questions import settle_after

curation_routes = ApiBlueprint(
    "curation",
    __name__,
    url_prefix="/api/v1",
    description="Add sources and claims, and review them, by key with scope curate.",
)

_CHANGES = (
    "claim_not_found",
    "version_conflict",
    "precondition_required",
    "wrong_status",
    *BODY_PROBLEMS,
)
_CHANGED = {
    "ETag": {
        "description": "Names the claim as it now stands, for the next If-Match.",
        "schema": {"type": "string"},
    }
}
_MADE = {
    **_CHANGED,
    "Location": {
        "description": "Where it can be read.",
        "schema": {"type": "string"},
    },
}
_IF_MATCH = {
    "parameters": [
        {
            "name": "If-Match",
            "in": "header",
            "required": True,
            "description": "The ETag of the claim as you read it.",
            "schema": {"type": "string"},
        }
    ]
}

_document = DocumentSchema()

_QUOTED = {
    "text": "The bridge was closed for three days.",
    "rating": "accurate",
    "evidence": [{"document_id": "d-...", "quote": "It stayed closed for three days."}],
    "topics": ["traffic"],
}

_STEP = {"step": {"summary": "Without a reason", "value": {}}}
_DECISION = {
    "decision": {
        "summary": "With its reason",
        "value": {"reason": "The source withdrew the figure."},
    }
}

Change = Callable[[UnitOfWork, Actor, Claim, datetime], Claim]


@curation_routes.at("/documents", "POST")
@curation_routes.reads(
    DocumentRequestSchema,
    examples={
        "article": {
            "summary": "An article",
            "value": {
                "title": "Bridge reopens",
                "publisher": "Lindau Courier",
                "published_on": "2024-11-07",
                "text": "The bridge is open again.\n\nIt stayed closed for three days.",
            },
        }
    },
)
@curation_routes.answers(DocumentSchema, "The document was there already.", _MADE)
@curation_routes.answers(DocumentSchema, "The document, now kept.", _MADE, status=201)
@curation_routes.refuses(*BODY_PROBLEMS)
def add_document(body: dict[str, Any]) -> Response:
    """Keep a source, so that quotes can stand in it.

    The same text from the same source is the same document, however often it is
    sent.
    """
    made = make_document(**body)
    service, actor = current_service(), acting_owner()
    with service.store.unit_of_work() as work:
        there = made.id in work.get_documents([made.id])
        work.add_document(made)
        if not there:
            known = {"sha256": made.sha256, "title": made.title, "url": made.url}
            at = service.clock()
            work.append_audit(
                AuditEntry(actor, AuditAction.DOCUMENT_ADD, made.id, at, after=known)
            )
        kept = work.get_document(made.id)
        work.commit()
    response = jsonify(_document.dump(kept))
    response.add_etag()
    response.status_code = 200 if there else 201
    response.headers["Location"] = url_for("store.get_document", document_id=made.id)
    return response


@curation_routes.at("/claims", "POST")
@curation_routes.reads(
    ClaimRequestSchema, examples={"claim": {"summary": "A claim", "value": _QUOTED}}
)
@curation_routes.answers(ClaimSchema, "The claim, as a draft.", _MADE, status=201)
@curation_routes.refuses("already_there", "quote_not_in_document", *BODY_PROBLEMS)
def propose_claim(body: dict[str, Any]) -> Response:
    """Propose a claim.

    It is kept as a draft, and answers nothing before it was submitted and someone
    else approved it.
    """
    service, actor = current_service(), acting_owner()
    with service.store.unit_of_work() as work:
        try:
            claim = curation.propose(
                work, actor, read_content(work, body), at=service.clock()
            )
        except VersionConflict as error:
            raise RequestRefused("already_there", str(error)) from error
        response = _made(work, claim)
        work.commit()
    return response


@curation_routes.at("/claims/<claim_id>", "PUT")
@curation_routes.reads(
    AmendmentRequestSchema,
    examples={
        "amendment": {
            "summary": "All that the claim now says",
            "value": {**_QUOTED, "reason": "The city corrected the figure."},
        }
    },
)
@curation_routes.described(**_IF_MATCH)
@curation_routes.answers(ClaimSchema, "The next version, a draft.", _MADE, status=201)
@curation_routes.refuses("quote_not_in_document", "reason_missing", *_CHANGES)
def amend_claim(body: dict[str, Any], claim_id: str) -> Response:
    """Amend a claim.

    What is sent becomes the next version, a draft with an id of its own. A published
    version goes on answering until the new one is approved.
    """
    reason = body.pop("reason")

    def change(work: UnitOfWork, actor: Actor, before: Claim, at: datetime) -> Claim:
        return curation.amend(
            work,
            actor,
            before.id,
            read_content(work, body),
            expected_version=before.version,
            at=at,
            reason=reason,
        )

    return _changed(claim_id, change, _made)


@curation_routes.at("/claims/<claim_id>/submit", "POST")
@curation_routes.reads(StepRequestSchema, examples=_STEP)
@curation_routes.described(**_IF_MATCH)
@curation_routes.answers(ClaimSchema, "The claim, in review.", _CHANGED)
@curation_routes.refuses(*_CHANGES)
def submit_claim(body: dict[str, Any], claim_id: str) -> Response:
    """Submit a draft for review.

    Send an empty object as the body.
    """
    del body
    return _stepped(claim_id, curation.submit_for_review)


@curation_routes.at("/claims/<claim_id>/approve", "POST")
@curation_routes.reads(StepRequestSchema, examples=_STEP)
@curation_routes.described(**_IF_MATCH)
@curation_routes.answers(ClaimSchema, "The claim, published.", _CHANGED)
@curation_routes.refuses("self_approval", "quote_not_in_document", *_CHANGES)
def approve_claim(body: dict[str, Any], claim_id: str) -> Response:
    """Publish a claim in review.

    From now on it answers; the version published before is retired. Nobody approves
    what they wrote: the key must belong to another owner, unless the newsroom has
    turned on single-reviewer mode.
    """

    def change(work: UnitOfWork, actor: Actor, before: Claim, at: datetime) -> Claim:
        return curation.approve(
            work,
            actor,
            before.id,
            expected_version=before.version,
            at=at,
            reason=body["reason"],
            single_reviewer=bool(work.newsroom_setting(SINGLE_REVIEWER)),
        )

    _learn(claim_id)
    answer = _changed(claim_id, change)
    service = current_service()
    settle_after(service, service.store.get_claims([claim_id]))
    return answer


@curation_routes.at("/claims/<claim_id>/reject", "POST")
@curation_routes.reads(DecisionRequestSchema, examples=_DECISION)
@curation_routes.described(**_IF_MATCH)
@curation_routes.answers(ClaimSchema, "The claim, a draft again.", _CHANGED)
@curation_routes.refuses("reason_missing", *_CHANGES)
def reject_claim(body: dict[str, Any], claim_id: str) -> Response:
    """Send a claim in review back to its writer."""
    return _stepped(claim_id, curation.reject, reason=body["reason"])


@curation_routes.at("/claims/<claim_id>/retire", "POST")
@curation_routes.reads(DecisionRequestSchema, examples=_DECISION)
@curation_routes.described(**_IF_MATCH)
@curation_routes.answers(ClaimSchema, "The claim, retired.", _CHANGED)
@curation_routes.refuses("reason_missing", *_CHANGES)
def retire_claim(body: dict[str, Any], claim_id: str) -> Response:
    """Take a claim out of use for good; it stays readable."""
    return _stepped(claim_id, curation.retire, reason=body["reason"])


def _stepped(claim_id: str, step: Callable[..., Claim], **given: str) -> Response:
    """Take one step of the workflow with a claim."""

    def change(work: UnitOfWork, actor: Actor, before: Claim, at: datetime) -> Claim:
        version = before.version
        return step(work, actor, before.id, expected_version=version, at=at, **given)

    return _changed(claim_id, change)


def _learn(claim_id: str) -> None:
    """Let a claim in review be found by its meaning from its first moment on."""
    service = current_service()
    claim = service.store.get_claim(usable_id(claim_id, ClaimNotFound))
    if claim.status is ClaimStatus.IN_REVIEW:
        service.learn(claim)


def _made(work: UnitOfWork, claim: Claim) -> Response:
    response = claim_response(work, claim)
    response.status_code = 201
    response.headers["Location"] = url_for("store.get_claim", claim_id=claim.id)
    return response


def _changed(
    claim_id: str,
    change: Change,
    respond: Callable[[UnitOfWork, Claim], Response] = claim_response,
) -> Response:
    """Change a claim that is still as the caller read it; return how it now stands."""
    service, actor = current_service(), acting_owner()
    with service.store.unit_of_work() as work:
        before = work.get_claim(usable_id(claim_id, ClaimNotFound))
        _require_match(work, before)
        try:
            after = change(work, actor, before, service.clock())
        except QuoteNotInDocument as error:
            raise RequestRefused("quote_not_in_document", str(error)) from error
        response = respond(work, after)
        work.commit()
    return response


def _require_match(work: UnitOfWork, claim: Claim) -> None:
    """Refuse a change that does not name the claim as it stands.

    ``If-Match: *`` names no version: it would overwrite what nobody has read.
    """
    wanted = request.if_match
    if "If-Match" not in request.headers or wanted.star_tag:
        raise RequestRefused(
            "precondition_required",
            "Send If-Match with the ETag that reading the claim gave you.",
        )
    tag, _ = claim_response(work, claim).get_etag()
    if not any(wanted.contains(each) for each in etags_for(tag or "")):
        raise VersionConflict(
            f"{claim.id} is not as you read it: it is {claim.status} now. Read it "
            "again and decide anew."
        )
