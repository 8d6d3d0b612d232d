"""What the store holds near a text that a reviewer is writing.

It tells duplicates and contradictions before they are kept. Nothing is decided here:
the engine compares the text with each stored claim by itself, and the reviewer reads
both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from claims.models import Claim, ClaimStatus, Document, Evidence, Rating, Stance
from claims.store.review import OpenStatement
from claims.text import normalise
from verifier.engine.similarity import token_sort
from verifier.engine.types import Candidate, Reason, VerdictLabel
from verifier.service import VerificationService

_COMPARED = 8
_SHOWN = 8
_OPEN_LOOKED_AT = 2_000
_NEAR = 0.7
"""Share of words in common from which on two texts are shown beside each other."""

_ADVICE = {
    Reason.NOT_A_CLAIM_QUESTION: "This reads as a question. State what is the case.",
    Reason.NOT_A_CLAIM_OPINION: "This reads as an opinion, which no source can settle.",
    Reason.NOT_A_CLAIM_PREDICTION: "This reads as a prediction. State what was said, "
    "and by whom.",
    Reason.NOT_A_CLAIM_NOISE: "This does not read as a statement that can be checked.",
    Reason.SEVERAL_CLAIMS: "This makes several statements. Keep one claim for each, so "
    "that each can be answered by itself.",
    Reason.LANGUAGE_NOT_SUPPORTED: "This does not read as English. Readers’ claims in "
    "other languages are not answered.",
}

_OF_ONE_QUOTE = {
    Reason.NO_EVIDENCE: "It speaks of something else.",
    Reason.NOT_ENTAILED: "It neither confirms nor rules it out.",
}


class Relation(StrEnum):
    """What a stored claim is to the text; in the order in which they are shown."""

    SAME = "same"
    CONTRADICTS = "contradicts"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A stored claim beside a text. ``why`` is a sentence for the reviewer."""

    claim_id: str
    slug: str
    text: str
    status: ClaimStatus
    relation: Relation
    why: str
    rating: Rating | None = None


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What is near a text, and what is to be said of the text itself."""

    neighbours: tuple[Neighbour, ...] = ()
    advice: str | None = None

    def of(self, relation: Relation) -> tuple[Neighbour, ...]:
        """Return the neighbours that are this to the text."""
        return tuple(each for each in self.neighbours if each.relation is relation)


def neighbourhood(
    service: VerificationService,
    text: str,
    *,
    rating: Rating = Rating.ACCURATE,
    but: str | None = None,
) -> Neighbourhood:
    """Return what the store holds near ``text``, were it kept with ``rating``.

    ``but`` is the slug of the claim that is being written itself. Published claims
    are compared by the engine, drafts and versions in review by their words. A text
    that cannot be a claim (blank, too long) has no neighbours.

    Raises:
        TextRejected: the text holds a NUL or half of a character.
        StoreUnavailable: the database cannot be reached.
    """
    if not text.strip() or len(text) > service.config.maximum_claim_length:
        return Neighbourhood()
    candidates = service.candidates(text)[: _COMPARED + 1]
    others = [each for each in candidates if each.claim.slug != but][:_COMPARED]
    found = [_published(service, text, rating, each) for each in others]
    near = [each for each in found if each is not None]
    known = {but, *(each.slug for each in near)}
    near += _in_work(service.store.open_statements(_OPEN_LOOKED_AT), text, known)
    order = list(Relation)
    near.sort(key=lambda each: order.index(each.relation))
    return Neighbourhood(tuple(near[:_SHOWN]), _advice(service, text))


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is open, or worse, between a claim and one quote that it rests on.

    ``why`` is a sentence for the reviewer.
    """

    against: bool
    why: str


def doubts(service: VerificationService, claim: Claim) -> tuple[Doubt | None, ...]:
    """Return for each quote of ``claim`` what it, read by itself, leaves open.

    None where the quote does what its evidence says it does, and for claims that are
    disputed, whose quotes are not expected to settle them.

    Raises:
        StoreUnavailable: the database cannot be reached.
    """
    if claim.rating is Rating.DISPUTED:
        return tuple(None for _ in claim.evidence)
    documents = service.store.get_documents(
        sorted({each.document_id for each in claim.evidence})
    )
    return tuple(
        _doubt(service, claim, each, documents.get(each.document_id))
        for each in claim.evidence
    )


def _doubt(
    service: VerificationService,
    claim: Claim,
    evidence: Evidence,
    document: Document | None,
) -> Doubt | None:
    if document is None:
        return None
    # As if the store held nothing but the quote, in the words of its document.
    quoted = replace(
        claim,
        text=evidence.quote.exact,
        rating=Rating.ACCURATE,
        evidence=(replace(evidence, stance=Stance.SUPPORTS),),
    )
    alone = Candidate(quoted, {document.id: document}, 1.0)
    verdict = service.engine.relate(claim.text, alone)
    if verdict.label is VerdictLabel.UNKNOWN:
        why = _OF_ONE_QUOTE.get(verdict.reason, verdict.explanation)
        return Doubt(against=False, why=why)
    says_so = verdict.label is VerdictLabel.SUPPORTED
    if says_so == (evidence.stance is Stance.SUPPORTS):
        return None
    return Doubt(against=True, why=verdict.explanation)


def _advice(service: VerificationService, text: str) -> str | None:
    asks = text.rstrip().endswith("?")
    alone = service.engine.relate(text).reason
    return _ADVICE.get(Reason.NOT_A_CLAIM_QUESTION if asks else alone)


def _published(
    service: VerificationService, text: str, rating: Rating, candidate: Candidate
) -> Neighbour | None:
    claim = candidate.claim
    if normalise(claim.text) == normalise(text):
        return _neighbour(claim, Relation.SAME, _same(claim, rating, "Word for word"))
    verdict = service.engine.relate(text, candidate)
    if verdict.label is VerdictLabel.UNKNOWN:
        if not verdict.evidence and token_sort(claim.text, text) < _NEAR:
            return None
        return _neighbour(claim, Relation.NEAR, verdict.explanation)
    # A claim that is rated false turns the answer round.
    says_so = verdict.label is VerdictLabel.SUPPORTED
    if claim.rating is Rating.FALSE:
        says_so = not says_so
    if says_so:
        return _neighbour(claim, Relation.SAME, _same(claim, rating, "The same"))
    if (claim.rating is Rating.FALSE) != (rating is Rating.FALSE):
        why = f"One excludes the other, and they are rated so. {verdict.explanation}"
        return _neighbour(claim, Relation.NEAR, why)
    return _neighbour(claim, Relation.CONTRADICTS, verdict.explanation)


def _same(claim: Claim, rating: Rating, how: str) -> str:
    if claim.rating is rating:
        return f"{how}, and rated alike. Amend that claim rather than keep two."
    return (
        f"{how}, but rated {claim.rating} there and {rating} here: one of the two "
        "ratings must be wrong."
    )


def _neighbour(claim: Claim, relation: Relation, why: str) -> Neighbour:
    return Neighbour(
        claim.id, claim.slug, claim.text, claim.status, relation, why, claim.rating
    )


def _in_work(
    statements: Sequence[OpenStatement], text: str, known: set[str | None]
) -> list[Neighbour]:
    wanted = normalise(text)
    found: list[tuple[float, Neighbour]] = []
    for each in statements:
        if each.slug in known:
            continue
        said = normalise(each.text)
        share = 1.0 if said == wanted else token_sort(said, wanted)
        if share < _NEAR:
            continue
        same = said == wanted
        why = "Word for word" if same else "Much the same words"
        found.append(
            (
                share,
                Neighbour(
                    each.claim_id,
                    each.slug,
                    each.text,
                    each.status,
                    Relation.SAME if same else Relation.NEAR,
                    f"{why}; somebody is working on it.",
                ),
            )
        )
    found.sort(key=lambda each: -each[0])
    return [neighbour for _, neighbour in found[:_SHOWN]]
