"""One-line builders of the records that engine tests need."""

from claims.documents import make_document, make_quote
from claims.models import Claim, ClaimStatus, Evidence, Rating, Stance
from verifier.engine.types import Candidate


def candidate(
    statement,
    quote=None,
    *,
    rating=Rating.ACCURATE,
    stance=Stance.SUPPORTS,
    attribution=None,
    publisher="The Gazette",
    similarity=1.0,
):
    """A stored claim whose document is its quote and nothing else."""
    text = quote or statement
    document = make_document(text, publisher=publisher, title=None)
    claim = Claim(
        id=f"{publisher}: {statement}",
        slug=statement,
        text=statement,
        rating=rating,
        status=ClaimStatus.PUBLISHED,
        evidence=(
            Evidence(
                make_quote(document, 0, len(text)), document.id, stance, attribution
            ),
        ),
    )
    return Candidate(claim, {document.id: document}, similarity)
