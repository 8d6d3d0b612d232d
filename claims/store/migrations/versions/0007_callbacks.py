"""Webhooks, what is to be delivered, and since when and until when claims answered."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TOGETHER = 5_000


def upgrade() -> None:
    """Add the tables, and fill in the moments from the audit trail."""
    _add_tables()
    op.add_column("claims", sa.Column("published_at", sa.Text))
    op.add_column("claims", sa.Column("retired_at", sa.Text))
    _fill_moments(op.get_bind())


def _add_tables() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("events", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Text, nullable=False),
        sa.Column("owner_name", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("failing_since", sa.Text),
        sa.Column("disabled_at", sa.Text),
        sa.Column("disabled_because", sa.Text),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "store_changes",
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text),
        sa.Column("handled", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("revision", "number"),
    )
    op.create_index(
        "ix_store_changes_open",
        "store_changes",
        ["revision", "number"],
        sqlite_where=sa.text("handled = 0"),
        postgresql_where=sa.text("handled = 0"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_messages_at", "messages", ["at"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("webhook_id", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("due_at", sa.Text, nullable=False),
        sa.Column("tried_at", sa.Text),
        sa.Column("status", sa.Integer),
        sa.Column("error", sa.Text),
        sa.Column("owner", sa.Text),
        sa.Column("leased_until", sa.Text),
        sa.Column("leases", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"]),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.UniqueConstraint("webhook_id", "message_id"),
    )
    op.create_index("ix_deliveries_message_id", "deliveries", ["message_id"])
    op.create_index(
        "ix_deliveries_webhook_id_made_at",
        "deliveries",
        ["webhook_id", "made_at", "id"],
    )
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["due_at"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "verdict_subscriptions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("verdict_id", sa.Text, nullable=False),
        sa.Column("webhook_id", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("rests_on", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("checked_revision", sa.BigInteger),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"]),
        sa.UniqueConstraint("verdict_id", "webhook_id"),
    )
    op.create_index(
        "ix_verdict_subscriptions_webhook_id", "verdict_subscriptions", ["webhook_id"]
    )
    op.create_index(
        "ix_verdict_subscriptions_checked_revision",
        "verdict_subscriptions",
        ["checked_revision"],
    )


def _fill_moments(connection: sa.Connection) -> None:
    """Write since when, and until when, each version answered.

    A version that a reviewer approved answers since that event; one that came with an
    import or the seed, since it was made. It ends with its retirement, or when the
    next version of its claim was published.
    """
    approved, begun, retired = _told(connection)
    rows = connection.execute(
        sa.text(
            "SELECT id, slug, status, created_at FROM claims ORDER BY slug, version"
        )
    )
    changes: list[dict[str, Any]] = []
    earlier: dict[str, Any] | None = None
    for row in rows:
        if earlier is not None and earlier["slug"] != row.slug:
            changes.append(earlier)
            earlier = None
        since = approved.get(row.id)
        if since is None and row.id not in begun:
            since = row.created_at
        if since is None or row.status in ("draft", "in_review"):
            continue
        if earlier is not None:
            earlier["until"] = earlier["until"] or since
            changes.append(earlier)
        until = retired.get(row.id) if row.status == "retired" else None
        earlier = {"id": row.id, "slug": row.slug, "since": since, "until": until}
    if earlier is not None:
        changes.append(earlier)
    statement = sa.text(
        "UPDATE claims SET published_at = :since, retired_at = :until WHERE id = :id"
    )
    for some in _batches(changes):
        connection.execute(statement, some)


def _told(
    connection: sa.Connection,
) -> tuple[dict[str, str], set[str], dict[str, str]]:
    """Return when versions were approved, which began as drafts, when they ended."""
    events = connection.execute(
        sa.text(
            "SELECT action, target, at FROM audit_events WHERE action IN "
            "('claim:approve', 'claim:propose', 'claim:amend', 'claim:restore', "
            "'claim:retire') ORDER BY number"
        )
    )
    approved: dict[str, str] = {}
    begun: set[str] = set()
    retired: dict[str, str] = {}
    for event in events:
        if event.action == "claim:approve":
            approved[event.target] = event.at
        elif event.action == "claim:retire":
            retired[event.target] = event.at
        else:
            begun.add(event.target)
    return approved, begun, retired


def _batches(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for at in range(0, len(rows), _TOGETHER):
        yield [
            {name: row[name] for name in ("id", "since", "until")}
            for row in rows[at : at + _TOGETHER]
        ]


def downgrade() -> None:
    """Take the tables and the moments away."""
    op.drop_column("claims", "retired_at")
    op.drop_column("claims", "published_at")
    for table in (
        "verdict_subscriptions",
        "deliveries",
        "messages",
        "store_changes",
        "webhooks",
    ):
        op.drop_table(table)
