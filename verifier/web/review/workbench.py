"""The workbench: a document's text beside its candidates and claims."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from claims.curation import ClaimContent
from claims.documents import make_quote
from claims.errors import (
    CandidateDecided,
    ClaimsError,
    DocumentNotFound,
    InvalidRecord,
    QuoteNotInDocument,
    TextRejected,
    VersionConflict,
)
from claims.ingestion.deciding import Span, accept, quotes_of, reject, reopen
from claims.ingestion.load import find_more
from claims.models import Document, Evidence, Quote, Rating, Stance
from claims.people import Role
from claims.quoting import places, stands_as_far_as
from claims.store.base import UnitOfWork
from claims.store.intake import KeptCandidate
from verifier.engine.config import EngineConfig
from verifier.http.context import current_service, usable_id
from verifier.http.problems import RequestRefused
from verifier.http.sessions import current_actor, signed_in
from verifier.neighbours import Relation, neighbourhood
from verifier.web.review.claim_form import topics_of
from verifier.web.review.claim_view import STATUS_WORDS
from verifier.web.review.forms import UNPROCESSABLE, change, field, page
from verifier.web.review.workbench_view import (
    BEST,
    parts_of,
    sentences_at,
    workbench_view,
)
from verifier.web.verdict_view import quote_surroundings

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

review_workbench = Blueprint("review_workbench", __name__)

_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
_MOST_SPANS = 20
_LONGEST_TEXT = EngineConfig().maximum_claim_length
_CONFLICT = 409


@review_workbench.get("/review/documents/<document_id>")
def workbench(document_id: str) -> Response:
    """Show a part of a document, or its candidates with the best first."""
    store = current_service().store
    document = store.document_header(usable_id(document_id, DocumentNotFound))
    best = request.args.get("view") == "best"
    parts = parts_of(document.length)
    number = _number(request.args.get("part"), parts)
    return page(
        "review/documents/workbench.html",
        view=workbench_view(store, document, number, best=best),
        document=document,
        part=number,
        parts=parts,
        best=best,
        most=BEST,
        may_write=signed_in().role.includes(Role.REVIEWER),
        statuses=STATUS_WORDS,
    )


def _number(given: str | None, parts: int) -> int:
    if given and given.isascii() and given.isdecimal() and len(given) < 7:  # noqa: PLR2004 - far beyond any part
        return min(max(1, int(given)), parts)
    return 1


@review_workbench.post("/review/documents/<document_id>/candidates")
def decide(document_id: str) -> AnyResponse:
    """Accept, reject or take up one candidate, or begin a claim from several."""
    name = usable_id(document_id, DocumentNotFound)
    document = current_service().store.document_header(name)
    deed, _, where = field("do").partition(":")
    span = _span(where)
    actor, at = current_actor(), current_service().clock()
    back = _back(document.id, span)
    if deed == "find":
        found = find_more(current_service().store, document.id)
        flash(f"{found:,} candidate claims were found.", "done")
        return redirect(back, 303)
    if deed == "merge":
        chosen = [
            each for each in request.form.getlist("span") if _SPAN.fullmatch(each)
        ]
        if not chosen:
            flash("Choose the candidates to merge first.", "error")
            return redirect(back, 303)
        target = url_for(
            ".claim", document_id=document.id, span=chosen[:_MOST_SPANS], part=_part()
        )
        return redirect(target, 303)
    if span is None or deed not in _DEEDS:
        raise RequestRefused(
            "invalid_request", "The form says nothing that can be done."
        )

    def _do(work: UnitOfWork) -> str:
        if deed == "reject":
            reject(work, actor, document.id, span, at=at)
            return "Rejected. You can take it up again."
        if deed == "reopen":
            reopen(work, actor, document.id, span, at=at)
            return "Taken up again."
        candidate = work.candidate_at(document.id, *span)
        if candidate is None:
            raise InvalidRecord("There is no such candidate; load the page again.")
        content = _as_proposed(work.get_document(document.id), candidate)
        made = accept(work, actor, document.id, [span], content, at=at)
        return f"Kept as a draft: {made.text}"

    try:
        flash(change(_do), "done")
    except (CandidateDecided, VersionConflict, InvalidRecord) as error:
        flash(str(error), "error")
    return redirect(back, 303)


_DEEDS = frozenset({"accept", "reject", "reopen"})


def _as_proposed(document: Document, candidate: KeptCandidate) -> ClaimContent:
    quote = make_quote(document, candidate.start, candidate.end)
    evidence = Evidence(quote, document.id, attribution=candidate.speaker)
    return ClaimContent(candidate.text, Rating.ACCURATE, (evidence,))


def _part() -> str | None:
    given = request.values.get("part", "")
    return given if given.isascii() and given.isdecimal() and len(given) < 7 else None  # noqa: PLR2004 - as above


def _back(document_id: str, span: Span | None) -> str:
    best = request.values.get("view") == "best"
    anchor = None if span is None or best else f"c-{span[0]}-{span[1]}"
    return url_for(
        ".workbench",
        document_id=document_id,
        part=None if best else _part(),
        view="best" if best else None,
        _anchor=anchor,
    )


def _span(text: str) -> Span | None:
    found = _SPAN.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


@review_workbench.get("/review/documents/<document_id>/claim")
def claim(document_id: str) -> Response:
    """Show the form that makes a claim of candidates or of words that were chosen."""
    name = usable_id(document_id, DocumentNotFound)
    document = current_service().store.get_document(name)
    spans = _spans(request.args)
    at = _place(request.args.get("at"))
    quotes, errors = _quotes(document, spans)
    given = {"text": "", "attribution": "", "stance": "supports", "rating": "accurate"}
    if quotes:
        given |= _begun(document, spans, quotes)
    return _claim_page(document, quotes, given, at=at, errors=errors)


def _place(given: str | None) -> int | None:
    fits = given and given.isascii() and given.isdecimal() and len(given) <= 9  # noqa: PLR2004 - of any document
    return int(given) if fits and given else None


def _spans(values: "MultiDict[str, str]") -> list[Span]:
    found = (_span(each) for each in values.getlist("span")[:_MOST_SPANS])
    return [each for each in found if each is not None]


def _quotes(
    document: Document, spans: Sequence[Span]
) -> tuple[tuple[Quote, ...], dict[str, str]]:
    try:
        return quotes_of(document, spans), {}
    except QuoteNotInDocument:
        return (), {"words": "Choose words that stand within one paragraph."}


def _begun(
    document: Document, spans: Sequence[Span], quotes: Sequence[Quote]
) -> dict[str, str]:
    """Return the proposal for the chosen words: that of their candidates, if any."""
    candidates = _chosen_candidates(document)
    speakers = dict.fromkeys(each.speaker for each in candidates if each.speaker)
    if len(candidates) == len(spans):
        text = " ".join(each.text for each in candidates)
    else:
        text = " ".join(each.exact for each in quotes)
    return {"text": text, "attribution": next(iter(speakers), "")}


def _claim_page(  # noqa: PLR0913 - what was chosen, typed and wrong
    document: Document,
    quotes: Sequence[Quote],
    given: dict[str, str],
    *,
    at: int | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    service = current_service()
    near = None
    if quotes and given["text"]:
        try:
            near = neighbourhood(service, given["text"])
        except TextRejected:
            near = None
    return page(
        "review/documents/claim.html",
        status=status,
        errors=errors or {},
        document=document,
        quotes=[(each, quote_surroundings(each, document)) for each in quotes],
        spans=[f"{each.start}-{each.end}" for each in quotes],
        chosen=request.values.getlist("span")[:_MOST_SPANS],
        sentences=sentences_at(document, at) if at is not None else (),
        at=at,
        given=given,
        limit=_LONGEST_TEXT,
        near=near,
        relations=Relation,
        statuses=STATUS_WORDS,
        part=_part(),
        unclear=list(
            dict.fromkeys(
                word for each in _chosen_candidates(document) for word in each.unclear
            )
        ),
    )


def _chosen_candidates(document: Document) -> list[KeptCandidate]:
    store = current_service().store
    found = (
        store.candidate_at(document.id, start, end)
        for start, end in _spans(request.values)
    )
    return [each for each in found if each is not None]


@review_workbench.post("/review/documents/<document_id>/claim")
def make(document_id: str) -> AnyResponse:
    """Keep the claim as a draft, or find the quote that was pasted."""
    name = usable_id(document_id, DocumentNotFound)
    document = current_service().store.get_document(name)
    if field("do") == "find":
        return _find(document)
    spans = _spans(request.form)
    names = ("text", "attribution", "stance", "rating", "topics")
    given = {each: field(each).replace("\r\n", "\n") for each in names}
    quotes, errors = _quotes(document, spans)
    errors |= _wrong(given)
    if not quotes:
        errors.setdefault("words", "Choose the words that the claim rests on.")
    if errors:
        return _claim_page(document, quotes, given, errors=errors, status=UNPROCESSABLE)
    evidence = tuple(
        Evidence(
            each,
            document.id,
            stance=Stance(given["stance"]),
            attribution=given["attribution"] or None,
        )
        for each in quotes
    )
    content = ClaimContent(
        given["text"], Rating(given["rating"]), evidence, topics_of(given["topics"])
    )
    actor, at = current_actor(), current_service().clock()
    try:
        made = change(
            lambda work: accept(work, actor, document.id, spans, content, at=at)
        )
    except VersionConflict as error:
        told = {"text": str(error)}
        return _claim_page(document, quotes, given, errors=told, status=_CONFLICT)
    except ClaimsError as error:
        told = {"text": str(error)}
        return _claim_page(document, quotes, given, errors=told, status=UNPROCESSABLE)
    flash(f"Kept as a draft: {made.text}", "done")
    if field("do") == "edit":
        return redirect(url_for("review_claims.claim", slug=made.slug), 303)
    return redirect(_back(document.id, (quotes[0].start, quotes[0].end)), 303)


def _wrong(given: dict[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not given["text"]:
        errors["text"] = "Write the statement."
    elif len(given["text"]) > _LONGEST_TEXT:
        errors["text"] = f"Use at most {_LONGEST_TEXT:,} characters."
    if len(given["attribution"]) > 300:  # noqa: PLR2004 - a name and an office
        errors["attribution"] = "Use at most 300 characters."
    if given["stance"] not in set(Stance):
        errors["stance"] = "Choose what the quote does to the claim."
    if given["rating"] not in set(Rating):
        errors["rating"] = "Choose a rating."
    return errors


def _find(document: Document) -> AnyResponse:
    """Go on with the place at which the pasted words stand."""
    pasted = request.form.get("words", "").replace("\r\n", "\n").strip()
    at = _place(field("at"))
    given = {"text": "", "attribution": "", "stance": "supports", "rating": "accurate"}
    found = places(document, pasted)
    if not found:
        words = "Paste the words that the claim rests on."
        if pasted:
            start = stands_as_far_as(document, pasted[:5_000])
            words = "These words do not stand in one paragraph of the document."
            if start:
                words += f" It has them as far as “{start[-200:]}”."
        given["words"] = pasted[:5_000]
        return _claim_page(
            document, (), given, at=at, errors={"words": words}, status=UNPROCESSABLE
        )
    best = min(found, key=lambda each: abs(each.start - (at or 0)))
    target = url_for(
        ".claim", document_id=document.id, span=f"{best.start}-{best.end}", part=_part()
    )
    return redirect(target, 303)
