"""The rules that a record keeps before any store takes it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from claims.documents import verify_quote
from claims.errors import InvalidRecord, VersionConflict
from claims.models import Claim, ClaimStatus, Document
from claims.text import require_storable

OPEN = frozenset({ClaimStatus.DRAFT, ClaimStatus.IN_REVIEW})
"""Statuses of a version that is being worked on; a claim has at most one."""


def check_document(document: Document) -> None:
    """Raise InvalidRecord or TextRejected if no store should keep ``document``."""
    if not document.id:
        raise InvalidRecord("A document needs an id.")
    if not document.passages:
        raise InvalidRecord(f"Document {document.id} has no passage.")
    end = 0
    for passage in document.passages:
        require_storable(passage.text)
        if (
            passage.start < end
            or passage.end - passage.start != len(passage.text)
            or passage.end > document.length
        ):
            raise InvalidRecord(
                f"Document {document.id} has a passage at {passage.start} whose "
                f"offsets do not fit."
            )
        end = passage.end
    for text in (
        document.id,
        document.title,
        document.publisher,
        document.url,
        document.language,
        document.author,
        document.description,
    ):
        if text is not None:
            require_storable(text)


def merged_document(kept: Document, given: Document) -> Document:
    """Return ``kept`` with the passages that only ``given`` has.

    Raises:
        InvalidRecord: they are not excerpts of one document.
    """
    passages = sorted({*kept.passages, *given.passages}, key=lambda each: each.start)
    merged = replace(kept, passages=tuple(passages))
    if merged != replace(given, passages=merged.passages):
        raise InvalidRecord(f"Another document is kept under the id {kept.id}.")
    check_document(merged)
    return merged


def check_claim(claim: Claim, documents: Mapping[str, Document]) -> None:
    """Raise what is wrong with ``claim``; ``documents`` hold those it may quote.

    Raises:
        InvalidRecord: a blank text, id or slug, no evidence, an unknown document.
        QuoteNotInDocument: a quote does not stand in its document.
        TextRejected: a text holds NUL or a lone surrogate.
    """
    if not claim.id or not claim.slug:
        raise InvalidRecord("A claim needs an id and a slug.")
    if not claim.text.strip():
        raise InvalidRecord(f"Claim {claim.id} has no text.")
    if not claim.evidence:
        raise InvalidRecord(f"Claim {claim.id} has no evidence.")
    if claim.version < 1:
        raise InvalidRecord(f"Claim {claim.id} has version {claim.version}.")
    if claim.created_at is not None and claim.created_at.tzinfo is None:
        raise InvalidRecord(f"Claim {claim.id} has a time without a time zone.")
    for text in (
        claim.id,
        claim.slug,
        claim.text,
        claim.claimant,
        claim.external_id,
        claim.created_by,
        *claim.topics,
        *(item.attribution for item in claim.evidence),
    ):
        if text is not None:
            require_storable(text)
    for item in claim.evidence:
        document = documents.get(item.document_id)
        if document is None:
            raise InvalidRecord(
                f"Claim {claim.id} quotes document {item.document_id}, which the "
                f"store does not keep."
            )
        verify_quote(document, item.quote)


def check_successor(claim: Claim, versions: Iterable[Claim]) -> None:
    """Raise VersionConflict if ``claim`` cannot follow the versions that there are."""
    versions = list(versions)
    expected = 1 + max((version.version for version in versions), default=0)
    if claim.version != expected:
        raise VersionConflict(
            f"{claim.slug} stands at version {expected - 1}; version "
            f"{claim.version} cannot follow it."
        )
    if claim.status in OPEN and any(version.status in OPEN for version in versions):
        raise VersionConflict(f"{claim.slug} has another version in work.")
