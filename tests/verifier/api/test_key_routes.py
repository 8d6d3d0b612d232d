"""Keys by API: shown once, listed without secrets, revoked at once."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from claims.keys import Scope, hash_of
from claims.store.base import ClaimStore
from tests.apikeys import bearing, key_for
from tests.webapp import NOW, filled_store, make_app


@pytest.fixture
def store() -> ClaimStore:
    return filled_store()


@pytest.fixture
def client(store: ClaimStore) -> FlaskClient:
    return make_app(store).test_client()


@pytest.fixture
def admin(store: ClaimStore) -> dict[str, str]:
    return bearing(key_for(store, [Scope.ADMIN]))


def test_a_key_is_made_used_and_revoked(
    store: ClaimStore, client: FlaskClient, admin: dict[str, str]
) -> None:
    made = client.post(
        "/api/v1/keys",
        json={
            "owner": " Graphics desk ",
            "scopes": ["claims:read", "verify"],
            "note": "Charts",
            "per_minute": 7,
            "expires_at": (NOW + timedelta(days=1)).isoformat(),
        },
        headers=admin,
    )
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    token = made.json["key"]
    assert made.json["owner"] == "Graphics desk"
    assert made.json["scopes"] == ["verify", "claims:read"]
    assert (made.json["state"], made.json["per_minute"]) == ("active", 7)
    read = client.get("/api/v1/claims", headers=bearing(token))
    assert read.status_code == 200
    listed = client.get("/api/v1/keys", headers=admin)
    assert [each["owner"] for each in listed.json["keys"]] == ["Anna", "Graphics desk"]
    assert token not in listed.get_data(as_text=True)
    assert hash_of(token) not in listed.get_data(as_text=True)
    path = f"/api/v1/keys/{made.json['prefix']}"
    gone = client.delete(path, headers=admin)
    assert (gone.status_code, gone.json["state"]) == (200, "revoked")
    assert client.get("/api/v1/claims", headers=bearing(token)).status_code == 401
    again = client.delete(path, headers=admin)
    assert (again.status_code, again.json["code"]) == (409, "key_revoked")
    actions = [(each.action, each.actor_id) for each in store.audit_events()]
    assert actions[-2:] == [("key:create", "named:Anna"), ("key:revoke", "named:Anna")]


def test_a_repeated_request_makes_no_second_key_and_shows_none(
    store: ClaimStore, client: FlaskClient, admin: dict[str, str]
) -> None:
    body = {"owner": "Desk", "scopes": ["verify"]}
    headers = {**admin, "Idempotency-Key": "one"}
    first = client.post("/api/v1/keys", json=body, headers=headers)
    second = client.post("/api/v1/keys", json=body, headers=headers)
    assert first.json["key"].startswith("vk_")
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.json == {**first.json, "key": None}
    assert len(store.list_keys()) == 2


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"owner": "Desk"},
        {"owner": "Desk", "scopes": []},
        {"owner": " ", "scopes": ["verify"]},
        {"owner": "Desk", "scopes": ["everything"]},
        {"owner": "Desk", "scopes": ["verify"], "per_minute": 0},
        {"owner": "Desk", "scopes": ["verify"], "per_minute": 2**70},
        {"owner": "Desk", "scopes": ["verify"], "expires_at": "2020-01-01T00:00:00Z"},
        {"owner": "Desk", "scopes": ["verify"], "expires_at": "2030-01-01"},
        {"owner": "\x00", "scopes": ["verify"]},
        {"owner": "x" * 201, "scopes": ["verify"]},
    ],
)
def test_what_makes_no_key_is_refused(
    store: ClaimStore,
    client: FlaskClient,
    admin: dict[str, str],
    body: dict[str, object],
) -> None:
    response = client.post("/api/v1/keys", json=body, headers=admin)
    assert response.status_code == 422
    assert len(store.list_keys()) == 1


def test_a_key_that_is_not_there_is_named(
    client: FlaskClient, admin: dict[str, str]
) -> None:
    response = client.delete("/api/v1/keys/vk_nowhere0", headers=admin)
    assert (response.status_code, response.json["code"]) == (404, "key_not_found")


def test_only_admins_see_and_make_keys(store: ClaimStore, client: FlaskClient) -> None:
    for scope in (Scope.VERIFY, Scope.READ, Scope.CURATE):
        headers = bearing(key_for(store, [scope], owner=str(scope)))
        assert client.get("/api/v1/keys", headers=headers).status_code == 403
        body = {"owner": "Desk", "scopes": ["admin"]}
        made = client.post("/api/v1/keys", json=body, headers=headers)
        assert made.status_code == 403
