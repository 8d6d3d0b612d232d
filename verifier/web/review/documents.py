"""Documents in: the list, the form that takes one, and the page that confirms it."""

import json
import shutil
from contextlib import closing
from dataclasses import asdict
from datetime import date, timedelta
from tempfile import TemporaryFile
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from claims.documents import sha256_of
from claims.errors import ClaimsError, DocumentNotFound, VersionConflict
from claims.ingestion.child import dump_described
from claims.ingestion.encodings import CHOICES
from claims.ingestion.errors import (
    AddressRefused,
    DocumentKept,
    DocumentRefused,
    DocumentTooLarge,
    EncodingUnknown,
    FetchFailed,
    ReadersBusy,
)
from claims.ingestion.extraction import load_described
from claims.ingestion.formats import ACCEPTED
from claims.ingestion.load import (
    Added,
    Facts,
    add,
    check_facts,
    known,
    propose_from,
)
from claims.ingestion.records import Described, Extracted
from claims.people import Role
from claims.store.intake import OriginKind, PendingDocument
from verifier.http.context import current_context, current_service, usable_id
from verifier.http.sessions import current_actor, signed_in
from verifier.web.review.forms import UNPROCESSABLE, change, field, page

review_documents = Blueprint("review_documents", __name__)

_PAGE = 30
_LONGEST_SEARCH = 200
_WAITS = timedelta(days=1)
_TOO_LARGE = 413
_BUSY = 503
_STALE = 20
_ENCODINGS = frozenset(name for name, _ in CHOICES)


@review_documents.get("/review/documents")
def documents() -> Response:
    """List the documents that came in, the last first."""
    store = current_service().store
    text = request.args.get("q", "").strip()[:_LONGEST_SEARCH].replace("\x00", "")
    every = "every" in request.args
    after = request.args.get("after")
    listed = store.list_documents(
        text=text or None,
        every=every,
        after=usable_id(after, DocumentNotFound) if after else None,
        limit=_PAGE,
    )
    return page(
        "review/documents/list.html",
        listed=listed,
        q=text,
        every=every,
        stale=store.stale_claims(_STALE),
        may_write=signed_in().role.includes(Role.REVIEWER),
    )


@review_documents.get("/review/documents/new")
def new() -> Response:
    """Show the three ways in: a file, an address, pasted text."""
    return _form()


def _form(errors: dict[str, str] | None = None, status: int = 200) -> Response:
    limit = current_context().extractor.limits.size
    return page(
        "review/documents/new.html",
        status=status,
        errors=errors or {},
        given=request.form if not request.files else {},
        accepted=ACCEPTED,
        encodings=CHOICES,
        limit_bytes=limit,
        limit_mib=limit / 1024 / 1024,
        follows=request.values.get("follows", "")[:200] if not errors else "",
    )


def too_large(limit: int) -> Response:
    """Return the form, telling that the file is larger than ``limit`` bytes."""
    return page(
        "review/documents/new.html",
        status=_TOO_LARGE,
        errors={"file": _too_large_words(limit)},
        given={},
        accepted=ACCEPTED,
        encodings=CHOICES,
        limit_bytes=limit,
        limit_mib=limit / 1024 / 1024,
        follows="",
    )


def _too_large_words(limit: int) -> str:
    return (
        f"The file is larger than {limit / 1024 / 1024:,.0f} MiB. Upload the part that "
        "you need, or paste its text."
    )


@review_documents.post("/review/documents/new")
def take() -> AnyResponse:
    """Read a document, and let what it says about itself be confirmed."""
    how = field("how")
    at_field = {"file": "file", "address": "address", "text": "text"}.get(how, "file")
    try:
        extracted, kind, name = _read(how)
    except EncodingUnknown as error:
        return _form({at_field: str(error)}, UNPROCESSABLE)
    except DocumentTooLarge as error:
        return _form({at_field: str(error)}, _TOO_LARGE)
    except ReadersBusy as error:
        return _form({at_field: str(error)}, _BUSY)
    except (AddressRefused, FetchFailed) as error:
        return _form({"address": str(error)}, UNPROCESSABLE)
    except DocumentRefused as error:
        return _form({at_field: str(error)}, UNPROCESSABLE)
    service = current_service()
    there = known(service.store, extracted)
    if there is not None:
        flash("The store has this document already. Here it is.", "done")
        return redirect(
            url_for("review_workbench.workbench", document_id=there.id), 303
        )
    at = service.clock()
    pending = PendingDocument(
        id=service.new_id(),
        owner=current_actor().id,
        record=_dump(extracted, kind, name, field("follows")),
        created_at=at,
        ends_at=at + _WAITS,
    )
    service.store.add_pending(pending)
    return redirect(url_for("review_documents.confirm", pending_id=pending.id), 303)


def _read(how: str) -> tuple[Extracted, OriginKind, str | None]:
    extractor = current_context().extractor
    if how == "address":
        return extractor.read_address(field("address")), OriginKind.ADDRESS, None
    if how == "text":
        typed = request.form.get("text", "")
        if not typed.strip():
            raise DocumentRefused("Paste the text of the document.")
        with TemporaryFile() as file:
            # Halves of characters cannot be typed; a program may send them.
            file.write(typed.encode("utf-8", "replace"))
            file.seek(0)
            extracted = extractor.read_file(file, encoding="utf-8", kind="text")
        return extracted, OriginKind.PASTED, None
    given = request.files.get("file")
    if given is None or not given.filename:
        raise DocumentRefused("Choose a file.")
    encoding = field("encoding")
    with closing(given), TemporaryFile() as file:
        shutil.copyfileobj(given.stream, file, 64 * 1024)
        if file.tell() > extractor.limits.size:
            raise DocumentTooLarge(_too_large_words(extractor.limits.size))
        file.seek(0)
        extracted = extractor.read_file(
            file,
            name=given.filename,
            encoding=encoding if encoding in _ENCODINGS else None,
        )
    return extracted, OriginKind.FILE, _storable(given.filename)


def _storable(name: str) -> str:
    clean = name.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return clean.replace("\\", "/").rpartition("/")[2][:200]


def _dump(
    extracted: Extracted, kind: OriginKind, name: str | None, follows: str
) -> str:
    record = asdict(extracted)
    record["described"] = dump_described(extracted.described)
    record["boilerplate"] = list(extracted.boilerplate)
    record |= {"kind": str(kind), "name": name, "follows": follows[:200]}
    return json.dumps(record, ensure_ascii=False)


def _load(record: dict[str, Any]) -> Extracted:
    return Extracted(
        format=record["format"],
        text=record["text"],
        boilerplate=tuple(record["boilerplate"]),
        described=load_described(record["described"]),
        encoding=record["encoding"],
        file_sha256=record["file_sha256"],
        url=record["url"],
    )


def _waiting(pending_id: str) -> dict[str, Any]:
    """Return what waits to be confirmed by who is signed in; 404 if nothing does."""
    service = current_service()
    name = usable_id(pending_id, DocumentNotFound)
    found = service.store.pending(name, service.clock())
    if found is None or found.owner != current_actor().id:
        abort(404)
    record: dict[str, Any] = json.loads(found.record)
    return record


@review_documents.get("/review/documents/waiting/<pending_id>")
def confirm(pending_id: str) -> Response:
    """Show what was read, and what the document says about itself."""
    record = _waiting(pending_id)
    extracted = _load(record)
    about = extracted.described
    given = _proposed(about, extracted)
    follows = record["follows"]
    if not follows and given["url"]:
        there = current_service().store.documents_at(given["url"])
        follows = there[0].id if there else ""
    return _confirmation(pending_id, record, {**given, "follows": follows})


def _proposed(about: Described, extracted: Extracted) -> dict[str, str]:
    day = about.published_on
    return {
        "title": about.title or "",
        "publisher": about.publisher or "",
        "author": about.author or "",
        "published_on": "" if day is None else day.isoformat(),
        "url": extracted.url or about.url or "",
        "language": about.language or "en",
    }


def _confirmation(
    pending_id: str,
    record: dict[str, Any],
    given: dict[str, str],
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    store = current_service().store
    lines = _lines(record)
    follows = given.get("follows", "")
    chosen = store.get_documents([follows]).get(follows) if follows else None
    offered = [entry.document for entry in store.list_documents(limit=50).items]
    if chosen is not None and chosen.id not in {each.id for each in offered}:
        offered.insert(0, chosen)
    return page(
        "review/documents/confirm.html",
        status=status,
        errors=errors or {},
        pending_id=pending_id,
        given=given,
        record=record,
        kept=[text for text, left_out in lines if not left_out],
        left_out=[text for text, left_out in lines if left_out],
        length=len(record["text"]),
        offered=offered,
        encoding=dict(CHOICES).get(record["encoding"] or "", record["encoding"]),
    )


def _lines(record: dict[str, Any]) -> list[tuple[str, bool]]:
    left_out, found, at = set(record["boilerplate"]), [], 0
    for line in record["text"].split("\n"):
        found.append((line, at in left_out))
        at += len(line) + 1
    return found


@review_documents.post("/review/documents/waiting/<pending_id>")
def keep(pending_id: str) -> AnyResponse:
    """Keep the document with the facts that were confirmed, or forget it."""
    record = _waiting(pending_id)
    service = current_service()
    if field("do") == "forget":
        service.store.drop_pending(pending_id)
        flash("The document was not kept.", "done")
        return redirect(url_for("review_documents.documents"), 303)
    given = {
        name: field(name)
        for name in (
            "title", "publisher", "author", "published_on", "url", "language",
            "follows",
        )
    }  # fmt: skip
    facts, errors = _facts(given)
    if facts is None:
        return _confirmation(pending_id, record, given, errors, UNPROCESSABLE)
    extracted = _load(record)
    alike = service.store.documents_alike(_hash_of(extracted), None)
    candidates = propose_from(extracted)

    def _add(work: Any) -> Added | None:  # noqa: ANN401 - a unit of work
        if not work.confirm_pending(pending_id):
            return None
        return add(
            work,
            current_actor(),
            extracted,
            facts,
            at=service.clock(),
            kind=OriginKind(record["kind"]),
            name=record["name"],
            follows=given["follows"] or None,
            alike=alike,
            candidates=candidates,
        )

    try:
        added = change(_add)
    except DocumentKept as error:
        service.store.drop_pending(pending_id)
        flash("The store has this document already. Here it is.", "done")
        return redirect(
            url_for("review_workbench.workbench", document_id=error.document_id), 303
        )
    except (VersionConflict, DocumentNotFound) as error:
        return _confirmation(
            pending_id, record, given, {"follows": str(error)}, UNPROCESSABLE
        )
    except ClaimsError as error:
        return _confirmation(
            pending_id, record, given, {"title": str(error)}, UNPROCESSABLE
        )
    if added is None:
        abort(404)
    flash(_added_words(added), "done")
    return redirect(
        url_for("review_workbench.workbench", document_id=added.document.id), 303
    )


def _hash_of(extracted: Extracted) -> str:
    return sha256_of(extracted.text)


def _facts(given: dict[str, str]) -> tuple[Facts | None, dict[str, str]]:
    errors: dict[str, str] = {}
    day: date | None = None
    if given["published_on"]:
        try:
            day = date.fromisoformat(given["published_on"])
        except ValueError:
            errors["published_on"] = "Give a day as year-month-day: 2024-11-07."
    facts = Facts(
        title=given["title"],
        publisher=given["publisher"] or None,
        author=given["author"] or None,
        published_on=day,
        url=given["url"] or None,
        language=(given["language"] or "en").lower(),
    )
    errors |= check_facts(facts)
    return (None if errors else facts), errors


def _added_words(added: Added) -> str:
    said = (
        f"Kept, with {added.candidates:,} candidate claim"
        f"{'' if added.candidates == 1 else 's'}."
    )
    carried, suspended = len(added.followed.carried), len(added.followed.suspended)
    if carried:
        said += f" {carried:,} claims were carried over to this version."
    if suspended:
        said += (
            f" {suspended:,} claims answer no more, as their quote is not in it: they "
            "stand in the list of documents."
        )
    return said
