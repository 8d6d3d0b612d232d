"""What readers said of verdicts, and what a reviewer makes of it."""

from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from claims.errors import (
    FeedbackNotFound,
    InvalidRecord,
    ReasonMissing,
    TextRejected,
    VerdictNotFound,
)
from claims.feedback import LABELS, GoldenCase, JudgedVerdict, Judgement
from claims.judging import add_golden_case, judge_verdict
from claims.people import Role
from claims.store.base import UnitOfWork
from verifier.golden import replayed
from verifier.http.context import current_keeper, current_service, usable_id
from verifier.http.sessions import current_actor, signed_in
from verifier.web.review.forms import UNPROCESSABLE, change, page
from verifier.web.verdict_view import VerificationView, verification_view

review_feedback = Blueprint("review_feedback", __name__)

_PAGE = 50


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer may find: how it is sent, and what it means."""

    name: str
    label: str
    meaning: str


DECISIONS = (
    Decision("right", "The verdict is right", "What it says follows from its source."),
    Decision(
        "wrong",
        "The verdict is wrong",
        "Say below which one is right. It becomes a golden case.",
    ),
    Decision(
        "not_same",
        "The claim it rests on is not the same claim",
        "That claim must never decide this text again. It becomes a golden case.",
    ),
    Decision(
        "set_aside",
        "Set it aside",
        "It says nothing about the verdict; needs a reason.",
    ),
)


@review_feedback.get("/review/feedback")
def feedback() -> AnyResponse:
    """Show the verdicts that readers spoke of, the latest first."""
    store = current_service().store
    every = request.args.get("view") == "all"
    after = request.args.get("after")
    after = None if after is None else usable_id(after, FeedbackNotFound)
    found = store.judged_verdicts(waiting=not every, limit=_PAGE + 1, after=after)
    shown = found[:_PAGE]
    return page(
        "review/feedback.html",
        every=every,
        verdicts=[
            (
                each,
                [said for said in store.feedback_on(each.given.id, 3) if said.reason],
            )
            for each in shown
        ],
        next=shown[-1].given.id if len(found) > len(shown) else None,
        waiting=store.count_waiting_feedback(),
    )


@review_feedback.get("/review/feedback/<verdict_id>")
def verdict(verdict_id: str) -> AnyResponse:
    """Show a verdict as it was given, with what readers said."""
    return _show(_found(verdict_id))


@review_feedback.post("/review/feedback/<verdict_id>")
def judge(verdict_id: str) -> AnyResponse:
    """Keep what a reviewer makes of a verdict; some of it becomes a golden case."""
    found = _found(verdict_id)
    decision = request.form.get("decision", "")
    note = request.form.get("note", "")
    expects = request.form.get("expects", "")
    errors = _errors(found, decision, expects, note)
    if not errors:
        try:
            case = _case(found, decision, expects, note)
            change(lambda work: _keep(work, found, decision, note, case))
        except (ReasonMissing, InvalidRecord, TextRejected) as error:
            errors = {"note": str(error)}
    if errors:
        typed = {"decision": decision, "note": note, "expects": expects}
        return _show(found, errors=errors, typed=typed)
    made = decision in ("wrong", "not_same")
    flash(
        "Kept, and made a golden case." if made else "Kept.",
        "done",
    )
    return redirect(url_for("review_feedback.feedback"), 303)


def _errors(
    found: JudgedVerdict, decision: str, expects: str, note: str
) -> dict[str, str]:
    given = found.given
    errors: dict[str, str] = {}
    if decision not in {each.name for each in DECISIONS}:
        errors["decision"] = "Choose what you find."
    if decision == "wrong" and expects not in LABELS:
        errors["expects"] = "Say which verdict is right."
    elif decision == "wrong" and expects == given.label:
        errors["expects"] = f"That is what it was: {given.label}."
    if decision == "not_same" and given.claim_id is None:
        errors["decision"] = "This verdict rests on no stored claim."
    if decision in ("wrong", "not_same") and not given.submission:
        errors["decision"] = "The text was deleted: no golden case can be made of it."
    if decision in ("wrong", "not_same", "set_aside") and not note.strip():
        errors["note"] = "Say why: a few words are enough."
    return errors


def _keep(
    work: UnitOfWork,
    found: JudgedVerdict,
    decision: str,
    note: str,
    case: GoldenCase | None,
) -> None:
    actor, at = current_actor(), current_service().clock()
    judgement = Judgement.WRONG if case is not None else Judgement(decision)
    judge_verdict(work, actor, found.given.id, judgement, at=at, note=note)
    if case is not None:
        add_golden_case(work, case)


def _case(
    found: JudgedVerdict, decision: str, expects: str, note: str
) -> GoldenCase | None:
    """Return what the decision makes a golden case, replayed once."""
    if decision not in ("wrong", "not_same"):
        return None
    service, given = current_service(), found.given
    not_same = decision == "not_same"
    at = service.clock()
    case = GoldenCase(
        id=service.new_id(),
        claim=given.submission,
        why=note,
        by=current_actor(),
        at=at,
        expects=None if not_same else expects,
        forbids_slug=_slug(given.claim_id) if not_same else None,
        forbids_quote=given.quote if not_same else None,
        verdict_id=given.id,
    )
    return replace(case, held=replayed(service, case).held, held_at=at)


def _slug(claim_id: str | None) -> str | None:
    """Return what all versions of a claim share."""
    found = current_service().store.get_claims([claim_id] if claim_id else [])
    return found[0].slug if found else None


def _found(verdict_id: str) -> JudgedVerdict:
    key = usable_id(verdict_id, FeedbackNotFound)
    return current_service().store.judged_verdict(key)


def _as_given(verdict_id: str) -> VerificationView | None:
    try:
        return verification_view(current_keeper().verification_of(verdict_id))
    except VerdictNotFound:
        return None


def _show(
    found: JudgedVerdict,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> AnyResponse:
    store = current_service().store
    claims = store.get_claims([found.given.claim_id] if found.given.claim_id else [])
    return page(
        "review/feedback_verdict.html",
        found=found,
        view=_as_given(found.given.id),
        said=store.feedback_on(found.given.id),
        claim=claims[0] if claims else None,
        decisions=[
            each
            for each in DECISIONS
            if each.name != "not_same" or found.given.claim_id is not None
        ],
        labels=[each for each in LABELS if each != found.given.label],
        may_write=signed_in().role.includes(Role.REVIEWER),
        errors=errors or {},
        typed=typed or {},
        status=UNPROCESSABLE if errors else 200,
    )
