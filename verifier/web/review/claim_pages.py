"""Claims as reviewers see them: the list, one claim, and two versions compared."""

from flask import Blueprint, Response, make_response, render_template, request

from claims.curation import content_of
from claims.errors import ClaimNotFound, TextRejected
from claims.models import Claim, ClaimStatus
from claims.people import Role
from claims.store.base import Page
from claims.store.review import ReviewFilter
from claims.text import require_storable
from verifier.http.context import current_service
from verifier.http.problems import FieldError, RequestRefused
from verifier.http.sessions import signed_in
from verifier.neighbours import Doubt, Relation, doubts, neighbourhood
from verifier.web.review.claim_differences import differences
from verifier.web.review.claim_history import author_names
from verifier.web.review.claim_view import (
    STATUS_WORDS,
    claim_view,
    documents_of,
    versions_of,
)
from verifier.web.review.workbench_view import part_of
from verifier.web.verdict_view import RATING_WORDS

review_claims = Blueprint("review_claims", __name__)

_PAGE = 30
_LONGEST_SEARCH = 500
_MOST_DIGITS = 9
_TOPICS = 24
_IN_WORK = (ClaimStatus.DRAFT, ClaimStatus.IN_REVIEW)


@review_claims.get("/review/claims")
def claims() -> Response:
    """List claims, the newest first, those that fit every filter."""
    store, user = current_service().store, signed_in()
    given = {name: request.args.get(name, "").strip() for name in ("q", "topic")}
    status = request.args.get("status", "")
    mine = "mine" in request.args
    flagged = "flagged" in request.args
    errors = {name: error for name in given if (error := _unfit(given[name]))}
    page: Page[Claim] = Page(())
    if not errors:
        wanted = ReviewFilter(
            status=_status(status),
            text=given["q"] or None,
            topic=given["topic"] or None,
            written_by=user.actor.id if mine else None,
            flagged=flagged,
        )
        page = _page(wanted, request.args.get("cursor") or None)
    body = render_template(
        "review/claims/list.html",
        page=page,
        given={**given, "status": status, "mine": mine, "flagged": flagged},
        errors=errors,
        authors=author_names(store, page.items),
        flags={event.target for event in store.open_flags(limit=500)},
        statuses=STATUS_WORDS,
        ratings=RATING_WORDS,
        topics=store.topics(_TOPICS),
        is_first="cursor" not in request.args,
        may_write=user.role.includes(Role.REVIEWER),
    )
    return make_response(body, 422 if errors else 200)


def _page(wanted: ReviewFilter, cursor: str | None) -> Page[Claim]:
    store = current_service().store
    if cursor is not None and _unfit(cursor):
        raise _bad_cursor()
    try:
        return store.review_claims(wanted, after=cursor, limit=_PAGE)
    except ClaimNotFound as error:
        raise _bad_cursor() from error


def _bad_cursor() -> RequestRefused:
    detail = "This list has no such page; start again from its first."
    return RequestRefused(
        "invalid_request", detail, (FieldError(detail, parameter="cursor"),)
    )


def _unfit(text: str) -> str | None:
    if len(text) > _LONGEST_SEARCH:
        return f"Search for at most {_LONGEST_SEARCH} characters."
    try:
        require_storable(text)
    except TextRejected as rejected:
        return str(rejected)
    return None


def _status(name: str) -> ClaimStatus | None:
    return ClaimStatus(name) if name in set(ClaimStatus) else None


@review_claims.get("/review/claims/<slug>")
def claim(slug: str) -> str:
    """Show one claim: what it says, what may be done with it, and its history."""
    return claim_page(slug)


def claim_page(slug: str, *, failed: str = "", error: str = "", typed: str = "") -> str:
    """Return a claim's page; with ``error`` at the step that ``failed``."""
    service = current_service()
    view = claim_view(service.store, slug, signed_in())
    claim = view.standing
    near = None
    open_points: tuple[Doubt | None, ...] = ()
    if claim.status in _IN_WORK and view.may:
        # Whoever approves it sees what its writer saw, as the store stands by now.
        near = neighbourhood(service, claim.text, rating=claim.rating, but=slug)
        open_points = doubts(service, claim)
    return render_template(
        "review/claims/claim.html",
        view=view,
        near=near,
        doubts=open_points,
        relations=Relation,
        part_of=part_of,
        statuses=STATUS_WORDS,
        ratings=RATING_WORDS,
        failed=failed,
        error=error,
        typed=typed,
    )


@review_claims.get("/review/claims/<slug>/compare")
def compare(slug: str) -> str:
    """Show what changed from one version of a claim to another."""
    store, user = current_service().store, signed_in()
    versions = versions_of(store, slug)
    by_number = {version.version: version for version in versions}
    newest = versions[0].version
    after = by_number.get(_number("to", newest))
    before = by_number.get(_number("from", max(1, newest - 1)))
    if before is None or after is None:
        raise ClaimNotFound("This claim has no such version.")
    documents = documents_of(store, before, after)
    return render_template(
        "review/claims/compare.html",
        view=claim_view(store, slug, user),
        versions=versions,
        before=before,
        after=after,
        differences=differences(content_of(before), content_of(after), documents),
        authors=author_names(store, versions),
        statuses=STATUS_WORDS,
        failed="",
        error="",
        typed="",
    )


def _number(name: str, default: int) -> int:
    given = request.args.get(name, "")
    if not given:
        return default
    fits = given.isdecimal() and given.isascii() and len(given) <= _MOST_DIGITS
    return int(given) if fits else 0
