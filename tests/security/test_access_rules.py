"""Every route lets in whom its rule names, and nobody else."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from claims.access import revoke_key
from claims.keys import Scope
from claims.store.base import ClaimStore
from tests.apikeys import BEN, bearing, key_for
from tests.webapp import NOW, filled_store, make_app
from verifier.http.rules import RULES, is_api, route_name, routes_without_rule

# Written out, so that a rule cannot be loosened unseen.
NEEDS_CURATE = {
    "POST /api/v1/documents",
    "POST /api/v1/claims",
    "PUT /api/v1/claims/{}",
    "POST /api/v1/claims/{}/submit",
    "POST /api/v1/claims/{}/approve",
    "POST /api/v1/claims/{}/reject",
    "POST /api/v1/claims/{}/retire",
}
NEEDS_ADMIN = {
    "POST /api/v1/webhooks",
    "GET /api/v1/webhooks",
    "GET /api/v1/webhooks/{}",
    "DELETE /api/v1/webhooks/{}",
    "POST /api/v1/webhooks/{}/disable",
    "POST /api/v1/webhooks/{}/enable",
    "POST /api/v1/webhooks/{}/test",
    "POST /api/v1/webhooks/{}/replay",
    "GET /api/v1/webhooks/{}/deliveries",
    "POST /api/v1/webhooks/{}/deliveries/{}/replay",
    "POST /api/v1/keys",
    "GET /api/v1/keys",
    "DELETE /api/v1/keys/{}",
}
NEEDS_SOME_KEY = {
    "POST /api/v1/verifications/{}/subscriptions",
    "GET /api/v1/verifications/{}/subscriptions",
    "DELETE /api/v1/verifications/{}/subscriptions/{}",
}
NEEDS_A_KEY = NEEDS_CURATE | NEEDS_ADMIN | NEEDS_SOME_KEY
INCLUDED = {
    Scope.ADMIN: set(Scope),
    Scope.CURATE: {Scope.CURATE, Scope.READ},
    Scope.READ: {Scope.READ},
    Scope.VERIFY: {Scope.VERIFY},
}
CALLERS = [None, *Scope]


@pytest.fixture(scope="module")
def store() -> ClaimStore:
    return filled_store()


@pytest.fixture(scope="module")
def app(store: ClaimStore) -> Flask:
    return make_app(store)


@pytest.fixture(scope="module")
def tokens(store: ClaimStore) -> dict[Scope, str]:
    return {scope: key_for(store, [scope]) for scope in Scope}


def api_routes(app: Flask) -> list[tuple[str, str]]:
    """Return (rule's name, address) of each API operation of ``app``."""
    found = []
    for route in app.url_map.iter_rules():
        if is_api(route.rule):
            name = re.sub(r"<[^>]*>", "{}", route.rule)
            address = re.sub(r"<[^>]*>", "claim-1", route.rule)
            found += [
                (f"{method} {name}", f"{method} {address}")
                for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"})
            ]
    return found


def test_every_route_has_a_rule(app: Flask) -> None:
    assert routes_without_rule(app) == []


def test_every_rule_names_a_route_that_there_is() -> None:
    app = make_app(metrics=True)
    served = {
        route_name(method, route.rule)
        for route in app.url_map.iter_rules()
        for method in route.methods or ()
    }
    assert [name for name in RULES if name not in served] == []


def test_an_api_route_without_a_rule_is_closed() -> None:
    app = make_app()
    app.add_url_rule("/api/v1/forgotten", view_func=lambda: "secret")
    assert routes_without_rule(app) == ["GET /api/v1/forgotten"]
    response = app.test_client().get("/api/v1/forgotten")
    assert response.status_code == 401
    assert b"secret" not in response.data


@pytest.mark.parametrize("caller", CALLERS, ids=str)
def test_each_caller_gets_what_the_rules_say(
    app: Flask, tokens: dict[Scope, str], caller: Scope | None
) -> None:
    client = app.test_client()
    headers = {} if caller is None else bearing(tokens[caller])
    routes = api_routes(app)
    assert len(routes) > 12
    assert {name for name, _ in routes} >= NEEDS_A_KEY
    for name, request in routes:
        method, address = request.split()
        needed = RULES[name].scope
        assert needed is not None, name
        assert (name in NEEDS_CURATE) == (needed is Scope.CURATE), name
        assert (name in NEEDS_ADMIN) == (needed is Scope.ADMIN), name
        response = client.open(address, method=method, headers=headers)
        if caller is None:
            expected = 401 if name in NEEDS_A_KEY else None
        else:
            expected = None if needed in INCLUDED[caller] else 403
        if expected is None:
            assert response.status_code not in (401, 403), (name, response.status_code)
        else:
            assert response.status_code == expected, name
            challenge = response.headers["WWW-Authenticate"]
            assert challenge.startswith("Bearer "), name
            if expected == 403:
                assert f'scope="{needed}"' in challenge
                assert str(needed) in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer vk_unknown",
        "Basic dXNlcjpwYXNz",
        "vk_00000000",
        "Bearer " + "x" * 5000,
        "Bearer \ud83d".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
def test_what_is_no_key_opens_nothing_even_where_all_may_read(
    app: Flask, header: str
) -> None:
    response = app.test_client().get(
        "/api/v1/claims", headers={"Authorization": header}
    )
    assert response.status_code == 401
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    assert response.json["code"] == "key_not_accepted"


@pytest.mark.usefixtures("tokens")
def test_a_prefix_or_a_hash_is_no_key(app: Flask, store: ClaimStore) -> None:
    assert store.list_keys()
    for each in store.list_keys():
        for stolen in (each.prefix, each.hash):
            response = app.test_client().get("/api/v1/claims", headers=bearing(stolen))
            assert response.status_code == 401


def test_a_revoked_key_ends_at_once(app: Flask, store: ClaimStore) -> None:
    token = key_for(store, [Scope.READ])
    client = app.test_client()
    assert client.get("/api/v1/claims", headers=bearing(token)).status_code == 200
    with store.unit_of_work() as work:
        revoke_key(work, BEN, token[:11], at=NOW)
        work.commit()
    response = client.get("/api/v1/claims", headers=bearing(token))
    assert response.status_code == 401
    assert "revoked" in response.json["detail"]


def test_a_key_ends_when_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled_store()
    token = key_for(store, [Scope.READ], expires_at=NOW + timedelta(hours=1))
    client = make_app(store).test_client()
    assert client.get("/api/v1/claims", headers=bearing(token)).status_code == 200
    monkeypatch.setattr("tests.webapp.NOW", NOW + timedelta(hours=1))
    response = client.get("/api/v1/claims", headers=bearing(token))
    assert response.status_code == 401
    assert "expired" in response.json["detail"]


def test_use_is_noted(store: ClaimStore, app: Flask) -> None:
    token = key_for(store, [Scope.READ])
    app.test_client().get("/api/v1/claims", headers=bearing(token))
    (found,) = (each for each in store.list_keys() if each.prefix == token[:11])
    assert found.last_used_at == NOW


class TestClosedToThePublic:
    @pytest.fixture
    def closed(self) -> FlaskClient:
        return make_app(public_verify=False).test_client()

    def test_verdicts_need_a_key(self, closed: FlaskClient) -> None:
        for path in ("verifications", "comparisons"):
            response = closed.post(f"/api/v1/{path}", json={"claim": "x"})
            assert response.status_code == 401
            assert response.json["code"] == "key_required"
        page = closed.get("/check?claim=x")
        assert page.status_code == 401
        assert "API key only" in page.get_data(as_text=True)
        assert closed.post("/texts", data={"text": "x"}).status_code == 401

    def test_the_store_stays_readable(self, closed: FlaskClient) -> None:
        assert closed.get("/api/v1/claims").status_code == 200
        assert closed.get("/").status_code == 200

    def test_a_key_opens_it(self) -> None:
        store = filled_store()
        client = make_app(store, public_verify=False).test_client()
        response = client.post(
            "/api/v1/verifications",
            json={"claim": "x"},
            headers=bearing(key_for(store, [Scope.VERIFY])),
        )
        assert response.status_code == 200
