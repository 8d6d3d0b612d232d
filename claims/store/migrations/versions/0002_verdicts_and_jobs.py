"""Kept verdicts, questions without an answer, and bulk jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; what there is stays as it is."""
    op.create_table(
        "kept_verdicts",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("submission", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("engine_version", sa.Text, nullable=False),
        sa.Column("store_revision", sa.BigInteger, nullable=False),
        sa.Column("checked_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_kept_verdicts_checked_at", "kept_verdicts", ["checked_at"])
    op.create_table(
        "open_questions",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("asked", sa.BigInteger, nullable=False),
        sa.Column("first_asked_at", sa.Text, nullable=False),
        sa.Column("last_asked_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(
        "ix_open_questions_asked_last_asked_at",
        "open_questions",
        ["asked", "last_asked_at"],
    )
    op.create_index(
        "ix_open_questions_last_asked_at", "open_questions", ["last_asked_at"]
    )
    _jobs()


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("lines", sa.BigInteger, nullable=False),
        sa.Column("answered", sa.BigInteger, nullable=False),
        sa.Column("rejected", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("served_at", sa.Text, nullable=False),
        sa.Column("finished_at", sa.Text),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_jobs_state_served_at", "jobs", ["state", "served_at"])
    op.create_table(
        "job_chunks",
        sa.Column("job_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("first_line", sa.BigInteger, nullable=False),
        sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("input", sa.LargeBinary, nullable=False),
        sa.Column("output", sa.LargeBinary),
        sa.Column("owner", sa.Text),
        sa.Column("leased_until", sa.Text),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"]),
        sa.PrimaryKeyConstraint("job_id", "number"),
    )
    op.create_index(
        "ix_job_chunks_open",
        "job_chunks",
        ["job_id", "number"],
        sqlite_where=sa.text("output IS NULL"),
        postgresql_where=sa.text("output IS NULL"),
    )


def downgrade() -> None:
    """Take the tables away again."""
    for table in ("job_chunks", "jobs", "open_questions", "kept_verdicts"):
        op.drop_table(table)
