"""The indexes that reviewers' pages read; they belong to the same schema."""

from sqlalchemy import Index, text

from claims.store.schema import audit_events, claims

Index("ix_claims_created_by_seq", claims.c.created_by, claims.c.seq)

FLAGGED = "action = 'claim:flag'"
"""What makes an event a flag, word for word as the partial index says it."""

Index(
    "ix_audit_events_flags",
    audit_events.c.number,
    sqlite_where=text(FLAGGED),
    postgresql_where=text(FLAGGED),
)
