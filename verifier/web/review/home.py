"""What needs doing, for whoever is signed in."""

from flask import Blueprint, current_app, render_template, url_for

from claims.models import ClaimStatus
from claims.people import Role
from claims.store.people import SINGLE_REVIEWER
from claims.store.review import ReviewFilter
from verifier.http.context import current_service
from verifier.http.sessions import signed_in
from verifier.web.review.claim_history import author_names
from verifier.web.verdict_view import RATING_WORDS

review_home = Blueprint("review_home", __name__)

_SHOWN = 8


@review_home.get("/review")
def home() -> str:
    """Show what waits for this person, the newest first."""
    store, user = current_service().store, signed_in()
    me = user.actor.id
    single = bool(store.newsroom_setting(SINGLE_REVIEWER))
    counts = store.work_counts(me)
    to_review = store.review_claims(
        ReviewFilter(
            status=ClaimStatus.IN_REVIEW, not_written_by=None if single else me
        ),
        limit=_SHOWN,
    )
    drafts = store.review_claims(
        ReviewFilter(status=ClaimStatus.DRAFT, written_by=me), limit=_SHOWN
    )
    waiting = store.review_claims(
        ReviewFilter(status=ClaimStatus.IN_REVIEW, written_by=me), limit=_SHOWN
    )
    flags = store.open_flags(limit=_SHOWN)
    flagged = {each.id: each for each in store.get_claims([f.target for f in flags])}
    shown = [*to_review.items, *drafts.items, *waiting.items]
    return render_template(
        "review/home.html",
        user=user,
        counts=counts,
        for_me=counts.for_me + counts.waiting if single else counts.for_me,
        to_review=to_review,
        drafts=drafts,
        waiting=waiting if not single else None,
        flags=[(event, flagged[event.target]) for event in flags],
        authors=author_names(store, shown),
        may_write=user.role.includes(Role.REVIEWER),
        elsewhere=_elsewhere(),
        ratings=RATING_WORDS,
    )


@review_home.get("/review/shortcuts")
def shortcuts() -> str:
    """List the keyboard shortcuts, and let them be switched off."""
    return render_template("review/shortcuts.html")


def _elsewhere() -> list[tuple[str, str, str]]:
    """Return (address, name, explanation) of the other work that this server has."""
    pages = (
        (
            "review_questions.questions",
            "Questions",
            "what readers asked and the store could not answer",
        ),
        ("review_feedback.feedback", "Feedback", "what readers said of verdicts"),
        ("review_documents.documents", "Documents", "sources, and what they hold"),
    )
    return [
        (url_for(endpoint), name, why)
        for endpoint, name, why in pages
        if endpoint in current_app.view_functions
    ]
