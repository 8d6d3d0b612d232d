"""The store as readers see it: claims, one claim, one document."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from claims.errors import DocumentNotFound, TextRejected
from claims.models import Claim, ClaimStatus, Document, Evidence
from claims.store.base import ClaimStore, Page
from claims.text import require_storable
from verifier.http.context import current_service, usable_id
from verifier.http.listing import ClaimFilter, find_claims, public_claim
from verifier.web.cards import card_address
from verifier.web.feeds import review_of
from verifier.web.marking import Surroundings, covered_by
from verifier.web.verdict_view import RATING_WORDS, quote_surroundings

store_pages = Blueprint("store_pages", __name__)

_PAGE = 30
_LONGEST_SEARCH = 500
_CLAIMS_OF_A_DOCUMENT = 500


@dataclass(frozen=True, slots=True)
class SourcedEvidence:
    """A piece of evidence with its document and the words around its quote."""

    evidence: Evidence
    document: Document | None
    around: Surroundings


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a passage that the same claims are quoted from."""

    text: str
    anchor: str | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class PassageView:
    """A kept paragraph. ``gap`` tells that text before it is not kept."""

    runs: tuple[Run, ...]
    claims: tuple[Claim, ...]
    gap: bool


@store_pages.get("/claims")
def claims() -> Response:
    """List stored claims, newest first, or those that fit a search best first."""
    text = request.args.get("q", "").strip()
    topic = request.args.get("topic", "").strip()
    error = _search_error(text) or _search_error(topic)
    page: Page[Claim] = Page(())
    store = current_service().store
    if error is None:
        page = find_claims(
            store,
            ClaimFilter(text=text or None, topic=topic or None),
            cursor=request.args.get("cursor"),
            limit=_PAGE,
        )
    body = render_template(
        "public/claims.html",
        page=page,
        q=text,
        topic=topic,
        error=error,
        total=store.count_claims(status=ClaimStatus.PUBLISHED),
        documents=_documents_of(store, page.items),
        ratings=RATING_WORDS,
        is_first="cursor" not in request.args,
    )
    return make_response(body, 200 if error is None else 422)


def _search_error(text: str) -> str | None:
    if len(text) > _LONGEST_SEARCH:
        return f"Search for at most {_LONGEST_SEARCH} characters."
    try:
        require_storable(text)
    except TextRejected as rejected:
        return str(rejected)
    return None


def _documents_of(store: ClaimStore, found: tuple[Claim, ...]) -> dict[str, Document]:
    return store.get_documents(
        sorted({each.document_id for claim in found for each in claim.evidence})
    )


@store_pages.get("/claims/<claim_id>")
def claim(claim_id: str) -> str:
    """Show one stored claim with every quote it rests on."""
    store = current_service().store
    found = public_claim(store, claim_id)
    documents = _documents_of(store, (found,))
    return render_template(
        "public/claim.html",
        claim=found,
        rating=RATING_WORDS[found.rating],
        evidence=[_sourced(each, documents) for each in found.evidence],
        review=review_of(found, documents),
        card=card_address(found),
    )


def _sourced(evidence: Evidence, documents: dict[str, Document]) -> SourcedEvidence:
    document = documents.get(evidence.document_id)
    quote = evidence.quote
    around = (
        quote_surroundings(quote, document)
        if document
        else Surroundings(quote.prefix, quote.suffix)
    )
    return SourcedEvidence(evidence, document, around)


@store_pages.get("/documents/<document_id>")
def document(document_id: str) -> str:
    """Show what the store keeps of a document, with the quotes of claims marked."""
    store = current_service().store
    found = store.get_document(usable_id(document_id, DocumentNotFound))
    quoting = store.list_claims(
        status=ClaimStatus.PUBLISHED,
        document_id=found.id,
        limit=_CLAIMS_OF_A_DOCUMENT,
    ).items
    passages = _passages(found, quoting)
    ends_early = _gap(max((p.end for p in found.passages), default=0), found.length)
    return render_template(
        "public/document.html",
        document=found,
        passages=passages,
        claims_count=len(quoting),
        ends_early=ends_early,
        is_excerpt=ends_early or any(passage.gap for passage in passages),
    )


def _passages(document: Document, quoting: tuple[Claim, ...]) -> list[PassageView]:
    quotes = [
        (each.quote.start, each.quote.end, claim)
        for claim in quoting
        for each in claim.evidence
        if each.document_id == document.id
    ]
    views: list[PassageView] = []
    seen: set[int] = set()
    reached = 0
    for passage in document.passages:
        here = [
            (start - passage.start, end - passage.start, claim)
            for start, end, claim in quotes
            if passage.start <= start and end <= passage.end
        ]
        runs = []
        for low, high, numbers in covered_by(
            len(passage.text), [(start, end) for start, end, _ in here]
        ):
            start = passage.start + low
            # Each place that a quote begins at can be linked to, once.
            begins = any(here[number][0] == low for number in numbers)
            anchor = f"at-{start}" if begins and start not in seen else None
            seen.add(start)
            covering = tuple(here[number][2] for number in numbers)
            runs.append(Run(passage.text[low:high], anchor, covering))
        told = tuple(dict.fromkeys(claim for _, _, claim in sorted(here, key=_place)))
        views.append(PassageView(tuple(runs), told, gap=_gap(reached, passage.start)))
        reached = passage.end
    return views


def _place(quoted: tuple[int, int, Claim]) -> tuple[int, int]:
    return quoted[0], quoted[1]


def _gap(reached: int, start: int) -> bool:
    """Tell whether more than line ends lies between two kept paragraphs."""
    longest_break = 4
    return start - reached > longest_break
