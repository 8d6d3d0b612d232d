"""Reading the store: claims, documents and the checks that compare them."""

from typing import TypedDict
from urllib.parse import urlencode

from flask import Response, jsonify, url_for

from claims.audit import AuditAction
from claims.errors import ClaimNotFound, DocumentNotFound
from claims.keys import Scope
from claims.models import Claim, ClaimStatus
from claims.store.base import ClaimStore
from verifier.api.blueprint import ETAG, ApiBlueprint
from verifier.api.requests import ClaimsQuerySchema
from verifier.api.schemas import (
    CheckListSchema,
    ClaimListSchema,
    ClaimSchema,
    DocumentSchema,
    HistorySchema,
)
from verifier.api.sources import claim_response, with_sources
from verifier.engine.checks import CHECKS
from verifier.http.auth import caller_may
from verifier.http.context import current_service, usable_id
from verifier.http.headers import tagged
from verifier.http.listing import (
    PUBLIC_STATUSES,
    ClaimFilter,
    find_claims,
    public_claim,
)
from verifier.http.problems import FieldError, RequestRefused

store_routes = ApiBlueprint(
    "store",
    __name__,
    url_prefix="/api/v1",
    description="Read the claims, documents and checks that verdicts rest on.",
)

_READ_PROBLEMS = ("internal_error", "store_unavailable", "store_not_ready")
LINK = {
    "Link": {
        "description": 'The next page, as rel="next" (RFC 8288).',
        "schema": {"type": "string"},
    }
}

_claims = ClaimListSchema()
_history = HistorySchema()
_document = DocumentSchema()
_checks = CheckListSchema()


class _ClaimsQuery(TypedDict):
    q: str | None
    status: str
    topic: str | None
    document_id: str | None
    cursor: str | None
    limit: int


@store_routes.at("/claims", "GET")
@store_routes.reads(ClaimsQuerySchema, location="query")
@store_routes.answers(ClaimListSchema, "One page of claims.", {**ETAG, **LINK})
@store_routes.refuses("invalid_request", "text_rejected", *_READ_PROBLEMS)
def list_claims(query: _ClaimsQuery) -> Response:
    """List stored claims.

    With `q` the best matches come first, otherwise the newest. Pages are linked by
    an opaque cursor: follow `next`, or the Link header.
    """
    status = ClaimStatus(query["status"])
    if status not in PUBLIC_STATUSES and not caller_may(Scope.CURATE):
        detail = f"Only a key with the scope {Scope.CURATE} may list these claims."
        raise RequestRefused(
            "invalid_request", detail, (FieldError(detail, parameter="status"),)
        )
    store = current_service().store
    page = find_claims(
        store,
        ClaimFilter(
            text=query["q"],
            status=status,
            topic=query["topic"],
            document_id=query["document_id"],
        ),
        cursor=query["cursor"],
        limit=query["limit"],
    )
    listed = {"claims": with_sources(store, page.items), "next": page.next}
    response = jsonify(_claims.dump(listed))
    if page.next:
        given = {name: value for name, value in query.items() if value is not None}
        given["cursor"] = page.next
        following = f"{url_for('store.list_claims')}?{urlencode(given)}"
        response.headers["Link"] = f'<{following}>; rel="next"'
    return tagged(response)


@store_routes.at("/claims/<claim_id>", "GET")
@store_routes.answers(ClaimSchema, "The claim with all its evidence.", ETAG)
@store_routes.refuses("claim_not_found", *_READ_PROBLEMS)
def get_claim(claim_id: str) -> Response:
    """Read one stored claim.

    A retired version stays readable, so that an old verdict can be explained. Keys
    with the scope curate also read drafts and what is in review.
    """
    store = current_service().store
    return tagged(claim_response(store, _readable(store, claim_id)))


@store_routes.at("/claims/<claim_id>/history", "GET")
@store_routes.answers(HistorySchema, "Every version, the newest first.", ETAG)
@store_routes.refuses("claim_not_found", *_READ_PROBLEMS)
def get_history(claim_id: str) -> Response:
    """Read all versions of a claim.

    Any version's id will do. Drafts and what is in review, who changed something and
    why are only shown to keys with the scope curate.
    """
    store = current_service().store
    versions = store.history(_readable(store, claim_id).slug)
    curates = caller_may(Scope.CURATE)
    shown = [each for each in versions if curates or each.status in PUBLIC_STATUSES]
    changes = store.events_about([each.id for each in shown])[::-1]
    if not curates:
        # Reviewers' names and their reasons are the newsroom's own.
        public = frozenset({AuditAction.CLAIM_APPROVE, AuditAction.CLAIM_RETIRE})
        changes = [each for each in changes if each.action in public]
    record = _history.dump({"versions": with_sources(store, shown), "changes": changes})
    if not curates:
        for each in record["changes"]:
            each["actor"] = each["reason"] = None
    return tagged(jsonify(record))


@store_routes.at("/documents/<document_id>", "GET")
@store_routes.answers(DocumentSchema, "The document.", ETAG)
@store_routes.refuses("document_not_found", *_READ_PROBLEMS)
def get_document(document_id: str) -> Response:
    """Read one document.

    Its passages are those that the store keeps: of an excerpt, the ones that quotes
    stand in.
    """
    store = current_service().store
    found = store.get_document(usable_id(document_id, DocumentNotFound))
    return tagged(jsonify(_document.dump(found)))


@store_routes.at("/checks", "GET")
@store_routes.answers(CheckListSchema, "Every check.", ETAG)
@store_routes.refuses("internal_error")
def list_checks() -> Response:
    """List the checks that compare a claim with its evidence."""
    return tagged(jsonify(_checks.dump({"checks": CHECKS})))


def _readable(store: ClaimStore, claim_id: str) -> Claim:
    """Return a claim that this caller may see: curators see all."""
    if caller_may(Scope.CURATE):
        return store.get_claim(usable_id(claim_id, ClaimNotFound))
    return public_claim(store, claim_id)
