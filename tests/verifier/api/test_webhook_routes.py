"""Webhooks by API: added, tried, listed, replayed and removed, with clear refusals."""

import base64
from typing import Any

import pytest

from claims.callbacks import Attempt, DeliveryState
from claims.keys import Scope
from claims.outbound import Gate
from tests.apikeys import bearing, key_for
from tests.webapp import NOW, SUPPORTED, filled_store, make_app

URL = "https://cms.example/in"
ALL = [
    "claim.published",
    "claim.amended",
    "claim.retired",
    "question.answered",
    "verdict.changed",
]


class Desk:
    """A client with an admin's key, over a store of its own."""

    def __init__(self) -> None:
        self.store = filled_store()
        app = make_app(self.store, webhook_hosts=frozenset({"cms.internal"}))
        context = app.extensions["verifier"]
        ips = {"cms.example": ["93.184.215.14"], "rebinding.example": ["10.0.0.1"]}
        gate = Gate(context.gate.allowed, lambda host, _: ips.get(host, ["127.0.0.1"]))
        object.__setattr__(context, "gate", gate)
        self.client = app.test_client()
        self.headers = bearing(key_for(self.store, [Scope.ADMIN]))

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.open(
            f"/api/v1{path}",
            method=method,
            json=body,
            headers={**self.headers, **headers},
        )

    def make(self, **changes: Any) -> dict[str, Any]:
        response = self.ask("POST", "/webhooks", {"url": URL, "events": ALL} | changes)
        assert response.status_code == 201, response.json
        return dict(response.json)

    def fail(self, times: int = 1) -> None:
        for _ in range(times):
            lease = self.store.lease_delivery("worker", NOW, NOW)
            assert lease is not None
            failed = Attempt(NOW, delivered=False, status=500, error="It answered 500.")
            self.store.settle_delivery(lease, failed)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_webhook_shows_its_secret_once(desk: Desk) -> None:
    made = desk.make(note="CMS")
    assert made["id"].startswith("wh_")
    assert made["secret"].startswith("whsec_")
    assert len(base64.b64decode(made["secret"].removeprefix("whsec_"))) >= 24
    read = desk.ask("GET", f"/webhooks/{made['id']}")
    assert read.json == {name: made[name] for name in made if name != "secret"}
    assert read.json["events"] == ALL
    assert (read.json["owner"], read.json["active"]) == ("Anna", True)
    assert desk.ask("GET", "/webhooks").json == {"webhooks": [read.json]}
    (event,) = desk.store.audit_events(after=desk.store.audit_count() - 1)
    assert (event.action, event.actor_id) == ("webhook:add", "named:Anna")
    assert made["secret"] not in repr(event)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://cms.example/in", "https:// addresses only"),
        ("https://rebinding.example/", "not on the public internet"),
        ("https://127.0.0.1/", "not on the public internet"),
        ("ftp://cms.example/", "begins with https://"),
        ("https://user:word@cms.example/", "user name"),
        ("cms.example", "begins with https://"),
        ("https://cms.example/\u00e9", "outside ASCII"),
    ],
)
def test_an_address_inside_is_refused_at_its_field(
    desk: Desk, url: str, said: str
) -> None:
    response = desk.ask("POST", "/webhooks", {"url": url, "events": ALL})
    assert response.status_code == 422
    assert response.json["code"] == "address_refused"
    assert response.json["errors"][0]["pointer"] == "#/url"
    assert said in response.json["detail"]
    assert desk.store.list_webhooks() == []


def test_an_operator_can_name_hosts_of_the_own_network(desk: Desk) -> None:
    assert desk.make(url="http://cms.internal:8080/in")["active"] is True


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": URL},
        {"url": URL, "events": []},
        {"url": URL, "events": ["claim.eaten"]},
        {"url": URL, "events": ALL, "secret": "mine"},
        {"url": 7, "events": ALL},
        {"url": URL, "events": ALL, "note": "x" * 201},
        {"url": URL, "events": ALL, "note": "\ud800"},
    ],
)
def test_what_makes_no_webhook_is_refused(desk: Desk, body: dict[str, Any]) -> None:
    assert desk.ask("POST", "/webhooks", body).status_code == 422
    assert desk.store.list_webhooks() == []


def test_there_are_not_more_than_a_hundred(desk: Desk) -> None:
    for _ in range(100):
        desk.make()
    response = desk.ask("POST", "/webhooks", {"url": URL, "events": ALL})
    assert (response.status_code, response.json["code"]) == (409, "too_many_webhooks")


def test_a_test_is_put_on_its_way(desk: Desk) -> None:
    name = desk.make()["id"]
    sent = desk.ask("POST", f"/webhooks/{name}/test").json
    assert (sent["type"], sent["state"]) == ("webhook.test", "waiting")
    assert sent["next_try_at"] is not None
    lease = desk.store.lease_delivery("worker", NOW, NOW)
    assert lease is not None
    assert lease.delivery.message.id == sent["message_id"]


def test_deliveries_are_listed_page_by_page(desk: Desk) -> None:
    name = desk.make()["id"]
    sent = {desk.ask("POST", f"/webhooks/{name}/test").json["id"] for _ in range(5)}
    path, seen = f"/webhooks/{name}/deliveries?limit=2", []
    while path:
        page = desk.ask("GET", path)
        seen += [each["id"] for each in page.json["deliveries"]]
        link = page.headers.get("Link", "")
        path = link.partition(">")[0].removeprefix("</api/v1") if link else ""
        assert bool(path) == (page.json["next"] is not None)
    assert (len(seen), set(seen)) == (5, sent)
    wrong = desk.ask("GET", f"/webhooks/{name}/deliveries?cursor=none")
    assert wrong.json["errors"][0]["parameter"] == "cursor"


def test_dead_deliveries_are_listed_and_replayed(desk: Desk) -> None:
    name = desk.make()["id"]
    first = desk.ask("POST", f"/webhooks/{name}/test").json
    desk.ask("POST", f"/webhooks/{name}/test")
    desk.fail(2)
    dead = desk.ask("GET", f"/webhooks/{name}/deliveries?state=dead").json
    assert len(dead["deliveries"]) == 2
    assert dead["deliveries"][0]["error"] == "It answered 500."
    assert dead["deliveries"][0]["next_try_at"] is None
    path = f"/webhooks/{name}/deliveries/{first['id']}/replay"
    again = desk.ask("POST", path).json
    assert (again["state"], again["tries"]) == ("waiting", 0)
    assert again["message_id"] == first["message_id"]
    assert desk.ask("POST", f"/webhooks/{name}/replay").json == {"replayed": 1}
    assert desk.ask("POST", f"/webhooks/{name}/replay").json == {"replayed": 0}


def test_a_disabled_webhook_is_sent_nothing_until_enabled(desk: Desk) -> None:
    name = desk.make()["id"]
    desk.ask("POST", f"/webhooks/{name}/test")
    reason = {"reason": "The CMS moves."}
    stopped = desk.ask("POST", f"/webhooks/{name}/disable", reason).json
    assert (stopped["active"], stopped["disabled_because"]) == (False, "The CMS moves.")
    for path in ("test", "replay"):
        response = desk.ask("POST", f"/webhooks/{name}/{path}")
        assert response.json["code"] == "webhook_disabled"
        assert response.status_code == 409
    started = desk.ask("POST", f"/webhooks/{name}/enable").json
    assert (started["active"], started["disabled_because"]) == (True, None)
    assert desk.ask("POST", f"/webhooks/{name}/replay").json == {"replayed": 1}
    actions = [each.action for each in desk.store.audit_events()]
    assert actions[-2:] == ["webhook:disable", "webhook:enable"]


def test_a_deleted_webhook_is_gone(desk: Desk) -> None:
    name = desk.make()["id"]
    desk.ask("POST", f"/webhooks/{name}/test")
    assert desk.ask("DELETE", f"/webhooks/{name}").json["id"] == name
    for method, path in (
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "/test"),
        ("POST", "/enable"),
        ("POST", "/replay"),
        ("GET", "/deliveries"),
        ("POST", "/deliveries/dlv_1/replay"),
    ):
        response = desk.ask(method, f"/webhooks/{name}{path}")
        assert response.json["code"] == "webhook_not_found", path
        assert response.status_code == 404


def test_a_delivery_belongs_to_its_webhook(desk: Desk) -> None:
    one, other = desk.make()["id"], desk.make()["id"]
    sent = desk.ask("POST", f"/webhooks/{one}/test").json["id"]
    for name, delivery in ((other, sent), (one, "dlv_none")):
        path = f"/webhooks/{name}/deliveries/{delivery}/replay"
        assert desk.ask("POST", path).json["code"] == "delivery_not_found"


class TestSubscriptions:
    def verdict(self, desk: Desk) -> str:
        given = desk.ask("POST", "/verifications", {"claim": SUPPORTED})
        return str(given.json["id"])

    def test_a_webhook_follows_a_kept_verdict(self, desk: Desk) -> None:
        webhook, verdict = desk.make()["id"], self.verdict(desk)
        path = f"/verifications/{verdict}/subscriptions"
        made = desk.ask("POST", path, {"webhook": webhook})
        assert made.status_code == 201
        assert made.json["verification_id"] == verdict
        assert made.json["webhook"] == webhook
        assert made.json["answer"] == "supported"
        again = desk.ask("POST", path, {"webhook": webhook})
        assert again.json == made.json
        assert desk.ask("GET", path).json == {"subscriptions": [made.json]}
        gone = desk.ask("DELETE", f"{path}/{made.json['id']}")
        assert gone.json == made.json
        assert desk.ask("GET", path).json == {"subscriptions": []}
        missing = desk.ask("DELETE", f"{path}/{made.json['id']}")
        assert missing.json["code"] == "subscription_not_found"

    def test_a_key_for_verdicts_will_do(self, desk: Desk) -> None:
        webhook, verdict = desk.make()["id"], self.verdict(desk)
        desk.headers = bearing(key_for(desk.store, [Scope.VERIFY], owner="Desk"))
        path = f"/verifications/{verdict}/subscriptions"
        assert desk.ask("POST", path, {"webhook": webhook}).status_code == 201
        assert desk.ask("GET", "/webhooks").status_code == 403

    def test_what_cannot_be_followed_is_refused(self, desk: Desk) -> None:
        deaf, verdict = desk.make(events=ALL[:1])["id"], self.verdict(desk)
        path = f"/verifications/{verdict}/subscriptions"
        for webhook, said in ((deaf, "verdict.changed"), ("wh_none", "no webhook")):
            response = desk.ask("POST", path, {"webhook": webhook})
            assert response.status_code == 422
            assert response.json["errors"][0]["pointer"] == "#/webhook"
            assert said in response.json["detail"]
        path = "/verifications/none/subscriptions"
        response = desk.ask("POST", path, {"webhook": deaf})
        assert response.json["code"] == "verdict_not_found"
        assert desk.ask("GET", path).json["code"] == "verdict_not_found"


def test_a_change_by_api_reaches_the_outbox(desk: Desk) -> None:
    desk.make()
    claim = desk.ask("GET", "/claims/claim-1")
    response = desk.ask(
        "POST",
        "/claims/claim-1/retire",
        {"reason": "Withdrawn."},
        **{"If-Match": claim.headers["ETag"]},
    )
    assert response.status_code == 200
    (change,) = desk.store.open_changes(10)
    assert change.announcement.type == "claim.retired"
    assert change.announcement.data["claim_id"] == "claim-1"
    assert desk.store.count_deliveries("none")[DeliveryState.DEAD] == 0
