"""The tables of webhooks and of what is on its way; they belong to the same schema."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from claims.store.schema import metadata

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("owner_id", Text, nullable=False),
    Column("owner_name", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("note", Text),
    Column("failing_since", Text),
    Column("disabled_at", Text),
    Column("disabled_because", Text),
)

store_changes = Table(
    "store_changes",
    metadata,
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("type", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("message_id", Text),
    Column("handled", Integer, nullable=False),
)

Index(
    "ix_store_changes_open",
    store_changes.c.revision,
    store_changes.c.number,
    sqlite_where=text("handled = 0"),
    postgresql_where=text("handled = 0"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("at", Text, nullable=False, index=True),
    Column("body", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("webhook_id", Text, ForeignKey("webhooks.id"), nullable=False),
    Column("message_id", Text, ForeignKey("messages.id"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("tried_at", Text),
    Column("status", Integer),
    Column("error", Text),
    Column("owner", Text),
    Column("leased_until", Text),
    Column("leases", Integer, nullable=False),
    UniqueConstraint("webhook_id", "message_id"),
    Index("ix_deliveries_webhook_id_made_at", "webhook_id", "made_at", "id"),
)

Index(
    "ix_deliveries_due",
    deliveries.c.due_at,
    sqlite_where=text("state = 'waiting'"),
    postgresql_where=text("state = 'waiting'"),
)

verdict_subscriptions = Table(
    "verdict_subscriptions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("verdict_id", Text, nullable=False),
    Column("webhook_id", Text, ForeignKey("webhooks.id"), nullable=False, index=True),
    Column("answer", Text, nullable=False),
    Column("rests_on", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("checked_revision", BigInteger, index=True),
    UniqueConstraint("verdict_id", "webhook_id"),
)
