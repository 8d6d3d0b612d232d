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
    DocumentSuperseded,
    InvalidRecord,
    ReasonMissing,
    SelfApproval,
    VersionConflict,
    WrongStatus,
)
from claims.identity import slug_for, version_id
from claims.models import Actor, Claim, ClaimStatus, Document, Evidence, Rating
from claims.store.base import UnitOfWork

MAXIMUM_QUOTES, MAXIMUM_TOPICS = 50, 20
"""How many quotes and topics a claim may have."""

MAXIMUM_TOPIC, MAXIMUM_NAME, MAXIMUM_REASON = 100, 500, 2000
"""How many characters a topic, a name and a reason may have."""


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
        DocumentSuperseded: a document has a newer version.
    """
    work.add_documents(documents)
    _require_newest(work, content.evidence)
    slug = slug_for(content.text, content.evidence)
    versions = work.history(slug)
    if any(version.status is not ClaimStatus.RETIRED for version in versions):
        raise VersionConflict(f"This claim is there already: {versions[0].id}.")
    claim = make_claim(
        content,
        slug=slug,
        version=next_version(work, slug),
        status=ClaimStatus.DRAFT,
        actor=actor,
        at=at,
        external_id=external_id,
    )
    work.add_claim(claim)
    record(work, actor, AuditAction.CLAIM_PROPOSE, at, after=claim)
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
    require_status(before, ClaimStatus.DRAFT)
    _require_newest(work, before.evidence)
    after = work.set_status(claim_id, ClaimStatus.IN_REVIEW)
    record(work, actor, AuditAction.CLAIM_SUBMIT, at, before=before, after=after)
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
    require_status(before, ClaimStatus.IN_REVIEW)
    if before.created_by == actor.id and not single_reviewer:
        raise SelfApproval("Someone else must approve what you wrote.")
    for item in before.evidence:
        verify_quote(work.get_document(item.document_id), item.quote)
    _require_newest(work, before.evidence)
    after = work.set_status(claim_id, ClaimStatus.PUBLISHED)
    record(
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
    reason = require_reason(reason)
    before = _current(work, claim_id, expected_version)
    require_status(before, ClaimStatus.IN_REVIEW)
    after = work.set_status(claim_id, ClaimStatus.DRAFT)
    record(
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
    reason: str | None = None,
    documents: Sequence[Document] = (),
    expected_status: ClaimStatus | None = None,
) -> Claim:
    """Keep the next version of a claim, as a draft.

    A draft or a version in review is retired by it; a published one goes on
    answering until the new version is approved. Where ``expected_status`` is given,
    the version must still be in it. A draft needs no reason: nobody relies on it yet.

    Raises:
        InvalidRecord: nothing changes, or the content is not fit to be kept.
        QuoteNotInDocument: a quote does not stand in its document.
        ReasonMissing: the reason is blank, and the version is no draft.
        WrongStatus: the version is retired, or no longer in ``expected_status``.
        VersionConflict: it changed after the caller read it.
    """
    before = _current(work, claim_id, expected_version, expected_status)
    if before.status is not ClaimStatus.DRAFT:
        reason = require_reason(reason)
    if content_of(before) == content:
        raise InvalidRecord("The amendment changes nothing.")
    work.add_documents(documents)
    if before.status is not ClaimStatus.PUBLISHED:
        work.retire(claim_id)
    after = make_claim(
        content,
        slug=before.slug,
        version=next_version(work, before.slug),
        status=ClaimStatus.DRAFT,
        actor=actor,
        at=at,
        external_id=before.external_id,
    )
    work.add_claim(after)
    record(
        work,
        actor,
        AuditAction.CLAIM_AMEND,
        at,
        before=before,
        after=after,
        reason=(reason or "").strip() or None,
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
    expected_status: ClaimStatus | None = None,
) -> Claim:
    """Take a version out of use; it stays readable, and can be restored.

    Where ``expected_status`` is given, the version must still be in it.

    Raises:
        ReasonMissing: the reason is blank.
        WrongStatus: it is retired already, or no longer in ``expected_status``.
        VersionConflict: it changed after the caller read it.
    """
    reason = require_reason(reason)
    before = _at_version(work, claim_id, expected_version, expected_status)
    after = work.retire(claim_id)
    record(
        work,
        actor,
        AuditAction.CLAIM_RETIRE,
        at,
        before=before,
        after=after,
        reason=reason,
    )
    return after


def _require_newest(work: UnitOfWork, evidence: Sequence[Evidence]) -> None:
    newer = work.superseded(item.document_id for item in evidence)
    for old, new in newer.items():
        raise DocumentSuperseded(
            f"The document {old} has a newer version: find the quote in {new}, or take "
            "another source."
        )


def next_version(work: UnitOfWork, slug: str) -> int:
    """Return the number that the next version of a claim gets."""
    return 1 + max((version.version for version in work.history(slug)), default=0)


def require_status(claim: Claim, expected: ClaimStatus | None) -> None:
    """Raise WrongStatus unless the claim is in the status that a caller has read."""
    if expected is not None and claim.status is not expected:
        raise WrongStatus(f"{claim.id} is {claim.status}, not {expected}.")


def _at_version(
    work: UnitOfWork,
    claim_id: str,
    expected_version: int,
    expected_status: ClaimStatus | None = None,
) -> Claim:
    claim = work.get_claim(claim_id)
    if claim.version != expected_version:
        raise VersionConflict(
            f"{claim_id} is version {claim.version}, not {expected_version}."
        )
    if claim.status is ClaimStatus.RETIRED:
        raise WrongStatus(f"{claim_id} is retired; a later version may be there.")
    require_status(claim, expected_status)
    return claim


def _current(
    work: UnitOfWork,
    claim_id: str,
    expected_version: int,
    expected_status: ClaimStatus | None = None,
) -> Claim:
    """Return the version if no newer one of its claim is in use.

    A newer draft that was given up does not stand in the way.
    """
    claim = _at_version(work, claim_id, expected_version, expected_status)
    for version in work.history(claim.slug):
        if version.id == claim.id:
            break
        if version.status is not ClaimStatus.RETIRED:
            raise VersionConflict(f"A newer version is there: {version.id}.")
    return claim


def require_reason(reason: str | None) -> str:
    """Return a reason, trimmed; ReasonMissing if it is blank."""
    if reason is None or not reason.strip():
        raise ReasonMissing("Tell the reason.")
    return reason.strip()


def record(  # noqa: PLR0913 - one argument per part of an event
    work: UnitOfWork,
    actor: Actor,
    action: AuditAction,
    at: datetime,
    *,
    after: Claim,
    before: Claim | None = None,
    reason: str | None = None,
) -> None:
    """Put what was done to a claim at the end of the audit trail."""
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
