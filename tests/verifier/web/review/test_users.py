"""Admins look after people and the newsroom, each change with its event."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from claims.people import Role, User, UserSecrets, secret_hash
from claims.store.base import ClaimStore
from claims.store.people import NEWSROOM_NAME, SINGLE_REVIEWER
from tests.signing import signed_in_client, user_with
from tests.webapp import NOW, filled_store, make_app


@pytest.fixture
def store() -> ClaimStore:
    return filled_store()


@pytest.fixture
def app(store: ClaimStore) -> Flask:
    return make_app(store)


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    return signed_in_client(app, Role.ADMIN, name="Anna Kern")


@pytest.fixture
def berta(store: ClaimStore) -> User:
    return user_with(
        store,
        Role.REVIEWER,
        name="Berta",
        secrets=UserSecrets("hash", "A" * 32, 0),
        code_since=NOW,
    )


def text_of(answer) -> str:
    return unescape(answer.get_data(as_text=True))


def link_in(answer) -> str:
    found = re.search(r"http://localhost/invitations/([\w-]+)", text_of(answer))
    assert found is not None
    return found[1]


def test_an_invitation_makes_an_account_and_shows_its_link_once(
    admin: FlaskClient, store: ClaimStore
) -> None:
    form = {"name": "Carla", "email": "Carla@newsroom.example", "role": "editor"}
    answer = admin.post("/review/users", data=form)
    assert answer.status_code == 200
    secret = link_in(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    carla = store.user_by_email("carla@newsroom.example")
    assert carla is not None
    assert (carla.role, carla.state) == (Role.EDITOR, "invited")
    assert store.link_by_hash(secret_hash(secret)).user_id == carla.id
    assert secret not in text_of(admin.get("/review/users"))
    event = store.audit_events()[-1]
    assert (event.action, event.actor_name) == ("user:invite", "Anna Kern")
    assert secret not in repr(event)


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({"email": "no address"}, "email", "such as anna.kern@"),
        ({"email": "anna.kern@newsroom.example"}, "email", "account for"),
        ({"name": " "}, "name", "Give a name"),
        ({"name": "x" * 201}, "name", "at most 200"),
        ({"role": "owner"}, "role", "Choose one"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_keeps_what_was_typed(
    admin: FlaskClient, store: ClaimStore, form, field: str, said: str
) -> None:
    good = {"name": "Carla", "email": "carla@newsroom.example", "role": "editor"}
    answer = admin.post("/review/users", data={**good, **form})
    assert answer.status_code == 422
    text = text_of(answer)
    assert said in text[text.index(f'id="{field}-error"') :].partition("</p>")[0]
    if field != "email":
        assert 'value="carla@newsroom.example"' in text
    assert len(store.list_users()) == 1


def test_markup_in_a_name_stays_text(admin: FlaskClient) -> None:
    name = "<script>alert(1)</script>"
    form = {"name": name, "email": "c@newsroom.example", "role": "viewer"}
    page = admin.post("/review/users", data=form).get_data(as_text=True)
    assert name not in page
    assert "&lt;script&gt;" in page


class TestOneAccount:
    def test_a_role_is_changed_with_its_reason(
        self, admin: FlaskClient, store: ClaimStore, app: Flask, berta: User
    ) -> None:
        hers = signed_in_client(app, Role.REVIEWER, name="Berta")
        form = {"role": "editor", "reason": "now a desk head"}
        answer = admin.post(f"/review/users/{berta.id}/role", data=form)
        assert answer.status_code == 303
        assert store.get_user(berta.id).role is Role.EDITOR
        assert hers.get("/account").status_code == 303
        assert "is now an editor" in text_of(admin.get(answer.headers["Location"]))
        event = store.audit_events()[-1]
        assert (event.action, event.reason) == ("user:role", "now a desk head")

    def test_the_last_admin_cannot_go(
        self, admin: FlaskClient, store: ClaimStore
    ) -> None:
        (anna,) = store.list_users()
        for path, form in (("deactivate", {}), ("role", {"role": "viewer"})):
            answer = admin.post(f"/review/users/{anna.id}/{path}", data=form)
            assert answer.status_code == 422
            assert "last active admin" in text_of(answer)
        assert store.get_user(anna.id) == anna
        assert admin.get("/review/users").status_code == 200

    def test_an_account_is_closed_and_opened(
        self, admin: FlaskClient, store: ClaimStore, berta: User
    ) -> None:
        path = f"/review/users/{berta.id}"
        admin.post(f"{path}/deactivate", data={"reason": "left"})
        assert store.get_user(berta.id).state == "inactive"
        again = admin.post(f"{path}/deactivate")
        assert again.status_code == 422
        assert "Make the account active" in text_of(admin.get(path))
        assert admin.post(f"{path}/link").status_code == 422
        admin.post(f"{path}/activate")
        assert store.get_user(berta.id).state == "active"

    def test_a_lost_password_and_a_lost_phone(
        self, admin: FlaskClient, store: ClaimStore, berta: User
    ) -> None:
        path = f"/review/users/{berta.id}"
        secret = link_in(admin.post(f"{path}/link"))
        assert store.link_by_hash(secret_hash(secret)).user_id == berta.id
        assert admin.post(f"{path}/codes-off").status_code == 303
        assert store.get_user(berta.id).code_since is None
        assert admin.post(f"{path}/codes-off").status_code == 422
        actions = [each.action for each in store.audit_events()][-2:]
        assert actions == ["user:reset", "user:code-off"]

    @pytest.mark.parametrize("user_id", ["none", "%00", "x" * 5000])
    def test_an_account_that_is_not_there(self, admin: FlaskClient, user_id) -> None:
        assert admin.get(f"/review/users/{user_id}").status_code == 404
        answer = admin.post(f"/review/users/{user_id}/deactivate")
        assert answer.status_code == 404


class TestNewsroom:
    def test_settings_are_kept_with_their_events(
        self, admin: FlaskClient, store: ClaimStore
    ) -> None:
        form = {NEWSROOM_NAME: "The Courier", SINGLE_REVIEWER: "on"}
        assert admin.post("/review/newsroom", data=form).status_code == 303
        assert store.newsroom_setting(NEWSROOM_NAME) == "The Courier"
        assert store.newsroom_setting(SINGLE_REVIEWER) == "on"
        page = text_of(admin.get("/review/users"))
        assert 'value="The Courier"' in page
        assert 'name="single_reviewer" value="on" checked' in page
        admin.post("/review/newsroom", data={NEWSROOM_NAME: "The Courier"})
        assert store.newsroom_setting(SINGLE_REVIEWER) is None
        events = [each for each in store.audit_events() if "newsroom" in each.action]
        assert [each.target for each in events] == [
            NEWSROOM_NAME,
            SINGLE_REVIEWER,
            SINGLE_REVIEWER,
        ]
        assert {each.actor_name for each in events} == {"Anna Kern"}

    def test_too_long_a_name_changes_nothing(
        self, admin: FlaskClient, store: ClaimStore
    ) -> None:
        form = {NEWSROOM_NAME: "x" * 201, SINGLE_REVIEWER: "on"}
        assert admin.post("/review/newsroom", data=form).status_code == 422
        assert store.newsroom_setting(SINGLE_REVIEWER) is None
