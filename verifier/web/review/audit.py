"""The audit trail: who changed what, when and why; and the proof that it is whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from typing import Any

from flask import Blueprint, Response, json, request, url_for

from claims.audit import AuditAction, AuditEvent, ChainBroken
from claims.errors import TextRejected
from claims.store.base import ClaimStore
from claims.store.trail import TrailFilter, verify_trail
from claims.text import require_storable
from verifier.http.context import current_service
from verifier.web.review.audit_view import (
    ACTION_WORDS,
    Change,
    action_words,
    changes_of,
    target_address,
    target_words,
)
from verifier.web.review.forms import UNPROCESSABLE, page

review_audit = Blueprint("review_audit", __name__)

_PAGE = 50
_EXPORTED = 500
_LONGEST = 200
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as the page shows it."""

    event: AuditEvent
    what: str
    target: str
    address: str | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filters of a request say, and what is wrong with them."""

    wanted: TrailFilter
    given: dict[str, str]
    errors: dict[str, str]


@review_audit.get("/review/audit")
def audit() -> Response:
    """List events, the newest first, those that fit the filters."""
    return _audit()


@review_audit.post("/review/audit/verify")
def verify() -> Response:
    """Prove that no event was altered, removed or moved, and tell the result."""
    store = current_service().store
    started = perf_counter()
    try:
        count = verify_trail(store)
    except ChainBroken as broken:
        return _audit(proof={"broken": str(broken), "number": broken.number})
    return _audit(proof={"count": count, "seconds": perf_counter() - started})


@review_audit.get("/review/audit.jsonl")
def export() -> Response:
    """Send all events that fit, the oldest first, as JSON Lines."""
    asked = _asked()
    if asked.errors:
        return _audit()
    lines = _lines(current_service().store, asked.wanted)
    answer = Response(lines, mimetype="application/jsonl")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit.jsonl"'
    return answer


def _audit(proof: dict[str, object] | None = None) -> Response:
    store = current_service().store
    asked = _asked()
    beyond = _cursor()
    found: list[AuditEvent] = []
    if not asked.errors:
        found = store.find_events(asked.wanted, beyond=beyond, limit=_PAGE + 1)
    shown = found[:_PAGE]
    given = {name: value for name, value in asked.given.items() if value}
    next_page = None
    if len(found) > _PAGE:
        cursor = shown[-1].number
        values: dict[str, Any] = {**given, "cursor": cursor}
        next_page = url_for("review_audit.audit", **values)
    return page(
        "review/audit.html",
        status=UNPROCESSABLE if asked.errors else 200,
        errors=asked.errors,
        given=asked.given,
        filters=given,
        events=[_view(each) for each in shown],
        actors=store.audit_actors(),
        actions=ACTION_WORDS,
        total=store.audit_count(),
        next_page=next_page,
        is_first=beyond is None,
        proof=proof,
    )


def _view(event: AuditEvent) -> EventView:
    return EventView(
        event,
        action_words(event.action),
        target_words(event),
        target_address(event),
        changes_of(event),
    )


def _asked() -> Asked:
    names = ("who", "what", "target", "from", "to")
    given = {name: request.values.get(name, "").strip() for name in names}
    errors: dict[str, str] = {}
    for name, value in given.items():
        try:
            require_storable(value)
        except TextRejected as error:
            errors[name] = str(error)
        if len(value) > _LONGEST:
            errors[name] = f"Use at most {_LONGEST} characters."
    kinds = {each.partition(":")[0] + ":" for each in AuditAction}
    if given["what"] and given["what"] not in {*AuditAction, *kinds}:
        errors["what"] = "Choose one of the actions."
    since, until = _day(given, "from", errors), _day(given, "to", errors)
    if since and until and since > until:
        errors["to"] = "The last day is before the first."
    if errors:
        return Asked(TrailFilter(), given, errors)
    wanted = TrailFilter(
        actor_id=given["who"] or None,
        action=given["what"] or None,
        target=given["target"] or None,
        since=None if since is None else _midnight(since),
        until=None if until is None else _after(until),
    )
    return Asked(wanted, given, errors)


def _day(given: dict[str, str], name: str, errors: dict[str, str]) -> date | None:
    if not given[name] or name in errors:
        return None
    try:
        return date.fromisoformat(given[name])
    except ValueError:
        errors[name] = "Write the day as 2026-01-31."
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _after(day: date) -> datetime | None:
    """Return the first moment after ``day``; None at the end of the calendar."""
    try:
        return _midnight(day) + timedelta(days=1)
    except OverflowError:
        return None


def _cursor() -> int | None:
    given = request.args.get("cursor", "")
    usable = given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS
    return int(given) if usable else None


def _lines(store: ClaimStore, wanted: TrailFilter) -> Iterator[bytes]:
    beyond: int | None = None
    while found := store.find_events(
        wanted, beyond=beyond, limit=_EXPORTED, oldest_first=True
    ):
        for event in found:
            yield json.dumps(_record(event), ensure_ascii=False).encode() + b"\n"
        beyond = found[-1].number


def _record(event: AuditEvent) -> dict[str, object]:
    """Return an event with all that its hash is made of, and the hash."""
    record: dict[str, object] = {
        name: getattr(event, name) for name in AuditEvent.__slots__
    }
    return record | {"at": event.at.astimezone(UTC).isoformat()}
