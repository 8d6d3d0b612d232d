"""The client asks a real server and tells answers from refusals."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.webapp import BROKEN, CLAIMS, CONTRADICTED, FIRST, NOW, SUPPORTED, make_app
from verifier.client import (
    Client,
    InvalidRequest,
    NotAllowed,
    NotFound,
    Refused,
    ServiceFailed,
    ServiceUnreachable,
    TooManyRequests,
    UnreadableAnswer,
)


@contextmanager
def serving(application: Callable[..., Any]) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(make_app()) as found:
        yield found


@pytest.fixture
def client(address: str) -> Client:
    return Client(address)


def answering(*answers: Response) -> tuple[Callable[..., Any], list[Request]]:
    """Return an application that gives ``answers`` in turn, and what it was asked."""
    asked: list[Request] = []

    @Request.application
    def application(request: Request) -> Response:
        request.get_data()
        asked.append(request)
        return answers[min(len(asked), len(answers)) - 1]

    return application, asked


def problem(status: int, code: str, **headers: str) -> Response:
    body = {"status": status, "code": code, "title": "No", "detail": "Not now."}
    return Response(
        json.dumps(body),
        status=status,
        mimetype="application/problem+json",
        headers=headers,
    )


def test_a_claim_is_verified(client: Client) -> None:
    found = client.verify(CONTRADICTED)
    assert (found.claim, found.verdict) == (CONTRADICTED, "contradicted")
    assert found.reason == "number_differs"
    assert found.confidence == 0.97
    assert found.checked_at == NOW
    assert found.store_revision == 1
    (evidence,) = found.evidence
    assert evidence.quote == FIRST
    assert (evidence.start, evidence.end) == (0, len(FIRST))
    assert evidence.source is not None
    assert evidence.source.publisher == "Lindau Courier"
    assert evidence.source.published_on == "2024-11-07"
    (finding,) = evidence.findings
    assert finding.outcome == "contradicts"
    assert finding.claim_span is not None
    assert CONTRADICTED[slice(*finding.claim_span)] == "21"
    assert found.raw["engine"]["version"] == "test"


def test_many_claims_are_verified_in_order_and_in_batches(client: Client) -> None:
    claims = [f"Claim number {n} of many." for n in range(230)]
    assert [found.claim for found in client.verify_many(iter(claims))] == claims
    assert list(client.verify_many([])) == []


def test_a_claim_is_compared_with_a_passage(client: Client) -> None:
    assert client.compare(SUPPORTED, FIRST).verdict == "supported"


def test_a_text_is_checked_statement_by_statement(client: Client) -> None:
    text = f"Is it raining? {CONTRADICTED} {SUPPORTED}"
    found = client.check_text(text)
    asked, first, second = found.statements
    assert (asked.kind, asked.verification) == ("question", None)
    for stated, expected in ((first, CONTRADICTED), (second, SUPPORTED)):
        assert text[stated.start : stated.end] == stated.text == expected.rstrip(".")
        assert stated.verification is not None
        assert stated.verification.claim == stated.text
    assert found.counts == {"supported": 0, "contradicted": 0, "unknown": 2}


def test_the_store_is_read(client: Client) -> None:
    listed = list(client.claims(topic="bridge"))
    assert {each.id for each in listed} == {"claim-1", "claim-2", "claim-3"}
    assert list(client.claims(topic="nothing")) == []
    assert [each.id for each in client.claims(status="retired")] == ["claim-5"]
    first = client.search("bridge closed for 12 days", limit=1)
    assert [each.text for each in first] == [CLAIMS[0].text]
    assert client.claim("claim-3").rating == "false"
    assert client.claim("claim-1").evidence[0].quote == FIRST


def test_pages_are_followed_to_the_end(client: Client) -> None:
    assert len(client.search("Lindau bridge repairs nobody days", limit=3)) == 3
    pages = list(client._pages({"limit": "1"}))
    assert [each.id for each in pages] == [each.id for each in client.claims()]
    assert len(pages) == 3


def test_a_refusal_says_what_to_change(client: Client) -> None:
    with pytest.raises(InvalidRequest) as refused:
        client.verify(" ")
    assert refused.value.status == 422
    assert refused.value.code == "empty_claim"
    assert refused.value.errors[0].pointer == "#/claim"
    assert refused.value.request_id
    assert "Write one statement" in str(refused.value)

    with pytest.raises(InvalidRequest) as refused:
        list(client.verify_many(["A claim of some kind.", ""]))
    assert refused.value.errors[0].pointer == "#/claims/1"


def test_what_is_not_there_is_named(client: Client) -> None:
    with pytest.raises(NotFound) as refused:
        client.claim("no/such claim")
    assert refused.value.code in ("claim_not_found", "not_found")


def test_a_failure_of_the_service_is_named(client: Client) -> None:
    with pytest.raises(ServiceFailed) as failed:
        client.verify(BROKEN)
    assert (failed.value.status, failed.value.code) == (500, "internal_error")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, NotAllowed),
        (403, NotAllowed),
        (409, Refused),
        (429, TooManyRequests),
        (503, ServiceFailed),
    ],
)
def test_each_status_has_its_error(status: int, kind: type[Refused]) -> None:
    application, _ = answering(problem(status, "some_code", **{"Retry-After": "7"}))
    with serving(application) as address, pytest.raises(Refused) as refused:
        Client(address).verify("A claim.")
    assert type(refused.value) is kind
    assert (refused.value.status, refused.value.code) == (status, "some_code")
    assert refused.value.retry_after == 7


def test_a_proxys_page_is_no_answer() -> None:
    page = Response("<h1>Bad gateway</h1>", status=502, mimetype="text/html")
    with serving(answering(page)[0]) as address, pytest.raises(ServiceFailed) as failed:
        Client(address).verify("A claim.")
    assert failed.value.status == 502
    for body in ("<h1>Welcome</h1>", "[]", "{}", '{"verifications": 3}'):
        with (
            serving(answering(Response(body))[0]) as address,
            pytest.raises(UnreadableAnswer),
        ):
            list(Client(address).verify_many(["A claim."]))
    with (
        serving(answering(Response('{"id": "1"}'))[0]) as address,
        pytest.raises(UnreadableAnswer, match="claim"),
    ):
        Client(address).verify("A claim.")


def test_no_answer_is_named() -> None:
    with serving(make_app()) as address:
        pass
    with pytest.raises(ServiceUnreachable, match="gave no answer"):
        Client(address).verify("A claim.")


def test_nothing_is_sent_again_unless_asked_for() -> None:
    application, asked = answering(problem(503, "store_unavailable"))
    with serving(application) as address, pytest.raises(ServiceFailed):
        Client(address).verify("A claim.")
    assert len(asked) == 1


def test_what_may_succeed_later_is_sent_again_when_asked_for() -> None:
    later = {"Retry-After": "0"}
    done = (
        make_app()
        .test_client()
        .post("/api/v1/verifications", json={"claim": SUPPORTED})
    )
    application, asked = answering(
        problem(503, "store_unavailable", **later),
        problem(429, "quota_exceeded", **later),
        Response(done.data, mimetype="application/json"),
    )
    with serving(application) as address:
        assert Client(address, retries=2).verify(SUPPORTED).verdict == "supported"
    assert len(asked) == 3

    application, asked = answering(problem(422, "empty_claim"))
    with serving(application) as address, pytest.raises(InvalidRequest):
        Client(address, retries=5).verify("")
    assert len(asked) == 1


def test_a_key_goes_to_its_service_and_not_further() -> None:
    elsewhere, asked_elsewhere = answering(Response("{}"))
    with serving(elsewhere) as other:
        moved = Response(status=302, headers={"Location": f"{other}/taken"})
        application, asked = answering(moved)
        with serving(application) as address, pytest.raises(UnreadableAnswer):
            Client(address, key="vk_secret").claim("claim-1")
    assert asked[0].headers["Authorization"] == "Bearer vk_secret"
    assert "Authorization" not in asked_elsewhere[0].headers


@pytest.mark.parametrize(
    "address", ["facts.example", "file:///etc/passwd", "http://", ""]
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no http or https address"):
        Client(address)


def test_moments_have_a_time_zone(client: Client) -> None:
    assert client.verify(SUPPORTED).checked_at < datetime.now(UTC)
