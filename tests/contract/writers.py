"""Programs that other processes run on a store while a test looks on."""

CLAIMS = """
import sys
from datetime import UTC, datetime
from claims.audit import AuditAction, AuditEntry
from claims.documents import find_quote, make_document
from claims.models import Actor, Claim, ClaimStatus, Evidence, Rating
from claims.store import open_store

store = open_store(sys.argv[1], wait_seconds=30)
actor, at = Actor("writer", "Writer"), datetime(2024, 11, 7, tzinfo=UTC)
for n in range(100_000):
    text = f"Writer wrote number{n}."
    document = make_document(text)
    evidence = (Evidence(find_quote(document, text), document.id),)
    claim = Claim(
        f"id-{n}", f"slug-{n}", text, Rating.ACCURATE, ClaimStatus.PUBLISHED, evidence
    )
    with store.unit_of_work() as work:
        work.add_document(document)
        work.add_claim(claim)
        work.append_audit(
            AuditEntry(actor, AuditAction.CLAIM_APPROVE, claim.id, at)
        )
        work.commit()
    print(n, flush=True)
"""
"""Adds claim after claim to the store named by its argument, until it is killed; each
with an audit event of its own, and its number printed once it is kept."""
