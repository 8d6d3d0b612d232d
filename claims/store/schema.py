"""The tables, the same on SQLite and PostgreSQL. Migrations make them.

Dates and times are ISO 8601 texts (times in UTC), so that both engines keep and sort
them alike. ``claims.seq`` is the order of arrival and what other tables refer to;
``claims.number`` is the claim's number in the posting lists while it is published.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    },
)

store_state = Table(
    "store_state",
    metadata,
    Column(
        "id",
        Integer,
        CheckConstraint("id = 1", name="one"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("revision", BigInteger, nullable=False),
    Column("next_number", BigInteger, nullable=False),
    Column("indexed", BigInteger, nullable=False),
    Column("index_version", Integer, nullable=False),
    Column("audit_count", BigInteger, nullable=False),
    Column("audit_hash", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text),
    Column("publisher", Text),
    Column("published_on", Text),
    Column("url", Text),
    Column("language", Text, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("length", Integer, nullable=False),
    Column("author", Text),
    Column("description", Text),
)

passages = Table(
    "passages",
    metadata,
    Column("document_id", Text, ForeignKey("documents.id"), primary_key=True),
    Column("start_at", Integer, primary_key=True, autoincrement=False),
    Column("end_at", Integer, nullable=False),
    Column("text", Text, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column(
        "seq",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("id", Text, nullable=False, unique=True),
    Column("slug", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("normal_text", Text, nullable=False),
    Column("rating", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("topics", Text, nullable=False),
    Column("claimant", Text),
    Column("claimed_on", Text),
    Column("valid_from", Text),
    Column("valid_until", Text),
    Column("external_id", Text, index=True),
    Column("created_at", Text),
    Column("created_by", Text),
    Column("published_at", Text),
    Column("retired_at", Text),
    Column("number", BigInteger, unique=True),
    UniqueConstraint("slug", "version"),
    Index("ix_claims_status_seq", "status", "seq"),
)

Index(
    "uq_claims_slug_published",
    claims.c.slug,
    unique=True,
    sqlite_where=text("status = 'published'"),
    postgresql_where=text("status = 'published'"),
)

Index(
    "uq_claims_slug_open",
    claims.c.slug,
    unique=True,
    sqlite_where=text("status IN ('draft', 'in_review')"),
    postgresql_where=text("status IN ('draft', 'in_review')"),
)

claim_topics = Table(
    "claim_topics",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("claim_seq", ForeignKey("claims.seq"), primary_key=True),
)

evidence = Table(
    "evidence",
    metadata,
    Column(
        "claim_seq", ForeignKey("claims.seq"), primary_key=True, autoincrement=False
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("document_id", Text, ForeignKey("documents.id"), nullable=False, index=True),
    Column("exact", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("suffix", Text, nullable=False),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    Column("stance", Text, nullable=False),
    Column("attribution", Text),
    Column("speaks_of", Text),
)

audit_events = Table(
    "audit_events",
    metadata,
    Column(
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("at", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False, index=True),
    Column("before", Text),
    Column("after", Text),
    Column("reason", Text),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("model", Text, primary_key=True),
    Column("claim_seq", ForeignKey("claims.seq"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

search_terms = Table(
    "search_terms",
    metadata,
    Column("term", Text, primary_key=True),
    Column("frequency", BigInteger, nullable=False),
    Column("last_chunk", Integer, nullable=False),
)

search_postings = Table(
    "search_postings",
    metadata,
    Column("term", Text, primary_key=True),
    Column("chunk", Integer, primary_key=True, autoincrement=False),
    Column("last_number", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

search_spellings = Table(
    "search_spellings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("word", Text, primary_key=True),
    sqlite_with_rowid=False,
)

kept_verdicts = Table(
    "kept_verdicts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("submission", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("engine_version", Text, nullable=False),
    Column("store_revision", BigInteger, nullable=False),
    Column("checked_at", Text, nullable=False, index=True),
)

open_questions = Table(
    "open_questions",
    metadata,
    Column("key", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked", BigInteger, nullable=False),
    Column("first_asked_at", Text, nullable=False),
    Column("last_asked_at", Text, nullable=False, index=True),
    Index("ix_open_questions_asked_last_asked_at", "asked", "last_asked_at"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("lines", BigInteger, nullable=False),
    Column("answered", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("served_at", Text, nullable=False),
    Column("finished_at", Text),
    Index("ix_jobs_state_served_at", "state", "served_at"),
)

job_chunks = Table(
    "job_chunks",
    metadata,
    Column("job_id", Text, ForeignKey("jobs.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("first_line", BigInteger, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("input", LargeBinary, nullable=False),
    Column("output", LargeBinary),
    Column("owner", Text),
    Column("leased_until", Text),
    Column("tries", Integer, nullable=False),
)

Index(
    "ix_job_chunks_open",
    job_chunks.c.job_id,
    job_chunks.c.number,
    sqlite_where=text("output IS NULL"),
    postgresql_where=text("output IS NULL"),
)
