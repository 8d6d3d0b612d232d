"""Stored claims together with the sources of their evidence, as the API shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from flask import Response, jsonify

from claims.models import Claim, Document, Evidence
from verifier.api.schemas import ClaimSchema

_claim = ClaimSchema()


class Documents(Protocol):
    """Whatever documents can be read from: a store, or a change of one."""

    def get_documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents that there are, by id."""
        ...


@dataclass(frozen=True, slots=True)
class SourcedEvidence:
    """A quote with the document that it stands in."""

    evidence: Evidence
    document: Document | None


@dataclass(frozen=True, slots=True)
class SourcedClaim:
    """A claim with all its sources."""

    claim: Claim
    evidence: tuple[SourcedEvidence, ...]


def with_sources(reader: Documents, claims: Iterable[Claim]) -> list[SourcedClaim]:
    """Return ``claims`` with their sources, read at once."""
    found = list(claims)
    documents = reader.get_documents(
        sorted({each.document_id for claim in found for each in claim.evidence})
    )
    return [
        SourcedClaim(
            claim,
            tuple(
                SourcedEvidence(each, documents.get(each.document_id))
                for each in claim.evidence
            ),
        )
        for claim in found
    ]


def claim_response(reader: Documents, claim: Claim) -> Response:
    """Return ``claim`` as JSON with its strong ETag: the same wherever it is shown."""
    (found,) = with_sources(reader, [claim])
    response = jsonify(_claim.dump(found))
    response.add_etag()
    return response
