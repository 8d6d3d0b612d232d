"""What needs doing, for whoever is signed in."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for

from claims.audit import AuditAction
from claims.feedback import QuestionState
from claims.models import ClaimStatus
from claims.people import Role
from claims.store.base import ClaimStore
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
    said = store.events_about([each.id for each in drafts.items])
    last = {event.target: event for event in said}
    shown = [*to_review.items, *drafts.items, *waiting.items]
    return render_template(
        "review/home.html",
        user=user,
        counts=counts,
        for_me=counts.for_me + counts.waiting if single else counts.for_me,
        to_review=to_review,
        drafts=drafts,
        sent_back={
            target: event
            for target, event in last.items()
            if event.action == AuditAction.CLAIM_REJECT
        },
        waiting=waiting if not single else None,
        flags=[(event, flagged[event.target]) for event in flags],
        authors=author_names(store, shown),
        may_write=user.role.includes(Role.REVIEWER),
        elsewhere=_elsewhere(store),
        ratings=RATING_WORDS,
    )


@review_home.get("/review/shortcuts")
def shortcuts() -> str:
    """List the keyboard shortcuts, and let them be switched off."""
    return render_template("review/shortcuts.html")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Work that has pages of its own; ``count`` is how much of it waits."""

    address: str
    count: int
    words: str


def _elsewhere(store: ClaimStore) -> list[Elsewhere]:
    questions = store.count_questions().get(QuestionState.OPEN, 0)
    return [
        Elsewhere(
            url_for("review_questions.questions"), questions, "questions of readers"
        ),
        Elsewhere(
            url_for("review_feedback.feedback"),
            store.count_waiting_feedback(),
            "verdicts that readers judged",
        ),
    ]
