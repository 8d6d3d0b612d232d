"""What becomes of questions, what readers say, golden cases, and daily counts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# What was kept before counts too: day and label stand in its record.
_COUNT_SQLITE = """
INSERT INTO daily_verdicts (day, label, shard, count)
SELECT substr(checked_at, 1, 10), json_extract(record, '$.verdict'), 0, count(*)
FROM kept_verdicts
WHERE json_valid(record) AND json_extract(record, '$.verdict') IS NOT NULL
GROUP BY 1, 2
"""
_COUNT_POSTGRESQL = """
INSERT INTO daily_verdicts (day, label, shard, count)
SELECT substr(checked_at, 1, 10), record::json ->> 'verdict', 0, count(*)
FROM kept_verdicts
WHERE record::json ->> 'verdict' IS NOT NULL
GROUP BY 1, 2
"""


def upgrade() -> None:
    """Add the tables, and count what was kept before by the day."""
    op.create_table(
        "question_fates",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("by_id", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("claim_id", sa.Text),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_question_fates_state", "question_fates", ["state"])
    op.create_table(
        "left_addresses",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("question_key", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("left_at", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("not_before", sa.Text),
        sa.Column("taken_until", sa.Text),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_left_addresses_left_at", "left_addresses", ["left_at"])
    op.create_index(
        "uq_left_addresses_question_key_address",
        "left_addresses",
        ["question_key", "address"],
        unique=True,
    )
    op.create_table(
        "reader_feedback",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("verdict_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_reader_feedback_verdict_id_at", "reader_feedback", ["verdict_id", "at"]
    )
    _judged()
    op.create_table(
        "golden_cases",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("by_id", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("expects", sa.Text),
        sa.Column("forbids_slug", sa.Text),
        sa.Column("forbids_quote", sa.Text),
        sa.Column("verdict_id", sa.Text),
        sa.Column("held", sa.Boolean),
        sa.Column("held_at", sa.Text),
        sa.Column("withdrawn_at", sa.Text),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "daily_verdicts",
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("shard", sa.Integer, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", "label", "shard"),
    )
    op.create_table(
        "daily_feedback",
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", "kind"),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(sa.text(_COUNT_SQLITE if sqlite else _COUNT_POSTGRESQL))


def _judged() -> None:
    op.create_table(
        "judged_verdicts",
        sa.Column("verdict_id", sa.Text, nullable=False),
        sa.Column("submission", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("band", sa.Integer, nullable=False),
        sa.Column("reason_code", sa.Text, nullable=False),
        sa.Column("claim_id", sa.Text),
        sa.Column("quote", sa.Text),
        sa.Column("helped", sa.Integer, nullable=False),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("last_at", sa.Text, nullable=False),
        sa.Column("waiting", sa.Boolean, nullable=False),
        sa.Column("judgement", sa.Text),
        sa.Column("by_id", sa.Text),
        sa.Column("by_name", sa.Text),
        sa.Column("at", sa.Text),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("verdict_id"),
    )
    op.create_index(
        "ix_judged_verdicts_waiting_last_at", "judged_verdicts", ["waiting", "last_at"]
    )
    op.create_index("ix_judged_verdicts_last_at", "judged_verdicts", ["last_at"])
    op.create_index(
        "ix_judged_verdicts_judged",
        "judged_verdicts",
        ["band", "label", "judgement"],
        sqlite_where=sa.text("judgement IS NOT NULL"),
        postgresql_where=sa.text("judgement IS NOT NULL"),
    )


def downgrade() -> None:
    """Take the tables away."""
    for table in (
        "daily_feedback",
        "daily_verdicts",
        "golden_cases",
        "judged_verdicts",
        "reader_feedback",
        "left_addresses",
        "question_fates",
    ):
        op.drop_table(table)
