"""The tables of how documents came in; they belong to the same schema."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, text

from claims.store.schema import metadata

document_origins = Table(
    "document_origins",
    metadata,
    Column("document_id", Text, ForeignKey("documents.id"), primary_key=True),
    Column("series", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_by_name", Text, nullable=False),
    Column("format", Text),
    Column("name", Text),
    Column("encoding", Text),
    Column("file_sha256", Text, index=True),
    Column("boilerplate", Text, nullable=False),
    Column("superseded_by", Text),
    Index("uq_document_origins_series_version", "series", "version", unique=True),
    Index("ix_document_origins_added_at", "added_at", "document_id"),
)

Index(
    "ix_document_origins_superseded",
    document_origins.c.document_id,
    sqlite_where=text("superseded_by IS NOT NULL"),
    postgresql_where=text("superseded_by IS NOT NULL"),
)

candidate_claims = Table(
    "candidate_claims",
    metadata,
    Column("document_id", Text, ForeignKey("documents.id"), primary_key=True),
    Column("start_at", Integer, primary_key=True, autoincrement=False),
    Column("end_at", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("score", Integer, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("speaker", Text),
    Column("unclear", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("claim_id", Text),
    Column("decided_by", Text),
    Column("decided_at", Text),
    Index(
        "ix_candidate_claims_document_id_state_score", "document_id", "state", "score"
    ),
)

pending_documents = Table(
    "pending_documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("ends_at", BigInteger, nullable=False, index=True),
)
