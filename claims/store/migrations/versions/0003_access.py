"""API keys, counters of requests, and answers to be given again."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and draw the secret that addresses are hashed with."""
    op.create_table(
        "api_keys",
        sa.Column("prefix", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Text, nullable=False),
        sa.Column("owner_name", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("per_minute", sa.Integer),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text),
        sa.Column("last_used_at", sa.Text),
        sa.Column("revoked_at", sa.Text),
        sa.PrimaryKeyConstraint("prefix"),
        sa.UniqueConstraint("hash"),
    )
    server_secrets = op.create_table(
        "server_secrets",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.bulk_insert(
        server_secrets, [{"name": "addresses", "value": secrets.token_bytes(32)}]
    )
    op.create_table(
        "request_counters",
        sa.Column("counter", sa.Text, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("counter"),
    )
    op.create_index("ix_request_counters_ends_at", "request_counters", ["ends_at"])
    op.create_table(
        "kept_requests",
        sa.Column("caller", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("abandoned_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("headers", sa.Text),
        sa.Column("body", sa.LargeBinary),
        sa.PrimaryKeyConstraint("caller", "key"),
    )
    op.create_index("ix_kept_requests_ends_at", "kept_requests", ["ends_at"])


def downgrade() -> None:
    """Take the tables away."""
    for table in ("kept_requests", "request_counters", "server_secrets", "api_keys"):
        op.drop_table(table)
