"""Limits count each key and each address, and say what is left."""

from flask.testing import FlaskClient

from claims.errors import StoreUnavailable
from claims.keys import Scope
from tests.apikeys import bearing, key_for
from tests.webapp import filled_store, make_app


def ask(client: FlaskClient, address: str = "192.0.2.1", **headers: str):
    return client.get(
        "/api/v1/claims?limit=1",
        environ_base={"REMOTE_ADDR": address},
        headers=headers,
    )


def test_without_a_limit_nothing_is_counted() -> None:
    response = ask(make_app().test_client())
    assert "RateLimit" not in response.headers


def test_an_address_gets_as_much_as_the_limit_says() -> None:
    client = make_app(public_limit=2).test_client()
    found = [ask(client) for _ in range(3)]
    assert [each.status_code for each in found] == [200, 200, 429]
    assert found[0].headers["RateLimit-Policy"] == '"address";q=2;w=60'
    assert found[0].headers["RateLimit"] == '"address";r=1;t=55'
    refused = found[2]
    assert refused.headers["Retry-After"] == "55"
    assert refused.headers["RateLimit"] == '"address";r=0;t=55'
    assert refused.mimetype == "application/problem+json"
    assert refused.json["code"] == "quota_exceeded"
    assert refused.json["type"].endswith("#quota-exceeded")
    assert refused.json["violated-policies"] == ["address"]
    assert ask(client, "192.0.2.2").status_code == 200


def test_the_addresses_of_one_customer_count_as_one() -> None:
    client = make_app(public_limit=1).test_client()
    assert ask(client, "2001:db8:1:2::1").status_code == 200
    assert ask(client, "2001:db8:1:2::ffff").status_code == 429
    assert ask(client, "2001:db8:1:3::1").status_code == 200
    assert ask(client, "::ffff:192.0.2.1").status_code == 200
    assert ask(client, "192.0.2.1").status_code == 429


def test_pages_and_preflights_cost_nothing_but_the_form_does() -> None:
    client = make_app(public_limit=1).test_client()
    for path in ("/", "/claims", "/healthz", "/api/openapi.json", "/static/site.css"):
        response = client.get(path)
        assert response.status_code == 200
        response.close()
    assert client.options("/api/v1/claims").status_code == 200
    assert client.get("/check?claim=x").status_code == 200
    refused = client.get("/check?claim=x")
    assert refused.status_code == 429
    assert refused.mimetype == "text/html"
    assert client.get("/claims").status_code == 200


def test_a_key_is_counted_by_itself_wherever_it_is_used() -> None:
    store = filled_store()
    usual, own = (key_for(store, [Scope.READ], per_minute=n) for n in (None, 1))
    client = make_app(store, public_limit=1, key_limit=2).test_client()
    found = [ask(client, f"192.0.2.{n}", **bearing(usual)) for n in range(3)]
    assert [each.status_code for each in found] == [200, 200, 429]
    assert found[0].headers["RateLimit-Policy"] == '"key";q=2;w=60'
    assert ask(client, **bearing(own)).status_code == 200
    assert ask(client, **bearing(own)).status_code == 429
    assert ask(client).status_code == 200


def test_guessing_keys_counts_for_the_address() -> None:
    client = make_app(public_limit=2).test_client()
    found = [ask(client, **bearing("vk_guess")).status_code for _ in range(3)]
    assert found == [401, 401, 429]


def test_a_hundred_claims_count_a_hundred() -> None:
    client = make_app(public_limit=10).test_client()

    def send(count: int):
        return client.post("/api/v1/verifications", json={"claims": ["x"] * count})

    assert send(8).headers["RateLimit"].startswith('"address";r=2;')
    assert send(3).status_code == 429
    assert send(1).status_code == 200


def test_a_whole_text_counts_by_its_length() -> None:
    client = make_app(public_limit=10).test_client()
    text = "The bridge was closed. " * 60  # 1,380 characters
    answered = client.post("/api/v1/texts", json={"text": text})
    assert answered.status_code == 200
    assert answered.headers["RateLimit"].startswith('"address";r=3;')
    assert client.post("/texts", data={"text": text}).status_code == 429
    assert client.post("/texts", data={"text": "Short."}).status_code == 200


def test_a_busy_store_lets_requests_pass(monkeypatch) -> None:
    store = filled_store()

    def busy(*_: object, **__: object) -> None:
        raise StoreUnavailable("locked")

    monkeypatch.setattr(store, "take", busy)
    assert ask(make_app(store, public_limit=1).test_client()).status_code == 200


def test_no_address_is_kept_and_a_proxy_is_believed_only_where_told() -> None:
    store = filled_store()
    client = make_app(store, public_limit=1).test_client()
    forged = {"X-Forwarded-For": "198.51.100.7"}
    assert ask(client, **forged).status_code == 200
    assert ask(client, **{"X-Forwarded-For": "198.51.100.8"}).status_code == 429
    counters = repr(store._access.counters)
    assert "192.0.2.1" not in counters
    assert "address:" in counters
    behind = make_app(public_limit=1, proxies=1).test_client()
    assert ask(behind, **forged).status_code == 200
    assert ask(behind, **{"X-Forwarded-For": "198.51.100.8"}).status_code == 200
    assert (
        ask(behind, **{"X-Forwarded-For": "6.6.6.6, 198.51.100.8"}).status_code == 429
    )
