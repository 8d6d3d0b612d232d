"""Undoing: what an earlier version of a claim said becomes its next version."""

from datetime import datetime

from claims.audit import AuditAction
from claims.curation import (
    content_of,
    make_claim,
    next_version,
    record,
    require_reason,
    require_status,
)
from claims.errors import ClaimNotFound, InvalidRecord, VersionConflict
from claims.models import Actor, Claim, ClaimStatus
from claims.store.base import UnitOfWork


def standing_version(versions: list[Claim]) -> Claim:
    """Return the version that is in use or in work, else the newest.

    ``versions`` are all of one claim, the newest first; there is at least one.
    """
    live = (each for each in versions if each.status is not ClaimStatus.RETIRED)
    return next(live, versions[0])


def restore(  # noqa: PLR0913 - which version, over which one, and why
    work: UnitOfWork,
    actor: Actor,
    slug: str,
    version: int,
    *,
    expected_version: int,
    expected_status: ClaimStatus,
    at: datetime,
    reason: str,
) -> Claim:
    """Keep what ``version`` of a claim said as the claim's next version, a draft.

    ``expected_version`` and ``expected_status`` are those of the version that stands
    (see :func:`standing_version`) as the caller has read it. A draft or a version in
    review is retired by this; a published one goes on answering until the restored
    one is approved. A retired claim comes back in the same way.

    Raises:
        ClaimNotFound: there is no such claim, or no such version of it.
        InvalidRecord: the claim says the same already.
        ReasonMissing: the reason is blank.
        QuoteNotInDocument: a quote no longer stands in its document.
        WrongStatus, VersionConflict: the claim changed after the caller read it.
    """
    reason = require_reason(reason)
    versions = work.history(slug)
    earlier = next((each for each in versions if each.version == version), None)
    if earlier is None:
        raise ClaimNotFound(f"There is no version {version} of {slug!r}.")
    before = standing_version(versions)
    if before.version != expected_version:
        raise VersionConflict(f"A newer version is there: {before.id}.")
    require_status(before, expected_status)
    if before.status is not ClaimStatus.RETIRED:
        if content_of(before) == content_of(earlier):
            raise InvalidRecord("The claim says the same already.")
        if before.status is not ClaimStatus.PUBLISHED:
            work.retire(before.id)
    after = make_claim(
        content_of(earlier),
        slug=slug,
        version=next_version(work, slug),
        status=ClaimStatus.DRAFT,
        actor=actor,
        at=at,
        external_id=before.external_id,
    )
    work.add_claim(after)
    record(
        work,
        actor,
        AuditAction.CLAIM_RESTORE,
        at,
        before=before,
        after=after,
        reason=reason,
    )
    return after
