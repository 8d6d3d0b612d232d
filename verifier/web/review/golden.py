"""Golden cases: what was found wrong once, and must stay right."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from claims.errors import (
    GoldenCaseNotFound,
    InvalidRecord,
    ReasonMissing,
    TextRejected,
    WrongStatus,
)
from claims.feedback import LABELS, GoldenCase
from claims.judging import add_golden_case, withdraw_golden_case
from claims.people import Role
from verifier.engine.config import EngineConfig
from verifier.golden import replay, replayed
from verifier.http.context import current_service, usable_id
from verifier.http.sessions import current_actor, signed_in
from verifier.web.review.forms import UNPROCESSABLE, change, page

review_golden = Blueprint("review_golden", __name__)

_REPLAYED = 200
"""Cases that one click replays: those whose last replay is longest ago."""


@review_golden.get("/review/golden")
def golden() -> AnyResponse:
    """Show the cases, those that do not hold first."""
    return _show()


@review_golden.post("/review/golden")
def add() -> AnyResponse:
    """Keep a case that a reviewer wrote down."""
    service = current_service()
    typed = {name: request.form.get(name, "") for name in ("claim", "expects", "why")}
    errors = _errors(typed)
    if not errors:
        at = service.clock()
        case = GoldenCase(
            id=service.new_id(),
            claim=typed["claim"].replace("\r\n", "\n"),
            why=typed["why"],
            by=current_actor(),
            at=at,
            expects=typed["expects"],
        )
        try:
            case = replace(case, held=replayed(service, case).held, held_at=at)
            change(lambda work: add_golden_case(work, case))
        except (ReasonMissing, InvalidRecord, TextRejected) as error:
            errors = {"why": str(error)}
    if errors:
        return _show(errors=errors, typed=typed)
    flash("The golden case is kept, and was replayed once.", "done")
    return redirect(url_for("review_golden.golden"), 303)


@review_golden.post("/review/golden/replay")
def replay_all() -> AnyResponse:
    """Ask the store again, and note which cases hold."""
    service = current_service()
    cases = sorted(
        service.store.golden_cases(),
        key=lambda case: case.held_at.timestamp() if case.held_at else 0.0,
    )[:_REPLAYED]
    found = replay(service, cases)
    held = {each.case.id: each.held for each in found}
    service.store.note_held(held, service.clock())
    broken = sum(not each for each in held.values())
    words = f"{len(held):,} replayed: " + (
        "all hold." if not broken else f"{broken:,} do not hold."
    )
    flash(words, "error" if broken else "done")
    return redirect(url_for("review_golden.golden"), 303)


@review_golden.post("/review/golden/<case_id>/withdraw")
def withdraw(case_id: str) -> AnyResponse:
    """Let a case be replayed no more."""
    case = current_service().store.golden_case(usable_id(case_id, GoldenCaseNotFound))
    reason = request.form.get("reason", "")
    at = current_service().clock()
    try:
        change(
            lambda work: withdraw_golden_case(
                work, current_actor(), case.id, reason=reason, at=at
            )
        )
    except (ReasonMissing, InvalidRecord, TextRejected) as error:
        return _show(errors={f"reason-{case.id}": str(error)}, typed={"reason": reason})
    except WrongStatus as error:
        flash(str(error), "error")
    else:
        flash("The golden case is withdrawn.", "done")
    return redirect(url_for("review_golden.golden"), 303)


def _errors(typed: dict[str, str]) -> dict[str, str]:
    limit = EngineConfig().maximum_claim_length
    errors: dict[str, str] = {}
    if not typed["claim"].strip():
        errors["claim"] = "Give the text that is asked."
    elif len(typed["claim"]) > limit:
        errors["claim"] = f"Up to {limit:,} characters are checked."
    if typed["expects"] not in LABELS:
        errors["expects"] = "Choose the verdict that it must have."
    if not typed["why"].strip():
        errors["why"] = "Say why: a few words are enough."
    return errors


def _show(
    *, errors: dict[str, str] | None = None, typed: dict[str, str] | None = None
) -> AnyResponse:
    store = current_service().store
    cases = store.golden_cases()
    role = signed_in().role
    return page(
        "review/golden.html",
        cases=sorted(cases, key=lambda case: (case.held is not False, case.at)),
        broken=sum(case.held is False for case in cases),
        withdrawn=store.golden_cases(withdrawn=True),
        labels=LABELS,
        may_write=role.includes(Role.REVIEWER),
        may_withdraw=role.includes(Role.EDITOR),
        errors=errors or {},
        typed=typed or {},
        status=UNPROCESSABLE if errors else 200,
    )
