"""A verdict under its permalink: as it was given, beside what the store says today."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request

from claims.errors import VerdictNotFound
from verifier.engine.config import EngineConfig
from verifier.engine.types import Verdict, VerdictLabel
from verifier.http.context import current_keeper, current_service, usable_id
from verifier.http.limits import charge
from verifier.http.problems import FieldError, RequestRefused
from verifier.service import Verification
from verifier.web.cards import verdict_card_address
from verifier.web.feedback_pages import feedback_facts
from verifier.web.verdict_view import WORDS, VerificationView, verification_view

kept_pages = Blueprint("kept_pages", __name__)


@dataclass(frozen=True, slots=True)
class TodayView:
    """What the store says today, and how that compares with what was given.

    ``change`` is a name: ``nothing``, ``same``, ``evidence`` or ``answer``.
    """

    change: str
    view: VerificationView
    was: str
    rests_on_gone: bool


@kept_pages.get("/verifications/<verdict_id>")
def verification(verdict_id: str) -> str:
    """Show a kept verdict as it was given, and today's answer to the same claim."""
    given = current_keeper().verification_of(usable_id(verdict_id, VerdictNotFound))
    now = current_service().verify(given.verdict.claim, _day_asked())
    return render_template(
        "public/kept.html",
        limit=EngineConfig().maximum_claim_length,
        claim=given.verdict.claim,
        view=verification_view(given),
        today=today_view(given, now),
        card=verdict_card_address(given.id),
        done=request.args.get("done"),
        **feedback_facts(given),
    )


def _day_asked() -> date | None:
    """Return the day in the address, ``None`` without one.

    Raises:
        RequestRefused: it is no day.
    """
    asked = request.args.get("as_of", "").strip()
    if not asked:
        return None
    charge()  # a past day costs more than the page itself
    try:
        return date.fromisoformat(asked)
    except ValueError as error:
        raise RequestRefused(
            "invalid_request",
            "The address names no day; write it as 2026-01-31.",
            (FieldError("Send a day such as 2026-01-31.", parameter="as_of"),),
        ) from error


def today_view(given: Verification, now: Verification) -> TodayView:
    """Return how today's answer compares with the one that was given."""
    before, after = given.verdict, now.verdict
    rests_on = {each.claim_id for each in before.evidence if each.deciding}
    if _answers(before) != _answers(after):
        change = "answer"
    elif _evidence(before) != _evidence(after):
        change = "evidence"
    elif _made_by(before) != _made_by(after):
        change = "same"
    else:
        change = "nothing"
    there = {each.claim_id for each in after.evidence}
    return TodayView(
        change=change,
        view=verification_view(now),
        was=WORDS[before.label],
        rests_on_gone=bool(rests_on) and not rests_on & there,
    )


def _answers(verdict: Verdict) -> tuple[VerdictLabel, ...]:
    return (verdict.label, *(part.label for part in verdict.parts))


def _evidence(verdict: Verdict) -> frozenset[tuple[str, str]]:
    """Return the quotes that decided, each with its source."""
    return frozenset(
        (each.document.sha256, each.quote.exact)
        for each in verdict.evidence
        if each.deciding
    )


def _made_by(verdict: Verdict) -> tuple[str, int, dict[str, int]]:
    return (verdict.engine_version, verdict.store_revision, verdict.check_versions)
