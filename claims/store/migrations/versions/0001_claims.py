"""Documents, claims, evidence, audit trail, embeddings and the word index."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_GENESIS = "0" * 64


def upgrade() -> None:
    """Make the first tables, and the store's row of counters."""
    state = op.create_table(
        "store_state",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("next_number", sa.BigInteger, nullable=False),
        sa.Column("indexed", sa.BigInteger, nullable=False),
        sa.Column("index_version", sa.Integer, nullable=False),
        sa.Column("audit_count", sa.BigInteger, nullable=False),
        sa.Column("audit_hash", sa.Text, nullable=False),
        sa.CheckConstraint("id = 1", name="one"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.bulk_insert(
        state,
        [
            {
                "id": 1,
                "revision": 0,
                "next_number": 1,
                "indexed": 0,
                "index_version": 0,
                "audit_count": 0,
                "audit_hash": _GENESIS,
            }
        ],
    )
    _documents()
    _claims()
    _audit()
    _index()


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("published_on", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("description", sa.Text),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_documents_sha256", "documents", ["sha256"])
    op.create_table(
        "passages",
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("start_at", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("end_at", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"]),
        sa.PrimaryKeyConstraint("document_id", "start_at"),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("seq", _SERIAL, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("normal_text", sa.Text, nullable=False),
        sa.Column("rating", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("claimant", sa.Text),
        sa.Column("claimed_on", sa.Text),
        sa.Column("valid_from", sa.Text),
        sa.Column("valid_until", sa.Text),
        sa.Column("external_id", sa.Text),
        sa.Column("created_at", sa.Text),
        sa.Column("created_by", sa.Text),
        sa.Column("number", sa.BigInteger),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("slug", "version"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("ix_claims_external_id", "claims", ["external_id"])
    op.create_index("ix_claims_status_seq", "claims", ["status", "seq"])
    for name, condition in (
        ("uq_claims_slug_published", "status = 'published'"),
        ("uq_claims_slug_open", "status IN ('draft', 'in_review')"),
    ):
        op.create_index(
            name,
            "claims",
            ["slug"],
            unique=True,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )
    op.create_table(
        "claim_topics",
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("claim_seq", _SERIAL, nullable=False),
        sa.ForeignKeyConstraint(["claim_seq"], ["claims.seq"]),
        sa.PrimaryKeyConstraint("topic", "claim_seq"),
    )
    op.create_table(
        "evidence",
        sa.Column("claim_seq", _SERIAL, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("exact", sa.Text, nullable=False),
        sa.Column("prefix", sa.Text, nullable=False),
        sa.Column("suffix", sa.Text, nullable=False),
        sa.Column("start_at", sa.Integer, nullable=False),
        sa.Column("end_at", sa.Integer, nullable=False),
        sa.Column("stance", sa.Text, nullable=False),
        sa.Column("attribution", sa.Text),
        sa.Column("speaks_of", sa.Text),
        sa.ForeignKeyConstraint(["claim_seq"], ["claims.seq"]),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"]),
        sa.PrimaryKeyConstraint("claim_seq", "position"),
    )
    op.create_index("ix_evidence_document_id", "evidence", ["document_id"])
    op.create_table(
        "embeddings",
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("claim_seq", _SERIAL, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["claim_seq"], ["claims.seq"]),
        sa.PrimaryKeyConstraint("model", "claim_seq"),
    )


def _audit() -> None:
    op.create_table(
        "audit_events",
        sa.Column("number", _SERIAL, autoincrement=False, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_audit_events_target", "audit_events", ["target"])


def _index() -> None:
    op.create_table(
        "search_terms",
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("frequency", sa.BigInteger, nullable=False),
        sa.Column("last_chunk", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("term"),
    )
    op.create_table(
        "search_postings",
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("chunk", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("last_number", sa.BigInteger, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("term", "chunk"),
    )
    op.create_table(
        "search_spellings",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", "word"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take all tables away."""
    for table in (
        "search_spellings",
        "search_postings",
        "search_terms",
        "audit_events",
        "embeddings",
        "evidence",
        "claim_topics",
        "claims",
        "passages",
        "documents",
        "store_state",
    ):
        op.drop_table(table)
