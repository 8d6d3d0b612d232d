"""The OpenAPI document says what the routes do."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from claims.callbacks import EventType
from tests.webapp import CLAIMS, CONTRADICTED, FIRST, NOW, PARTLY, scripted
from verifier.callbacks.composing import Composer
from verifier.service import Verification

_KINDS = {
    "string": str,
    "integer": int,
    "array": list,
    "object": dict,
    "null": type(None),
}


@pytest.fixture(scope="module")
def document(app: Flask) -> dict[str, Any]:
    made: dict[str, Any] = app.test_client().get("/api/openapi.json").json
    return made


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"]
    assert document["info"]["license"]["identifier"] == "Apache-2.0"


def test_every_reference_leads_somewhere_and_every_schema_is_used(
    document: dict[str, Any],
) -> None:
    schemas = document["components"]["schemas"]
    used = {reference.rsplit("/", 1)[1] for reference in _references(document)}
    assert used == set(schemas)


def test_every_api_route_is_documented(app: Flask, document: dict[str, Any]) -> None:
    served = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/v1/", "/v1alpha1/"))
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    documented = {
        (path, method)
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert documented == served


def test_every_operation_says_what_it_does_and_refuses(
    document: dict[str, Any],
) -> None:
    for path, item in document["paths"].items():
        # What is compatible with another API refuses as that API does.
        refuses = "json" if path.startswith("/v1alpha1/") else "problem+json"
        for method, operation in item.items():
            if method == "parameters":
                continue
            assert operation["summary"]
            assert "500" in operation["responses"]
            for status, response in operation["responses"].items():
                assert response["description"]
                if status >= "4":
                    assert list(response["content"]) == [f"application/{refuses}"]
            if method == "post" and "requestBody" in operation:
                assert {"400", "413", "415", "422"} <= set(operation["responses"])
                assert operation["requestBody"]["required"] is True


def test_requests_refuse_unknown_names(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in ("VerificationRequest", "ComparisonRequest"):
        assert schemas[name]["additionalProperties"] is False
    claim = schemas["VerificationRequest"]["properties"]["claim"]
    assert claim["maxLength"] == 2000
    assert schemas["VerificationRequest"]["properties"]["claims"]["maxItems"] == 100


def test_answers_have_exactly_the_documented_fields(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    schemas = document["components"]["schemas"]
    answers = [
        client.post("/api/v1/verifications", json={"claim": PARTLY}).json,
        client.post(
            "/api/v1/comparisons", json={"claim": CONTRADICTED, "evidence": FIRST}
        ).json,
    ]
    for answer in answers:
        assert set(answer) == set(schemas["Verification"]["required"])
        for evidence in answer["evidence"]:
            assert set(evidence) == set(schemas["EvidenceMatch"]["required"])
            for finding in evidence["findings"]:
                assert set(finding) == set(schemas["Finding"]["required"])
    claim = client.get("/api/v1/claims/claim-1").json
    assert set(claim) == set(schemas["Claim"]["required"])
    document_ = client.get("/api/v1/documents/doc-1").json
    assert set(document_) == set(schemas["Document"]["required"])
    problem = json.loads(client.get("/api/v1/claims/none").get_data())
    assert set(problem) == set(schemas["Problem"]["properties"])


def test_operations_say_who_may_call_them(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    scheme = document["components"]["securitySchemes"]["apiKey"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    paths = document["paths"]
    verify = paths["/api/v1/verifications"]["post"]
    assert verify["security"] == [{}, {"apiKey": ["verify"]}]
    propose = paths["/api/v1/claims"]["post"]
    assert propose["security"] == [{"apiKey": ["curate"]}]
    assert {"401", "403", "409", "429"} <= set(propose["responses"])
    headers = {each["name"] for each in propose["parameters"]}
    assert headers == {"Idempotency-Key"}
    amend = paths["/api/v1/claims/{claim_id}"]["put"]
    named = {each.get("name"): each for each in amend["parameters"]}
    assert named["If-Match"]["required"] is True
    page = client.get("/api/docs").get_data(as_text=True)
    assert "Needs an API key with the scope curate." in page
    assert "Authorization: Bearer vk_..." in page
    assert 'If-Match: "..."' in page.replace("&#34;", '"')


def test_the_document_is_the_same_each_time(client: FlaskClient) -> None:
    first, second = (client.get("/api/openapi.json").data for _ in range(2))
    assert first == second


def test_the_reference_page_lists_every_operation_and_problem(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    page = client.get("/api/docs").get_data(as_text=True)

    for path in document["paths"]:
        assert path in page
    for code in ("empty_claim", "malformed_json", "store_unavailable"):
        assert f'id="problem-{code}"' in page


def test_the_messages_to_webhooks_are_as_documented(document: dict[str, Any]) -> None:
    composer = Composer(lambda: "id")
    verification = Verification("id", scripted(CONTRADICTED), NOW)
    claim_data = composer.of_claim(CLAIMS[0], None, 7)
    question = {"question": "Was it?", "claim_id": "claim-1"}
    sent = {
        EventType.CLAIM_PUBLISHED: claim_data,
        EventType.CLAIM_AMENDED: claim_data,
        EventType.CLAIM_RETIRED: claim_data,
        EventType.QUESTION_ANSWERED: composer.of_question(question, 7),
        EventType.VERDICT_CHANGED: composer.of_verdict("id", "unknown", verification),
    }
    assert set(document["webhooks"]) == {str(event) for event in EventType} == set(sent)
    for event, data in sent.items():
        operation = document["webhooks"][event]["post"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        body = json.loads(composer.message(event, NOW, data).body)
        assert set(body) == set(schema["properties"]) == set(schema["required"])
        assert body["type"] == schema["properties"]["type"]["const"]
        documented = schema["properties"]["data"]
        assert set(body["data"]) == set(documented["properties"])
        for name, value in body["data"].items():
            kinds = documented["properties"][name]["type"]
            assert type(value) in [
                _KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)
            ], name


def test_the_page_names_every_message_to_webhooks(client: FlaskClient) -> None:
    page = client.get("/api/docs").get_data(as_text=True)
    for event in EventType:
        assert f"<dt><code>{event}</code></dt>" in page
