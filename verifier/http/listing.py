"""Finding stored claims for readers: what is public, filters and cursors."""

import base64
import binascii
from dataclasses import dataclass

from claims.errors import ClaimNotFound
from claims.models import Claim, ClaimStatus
from claims.store.base import ClaimStore, Page
from verifier.http.context import usable_id
from verifier.http.problems import FieldError, RequestRefused

PUBLIC_STATUSES = (ClaimStatus.PUBLISHED, ClaimStatus.RETIRED)
"""What readers may see: claims that answer, and those that once did."""

# Ranked results are read to this depth; further down, rank says little.
_RANKED = 500


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims to list. ``text`` ranks by words; the others narrow down."""

    text: str | None = None
    status: ClaimStatus = ClaimStatus.PUBLISHED
    topic: str | None = None
    document_id: str | None = None


def public_claim(store: ClaimStore, claim_id: str) -> Claim:
    """Return a claim that readers may see.

    Raises:
        ClaimNotFound: there is none, or it is not public yet.
    """
    claim = store.get_claim(usable_id(claim_id, ClaimNotFound))
    if claim.status not in PUBLIC_STATUSES:
        raise ClaimNotFound("No published claim has this id.")
    return claim


def find_claims(
    store: ClaimStore, wanted: ClaimFilter, *, cursor: str | None, limit: int
) -> Page[Claim]:
    """Return one page of the claims that fit, best or newest first.

    Raises:
        RequestRefused: ``cursor`` is none that an earlier page gave.
    """
    kind, position = _read_cursor(cursor)
    if wanted.text and wanted.status is ClaimStatus.PUBLISHED:
        if kind == "newest":
            raise _bad_cursor()
        return _ranked(store, wanted, start=int(position or 0), limit=limit)
    if kind == "ranked":
        raise _bad_cursor()
    try:
        page = store.list_claims(
            status=wanted.status,
            text=wanted.text,
            topic=wanted.topic,
            document_id=wanted.document_id,
            after=position or None,
            limit=limit,
        )
    except ClaimNotFound as error:
        raise _bad_cursor() from error
    following = page.next and _cursor("newest", page.next)
    return Page(tuple(page.items), following)


def _ranked(
    store: ClaimStore, wanted: ClaimFilter, *, start: int, limit: int
) -> Page[Claim]:
    hits = store.search(wanted.text or "", limit=_RANKED)
    found = [
        claim
        for claim in store.get_claims([hit.claim_id for hit in hits])
        if _fits(claim, wanted)
    ]
    end = start + limit
    following = _cursor("ranked", str(end)) if end < len(found) else None
    return Page(tuple(found[start:end]), following)


def _fits(claim: Claim, wanted: ClaimFilter) -> bool:
    if wanted.topic and wanted.topic not in claim.topics:
        return False
    return not wanted.document_id or any(
        evidence.document_id == wanted.document_id for evidence in claim.evidence
    )


def _cursor(kind: str, position: str) -> str:
    raw = f"{kind}:{position}".encode()
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _read_cursor(cursor: str | None) -> tuple[str, str]:
    if not cursor:
        return "", ""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        raw = base64.b64decode(padded, altchars=b"-_", validate=True).decode("utf-8")
    except (binascii.Error, ValueError) as error:
        raise _bad_cursor() from error
    kind, colon, position = raw.partition(":")
    if not colon or kind not in ("newest", "ranked") or "\x00" in position:
        raise _bad_cursor()
    if kind == "ranked" and not (position.isdecimal() and len(position) <= 4):  # noqa: PLR2004 - above the ranked depth
        raise _bad_cursor()
    return kind, position


def _bad_cursor() -> RequestRefused:
    detail = "This cursor comes from no earlier page; start again without it."
    return RequestRefused(
        "invalid_request", detail, (FieldError(detail, parameter="cursor"),)
    )
