"""What reviewers do with claims: propose, submit, approve, reject, amend, retire.

Every function works within the caller's unit of work, so that the change and its
audit event are kept together, and takes the moment (``at``, with a time zone) from
the caller. ``expected_version`` is the version that the caller has read.

A version moves ``draft -> in_review -> published -> retired``. An amendment of a
published claim is a new draft; the published version answers until the draft is
approved. Nobody approves what they wrote, unless ``single_reviewer`` says that the
newsroom has only one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from claims.audit import AuditAction, AuditEntry, claim_snapshot
from claims.documents import verify_quote
from claims.errors import (
    InvalidRecord,
    ReasonMissing,
    SelfApproval,
    VersionConflict,
    WrongStatus,
)
from claims.identity import slug_for, version_id
from claims.models import Actor, Claim, ClaimStatus, Document, Evidence, Rating
from claims.store.base import UnitOfWork


@dataclass(frozen=True, slots=True)
class ClaimContent:
    """What a claim says: all that an amendment may change."""

    text: str
    rating: Rating
    evidence: tuple[Evidence, ...]
    topics: tuple[str, ...] = ()
    claimant: str | None = None
    claimed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None


def content_of(claim: Claim) -> ClaimContent:
    """Return what ``claim`` says."""
    return ClaimContent(
        text=claim.text,
        rating=claim.rating,
        evidence=claim.evidence,
        topics=claim.topics,
        claimant=claim.claimant,
        claimed_on=claim.claimed_on,
        valid_from=claim.valid_from,
        valid_until=claim.valid_until,
    )


def make_claim(  # noqa: PLR0913 - one argument per fact about a version
    content: ClaimContent,
    *,
    slug: str,
    version: int,
    status: ClaimStatus,
    actor: Actor,
    at: datetime,
    external_id: str | None = None,
) -> Claim:
    """Return a version of a claim, written by ``actor``."""
    return Claim(
        id=version_id(slug, version),
        slug=slug,
        text=content.text,
        rating=content.rating,
        status=status,
        evidence=content.evidence,
        topics=content.topics,
        claimant=content.claimant,
        claimed_on=content.claimed_on,
        valid_from=content.valid_from,
        valid_until=content.valid_until,
        version=version,
        external_id=external_id,
        created_at=at,
        created_by=actor.id,
    )


def propose(  # noqa: PLR0913 - the documents and the import id are optional
    work: UnitOfWork,
    actor: Actor,
    content: ClaimContent,
    *,
    at: datetime,
    documents: Sequence[Document] = (),
    external_id: str | None = None,
) -> Claim:
    """Keep a new claim as a draft, with the documents it quotes.

    Raises:
        VersionConflict: the same claim on the same quotes is there already.
        InvalidRecord: it has no text or evidence, or a document is not kept.
        QuoteNotInDocument: a quote does not stand in its document.
    """
    work.add_documents(documents)
    slug = slug_for(content.text, content.evidence)
    versions = work.history(slug)
    if any(version.status is not ClaimStatus.RETIRED for version in versions):
        raise VersionConflict(f"This claim is there already: {versions[0].id}.")
    claim = make_claim(
        content,
        slug=slug,
        version=1 + max((version.version for version in versions), default=0),
        status=ClaimStatus.DRAFT,
        actor=actor,
        at=at,
        external_id=external_id,
    )
    work.add_claim(claim)
    _record(work, actor, AuditAction.CLAIM_PROPOSE, at, after=claim)
    return claim


def submit_for_review(
    work: UnitOfWork,
    actor: Actor,
    claim_id: str,
    *,
    expected_version: int,
    at: datetime,
) -> Claim:
    """Move a draft to review.

    Raises:
        WrongStatus: it is no draft.
        VersionConflict: it changed after the caller read it.
    """
    before = _current(work, claim_id, expected_version)
    _require(before, ClaimStatus.DRAFT)
    after = work.set_status(claim_id, ClaimStatus.IN_REVIEW)
    _record(work, actor, AuditAction.CLAIM_SUBMIT, at, before=before, after=after)
    return after


def approve(  # noqa: PLR0913 - the mode and the reason are optional
    work: UnitOfWork,
    actor: Actor,
    claim_id: str,
    *,
    expected_version: int,
    at: datetime,
    single_reviewer: bool = False,
    reason: str | None = None,
) -> Claim:
    """Publish a version in review; the version published before is retired.

    Raises:
        SelfApproval: the actor wrote this version, and others could approve it.
        QuoteNotInDocument: a quote does not stand in its document.
        WrongStatus: it is not in review.
        VersionConflict: it changed after the caller read it.
    """
    before = _current(work, claim_id, expected_version)
    _require(before, ClaimStatus.IN_REVIEW)
    if before.created_by == actor.id and not single_reviewer:
        raise SelfApproval("Someone else must approve what you wrote.")
    for item in before.evidence:
        verify_quote(work.get_document(item.document_id), item.quote)
    after = work.set_status(claim_id, ClaimStatus.PUBLISHED)
    _record(
        work,
        actor,
        AuditAction.CLAIM_APPROVE,
        at,
        before=before,
        after=after,
        reason=reason,
    )
    return after


def reject(  # noqa: PLR0913 - the version, the moment and the reason are needed
    work: UnitOfWork,
    actor: Actor,
    claim_id: str,
    *,
    expected_version: int,
    at: datetime,
    reason: str,
) -> Claim:
    """Send a version in review back to its writer as a draft.

    Raises:
        ReasonMissing: the reason is blank.
        WrongStatus: it is not in review.
        VersionConflict: it changed after the caller read it.
    """
    reason = _require_reason(reason)
    before = _current(work, claim_id, expected_version)
    _require(before, ClaimStatus.IN_REVIEW)
    after = work.set_status(claim_id, ClaimStatus.DRAFT)
    _record(
        work,
        actor,
        AuditAction.CLAIM_REJECT,
        at,
        before=before,
        after=after,
        reason=reason,
    )
    return after


def amend(  # noqa: PLR0913 - the version, the moment and the reason are needed
    work: UnitOfWork,
    actor: Actor,
    claim_id: str,
    content: ClaimContent,
    *,
    expected_version: int,
    at: datetime,
    reason: str,
    documents: Sequence[Document] = (),
) -> Claim:
    """Keep the next version of a claim, as a draft.

    A draft or a version in review is retired by it; a published one goes on
    answering until the new version is approved.

    Raises:
        InvalidRecord: nothing changes, or the content is not fit to be kept.
        QuoteNotInDocument: a quote does not stand in its document.
        ReasonMissing: the reason is blank.
        WrongStatus: the version is retired.
        VersionConflict: it changed after the caller read it.
    """
    reason = _require_reason(reason)
    before = _current(work, claim_id, expected_version)
    if content_of(before) == content:
        raise InvalidRecord("The amendment changes nothing.")
    work.add_documents(documents)
    if before.status is not ClaimStatus.PUBLISHED:
        work.retire(claim_id)
    after = make_claim(
        content,
        slug=before.slug,
        version=before.version + 1,
        status=ClaimStatus.DRAFT,
        actor=actor,
        at=at,
        external_id=before.external_id,
    )
    work.add_claim(after)
    _record(
        work,
        actor,
        AuditAction.CLAIM_AMEND,
        at,
        before=before,
        after=after,
        reason=reason,
    )
    return after


def retire(  # noqa: PLR0913 - the version, the moment and the reason are needed
    work: UnitOfWork,
    actor: Actor,
    claim_id: str,
    *,
    expected_version: int,
    at: datetime,
    reason: str,
) -> Claim:
    """Take a version out of use for good; it stays readable.

    Raises:
        ReasonMissing: the reason is blank.
        WrongStatus: it is retired already.
        VersionConflict: it changed after the caller read it.
    """
    reason = _require_reason(reason)
    before = _at_version(work, claim_id, expected_version)
    after = work.retire(claim_id)
    _record(
        work,
        actor,
        AuditAction.CLAIM_RETIRE,
        at,
        before=before,
        after=after,
        reason=reason,
    )
    return after


def flag(
    work: UnitOfWork, actor: Actor, claim_id: str, *, at: datetime, reason: str
) -> None:
    """Note in the audit trail that a claim needs a reviewer's look.

    Raises:
        ReasonMissing: the reason is blank.
        ClaimNotFound: there is no such claim.
    """
    claim = work.get_claim(claim_id)
    _record(
        work,
        actor,
        AuditAction.CLAIM_FLAG,
        at,
        after=claim,
        reason=_require_reason(reason),
    )


def _at_version(work: UnitOfWork, claim_id: str, expected_version: int) -> Claim:
    claim = work.get_claim(claim_id)
    if claim.version != expected_version:
        raise VersionConflict(
            f"{claim_id} is version {claim.version}, not {expected_version}."
        )
    if claim.status is ClaimStatus.RETIRED:
        raise WrongStatus(f"{claim_id} is retired; a later version may be there.")
    return claim


def _current(work: UnitOfWork, claim_id: str, expected_version: int) -> Claim:
    """Return the version if no newer one of its claim is there."""
    claim = _at_version(work, claim_id, expected_version)
    newest = work.history(claim.slug)[0]
    if newest.id != claim.id:
        raise VersionConflict(f"A newer version is there: {newest.id}.")
    return claim


def _require(claim: Claim, status: ClaimStatus) -> None:
    if claim.status is not status:
        raise WrongStatus(f"{claim.id} is {claim.status}, not {status}.")


def _require_reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing("Tell the reason.")
    return reason.strip()


def _record(  # noqa: PLR0913 - one argument per part of an event
    work: UnitOfWork,
    actor: Actor,
    action: AuditAction,
    at: datetime,
    *,
    after: Claim,
    before: Claim | None = None,
    reason: str | None = None,
) -> None:
    work.append_audit(
        AuditEntry(
            actor=actor,
            action=action,
            target=after.id,
            at=at,
            before=None if before is None else claim_snapshot(before),
            after=claim_snapshot(after),
            reason=reason,
        )
    )
