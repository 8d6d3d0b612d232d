"""From what a curation call sends to evidence whose every quote is anchored."""

from typing import Any, TypedDict

from claims.curation import ClaimContent
from claims.documents import find_quote, make_quote
from claims.errors import DocumentNotFound, QuoteNotInDocument
from claims.models import Document, Evidence, Quote
from claims.store.base import UnitOfWork
from verifier.http.context import usable_id
from verifier.http.problems import FieldError, RequestRefused


class _EvidenceBody(TypedDict):
    document_id: str
    quote: str
    start: int | None
    stance: Any
    attribution: str | None
    speaks_of: Any


def read_content(work: UnitOfWork, body: dict[str, Any]) -> ClaimContent:
    """Return what a claim is to say, from the body of a request.

    Raises:
        RequestRefused: it names each document that is not kept and each quote that
            does not stand where it is said to.
    """
    facts = {name: value for name, value in body.items() if name != "evidence"}
    return ClaimContent(
        **{**facts, "topics": tuple(facts["topics"])},
        evidence=_evidence(work, body["evidence"]),
    )


def _evidence(work: UnitOfWork, items: list[_EvidenceBody]) -> tuple[Evidence, ...]:
    documents = work.get_documents(
        usable_id(item["document_id"], DocumentNotFound) for item in items
    )
    found: list[Evidence] = []
    errors: list[FieldError] = []
    for place, item in enumerate(items):
        document = documents.get(item["document_id"])
        if document is None:
            errors.append(_no_document(place, item["document_id"]))
            continue
        try:
            quote = _anchored(document, item["quote"], item["start"])
        except QuoteNotInDocument as error:
            code = "quote_not_in_document"
            errors.append(
                FieldError(str(error), f"#/evidence/{place}/quote", code=code)
            )
            continue
        found.append(
            Evidence(
                quote,
                document.id,
                stance=item["stance"],
                attribution=item["attribution"],
                speaks_of=item["speaks_of"],
            )
        )
    if errors:
        misquoted = all(error.code == "quote_not_in_document" for error in errors)
        raise RequestRefused(
            "quote_not_in_document" if misquoted else "invalid_request",
            errors[0].detail
            if len(errors) == 1
            else f"{len(errors)} pieces of evidence cannot be kept; see errors.",
            tuple(errors),
        )
    return tuple(found)


def _no_document(place: int, document_id: str) -> FieldError:
    return FieldError(
        f"No document {document_id!r} is kept; POST /api/v1/documents keeps one.",
        f"#/evidence/{place}/document_id",
        code="document_not_found",
    )


def _anchored(document: Document, exact: str, start: int | None) -> Quote:
    if start is None:
        return find_quote(document, exact)
    quote = make_quote(document, start, start + len(exact))
    if quote.exact != exact:
        raise QuoteNotInDocument(
            f"Document {document.id} reads otherwise from character {start} on."
        )
    return quote
