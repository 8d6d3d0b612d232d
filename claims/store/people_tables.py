"""The tables of accounts, sessions, links and tries; they belong to the same schema."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Table, Text

from claims.store.schema import metadata

users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("password_changed_at", Text),
    Column("code_since", Text),
    Column("deactivated_at", Text),
    Column("last_signed_in_at", Text),
    Column("password_hash", Text),
    Column("code_secret", Text),
    Column("code_step", BigInteger),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("user_id", Text, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", Text, nullable=False),
    Column("last_seen_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("ends_at", BigInteger, nullable=False, index=True),
    Column("browser", Text, nullable=False),
    Column("waits_for_code", Boolean, nullable=False),
)

password_links = Table(
    "password_links",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("user_id", Text, ForeignKey("users.id"), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("used_at", Text),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("user_id", Text, ForeignKey("users.id"), primary_key=True),
    Column("hash", Text, primary_key=True),
)

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("counter", Text, primary_key=True),
    Column("tries", Text, nullable=False),
    Column("ends_at", BigInteger, nullable=False, index=True),
)

newsroom_settings = Table(
    "newsroom_settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
