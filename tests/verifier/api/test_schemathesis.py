"""Generated requests get documented answers and never a server error."""

import itertools
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
from tests.webapp import FIRST, SUPPORTED, filled_store, make_app


@schemathesis.serializer("application/x-ndjson")
def json_lines(_: object, value: object) -> bytes:
    """Send whatever is generated as the one line of a job."""
    return f"{json.dumps(value)}\n".encode()


PLAIN = {"Accept-Encoding": "identity"}  # its client cannot unpack what it asks for


ADMIN = [Scope.ADMIN]
QUOTE = {"document_id": "doc-1", "quote": FIRST}


class Desk:
    """An application, and records in it for generated requests to be about."""

    def __init__(self) -> None:
        store = filled_store()
        self.app = make_app(store)
        # Nothing that is generated is looked up beyond this machine.
        gate = Gate(lookup=lambda _host, _port: ["93.184.215.14"])
        object.__setattr__(self.app.extensions["verifier"], "gate", gate)
        self.headers = PLAIN | bearing(key_for(store, ADMIN))
        self._other = bearing(key_for(store, ADMIN, owner="Boris"))
        self._client = self.app.test_client()
        self._made: dict[str, str] = {}
        self._numbers = itertools.count()

    def send(
        self, path: str, body: object = None, *, boris: bool = False, **headers: str
    ) -> dict[str, str]:
        """Post what must be accepted; return the answer, with its ``tag``."""
        sent = {"json": body}
        if path == "/jobs":
            sent = {"data": json.dumps(body), "content_type": "application/x-ndjson"}
        sender = self._other if boris else self.headers
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        made = self._client.post(f"/api/v1{path}", headers=sender | named, **sent)
        assert made.status_code < 300, made.json
        return {**made.json, "tag": made.headers.get("ETag", "")}

    def record(self, name: str, *, anew: bool) -> str:
        """Return the id of a record of that kind; ``anew`` of one that may go."""
        if anew or name not in self._made:
            made = getattr(self, f"_{name}")()
            if anew:
                return str(made)
            self._made[name] = made
        return self._made[name]

    def claim(self, step: str) -> dict[str, str]:
        """Return a claim that is ready for a step."""
        text = f"The old bridge was closed, as was told {next(self._numbers)} times."
        body = {"text": text, "evidence": [QUOTE]}
        made = self.send("/claims", body, boris=step != "submit")
        path = f"/claims/{made['id']}"
        if step == "submit":
            return made
        made = self.send(f"{path}/submit", {}, boris=True, If_Match=made["tag"])
        if step in {"approve", "reject"}:
            return made
        return self.send(f"{path}/approve", {}, If_Match=made["tag"])

    def _webhook_id(self) -> str:
        body = {"url": "https://cms.example/in", "events": ["verdict.changed"]}
        return self.send("/webhooks", body)["id"]

    def _delivery_id(self) -> str:
        webhook = self.record("webhook_id", anew=False)
        return self.send(f"/webhooks/{webhook}/test")["id"]

    def _verdict_id(self) -> str:
        return self.send("/verifications", {"claim": SUPPORTED})["id"]

    def _subscription_id(self) -> str:
        verdict = self.record("verdict_id", anew=False)
        body = {"webhook": self.record("webhook_id", anew=False)}
        return self.send(f"/verifications/{verdict}/subscriptions", body)["id"]

    def _prefix(self) -> str:
        return self.send("/keys", {"owner": "Desk", "scopes": ["verify"]})["prefix"]

    def _job_id(self) -> str:
        job = self.send("/jobs", {"claim": SUPPORTED})["id"]
        return self.send(f"/jobs/{job}/cancel")["id"]

    def _claim_id(self) -> str:
        return "claim-1"

    def _document_id(self) -> str:
        return "doc-1"


DESK = Desk()
KEY = DESK.headers
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", DESK.app)
# What is generated too long for its field may be too long for any body.
schema.config.checks.negative_data_rejection.expected_statuses += ["413"]


@schemathesis.hook
def before_call(_context: object, case: schemathesis.Case, _kwargs: object) -> None:
    """Let every other fit request be about a record that there is."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive:
        return
    body = case.body
    names = list(case.path_parameters or {})
    if sum(len(str(case.path_parameters[name])) for name in names) % 2:
        for name in names:
            goes = name == names[-1] and case.operation.method.upper() == "DELETE"
            case.path_parameters[name] = DESK.record(name, anew=goes)
    if "If-Match" in (case.headers or {}) and len(case.headers["If-Match"]) % 2:
        made = DESK.claim(case.operation.path.rpartition("/")[2])
        case.path_parameters["claim_id"] = made["id"]
        case.headers["If-Match"] = made["tag"]
    if isinstance(body, dict) and len(str(body)) % 2:
        if "evidence" in body and isinstance(body["evidence"], list):
            body["evidence"] = [body["evidence"][0] | QUOTE | {"start": None}]
            body |= {"valid_from": None, "valid_until": None}
        if "webhook" in body:
            body["webhook"] = DESK.record("webhook_id", anew=False)


@schemathesis.hook
def after_call(
    _context: object, case: schemathesis.Case, response: schemathesis.Response
) -> None:
    """Leave no job under way: only so many may be."""
    place = response.headers.get("location", [""])[0]
    if case.operation.path.endswith("/jobs") and place:
        DESK.send(f"{place.removeprefix('/api/v1')}/cancel")


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
