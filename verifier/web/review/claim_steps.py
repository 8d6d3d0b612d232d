"""The steps of review, each from a form of a claim's page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from claims import curation
from claims.curation import MAXIMUM_REASON, content_of
from claims.errors import (
    ClaimNotFound,
    InvalidRecord,
    QuoteNotInDocument,
    ReasonMissing,
    SelfApproval,
    TextRejected,
    VersionConflict,
)
from claims.flagging import flag, unflag
from claims.models import Actor, Claim, ClaimStatus
from claims.restoring import restore, standing_version
from claims.store.base import UnitOfWork
from claims.store.people import SINGLE_REVIEWER
from claims.text import require_storable
from verifier.http.context import current_service, usable_id
from verifier.http.sessions import current_actor, signed_in
from verifier.questions import closed_words, settle_after
from verifier.web.review.claim_differences import differences
from verifier.web.review.claim_pages import claim_page
from verifier.web.review.claim_view import (
    STATUS_WORDS,
    claim_view,
    documents_of,
    versions_of,
)

review_steps = Blueprint("review_steps", __name__)

Take = Callable[[UnitOfWork, Actor, Claim, datetime, str], object]


def _submit(
    work: UnitOfWork, actor: Actor, read: Claim, at: datetime, _reason: str
) -> None:
    curation.submit_for_review(
        work, actor, read.id, expected_version=read.version, at=at
    )


def _approve(
    work: UnitOfWork, actor: Actor, read: Claim, at: datetime, reason: str
) -> None:
    curation.approve(
        work,
        actor,
        read.id,
        expected_version=read.version,
        at=at,
        single_reviewer=bool(work.newsroom_setting(SINGLE_REVIEWER)),
        reason=reason.strip() or None,
    )


def _reject(
    work: UnitOfWork, actor: Actor, read: Claim, at: datetime, reason: str
) -> None:
    curation.reject(
        work, actor, read.id, expected_version=read.version, at=at, reason=reason
    )


def _retire(
    work: UnitOfWork, actor: Actor, read: Claim, at: datetime, reason: str
) -> None:
    curation.retire(
        work,
        actor,
        read.id,
        expected_version=read.version,
        expected_status=read.status,
        at=at,
        reason=reason,
    )


def _flag(
    work: UnitOfWork, actor: Actor, read: Claim, at: datetime, reason: str
) -> None:
    flag(work, actor, read.id, at=at, reason=reason)


def _unflag(
    work: UnitOfWork, actor: Actor, read: Claim, at: datetime, reason: str
) -> None:
    unflag(work, actor, read.id, at=at, reason=reason)


def _restore(
    work: UnitOfWork, actor: Actor, read: Claim, at: datetime, reason: str
) -> None:
    number = request.form.get("from", "")
    restore(
        work,
        actor,
        read.slug,
        int(number) if number.isdecimal() and number.isascii() else 0,
        expected_version=read.version,
        expected_status=read.status,
        at=at,
        reason=reason,
    )


STEPS: dict[str, tuple[Take, str]] = {
    "submit": (_submit, "Sent for review. Somebody else can approve it now."),
    "approve": (_approve, "Approved and published: it answers readers from now on."),
    "reject": (_reject, "Sent back to its writer with your reason."),
    "retire": (_retire, "Retired. Below, in its history, you can bring it back."),
    "flag": (_flag, "Flagged: it is listed under what needs doing."),
    "unflag": (_unflag, "The flag is answered."),
    "restore": (_restore, "Restored as a new draft. Send it for review to publish it."),
}
"""Each step with what is said once it is done."""

_ANY = "any(submit, approve, reject, retire, flag, unflag, restore)"


@review_steps.post(f"/review/claims/<slug>/<{_ANY}:step>")
def take(slug: str, step: str) -> AnyResponse:
    """Take a step with the version that the reviewer has read, if it still stands."""
    service, actor = current_service(), current_actor()
    reason = request.form.get("reason", "").replace("\r\n", "\n")
    read = _read(slug)
    change, done = STEPS[step]
    refused: tuple[int, str]
    try:
        _require_fit(reason)
        if step == "approve" and read.status is ClaimStatus.IN_REVIEW:
            service.learn(read)
        with service.store.unit_of_work() as work:
            change(work, actor, read, service.clock(), reason)
            work.commit()
    except VersionConflict:
        return _changed(slug, step, read, reason)
    except ReasonMissing:
        refused = 422, "Say why: it is kept with the history of the claim."
    except SelfApproval as error:
        refused = 403, str(error)
    except QuoteNotInDocument as error:
        refused = 422, f"It cannot be published: {error}"
    except (InvalidRecord, TextRejected) as error:
        refused = 422, str(error)
    else:
        if step == "approve":
            done += closed_words(settle_after(service, [read]))
        flash(done, "done")
        return redirect(url_for("review_claims.claim", slug=slug), 303)
    status, error_ = refused
    page = claim_page(slug, failed=step, error=error_, typed=reason)
    return make_response(page, status)


def _require_fit(reason: str) -> None:
    require_storable(reason)
    if len(reason) > MAXIMUM_REASON:
        over = len(reason) - MAXIMUM_REASON
        raise InvalidRecord(f"Shorten the reason by {over:,} characters.")


def _read(slug: str) -> Claim:
    """Return the version that the form was about, as the reviewer has read it.

    Raises:
        ClaimNotFound: there is no such version.
    """
    claim_id = usable_id(request.form.get("version_id", ""), ClaimNotFound)
    found = current_service().store.get_claim(claim_id)
    if found.slug != slug:
        raise ClaimNotFound("This version belongs to another claim.")
    status = request.form.get("status", "")
    if status not in set(ClaimStatus):
        return found
    return replace(found, status=ClaimStatus(status))


def _changed(slug: str, step: str, read: Claim, reason: str) -> Response:
    """Show what became of the claim meanwhile; what was typed is kept."""
    store = current_service().store
    versions = versions_of(store, slug)
    standing = standing_version(versions)
    documents = documents_of(store, read, standing)
    page = render_template(
        "review/claims/changed.html",
        view=claim_view(store, slug, signed_in()),
        step=step,
        read=read,
        standing=standing,
        last=next(iter(store.events_about([standing.id])[::-1]), None),
        differences=differences(content_of(read), content_of(standing), documents),
        reason=reason,
        statuses=STATUS_WORDS,
    )
    return make_response(page, 409)
