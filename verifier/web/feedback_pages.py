"""A reader's word on a verdict, and an address to be told at. No account, no cookie."""

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from claims.errors import InvalidRecord, TextRejected, VerdictNotFound
from claims.feedback import LONGEST_REASON, FeedbackKind
from verifier.engine.config import EngineConfig
from verifier.http.context import (
    current_context,
    current_keeper,
    current_service,
    usable_id,
)
from verifier.http.forgery import refuse_other_sites
from verifier.http.limits import charge_rarely
from verifier.http.problems import RequestRefused
from verifier.service import Verification
from verifier.web.verdict_view import verification_view

feedback_pages = Blueprint("feedback_pages", __name__)

_WORDS_AN_HOUR = 30
_ADDRESSES_AN_HOUR = 10


@feedback_pages.post("/verifications/<verdict_id>/feedback")
def say(verdict_id: str) -> AnyResponse:
    """Keep what a reader says of a verdict, and thank them on its page."""
    refuse_other_sites()
    verdict_id = usable_id(verdict_id, VerdictNotFound)
    kind = request.form.get("kind", "")
    reason = request.form.get("reason", "")
    if kind not in tuple(FeedbackKind):
        return _again(verdict_id, reason=reason, error="Say whether it helped.")
    charge_rarely("feedback", _WORDS_AN_HOUR)
    service = current_service()
    try:
        current_keeper().hear(
            verdict_id,
            FeedbackKind(kind),
            reason,
            at=service.clock(),
            feedback_id=service.new_id(),
        )
    except (InvalidRecord, TextRejected) as error:
        return _again(verdict_id, kind=kind, reason=reason, error=str(error))
    return _back(verdict_id, "said")


@feedback_pages.post("/verifications/<verdict_id>/address")
def leave_address(verdict_id: str) -> AnyResponse:
    """Keep an address to be told once, where mails can be sent."""
    refuse_other_sites()
    verdict_id = usable_id(verdict_id, VerdictNotFound)
    if not current_context().tells:
        raise RequestRefused(
            "not_found", "This service sends no mail, so it takes no addresses."
        )
    address = request.form.get("address", "")
    charge_rarely("addresses", _ADDRESSES_AN_HOUR)
    at = current_service().clock()
    try:
        waiting = current_keeper().leave_address(verdict_id, address, at=at)
    except (InvalidRecord, TextRejected) as error:
        return _again(verdict_id, address=address, address_error=str(error))
    return _back(verdict_id, "left" if waiting else "closed")


def _back(verdict_id: str, done: str) -> AnyResponse:
    target = url_for("kept_pages.verification", verdict_id=verdict_id, done=done)
    return redirect(f"{target}#feedback", code=303)


def _again(verdict_id: str, **typed: str) -> Response:
    """Show the forms again, with what was typed and what is wrong with it."""
    given = current_keeper().verification_of(verdict_id)
    page = render_template(
        "public/feedback.html",
        view=verification_view(given),
        claim=given.verdict.claim,
        limit=EngineConfig().maximum_claim_length,
        typed=typed,
        **feedback_facts(given),
    )
    return make_response(page, 422)


def feedback_facts(verification: Verification) -> dict[str, object]:
    """Return what the templates of the forms need to know of a verdict.

    ``tells``: whether readers may leave an address to be told at.
    """
    context = current_context()
    tells = context.tells and verification.kept and context.keeper.awaits(verification)
    return {
        "tells": tells,
        "keep_days": context.keep_days,
        "longest_reason": LONGEST_REASON,
    }
