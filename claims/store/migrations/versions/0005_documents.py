"""How documents came in, their versions, and candidate claims found in them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SUPERSEDED = sa.text("superseded_by IS NOT NULL")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "document_origins",
        sa.Column(
            "document_id", sa.Text, sa.ForeignKey("documents.id"), nullable=False
        ),
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.Column("added_by", sa.Text, nullable=False),
        sa.Column("added_by_name", sa.Text, nullable=False),
        sa.Column("format", sa.Text),
        sa.Column("name", sa.Text),
        sa.Column("encoding", sa.Text),
        sa.Column("file_sha256", sa.Text),
        sa.Column("boilerplate", sa.Text, nullable=False),
        sa.Column("superseded_by", sa.Text),
        sa.PrimaryKeyConstraint("document_id"),
    )
    table = "document_origins"
    op.create_index(f"ix_{table}_file_sha256", table, ["file_sha256"])
    op.create_index(f"ix_{table}_added_at", table, ["added_at", "document_id"])
    op.create_index(
        f"uq_{table}_series_version", table, ["series", "version"], unique=True
    )
    op.create_index(
        f"ix_{table}_superseded",
        table,
        ["document_id"],
        sqlite_where=_SUPERSEDED,
        postgresql_where=_SUPERSEDED,
    )
    op.create_table(
        "candidate_claims",
        sa.Column(
            "document_id", sa.Text, sa.ForeignKey("documents.id"), nullable=False
        ),
        sa.Column("start_at", sa.Integer, nullable=False),
        sa.Column("end_at", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("speaker", sa.Text),
        sa.Column("unclear", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("claim_id", sa.Text),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_at", sa.Text),
        sa.PrimaryKeyConstraint("document_id", "start_at", "end_at"),
    )
    op.create_index(
        "ix_candidate_claims_document_id_state_score",
        "candidate_claims",
        ["document_id", "state", "score"],
    )
    op.create_table(
        "pending_documents",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_pending_documents_ends_at", "pending_documents", ["ends_at"])


def downgrade() -> None:
    """Take them away."""
    for table in ("pending_documents", "candidate_claims", "document_origins"):
        op.drop_table(table)
