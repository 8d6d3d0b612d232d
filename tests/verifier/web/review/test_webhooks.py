"""The page of webhooks: adding one, what became of its messages, sending again."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from claims.callbacks import Attempt, DeliveryState
from claims.outbound import Gate
from claims.people import Role
from claims.store.base import ClaimStore
from tests.signing import signed_in_client, store_of
from tests.webapp import NOW, make_app

URL = "https://cms.example/in"


@pytest.fixture
def app() -> Flask:
    made = make_app()
    context = made.extensions["verifier"]
    ips = {"cms.example": ["93.184.215.14"]}
    gate = Gate(lookup=lambda host, _: ips.get(host, ["10.0.0.1"]))
    object.__setattr__(context, "gate", gate)
    return made


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    return signed_in_client(app, Role.ADMIN)


@pytest.fixture
def store(app: Flask) -> ClaimStore:
    return store_of(app)


def add(admin: FlaskClient, **fields: Any) -> Any:
    given = {"url": URL, "note": "Newsroom CMS", "event": ["claim.retired"]}
    return admin.post("/review/webhooks", data=given | fields)


def added(admin: FlaskClient, store: ClaimStore) -> str:
    assert add(admin).status_code == 200
    return f"/review/webhooks/{store.list_webhooks()[0].id}"


def text_of(response: Any) -> str:
    page = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(page.split())


def fail(store: ClaimStore) -> None:
    lease = store.lease_delivery("worker", NOW, NOW)
    assert lease is not None
    failed = Attempt(NOW, delivered=False, status=500, error="The receiver failed.")
    store.settle_delivery(lease, failed)


def test_a_webhook_shows_its_secret_once(admin: FlaskClient, store: ClaimStore) -> None:
    shown = add(admin)
    (made,) = store.list_webhooks()
    assert made.secret in shown.get_data(as_text=True)
    later = admin.get("/review/webhooks")
    assert made.secret not in later.get_data(as_text=True)
    assert "Newsroom CMS" in text_of(later)
    assert made.owner.name == "Test Admin"
    assert [str(each) for each in made.events] == ["claim.retired"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"url": "https://inside.example/"}, "not on the public internet"),
        ({"url": "http://cms.example/"}, "https:// addresses only"),
        ({"url": ""}, "begins with https://"),
        ({"event": []}, "at least one event"),
        ({"note": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_added_is_said_at_its_field(
    admin: FlaskClient, store: ClaimStore, fields: dict[str, Any], said: str
) -> None:
    response = add(admin, **fields)
    assert response.status_code == 422
    assert said in text_of(response)
    assert store.list_webhooks() == []


def test_a_test_can_be_sent_seen_and_replayed(
    admin: FlaskClient, store: ClaimStore
) -> None:
    path = added(admin, store)
    assert admin.post(f"{path}/test").status_code == 303
    assert "webhook.test Waiting" in text_of(admin.get(path))
    fail(store)
    shown = text_of(admin.get(f"{path}?state=dead"))
    assert "webhook.test Dead" in shown
    assert "The receiver failed." in shown
    assert "Replay 1 dead" in shown
    assert admin.post(f"{path}/replay").status_code == 303
    assert "1 message is on the way again" in text_of(admin.get(path))
    fail(store)
    (delivery,) = store.list_deliveries(store.list_webhooks()[0].id)
    admin.post(f"{path}/replay", data={"delivery": delivery.id})
    assert store.get_delivery(delivery.id).state is DeliveryState.WAITING


def test_a_webhook_is_disabled_enabled_and_deleted(
    admin: FlaskClient, store: ClaimStore
) -> None:
    path = added(admin, store)
    admin.post(f"{path}/disable", data={"reason": "It moves."})
    assert "It moves." in text_of(admin.get(path))
    admin.post(f"{path}/test")
    admin.post(f"{path}/replay")
    assert "Enable the webhook first" in text_of(admin.get(path))
    assert store.list_deliveries(store.list_webhooks()[0].id) == []
    admin.post(f"{path}/enable")
    assert store.list_webhooks()[0].active
    gone = admin.post(f"{path}/delete")
    assert gone.location == "/review/webhooks"
    assert store.list_webhooks() == []
    assert admin.get(path).status_code == 404


def test_many_messages_are_paged(admin: FlaskClient, store: ClaimStore) -> None:
    path = added(admin, store)
    for _ in range(55):
        admin.post(f"{path}/test")
    first = admin.get(path).get_data(as_text=True)
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = admin.get(older.group(1).replace("&amp;", "&")).get_data(as_text=True)
    assert (first.count("webhook.test</strong>"), 'rel="next"' in second) == (50, False)
    assert second.count("webhook.test</strong>") == 5


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER, Role.EDITOR])
def test_only_admins_come_here(app: Flask, role: Role) -> None:
    client = signed_in_client(app, role)
    assert client.get("/review/webhooks").status_code == 403
    assert "/review/webhooks" not in client.get("/review").get_data(as_text=True)
