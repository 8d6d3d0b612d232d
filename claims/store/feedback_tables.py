"""The tables of questions' fates, feedback, golden cases and daily counts.

Shards spread what many processes count at once over several rows of a day.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from claims.store.schema import metadata

question_fates = Table(
    "question_fates",
    metadata,
    Column("key", Text, primary_key=True),
    Column("state", Text, nullable=False, index=True),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("note", Text),
    Column("claim_id", Text),
)

left_addresses = Table(
    "left_addresses",
    metadata,
    Column("id", Text, primary_key=True),
    Column("question_key", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("left_at", Text, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("not_before", Text),
    Column("taken_until", Text),
    Index(
        "uq_left_addresses_question_key_address",
        "question_key",
        "address",
        unique=True,
    ),
)

reader_feedback = Table(
    "reader_feedback",
    metadata,
    Column("id", Text, primary_key=True),
    Column("verdict_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text),
    Column("at", Text, nullable=False),
    Index("ix_reader_feedback_verdict_id_at", "verdict_id", "at"),
)

judged_verdicts = Table(
    "judged_verdicts",
    metadata,
    Column("verdict_id", Text, primary_key=True),
    Column("submission", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("band", Integer, nullable=False),
    Column("reason_code", Text, nullable=False),
    Column("claim_id", Text),
    Column("quote", Text),
    Column("helped", Integer, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("last_at", Text, nullable=False),
    Column("waiting", Boolean, nullable=False),
    Column("judgement", Text),
    Column("by_id", Text),
    Column("by_name", Text),
    Column("at", Text),
    Column("note", Text),
    Index("ix_judged_verdicts_waiting_last_at", "waiting", "last_at"),
    Index("ix_judged_verdicts_last_at", "last_at"),
)

Index(
    "ix_judged_verdicts_judged",
    judged_verdicts.c.band,
    judged_verdicts.c.label,
    judged_verdicts.c.judgement,
    sqlite_where=text("judgement IS NOT NULL"),
    postgresql_where=text("judgement IS NOT NULL"),
)

golden_cases = Table(
    "golden_cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("claim", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("expects", Text),
    Column("forbids_slug", Text),
    Column("forbids_quote", Text),
    Column("verdict_id", Text),
    Column("held", Boolean),
    Column("held_at", Text),
    Column("withdrawn_at", Text),
)

daily_verdicts = Table(
    "daily_verdicts",
    metadata,
    Column("day", Text, primary_key=True),
    Column("label", Text, primary_key=True),
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
)

daily_feedback = Table(
    "daily_feedback",
    metadata,
    Column("day", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
)
