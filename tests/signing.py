"""People who are signed in, for the tests of the reviewers' pages."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from claims.passwords import Passwords
from claims.people import Role, Session, User, UserSecrets, secret_hash
from claims.store.base import ClaimStore
from tests.webapp import NOW
from verifier.http.sessions import TOKEN

CSRF = "0123456789abcdef0123456789abcdef01234567"


CHEAP = Passwords(time_cost=1, memory_cost=8, parallelism=1)
"""Hashes that are quick to make: these tests are about what is done with them."""

PASSWORD = "marble otter ladder seven"


def with_cheap_passwords(app: Flask) -> Flask:
    """Return ``app``, hashing passwords quickly."""
    app.extensions["verifier"] = replace(app.extensions["verifier"], passwords=CHEAP)
    return app


def store_of(app: Flask) -> ClaimStore:
    """Return the store that ``app`` works on."""
    found: ClaimStore = app.extensions["verifier"].service.store
    return found


def user_with(store: ClaimStore, role: Role = Role.REVIEWER, **facts: Any) -> User:
    """Return the account of someone with ``role``, made where there is none."""
    name = facts.pop("name", f"Test {role.value.title()}")
    email = facts.pop("email", f"{name.replace(' ', '.').lower()}@newsroom.example")
    found = store.user_by_email(email)
    if found is not None:
        return found
    secrets = facts.pop("secrets", UserSecrets())
    given: dict[str, Any] = {
        "id": f"user-{len(store.list_users()) + 1}",
        "email": email,
        "name": name,
        "role": role,
        "created_at": NOW,
        "created_by": "named:test",
        "password_changed_at": NOW,
    }
    user = User(**{**given, **facts})
    with store.unit_of_work() as work:
        work.add_user(user, secrets)
        work.commit()
    return user


def sign_in(app: Flask, client: FlaskClient, user: User, at: Any = None) -> str:
    """Sign ``user`` in on ``client``; return the token of the session."""
    store = store_of(app)
    at = at or app.extensions["verifier"].service.clock()
    token = f"token-{user.id}-{len(store.sessions_of(user.id))}"
    store.start_session(
        Session(
            hash=secret_hash(token),
            user_id=user.id,
            created_at=at,
            last_seen_at=at,
            expires_at=at + timedelta(hours=12),
            browser="Firefox on Linux",
        )
    )
    with client.session_transaction() as kept:
        kept[TOKEN] = token
        kept["csrf_token"] = CSRF
    serializer = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token")
    client.environ_base["HTTP_X_CSRFTOKEN"] = str(serializer.dumps(CSRF))
    return token


def signed_in_client(
    app: Flask, role: Role = Role.REVIEWER, **facts: Any
) -> FlaskClient:
    """Return a client of ``app`` on which someone with ``role`` is signed in.

    Forms that it sends carry the token against forgery by themselves; ``facts`` are
    fields of the account, such as ``name`` where a test needs two people.
    """
    client = app.test_client()
    sign_in(app, client, user_with(store_of(app), role, **facts))
    return client
