"""Whatever is sent, the answer is a 4xx problem document that says what to do."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webapp import SUPPORTED

VERIFICATIONS = "/api/v1/verifications"
COMPARISONS = "/api/v1/comparisons"


def _claim(value: Any) -> bytes:
    return json.dumps({"claim": value}).encode()


BODIES: dict[str, tuple[bytes, int, str, str | None]] = {
    "no body": (b"", 400, "malformed_json", None),
    "blank body": (b"  \n", 400, "malformed_json", None),
    "broken json": (b'{"claim": "x"', 400, "malformed_json", None),
    "trailing comma": (b'{"claim": "x",}', 400, "malformed_json", None),
    "two documents": (b'{"claim": "x"}{}', 400, "malformed_json", None),
    "not utf-8": (b'{"claim": "\xff"}', 400, "malformed_json", None),
    "utf-16": ('{"claim": "x"}'.encode("utf-16"), 400, "malformed_json", None),
    "not a number": (b'{"claim": NaN}', 400, "malformed_json", None),
    "infinity": (b'{"claim": -Infinity}', 400, "malformed_json", None),
    "raw control character": (b'{"claim": "a\x00b"}', 400, "malformed_json", None),
    "deep list": (b"[" * 100_000, 400, "malformed_json", None),
    "deep object": (b'{"claim":' * 100_000, 400, "malformed_json", None),
    "deep and closed": (
        b'{"claim": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        400,
        "malformed_json",
        None,
    ),
    "5,000 digits": (
        b'{"claim": ' + b"7" * 5000 + b"}",
        400,
        "malformed_json",
        None,
    ),
    "key twice": (b'{"claim": "a", "claim": "b"}', 400, "malformed_json", None),
    "a list": (b"[]", 422, "invalid_request", "#"),
    "a string": (b'"claim"', 422, "invalid_request", "#"),
    "null": (b"null", 422, "invalid_request", "#"),
    "a number": (b"1", 422, "invalid_request", "#"),
    "empty object": (b"{}", 422, "invalid_request", "#"),
    "empty": (_claim(""), 422, "empty_claim", "#/claim"),
    "blank": (_claim(" \t\n\u3000"), 422, "empty_claim", "#/claim"),
    "too long": (_claim("a" * 2001), 422, "claim_too_long", "#/claim"),
    "null claim": (_claim(None), 422, "not_text", "#/claim"),
    "number": (_claim(214), 422, "not_text", "#/claim"),
    "boolean": (_claim(value=True), 422, "not_text", "#/claim"),
    "list as claim": (_claim(["a"]), 422, "not_text", "#/claim"),
    "object as claim": (_claim({"text": "a"}), 422, "not_text", "#/claim"),
    "nul": (_claim("a\x00b"), 422, "text_rejected", "#/claim"),
    "lone high surrogate": (_claim("a \ud800 b"), 422, "text_rejected", "#/claim"),
    "lone low surrogate": (_claim("\udc00"), 422, "text_rejected", "#/claim"),
    "surrogates swapped": (_claim("\ude00\ud83d"), 422, "text_rejected", "#/claim"),
    "unknown field": (
        b'{"claim": "a", "clam": 1}',
        422,
        "invalid_request",
        "#/clam",
    ),
    "field with a slash": (
        b'{"claim": "a", "a/b~c": 1}',
        422,
        "invalid_request",
        "#/a~1b~0c",
    ),
    "field of half a character": (
        b'{"claim": "a", "\\ud800": 1}',
        422,
        "invalid_request",
        "#/?",
    ),
    "both": (b'{"claim": "a", "claims": ["b"]}', 422, "invalid_request", "#"),
    "no claims": (b'{"claims": []}', 422, "invalid_request", "#/claims"),
    "claims as text": (b'{"claims": "a"}', 422, "invalid_request", "#/claims"),
    "claims null": (b'{"claims": null}', 422, "invalid_request", "#/claims"),
    "claims as object": (b'{"claims": {}}', 422, "invalid_request", "#/claims"),
    "101 claims": (
        json.dumps({"claims": ["a"] * 101}).encode(),
        422,
        "invalid_request",
        "#/claims",
    ),
    "one bad of many": (
        json.dumps({"claims": ["a", "b", " "]}).encode(),
        422,
        "empty_claim",
        "#/claims/2",
    ),
    "null among claims": (b'{"claims": ["a", null]}', 422, "not_text", "#/claims/1"),
}


def require_problem(response: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.mimetype == "application/problem+json"
    problem: dict[str, Any] = json.loads(response.get_data())
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["type"].endswith(f"#problem-{code}")
    assert problem["title"]
    assert len(problem["detail"]) > 15
    assert problem["request_id"] == response.headers["X-Request-ID"]
    assert all(error["detail"] for error in problem["errors"])
    return problem


@pytest.mark.parametrize("name", BODIES)
def test_a_bad_body_is_refused_with_advice(client: FlaskClient, name: str) -> None:
    body, status, code, pointer = BODIES[name]

    response = client.post(VERIFICATIONS, data=body, content_type="application/json")

    problem = require_problem(response, status, code)
    pointers = [error["pointer"] for error in problem["errors"]]
    assert pointers == ([] if pointer is None else [pointer])


def test_every_bad_part_is_named(client: FlaskClient) -> None:
    response = client.post(VERIFICATIONS, json={"claims": ["", 7, "fine"], "x": 1})

    problem = require_problem(response, 422, "invalid_request")
    assert {error["pointer"] for error in problem["errors"]} == {
        "#/claims/0",
        "#/claims/1",
        "#/x",
    }
    assert "3 parts" in problem["detail"]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, {"#/claim", "#/evidence"}),
        ({"claim": "a"}, {"#/evidence"}),
        ({"claim": "a", "evidence": ""}, {"#/evidence"}),
        ({"claim": "a", "evidence": "b" * 20_001}, {"#/evidence"}),
        ({"claim": "a", "evidence": "b\x00"}, {"#/evidence"}),
        ({"claim": 1, "evidence": None}, {"#/claim", "#/evidence"}),
        ({"claim": "a", "evidence": "b", "claims": []}, {"#/claims"}),
    ],
)
def test_a_bad_comparison_is_refused(
    client: FlaskClient, body: Any, pointers: set[str]
) -> None:
    response = client.post(COMPARISONS, json=body)

    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    errors = json.loads(response.get_data())["errors"]
    assert {error["pointer"] for error in errors} == pointers


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ],
)
def test_another_content_type_is_refused(
    client: FlaskClient, content_type: str
) -> None:
    response = client.post(
        VERIFICATIONS, data=b'{"claim": "a"}', content_type=content_type
    )

    problem = require_problem(response, 415, "unsupported_media_type")
    assert "application/json" in problem["detail"]


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_another_method_is_refused(client: FlaskClient, method: str) -> None:
    response = client.open(VERIFICATIONS, method=method)

    problem = require_problem(response, 405, "method_not_allowed")
    assert "POST" in problem["detail"]
    assert "POST" in response.headers["Allow"]


def test_a_body_over_the_limit_is_refused(client: FlaskClient) -> None:
    response = client.post(VERIFICATIONS, json={"claim": "a" * (1024 * 1024)})

    problem = require_problem(response, 413, "body_too_large")
    assert "1,048,576 bytes" in problem["detail"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("limit=ten", "limit"),
        ("q=", "q"),
        ("q=a%00b", "q"),
        ("q=" + "a" * 501, "q"),
        ("topic=%00", "topic"),
        ("status=draft", "status"),
        ("status=in_review", "status"),
        ("page=2", "page"),
        ("cursor=nonsense", "cursor"),
        ("cursor=%F0%9F%98%80", "cursor"),
        ("cursor=bmV3ZXN0OgA", "cursor"),
        ("cursor=bmV3ZXN0Om5vLXN1Y2gtY2xhaW0", "cursor"),
        ("q=bridge&cursor=bmV3ZXN0OmNsYWltLTE", "cursor"),
        ("q=bridge&cursor=cmFua2VkOjk5OTk5OTk5OTk5OTk5OTk5OTk5", "cursor"),
        ("cursor=cmFua2VkOjE", "cursor"),
    ],
)
def test_a_bad_query_is_refused(
    client: FlaskClient, query: str, parameter: str
) -> None:
    response = client.get(f"/api/v1/claims?{query}")

    assert response.status_code == 422
    errors = json.loads(response.get_data())["errors"]
    assert [error["parameter"] for error in errors] == [parameter]


@pytest.mark.parametrize("kind", ["claim", "document"])
@pytest.mark.parametrize(
    "bad",
    [
        "nothing",
        "%00",
        "a%00b",
        "%ED%A0%80",
        "9" * 5000,
        "%F0%9F%98%80",
        "..%2f..",
        "'",
    ],
)
def test_an_id_that_is_none_is_not_found(
    client: FlaskClient, kind: str, bad: str
) -> None:
    response = client.get(f"/api/v1/{kind}s/{bad}")

    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
    assert json.loads(response.get_data())["code"] in (f"{kind}_not_found", "not_found")


def test_the_longest_claim_is_accepted(client: FlaskClient) -> None:
    # Four bytes of UTF-8 and twelve of JSON for each character.
    response = client.post(VERIFICATIONS, json={"claim": "😀" * 2000})

    assert response.status_code == 200
    assert response.json["claim"] == "😀" * 2000


def test_a_hundred_claims_are_accepted(client: FlaskClient) -> None:
    response = client.post(VERIFICATIONS, json={"claims": [SUPPORTED] * 100})

    assert response.status_code == 200
    assert len(response.json["verifications"]) == 100


def test_a_byte_order_mark_does_not_matter(client: FlaskClient) -> None:
    response = client.post(
        VERIFICATIONS,
        data=b'\xef\xbb\xbf{"claim": "a"}',
        content_type="application/json; charset=utf-8",
    )

    assert response.status_code == 200
