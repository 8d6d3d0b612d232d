"""Every answer, on every route, carries the headers that keep browsers in bounds."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

ADDRESSES = {
    "claim_id": "claim-1",
    "document_id": "doc-1",
    "verdict_id": "record-1",
    "job_id": "none",
    "filename": "site.css",
}


def _filled(rule: Rule) -> dict[str, str | int]:
    values: dict[str, str | int] = {}
    for name, converter in rule._converters.items():
        if isinstance(converter, AnyConverter):
            values[name] = min(converter.items)
        elif isinstance(converter, IntegerConverter):
            values[name] = 1
        else:
            values[name] = ADDRESSES.get(name, "none")
    return values


def _addresses(app: Flask) -> list[tuple[str, str]]:
    with app.test_request_context():
        return [
            (method, app.url_for(rule.endpoint, **_filled(rule)))
            for rule in app.url_map.iter_rules()
            for method in sorted(rule.methods or ())
        ]


def test_every_route_and_method_is_protected(app: Flask) -> None:
    found = [*_addresses(app), ("GET", "/nothing-here"), ("GET", "/api/v1/nothing")]
    assert len(found) > 20
    for method, address in found:
        response = app.test_client().open(address, method=method)
        assert response.status_code < 500, (method, address)
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), address
        is_card = address.startswith("/embed/") and method != "OPTIONS"
        if is_card and response.status_code == 200:  # see web/test_cards.py
            assert "form-action 'none'" in policy
        else:
            assert "frame-ancestors 'none'" in policy
            assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Request-ID"]
        # Only who is about to sign in gets a cookie.
        assert ("Set-Cookie" in response.headers) == (
            address == "/sign-in" and method in {"GET", "HEAD"}
        ), address
        assert "Access-Control-Allow-Origin" not in response.headers
        assert response.headers["Cache-Control"]
        response.close()


@pytest.mark.parametrize("address", ["/", "/claims", "/how-it-works", "/api/docs"])
def test_pages_hold_nothing_inline(client: FlaskClient, address: str) -> None:
    page = client.get(address).get_data(as_text=True)

    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count("<script src=")
    assert 'src="http' not in page


@pytest.mark.parametrize(
    "offered", ["short", "a" * 65, "id with space", "id\tid\tid\tid", "ünïcödé-id"]
)
def test_a_request_id_that_could_forge_a_log_line_is_replaced(
    client: FlaskClient, offered: str
) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": offered})

    assert response.headers["X-Request-ID"] != offered
    assert len(response.headers["X-Request-ID"]) == 32


def test_a_static_address_leads_nowhere_else(client: FlaskClient) -> None:
    for path in ("../app.py", "..%2fapp.py", "%2e%2e/app.py"):
        assert client.get(f"/static/{path}").status_code == 404
