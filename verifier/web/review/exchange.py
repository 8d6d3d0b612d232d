"""Import and export: a file is looked at first, then kept as a whole or not at all."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from claims.errors import InvalidRecord
from claims.exchange.claimreview import export_claimreview
from claims.exchange.csv import OWN_COLUMNS, export_csv, template
from claims.exchange.jsonl import export_jsonl
from claims.exchange.loading import Parsed
from claims.exchange.trial import (
    FORMATS,
    Change,
    Plan,
    format_of,
    import_whole,
    limited,
    read_file,
    try_import,
)
from claims.people import Role
from claims.store.base import ClaimStore
from claims.store.intake import PendingDocument
from verifier.http.context import current_service
from verifier.http.sessions import current_actor, signed_in
from verifier.questions import closed_words, settle_after
from verifier.web.review.forms import UNPROCESSABLE, field, page

review_exchange = Blueprint("review_exchange", __name__)

MOST = 2_000
"""Claims that one import on the web takes: each is made findable by its meaning."""

LARGEST = 8 * 1024 * 1024
"""Bytes of its file."""

_WAITS = timedelta(hours=2)
_NOT_CLAIMS = (
    (b"PK", "This is a workbook or an archive: open it and save it as CSV."),
    (b"\xd0\xcf\x11\xe0", "This is an old workbook: open it and save it as CSV."),
    (b"%PDF", "This is a document, not a list of claims: the workbench reads it."),
)
_SHOWN = 300
_NAMES = {"jsonl": "JSON Lines", "csv": "CSV", "claimreview": "ClaimReview (JSON-LD)"}
_TYPES = {
    "jsonl": ("claims.jsonl", "application/x-ndjson"),
    "csv": ("claims.csv", "text/csv"),
    "claimreview": ("claims.json", "application/ld+json"),
}


@dataclass(frozen=True, slots=True)
class _Upload:
    """A file that waits to be imported: its name, format and bytes."""

    name: str
    kind: str
    data: bytes


@review_exchange.get("/review/import")
def exchange() -> AnyResponse:
    """Show the form for a file, and what can be taken out."""
    return _form()


@review_exchange.post("/review/import")
def take() -> AnyResponse:
    """Look at a file, or import one that was looked at."""
    waiting = field("waiting")
    return _apply(waiting) if waiting else _look()


@review_exchange.get("/review/import/template.csv")
def csv_template() -> Response:
    """Return a table to fill in; the mark lets every spreadsheet read its letters."""
    return _file("template.csv", "text/csv", iter(["\ufeff", template()]))


@review_exchange.get("/review/export/<kind>")
def export(kind: str) -> Response:
    """Return the published claims in one of the formats."""
    if kind not in FORMATS:
        abort(404)
    name, mimetype = _TYPES[kind]
    return _file(name, mimetype, _exported(kind, current_service().store))


def _exported(kind: str, store: ClaimStore) -> Iterator[str]:
    if kind == "csv":
        yield "\ufeff"
        yield from export_csv(store)
    elif kind == "jsonl":
        for line in export_jsonl(store):
            yield f"{line}\n"
    else:
        before = "[\n"
        for review in export_claimreview(store):
            yield before + json.dumps(review, ensure_ascii=False)
            before = ",\n"
        yield "\n]\n" if before == ",\n" else "[]\n"


def _file(name: str, mimetype: str, pieces: Iterator[str]) -> Response:
    answer = Response(pieces, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.cache_control.no_store = True
    return answer


def _look() -> AnyResponse:
    """Show what the uploaded file would change."""
    given = request.files.get("file")
    data = given.stream.read(LARGEST + 1) if given is not None else b""
    name = (given.filename or "")[:200] if given is not None else ""
    kind = field("format")
    if not data.strip():
        return _form({"file": "Choose a file that is not empty."})
    if len(data) > LARGEST:
        words = (
            f"The file is larger than {LARGEST // 1024**2} MiB. Import parts of it, or "
            'all of it with "verifier import" on the server.'
        )
        return _form({"file": words})
    for start, words in _NOT_CLAIMS:
        if data.startswith(start):
            return _form({"file": words})
    if kind not in FORMATS:
        kind = format_of(name, data)
    upload = _Upload(name, kind, data)
    try:
        records, encoding = _read(upload)
    except InvalidRecord as error:
        return _form({"file": f"Read as {_NAMES[kind]}: {error}"}, kind=kind)
    service = current_service()
    plan = try_import(service.store, records, actor=current_actor(), at=service.clock())
    return _plan_page(plan, upload, _keep(upload), encoding)


def _apply(waiting: str) -> AnyResponse:
    """Import the file that was looked at, unless the store changed since then."""
    upload = _waiting(waiting)
    if upload is None:
        return _form(
            {"file": "The file waited too long and was forgotten: choose it again."}
        )
    service = current_service()
    records, encoding = _read(upload)
    actor, at = current_actor(), service.clock()
    plan = try_import(service.store, records, actor=actor, at=at)
    if field("expected") != _summary(plan):
        flash(
            "The store changed meanwhile. This is what the file would change now.",
            "error",
        )
        return _plan_page(plan, upload, waiting, encoding)
    plan = import_whole(
        service.store,
        records,
        actor=actor,
        at=at,
        origin=upload.name or "upload",
        leave_out=bool(field("leave_out")),
    )
    if not plan.kept:
        return _plan_page(plan, upload, waiting, encoding)
    service.store.drop_pending(waiting)
    for claim in plan.claims:
        service.learn(claim)
    closed = settle_after(service, plan.claims)
    words = (
        f"{plan.count(Change.NEW):,} claims added, {plan.count(Change.CHANGED):,} "
        f"changed, {plan.count(Change.SAME):,} the same"
    )
    words += f", {len(plan.errors):,} left out." if plan.errors else "."
    words += closed_words(closed)
    flash(words, "done")
    return redirect(url_for("review_exchange.exchange"), 303)


def _read(upload: _Upload) -> tuple[list[Parsed], str]:
    records, encoding = read_file(upload.kind, upload.data)
    return limited(records, MOST), encoding


def _summary(plan: Plan) -> str:
    """Return what a plan must still say when it is carried out."""
    counts = [plan.count(change) for change in Change]
    return " ".join(str(each) for each in (*counts, len(plan.errors)))


def _keep(upload: _Upload) -> str:
    """Keep the file until it is imported; return under which id."""
    service = current_service()
    at = service.clock()
    record = {
        "name": upload.name,
        "kind": upload.kind,
        "data": b64encode(upload.data).decode(),
    }
    waiting = service.new_id()
    service.store.add_pending(
        PendingDocument(waiting, _owner(), json.dumps(record), at, at + _WAITS)
    )
    return waiting


def _waiting(waiting: str) -> _Upload | None:
    service = current_service()
    if not waiting.isascii() or len(waiting) > 100:  # noqa: PLR2004 - longer than any id
        return None
    found = service.store.pending(waiting, service.clock())
    if found is None or found.owner != _owner():
        return None
    record = json.loads(found.record)
    return _Upload(record["name"], record["kind"], b64decode(record["data"]))


def _owner() -> str:
    # Not the name under which documents wait, so that neither is taken for the other.
    return f"import {current_actor().id}"


def _may_import() -> bool:
    return signed_in().role.includes(Role.EDITOR)


def _form(errors: dict[str, str] | None = None, kind: str = "") -> AnyResponse:
    return page(
        "review/exchange.html",
        formats=[(each, _NAMES[each]) for each in FORMATS],
        kind=kind,
        columns=OWN_COLUMNS,
        most=MOST,
        mib=LARGEST // 1024**2,
        may_import=_may_import(),
        errors=errors or {},
        status=UNPROCESSABLE if errors else 200,
    )


def _plan_page(plan: Plan, upload: _Upload, waiting: str, encoding: str) -> AnyResponse:
    changes = [each for each in plan.lines if each.change is not Change.SAME]
    return page(
        "review/exchange_plan.html",
        plan=plan,
        name=upload.name,
        format=_NAMES[upload.kind],
        encoding=encoding,
        waiting=waiting,
        expected=_summary(plan),
        added=plan.count(Change.NEW),
        changed=plan.count(Change.CHANGED),
        same=plan.count(Change.SAME),
        changes=changes[:_SHOWN],
        more=max(0, len(changes) - _SHOWN),
        wrong=plan.errors[:_SHOWN],
        more_wrong=max(0, len(plan.errors) - _SHOWN),
    )
