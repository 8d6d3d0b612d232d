"""API keys on a page: shown once, good for what the role allows, taken back at once."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from claims.keys import Scope
from claims.people import Role
from claims.store.base import ClaimStore
from tests.apikeys import bearing, key_for
from tests.signing import signed_in_client
from tests.webapp import filled_store, make_app

ALLOWED = {
    Role.VIEWER: {"verify", "claims:read"},
    Role.REVIEWER: {"verify", "claims:read", "curate"},
    Role.EDITOR: {"verify", "claims:read", "curate"},
    Role.ADMIN: {"verify", "claims:read", "curate", "admin"},
}


@pytest.fixture
def store() -> ClaimStore:
    return filled_store()


@pytest.fixture
def app(store: ClaimStore) -> Flask:
    return make_app(store)


def make(client: FlaskClient, *scopes: str, **form: str):
    given = {"note": "CMS", "days": "90", "scope": list(scopes), **form}
    return client.post("/review/keys", data=given)


def token_in(answer) -> str:
    found = re.search(r">(vk_[\w-]+)</code></p>", answer.get_data(as_text=True))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("role", Role)
def test_each_role_gives_what_it_has(app: Flask, store: ClaimStore, role: Role) -> None:
    client = signed_in_client(app, role)
    page = client.get("/review/keys").get_data(as_text=True)
    assert set(re.findall(r'name="scope" value="([^"]+)"', page)) == ALLOWED[role]
    for scope in Scope:
        answer = make(client, str(scope))
        assert answer.status_code == (200 if str(scope) in ALLOWED[role] else 422)
    assert {str(each.scopes[0]) for each in store.list_keys()} == ALLOWED[role]


def test_a_key_is_shown_once_and_works_in_ones_name(
    app: Flask, store: ClaimStore
) -> None:
    client = signed_in_client(app, Role.REVIEWER, name="Berta")
    answer = make(client, "claims:read")
    token = token_in(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert token not in client.get("/review/keys").get_data(as_text=True)
    (key,) = store.list_keys()
    assert key.owner.name == "Berta"
    assert key.owner.id.startswith("user:")
    asked = app.test_client().get("/api/v1/claims", headers=bearing(token))
    assert asked.status_code == 200
    event = store.audit_events()[-1]
    assert (event.action, event.actor_name) == ("key:create", "Berta")
    assert client.post(f"/review/keys/{key.prefix}/revoke").status_code == 303
    asked = app.test_client().get("/api/v1/claims", headers=bearing(token))
    assert asked.status_code == 401
    again = client.post(f"/review/keys/{key.prefix}/revoke")
    assert again.status_code == 422
    assert "revoked before" in again.get_data(as_text=True)


def test_only_admins_see_and_revoke_the_keys_of_others(
    app: Flask, store: ClaimStore
) -> None:
    prefix = key_for(store, [Scope.READ], owner="Graphics desk")[:11]
    editor = signed_in_client(app, Role.EDITOR)
    assert prefix not in editor.get("/review/keys").get_data(as_text=True)
    assert editor.post(f"/review/keys/{prefix}/revoke").status_code == 404
    admin = signed_in_client(app, Role.ADMIN)
    assert prefix in admin.get("/review/keys").get_data(as_text=True)
    assert admin.post(f"/review/keys/{prefix}/revoke").status_code == 303
    assert store.list_keys()[0].revoked_at is not None


def test_only_admins_name_a_program_as_the_owner(app: Flask, store: ClaimStore) -> None:
    make(signed_in_client(app, Role.EDITOR), "verify", owner="CMS")
    make(signed_in_client(app, Role.ADMIN), "verify", owner="CMS")
    kinds = [each.owner.id.partition(":")[0] for each in store.list_keys()]
    assert sorted(kinds) == ["named", "user"]


@pytest.mark.parametrize(
    ("scopes", "form", "said"),
    [
        ((), {}, "at least one thing"),
        (("verify", "nonsense"), {}, "at least one thing"),
        (("verify",), {"note": " "}, "what it is for"),
        (("verify",), {"note": "x" * 201}, "at most 200"),
        (("verify",), {"days": "7"}, "how long it is good"),
    ],
)
def test_mistakes_are_told(app: Flask, store: ClaimStore, scopes, form, said) -> None:
    answer = make(signed_in_client(app, Role.ADMIN), *scopes, **form)
    assert answer.status_code == 422
    assert said in unescape(answer.get_data(as_text=True))
    assert store.list_keys() == []
