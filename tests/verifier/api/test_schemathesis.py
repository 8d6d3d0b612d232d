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
from tests.apikeys import bearing, key_for
from tests.webapp import filled_store, make_app


@schemathesis.serializer("application/x-ndjson")
def json_lines(_: object, value: object) -> bytes:
    """Send whatever is generated as the one line of a job."""
    return f"{json.dumps(value)}\n".encode()


_STORE = filled_store()
PLAIN = {"Accept-Encoding": "identity"}  # its client cannot unpack what it asks for
KEY = PLAIN | bearing(key_for(_STORE, [Scope.ADMIN]))
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", make_app(_STORE))

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
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.timeout(60)
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
@pytest.mark.timeout(60)
def test_requests_without_a_key(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS, headers=PLAIN)


def test_every_operation_is_generated(app: Flask) -> None:
    served = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/v1/", "/v1alpha1/"))
    ]

    assert len(list(schema.get_all_operations())) == len(served)
