"""The tables of keys, counters and kept answers; they belong to the same schema.

What is only kept for a while has its end as seconds since 1970, so that it is
compared and cleared away alike on both engines.
"""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table, Text

from claims.store.schema import metadata

api_keys = Table(
    "api_keys",
    metadata,
    Column("prefix", Text, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("owner_id", Text, nullable=False),
    Column("owner_name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("note", Text),
    Column("per_minute", Integer),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("expires_at", Text),
    Column("last_used_at", Text),
    Column("revoked_at", Text),
)

server_secrets = Table(
    "server_secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

request_counters = Table(
    "request_counters",
    metadata,
    Column("counter", Text, primary_key=True),
    Column("ends_at", BigInteger, nullable=False, index=True),
    Column("used", Integer, nullable=False),
)

kept_requests = Table(
    "kept_requests",
    metadata,
    Column("caller", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("abandoned_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False, index=True),
    Column("status", Integer),
    Column("headers", Text),
    Column("body", LargeBinary),
)
