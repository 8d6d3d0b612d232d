"""What was asked and not answered: taken, answered by a claim, or dismissed."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from claims.errors import (
    AlreadyTaken,
    ClaimNotFound,
    InvalidRecord,
    QuestionNotFound,
    ReasonMissing,
    TextRejected,
    WrongStatus,
)
from claims.feedback import Question, QuestionState
from claims.judging import answer_question, dismiss_question
from claims.people import Role
from verifier.engine.types import Verdict
from verifier.errors import InvalidSubmission
from verifier.http.context import current_service, usable_id
from verifier.http.sessions import current_actor, signed_in
from verifier.questions import (
    WAITING,
    QuestionGroup,
    deciding_claim,
    group_of,
    grouped,
    settle,
)
from verifier.web.review.forms import UNPROCESSABLE, change, field, page
from verifier.web.verdict_view import verdict_view

review_questions = Blueprint("review_questions", __name__)

_READ = 400
"""Questions that are read for one page; groups of the most asked come first."""

_GROUPS = 25

VIEWS = {
    "waiting": ("Waiting", WAITING),
    "mine": ("Taken by me", (QuestionState.TAKEN,)),
    "answered": ("Answered", (QuestionState.ANSWERED,)),
    "dismissed": ("Dismissed", (QuestionState.DISMISSED,)),
}


@review_questions.get("/review/questions")
def questions() -> AnyResponse:
    """Show the queue, like questions together."""
    view = request.args.get("view", "waiting")
    view = view if view in VIEWS else "waiting"
    store = current_service().store
    mine = signed_in().actor.id if view == "mine" else None
    found = store.questions(VIEWS[view][1], _READ, by=mine)
    # What is closed needs no claim that is near to it.
    groups = grouped(found, store, _GROUPS if view in {"waiting", "mine"} else 0)
    counts = store.count_questions()
    return page(
        "review/questions.html",
        view=view,
        views=[(name, label) for name, (label, _) in VIEWS.items()],
        groups=groups[:_GROUPS],
        more=max(0, len(groups) - _GROUPS),
        counts=counts,
        waiting=sum(counts[state] for state in WAITING),
        may_write=_may_write(),
        unread=sum(counts[state] for state in VIEWS[view][1]) - len(found)
        if view != "mine"
        else 0,
    )


@review_questions.get("/review/questions/<key>")
def question(key: str) -> AnyResponse:
    """Show one question with those like it, and what the store says today."""
    return _show(_found(key))


@review_questions.post("/review/questions/<key>/take")
def take(key: str) -> AnyResponse:
    """Note that whoever is signed in works on a question."""
    service = current_service()
    try:
        service.store.take_question(_found(key).key, current_actor(), service.clock())
    except AlreadyTaken as error:
        flash(str(error), "error")
    return redirect(url_for("review_questions.question", key=key), 303)


@review_questions.post("/review/questions/<key>/release")
def release(key: str) -> AnyResponse:
    """Let others take a question again; editors release anybody's."""
    found = _found(key)
    user = signed_in()
    mine = found.by is not None and found.by.id == user.actor.id
    if found.state is QuestionState.TAKEN and not (
        mine or user.role.includes(Role.EDITOR)
    ):
        name = found.by.name if found.by else "Someone"
        flash(f"{name} has taken this question; editors can release it.", "error")
    else:
        current_service().store.release_question(found.key)
        flash("The question is free again.", "done")
    return redirect(url_for("review_questions.question", key=key), 303)


@review_questions.post("/review/questions/<key>/write")
def write(key: str) -> AnyResponse:
    """Take a question and go on to the editor, which starts with its text."""
    service = current_service()
    found = _found(key)
    try:
        service.store.take_question(found.key, current_actor(), service.clock())
    except AlreadyTaken as error:
        flash(str(error), "error")
        return redirect(url_for("review_questions.question", key=key), 303)
    text = found.text[:2000]
    return redirect(f"/review/claims/new?{urlencode({'text': text})}", 303)


@review_questions.post("/review/questions/<key>/dismiss")
def dismiss(key: str) -> AnyResponse:
    """Close a question, and those ticked with it, without an answer."""
    found = _found(key)
    at = current_service().clock()
    reason = request.form.get("reason", "")
    try:
        for each in _chosen(found):
            change(
                lambda work, each=each: dismiss_question(  # type: ignore[misc] # mypy cannot see its type
                    work, current_actor(), each, reason=reason, at=at
                )
            )
    except (ReasonMissing, InvalidRecord, TextRejected) as error:
        return _show(found, errors={"reason": str(error)}, typed={"reason": reason})
    except AlreadyTaken as error:
        flash(str(error), "error")
        return redirect(url_for("review_questions.question", key=key), 303)
    flash("The question is dismissed. Whoever left an address is told why.", "done")
    return redirect(url_for("review_questions.questions"), 303)


@review_questions.post("/review/questions/<key>/answer")
def answer(key: str) -> AnyResponse:
    """Close a question, and those ticked with it, as answered by a claim."""
    found = _found(key)
    at = current_service().clock()
    given = field("claim")
    try:
        claim_id = _claim_id(given)
        for each in _chosen(found):
            change(
                lambda work, each=each: answer_question(  # type: ignore[misc] # mypy cannot see its type
                    work, current_actor(), each, claim_id=claim_id, at=at
                )
            )
    except AlreadyTaken as error:
        flash(str(error), "error")
        return redirect(url_for("review_questions.question", key=key), 303)
    except (ClaimNotFound, WrongStatus, TextRejected) as error:
        message = str(error) or "There is no such claim."
        return _show(found, errors={"claim": message}, typed={"claim": given})
    flash("The question is answered. Whoever left an address is told.", "done")
    return redirect(url_for("review_questions.questions"), 303)


@review_questions.post("/review/questions/settle")
def settle_all() -> AnyResponse:
    """Ask the store again, and close what it answers now."""
    closed = settle(current_service())
    flash(_closed_words(len(closed)), "done")
    return redirect(url_for("review_questions.questions"), 303)


def _closed_words(count: int) -> str:
    if not count:
        return "The store answers none of the questions yet."
    questions = "1 question is" if count == 1 else f"{count} questions are"
    return f"{questions} answered now, and closed."


def _found(key: str) -> Question:
    return current_service().store.question(usable_id(key, QuestionNotFound))


def _may_write() -> bool:
    return signed_in().role.includes(Role.REVIEWER)


def _chosen(found: Question) -> list[str]:
    """Return the question and the like ones that were ticked beside it."""
    ticked = [
        each for each in request.form.getlist("also")[:_READ] if each != found.key
    ]
    store = current_service().store
    chosen = [found.key]
    for key in ticked:
        try:
            each = store.question(usable_id(key, QuestionNotFound))
        except QuestionNotFound:
            continue
        if each.state in WAITING:
            chosen.append(each.key)
    return chosen


def _claim_id(given: str) -> str:
    """Return the version that answers under what was typed: an id or an address."""
    name = given.rstrip("/").rpartition("/")[2]
    name = usable_id(name, ClaimNotFound)
    store = current_service().store
    if not name:
        raise ClaimNotFound("Give the id or the address of a published claim.")
    try:
        return store.get_claim(name).id
    except ClaimNotFound:
        published = [each for each in store.history(name) if each.status == "published"]
        if published:
            return published[0].id
    raise ClaimNotFound(f"There is no claim {name!r}; copy the address of its page.")


def _show(
    found: Question,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> AnyResponse:
    service = current_service()
    verdict = _today(found)
    group = _group_of(found)
    claim_id = found.claim_id or (deciding_claim(verdict) if verdict else None)
    claims = service.store.get_claims([claim_id]) if claim_id else []
    return page(
        "review/question.html",
        question=found,
        others=[each for each in group.questions if each.key != found.key],
        nearest=group.nearest,
        today=verdict_view(verdict) if verdict else None,
        claim=claims[0] if claims else None,
        may_write=_may_write(),
        mine=found.by is not None and found.by.id == signed_in().actor.id,
        may_release=signed_in().role.includes(Role.EDITOR),
        closed=found.state not in WAITING,
        errors=errors or {},
        typed=typed or {},
        status=UNPROCESSABLE if errors else 200,
    )


def _today(found: Question) -> Verdict | None:
    try:
        return current_service().verify(found.text).verdict
    except (InvalidSubmission, TextRejected):
        return None


def _group_of(found: Question) -> QuestionGroup:
    """Return the group that a question stands in on the page of the queue."""
    store = current_service().store
    others = store.questions(WAITING, _READ) if found.state in WAITING else ()
    return group_of(found, others, store)
