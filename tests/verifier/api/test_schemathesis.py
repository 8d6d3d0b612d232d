"""Generated requests get documented answers and never a server error."""

import json

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from claims.keys import Scope
from claims.outbound import Gate
from tests.apikeys import bearing, key_for
from tests.webapp import SUPPORTED, filled_store, make_app


@schemathesis.serializer("application/x-ndjson")
def json_lines(_: object, value: object) -> bytes:
    """Send whatever is generated as the one line of a job."""
    return f"{json.dumps(value)}\n".encode()


PLAIN = {"Accept-Encoding": "identity"}  # its client cannot unpack what it asks for


def _prepared() -> tuple[Flask, dict[str, str], dict[str, str]]:
    """Return an application, an admin's headers, and a record of each kind."""
    store = filled_store()
    app = make_app(store)
    context = app.extensions["verifier"]
    # Nothing that is generated is looked up beyond this machine.
    gate = Gate(lookup=lambda _host, _port: ["93.184.215.14"])
    object.__setattr__(context, "gate", gate)
    headers = bearing(key_for(store, [Scope.ADMIN]))
    client = app.test_client()

    def post(path: str, body: object = None) -> dict[str, str]:
        made = client.post(f"/api/v1{path}", json=body, headers=headers)
        assert made.status_code < 300, made.json
        return dict(made.json)

    url, events = "https://cms.example/in", ["verdict.changed"]
    webhook = post("/webhooks", {"url": url, "events": events})["id"]
    verdict = post("/verifications", {"claim": SUPPORTED})["id"]
    path = f"/verifications/{verdict}/subscriptions"
    there = {
        "webhook_id": webhook,
        "delivery_id": post(f"/webhooks/{webhook}/test")["id"],
        "verdict_id": verdict,
        "subscription_id": post(path, {"webhook": webhook})["id"],
        "claim_id": "claim-1",
        "document_id": "doc-1",
        "prefix": post("/keys", {"owner": "Desk", "scopes": ["verify"]})["prefix"],
    }
    return app, PLAIN | headers, there


_APP, KEY, THERE = _prepared()
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", _APP)


@schemathesis.hook
def before_call(_context: object, case: schemathesis.Case, _kwargs: object) -> None:
    """Let every other fit request be about a record that there is."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive:
        return
    for name, value in (case.path_parameters or {}).items():
        if name in THERE and len(str(value)) % 2:
            case.path_parameters[name] = THERE[name]


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]


@schema.parametrize()
@settings(
    max_examples=5,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.timeout(180)
def test_generated_requests(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS, headers=KEY)


@schema.parametrize()
@settings(
    max_examples=2,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.timeout(180)
def test_requests_without_a_key(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS, headers=PLAIN)


@schema.parametrize()
@settings(
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.faults
@pytest.mark.timeout(600)
def test_a_hundred_generated_requests(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS, headers=KEY)


def test_every_operation_is_generated(app: Flask) -> None:
    served = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/v1/", "/v1alpha1/"))
    ]

    assert len(list(schema.get_all_operations())) == len(served)
