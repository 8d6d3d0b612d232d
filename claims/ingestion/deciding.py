"""What reviewers do with candidates: accept, reword, merge, reject, take up again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from claims.audit import AuditAction, AuditEntry
from claims.curation import ClaimContent, propose
from claims.documents import make_quote
from claims.errors import CandidateDecided, InvalidRecord
from claims.ingestion.load import text_at
from claims.models import Actor, Claim, Document, Quote
from claims.store.base import UnitOfWork
from claims.store.intake import CandidateState, KeptCandidate

Span = tuple[int, int]


def quotes_of(document: Document, spans: Sequence[Span]) -> tuple[Quote, ...]:
    """Return the quotes of runs of characters, those that touch as one.

    Raises:
        QuoteNotInDocument: a run does not stand in one paragraph.
    """
    joined: list[Span] = []
    for start, end in sorted(set(spans)):
        if joined and _touch(document, joined[-1][1], start):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(make_quote(document, start, end) for start, end in joined)


def _touch(document: Document, end: int, start: int) -> bool:
    if start <= end:
        return True
    for passage in document.passages:
        if passage.start <= end - 1 and start < passage.end:
            return not passage.text[end - passage.start : start - passage.start].strip()
    return False


def accept(  # noqa: PLR0913 - what, where, who and when
    work: UnitOfWork,
    actor: Actor,
    document_id: str,
    spans: Sequence[Span],
    content: ClaimContent,
    *,
    at: datetime,
) -> Claim:
    """Make a draft of what candidates, or words that were chosen, became.

    Raises:
        CandidateDecided: someone decided on one of the candidates meanwhile.
        VersionConflict: the same claim on the same quotes is there already.
        InvalidRecord, QuoteNotInDocument, TextRejected: as
            :func:`claims.curation.propose` has it.
    """
    candidates = [
        found
        for start, end in spans
        if (found := work.candidate_at(document_id, start, end)) is not None
    ]
    for each in candidates:
        _require(each, CandidateState.OPEN)
    claim = propose(work, actor, content, at=at)
    for each in candidates:
        _decide(work, actor, document_id, each, CandidateState.ACCEPTED, at, claim.id)
    return claim


def reject(
    work: UnitOfWork, actor: Actor, document_id: str, span: Span, *, at: datetime
) -> KeptCandidate:
    """Put a candidate aside; it can be taken up again.

    Raises:
        InvalidRecord: there is no such candidate.
        CandidateDecided: someone decided on it meanwhile.
    """
    found = _found(work, document_id, span)
    _require(found, CandidateState.OPEN)
    after = _decide(work, actor, document_id, found, CandidateState.REJECTED, at)
    _record(work, actor, AuditAction.CANDIDATE_REJECT, document_id, found, at)
    return after


def reopen(
    work: UnitOfWork, actor: Actor, document_id: str, span: Span, *, at: datetime
) -> KeptCandidate:
    """Take up a rejected candidate again.

    Raises:
        InvalidRecord: there is no such candidate.
        CandidateDecided: it is not rejected any more.
    """
    found = _found(work, document_id, span)
    _require(found, CandidateState.REJECTED)
    after = replace(found, state=CandidateState.OPEN, decided_by=None, decided_at=None)
    work.set_candidate(document_id, after)
    _record(work, actor, AuditAction.CANDIDATE_REOPEN, document_id, found, at)
    return after


def _found(work: UnitOfWork, document_id: str, span: Span) -> KeptCandidate:
    found = work.candidate_at(document_id, *span)
    if found is None:
        raise InvalidRecord("There is no such candidate; load the page again.")
    return found


def _require(candidate: KeptCandidate, state: CandidateState) -> None:
    if candidate.state is not state:
        raise CandidateDecided(
            f"This candidate was {candidate.state} meanwhile; nothing was changed."
            if candidate.state is not CandidateState.OPEN
            else "This candidate is open again; nothing was changed."
        )


def _decide(  # noqa: PLR0913, PLR0917 - what became of it, by whom and when
    work: UnitOfWork,
    actor: Actor,
    document_id: str,
    candidate: KeptCandidate,
    state: CandidateState,
    at: datetime,
    claim_id: str | None = None,
) -> KeptCandidate:
    after = replace(
        candidate, state=state, claim_id=claim_id, decided_by=actor.id, decided_at=at
    )
    work.set_candidate(document_id, after)
    return after


def _record(  # noqa: PLR0913, PLR0917 - one argument per part of an event
    work: UnitOfWork,
    actor: Actor,
    action: AuditAction,
    document_id: str,
    candidate: KeptCandidate,
    at: datetime,
) -> None:
    exact = text_at(work.get_document(document_id), candidate.start, candidate.end)
    about = {"start": candidate.start, "end": candidate.end, "exact": exact}
    work.append_audit(AuditEntry(actor, action, document_id, at, after=about))
