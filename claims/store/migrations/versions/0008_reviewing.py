"""Indexes for what reviewers look up: what someone wrote, and flags."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_FLAGGED = sa.text("action = 'claim:flag'")


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_claims_created_by_seq", "claims", ["created_by", "seq"])
    op.create_index(
        "ix_audit_events_flags",
        "audit_events",
        ["number"],
        sqlite_where=_FLAGGED,
        postgresql_where=_FLAGGED,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_audit_events_flags", "audit_events")
    op.drop_index("ix_claims_created_by_seq", "claims")
