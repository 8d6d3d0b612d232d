"""The claim editor: a new claim, or the next version of one. No typed word is lost."""

import re
from dataclasses import dataclass, replace

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from claims.curation import (
    ClaimContent,
    amend,
    content_of,
    propose,
    submit_for_review,
)
from claims.errors import (
    ClaimNotFound,
    InvalidRecord,
    TextRejected,
    VersionConflict,
)
from claims.identity import slug_for
from claims.merging import merge
from claims.models import Claim, ClaimStatus, Rating
from claims.restoring import standing_version
from claims.store.review import DocumentSummary
from claims.text import require_storable
from verifier.http.context import current_service, usable_id
from verifier.http.sessions import current_actor
from verifier.neighbours import Neighbourhood, Relation, neighbourhood
from verifier.web.review.claim_differences import Conflict, conflicts
from verifier.web.review.claim_form import (
    ClaimForm,
    begun,
    form_of,
    rows_of,
    typed,
)
from verifier.web.review.claim_reading import (
    MAXIMUM_TEXT,
    document_ids,
    read_claim,
)
from verifier.web.review.claim_view import STATUS_WORDS, documents_of, versions_of

review_editor = Blueprint("review_editor", __name__)

_OFFERED = 8
_TOPICS = 12
_LONGEST_SEARCH = 200
_ROW_DEED = re.compile(r"(remove-quote|find-documents|change-document)-(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Collision:
    """What others made of the claim while it was being edited."""

    read: Claim
    standing: Claim
    who: str
    parts: tuple[Conflict, ...]
    merged: bool
    """Whether what was typed could be read as a claim, and the form holds both."""


@review_editor.get("/review/claims/new")
def new() -> Response:
    """Show the editor for a new claim, begun with what the link to it says."""
    return _page(begun(request.args), None)


@review_editor.post("/review/claims/new")
def create() -> AnyResponse:
    """Keep a new claim as a draft, or show what is still missing."""
    form = typed(request.form)
    deed = _deed()
    if deed not in {"save", "submit"}:
        return _again(form, None, deed)
    content = _content(form, needs_reason=False)
    if content is None:
        return _page(form, None, status=422)
    service, actor = current_service(), current_actor()
    try:
        with service.store.unit_of_work() as work:
            at = service.clock()
            kept = propose(work, actor, content, at=at)
            if deed == "submit":
                submit_for_review(
                    work, actor, kept.id, expected_version=kept.version, at=at
                )
            work.commit()
    except VersionConflict:
        there = slug_for(content.text, content.evidence)
        form.refuse("text", "The store has this very claim, on the same quotes.")
        return _page(form, None, status=409, there=there)
    except (InvalidRecord, TextRejected) as error:
        form.refuse("text", str(error))
        return _page(form, None, status=422)
    flash(_kept_words(deed), "done")
    return redirect(url_for("review_claims.claim", slug=kept.slug), 303)


@review_editor.get("/review/claims/<slug>/edit")
def edit(slug: str) -> Response:
    """Show the editor with what the claim says now."""
    claim = standing_version(versions_of(current_service().store, slug))
    if claim.status is ClaimStatus.RETIRED:
        raise ClaimNotFound("This claim is retired; restore it to go on with it.")
    return _page(form_of(claim), claim)


@review_editor.post("/review/claims/<slug>/edit")
def save(slug: str) -> AnyResponse:
    """Keep the claim's next version, or show what is missing or has changed."""
    form = typed(request.form)
    store = current_service().store
    versions = versions_of(store, slug)
    read = _version_read(form, versions)
    deed = _deed()
    if deed not in {"save", "submit"}:
        return _again(form, read, deed)
    needs_reason = read.status is not ClaimStatus.DRAFT
    content = _content(form, needs_reason=needs_reason)
    if _moved(read, standing_version(versions)):
        return _collided(form, read, content)
    if content is None:
        return _page(form, read, status=422)
    service, actor = current_service(), current_actor()
    try:
        with service.store.unit_of_work() as work:
            at = service.clock()
            kept = read
            if deed == "save" or needs_reason or content != content_of(read):
                kept = amend(
                    work,
                    actor,
                    read.id,
                    content,
                    expected_version=read.version,
                    expected_status=read.status,
                    at=at,
                    reason=form.reason,
                )
            if deed == "submit":
                submit_for_review(
                    work, actor, kept.id, expected_version=kept.version, at=at
                )
            work.commit()
    except VersionConflict:
        return _collided(form, read, content)
    except (InvalidRecord, TextRejected) as error:
        form.refuse("text", str(error))
        return _page(form, read, status=422)
    flash(_kept_words(deed), "done")
    return redirect(url_for("review_claims.claim", slug=slug), 303)


@review_editor.post("/review/claims/near")
def near() -> str:
    """Return what is near a statement being written, as a part of a page."""
    form = typed(request.form)
    return render_template(
        "review/claims/_near.html",
        near=_near(form, request.form.get("slug") or None),
        statuses=STATUS_WORDS,
        relations=Relation,
    )


@review_editor.post("/review/claims/documents")
def documents() -> str:
    """Return documents to choose from for a quote, as a part of a page."""
    number = request.form.get("row", "0")
    form = typed(request.form)
    row = form.row(int(number) if number.isdecimal() and number.isascii() else 0)
    return render_template(
        "review/claims/_documents.html",
        row=row or form.add_row(),
        offered=_offered(row.find if row else ""),
        documents_page=url_for("review_documents.new"),
    )


def _content(form: ClaimForm, *, needs_reason: bool) -> ClaimContent | None:
    """Return what the claim is to say; None after noting what is wrong."""
    store = current_service().store
    named = document_ids(form)
    outdated = store.superseded(named)
    for row in form.rows:
        if row.document in outdated:
            form.refuse(
                row.name("document"),
                "There is a newer version of this document. Choose that one, and see "
                "whether the words stand in it.",
            )
    return read_claim(form, store.get_documents(named), needs_reason=needs_reason)


def _deed() -> str:
    return request.form.get("do", "save")


def _kept_words(deed: str) -> str:
    if deed == "submit":
        return "Kept, and sent for review. Somebody else can approve it now."
    return "Kept as a draft. Nobody but reviewers sees it."


def _again(form: ClaimForm, read: Claim | None, deed: str) -> Response:
    """Show the editor again after a button that keeps nothing."""
    focus = ""
    if deed == "add-quote":
        focus = form.add_row().name("words")
    elif (match := _ROW_DEED.fullmatch(deed)) is not None:
        row = form.row(int(match.group(2)))
        if row is not None and match.group(1) == "remove-quote":
            form.rows.remove(row)
            focus = "add-quote"
        elif row is not None:
            focus = row.name("find")
            if match.group(1) == "change-document":
                row.document = row.start = ""
    return _page(form, read, focus=focus, looks=deed == "check")


def _version_read(form: ClaimForm, versions: list[Claim]) -> Claim:
    """Return the version that the reviewer began from, as it stood then.

    Raises:
        ClaimNotFound: the form names none of this claim's versions.
    """
    for claim in versions:
        if claim.id == form.base:
            status = form.base_status
            known = status in set(ClaimStatus)
            return replace(claim, status=ClaimStatus(status)) if known else claim
    raise ClaimNotFound("The form names no version of this claim.")


def _moved(read: Claim, standing: Claim) -> bool:
    return (read.id, read.status) != (standing.id, standing.status)


def _collided(form: ClaimForm, read: Claim, content: ClaimContent | None) -> Response:
    """Show both versions, with what was typed in the form, merged where it can be."""
    store = current_service().store
    standing = standing_version(versions_of(store, read.slug))
    theirs = content_of(standing)
    last = next(iter(store.events_about([standing.id])[::-1]), None)
    who = last.actor_name if last is not None else "Somebody"
    parts: tuple[Conflict, ...] = ()
    if content is not None:
        base = content_of(read)
        merged = merge(base, content, theirs)
        by_id = documents_of(store, read, standing)
        by_id |= store.get_documents(document_ids(form))
        parts = tuple(conflicts(merged, base, content, theirs, by_id))
        _fill(form, merged.content)
    form.errors = {} if content is not None else form.errors
    form.base, form.base_status = standing.id, str(standing.status)
    collision = Collision(read, standing, who, parts, merged=content is not None)
    return _page(form, standing, status=409, collision=collision)


def _fill(form: ClaimForm, content: ClaimContent) -> None:
    """Put a merge into the form; the reason stays as it was typed."""
    form.text, form.rating = content.text, str(content.rating)
    form.topics = ", ".join(content.topics)
    form.claimant = content.claimant or ""
    for name in ("claimed_on", "valid_from", "valid_until"):
        day = getattr(content, name)
        setattr(form, name, "" if day is None else day.isoformat())
    form.rows = rows_of(content.evidence)


def _near(form: ClaimForm, slug: str | None) -> Neighbourhood:
    rating = Rating(form.rating) if form.rating in set(Rating) else Rating.ACCURATE
    own = usable_id(slug, ClaimNotFound) if slug else None
    try:
        return neighbourhood(current_service(), form.text, rating=rating, but=own)
    except TextRejected:
        return Neighbourhood()


def _offered(find: str) -> list[DocumentSummary]:
    try:
        words = require_storable(find[:_LONGEST_SEARCH])
    except TextRejected:
        return []
    store = current_service().store
    found = store.find_documents(words, 2 * _OFFERED)
    outdated = store.superseded([each.id for each in found])
    return [each for each in found if each.id not in outdated][:_OFFERED]


def _page(  # noqa: PLR0913 - what may be said beside the form
    form: ClaimForm,
    claim: Claim | None,
    *,
    status: int = 200,
    focus: str = "",
    looks: bool = False,
    there: str = "",
    collision: Collision | None = None,
) -> Response:
    store = current_service().store
    if not form.rows:
        form.add_row()
    known = store.get_documents(document_ids(form))
    for row in form.rows:
        row.known = known.get(row.document)
    slug = None if claim is None else claim.slug
    retired = claim is not None and claim.status is ClaimStatus.RETIRED
    action = url_for("review_editor.new")
    if slug is not None and not retired:
        action = url_for("review_editor.save", slug=slug)
    body = render_template(
        "review/claims/edit.html",
        form=form,
        claim=claim,
        slug=slug,
        action=action,
        retired=retired,
        needs_reason=claim is not None and claim.status is not ClaimStatus.DRAFT,
        offered={
            row.number: _offered(row.find) for row in form.rows if row.known is None
        },
        near=_near(form, slug) if looks or form.text.strip() else None,
        relations=Relation,
        statuses=STATUS_WORDS,
        topics=store.topics(_TOPICS),
        limit=MAXIMUM_TEXT,
        focus=focus,
        there=there,
        collision=collision,
        documents_page=url_for("review_documents.new"),
    )
    return make_response(body, status)
