"""A document changed: what becomes of the claims that quote its earlier version.

A quote that stands in the new version character for character is carried over; a
claim with a quote that does not is suspended: it answers no more, and waits as a
draft for a reviewer to find it another quote or to retire it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from claims.audit import AuditAction, AuditEntry, claim_snapshot
from claims.documents import make_quote
from claims.identity import version_id
from claims.models import (
    Actor,
    Claim,
    ClaimStatus,
    Document,
    Evidence,
    Quote,
)
from claims.store.base import UnitOfWork


@dataclass(frozen=True, slots=True)
class Followed:
    """The claims that now quote the new version, and those whose quote vanished."""

    carried: tuple[Claim, ...] = ()
    suspended: tuple[Claim, ...] = ()


def relocated(document: Document, quote: Quote) -> Quote | None:
    """Return where a quote's characters stand in another version of its document.

    Of several places the one with the same words around it is taken, else the
    nearest. Nothing but an exact match counts.
    """
    places = []
    for passage in document.passages:
        at = passage.text.find(quote.exact)
        while at >= 0:
            start = passage.start + at
            places.append(make_quote(document, start, start + len(quote.exact)))
            at = passage.text.find(quote.exact, at + 1)
    if not places:
        return None

    def order(each: Quote) -> tuple[int, int]:
        same = (each.prefix == quote.prefix) + (each.suffix == quote.suffix)
        return -same, abs(each.start - quote.start)

    return min(places, key=order)


def follow(
    work: UnitOfWork, actor: Actor, old: Document, new: Document, at: datetime
) -> Followed:
    """Carry the claims that quote ``old`` over to ``new``, or suspend them."""
    carried: list[Claim] = []
    suspended: list[Claim] = []
    slugs = dict.fromkeys(claim.slug for claim in work.quoting(old.id))
    for versions in work.versions_of(list(slugs)).values():
        live = [each for each in versions if each.status is not ClaimStatus.RETIRED]
        # The published one first: what is in work on it must stay the newest.
        live.sort(key=lambda each: each.status is not ClaimStatus.PUBLISHED)
        for claim in live:
            evidence = _moved(claim.evidence, old, new)
            if evidence is None:
                suspended.append(_suspend(work, actor, claim, new, at, alone=len(live)))
            elif evidence != claim.evidence:
                carried.append(_carry(work, actor, claim, evidence, at))
            elif carried and carried[-1].slug == claim.slug:
                _carry(work, actor, claim, evidence, at)
    return Followed(tuple(carried), tuple(suspended))


def _moved(
    evidence: Sequence[Evidence], old: Document, new: Document
) -> tuple[Evidence, ...] | None:
    moved = []
    for item in evidence:
        if item.document_id != old.id:
            moved.append(item)
            continue
        quote = relocated(new, item.quote)
        if quote is None:
            return None
        moved.append(replace(item, quote=quote, document_id=new.id))
    return tuple(moved)


def _next(work: UnitOfWork, claim: Claim, at: datetime) -> Claim:
    """Return the next version of a claim, by its writer: nobody else wrote words."""
    version = work.history(claim.slug)[0].version + 1
    name = version_id(claim.slug, version)
    return replace(claim, id=name, version=version, created_at=at)


def _carry(
    work: UnitOfWork,
    actor: Actor,
    claim: Claim,
    evidence: tuple[Evidence, ...],
    at: datetime,
) -> Claim:
    after = replace(_next(work, claim, at), evidence=evidence)
    if claim.status is not ClaimStatus.PUBLISHED:
        work.retire(claim.id)
    work.add_claim(after)
    _record(work, actor, AuditAction.CLAIM_REANCHOR, claim, after, at, None)
    return after


def _suspend(  # noqa: PLR0913 - the claim, its document, who and when
    work: UnitOfWork,
    actor: Actor,
    claim: Claim,
    new: Document,
    at: datetime,
    *,
    alone: int,
) -> Claim:
    reason = f"Its quote is not in the new version of its document ({new.id})."
    after = claim
    if claim.status is ClaimStatus.PUBLISHED:
        work.retire(claim.id)
        if alone == 1:
            after = replace(_next(work, claim, at), status=ClaimStatus.DRAFT)
            work.add_claim(after)
        else:
            after = replace(claim, status=ClaimStatus.RETIRED)
        _record(work, actor, AuditAction.CLAIM_SUSPEND, claim, after, at, reason)
    if after.status is not ClaimStatus.RETIRED:
        _record(work, actor, AuditAction.CLAIM_FLAG, None, after, at, reason)
    return after


def _record(  # noqa: PLR0913, PLR0917 - one argument per part of an event
    work: UnitOfWork,
    actor: Actor,
    action: AuditAction,
    before: Claim | None,
    after: Claim,
    at: datetime,
    reason: str | None,
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
