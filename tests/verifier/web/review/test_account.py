"""One's own account: password, codes, sessions, name; one-time links."""

import re
from datetime import timedelta
from html import unescape

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from claims import accounts
from claims.people import Role, User, UserSecrets, secret_hash
from claims.store.base import ClaimStore
from tests.signing import (
    CHEAP,
    PASSWORD,
    sign_in,
    signed_in_client,
    user_with,
    with_cheap_passwords,
)
from tests.webapp import NOW, filled_store, make_app

NEW = "velvet comet seventeen rain"
LINK = "invitation-" + "0123456789" * 4


@pytest.fixture
def store() -> ClaimStore:
    return filled_store()


@pytest.fixture
def app(store: ClaimStore) -> Flask:
    return with_cheap_passwords(make_app(store))


@pytest.fixture
def anna(store: ClaimStore) -> User:
    return user_with(
        store, Role.EDITOR, name="Anna", secrets=UserSecrets(CHEAP.hash(PASSWORD))
    )


@pytest.fixture
def client(app: Flask, anna: User) -> FlaskClient:
    client = app.test_client()
    sign_in(app, client, anna)
    return client


def text_of(answer) -> str:
    return unescape(answer.get_data(as_text=True))


def send(client: FlaskClient, path: str, **data: str):
    """Send a form as a browser does: with the token of the page it stands on."""
    page = client.get("/account").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    client.environ_base.pop("HTTP_X_CSRFTOKEN", None)
    return client.post(path, data={"csrf_token": token[1], **data})


class TestPassword:
    def test_it_is_changed_by_whoever_knows_it(
        self, client: FlaskClient, store: ClaimStore, anna: User, app: Flask
    ) -> None:
        other = app.test_client()
        sign_in(app, other, anna)
        answer = send(client, "/account/password", old=PASSWORD, new=NEW)
        assert answer.status_code == 303
        assert CHEAP.fits(store.user_secrets(anna.id).password_hash, NEW)
        assert "is changed" in text_of(client.get("/account"))
        assert other.get("/account").status_code == 303
        assert store.audit_events()[-1].action == "user:password"
        assert NEW not in repr(store.audit_events())

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("wrong", NEW, "not your present password"),
            ("", NEW, "not your present password"),
            (PASSWORD, "short", "at least 10"),
            (PASSWORD, "password12", "too easy to guess"),
            (PASSWORD, "anna@newsroom.example", "your name or email"),
        ],
    )
    def test_what_does_not_do_is_said_and_changes_nothing(  # noqa: PLR0917
        self, client: FlaskClient, store: ClaimStore, anna: User, old, new, said
    ) -> None:
        before = store.audit_count()
        answer = send(client, "/account/password", old=old, new=new)
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert 'aria-invalid="true"' in text_of(answer)
        assert store.audit_count() == before
        assert CHEAP.fits(store.user_secrets(anna.id).password_hash, PASSWORD)

    def test_guessing_the_old_one_is_throttled(self, client: FlaskClient) -> None:
        for _ in range(5):
            send(client, "/account/password", old="wrong", new=NEW)
        answer = send(client, "/account/password", old=PASSWORD, new=NEW)
        assert answer.status_code == 429


class TestCodes:
    def secret(self, client: FlaskClient) -> str:
        page = text_of(client.get("/account/codes"))
        found = re.search(r'<code class="token">([A-Z2-7 ]+)</code>', page)
        assert found is not None
        return found[1].replace(" ", "")

    def code(self, secret: str) -> str:
        return pyotp.TOTP(secret).at(NOW)

    def turn_on(self, client: FlaskClient) -> list[str]:
        code = self.code(self.secret(client))
        answer = send(client, "/account/codes", code=code, password=PASSWORD)
        assert answer.status_code == 200
        return re.findall(r"<code>([a-z2-7-]{19})</code>", text_of(answer))

    def test_the_qr_code_is_a_drawing_without_style_or_address(
        self, client: FlaskClient
    ) -> None:
        page = text_of(client.get("/account/codes"))
        drawn = page[page.index("<svg") : page.index("</svg>")]
        assert "style=" not in drawn
        assert "href" not in drawn
        assert "<title>" in drawn

    def test_they_are_turned_on_with_the_first_code(
        self, client: FlaskClient, store: ClaimStore, anna: User
    ) -> None:
        recovery = self.turn_on(client)
        assert len(set(recovery)) == 10
        assert store.get_user(anna.id).code_since == NOW
        assert store.recovery_codes_left(anna.id) == 10
        assert client.get("/account").status_code == 200
        assert recovery[0] not in text_of(client.get("/account"))
        assert store.audit_events()[-1].action == "user:code-on"
        for secret in (*recovery, store.user_secrets(anna.id).code_secret or ""):
            assert secret not in repr(store.audit_events())
        assert client.get("/account/codes").status_code == 303

    def test_the_secret_is_the_sessions_own(
        self, app: Flask, client: FlaskClient, anna: User
    ) -> None:
        first = self.secret(client)
        assert self.secret(client) == first
        other = app.test_client()
        sign_in(app, other, anna)
        assert self.secret(other) != first

    def test_a_wrong_code_or_password_turns_nothing_on(
        self, client: FlaskClient, store: ClaimStore, anna: User
    ) -> None:
        code = self.code(self.secret(client))
        for given in (
            {"code": "000000", "password": PASSWORD},
            {"code": code, "password": "wrong"},
            {},
        ):
            assert send(client, "/account/codes", **given).status_code == 422
        assert store.get_user(anna.id).code_since is None

    def test_they_are_turned_off_and_renewed_with_the_password(
        self, client: FlaskClient, store: ClaimStore, anna: User
    ) -> None:
        first = self.turn_on(client)
        assert send(client, "/account/recovery-codes").status_code == 422
        answer = send(client, "/account/recovery-codes", password=PASSWORD)
        assert first[0] not in text_of(answer)
        assert store.recovery_codes_left(anna.id) == 10
        assert send(client, "/account/codes/off", password="x").status_code == 422
        assert send(client, "/account/codes/off", password=PASSWORD).status_code == 303
        assert store.get_user(anna.id).code_since is None
        again = send(client, "/account/codes/off", password=PASSWORD)
        assert "off already" in text_of(again)


class TestSessions:
    def test_the_others_are_ended(
        self, app: Flask, client: FlaskClient, anna: User, store: ClaimStore
    ) -> None:
        other = app.test_client()
        sign_in(app, other, anna)
        page = text_of(client.get("/account"))
        assert page.count("Firefox on Linux") == 2
        assert page.count("This browser") == 1
        assert send(client, "/account/sessions/end").status_code == 303
        assert other.get("/account").status_code == 303
        assert client.get("/account").status_code == 200
        assert len(store.sessions_of(anna.id)) == 1

    def test_those_that_are_over_are_not_listed(
        self,
        app: Flask,
        client: FlaskClient,
        anna: User,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("tests.webapp.NOW", NOW + timedelta(hours=3))
        later = app.test_client()
        sign_in(app, later, anna)
        assert text_of(later.get("/account")).count("Firefox on Linux") == 1
        assert client.get("/account").status_code == 303


def test_a_name_is_changed(client: FlaskClient, store: ClaimStore, anna: User) -> None:
    assert send(client, "/account/name", name=" ").status_code == 422
    assert send(client, "/account/name", name=" Anna  Kern ").status_code == 303
    assert store.get_user(anna.id).name == "Anna Kern"


class TestInvitations:
    @pytest.fixture
    def carla(self, store: ClaimStore) -> User:
        actor = user_with(store, Role.ADMIN).actor
        with store.unit_of_work() as work:
            user = accounts.invite(
                work,
                actor,
                user_id="carla",
                email="carla@newsroom.example",
                name="Carla",
                role=Role.REVIEWER,
                secret=LINK,
                at=NOW,
            )
            work.commit()
        return user

    def accept(self, client: FlaskClient, password: str, link: str = LINK):
        page = client.get(f"/invitations/{link}").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        data = {"csrf_token": token[1] if token else "", "password": password}
        return client.post(f"/invitations/{link}", data=data)

    def test_a_link_lets_one_person_in_once(
        self, app: Flask, store: ClaimStore, carla: User
    ) -> None:
        client = app.test_client()
        page = client.get(f"/invitations/{LINK}")
        assert "Welcome, Carla" in text_of(page)
        assert page.headers["Referrer-Policy"] == "no-referrer"
        weak = self.accept(client, "carla12345")
        assert weak.status_code == 422
        assert "your name" in text_of(weak)
        answer = self.accept(client, NEW)
        assert answer.status_code == 303
        assert client.get("/account").status_code == 200
        assert CHEAP.fits(store.user_secrets(carla.id).password_hash, NEW)
        other = app.test_client()
        again = other.get(f"/invitations/{LINK}")
        assert again.status_code == 410
        assert "good no more" in text_of(again)

    @pytest.mark.parametrize(
        "link", ["x", secret_hash(LINK), LINK[:-1], LINK + "x", "\ud83d", "%00"]
    )
    def test_what_is_no_link_tells_nothing(self, app: Flask, carla, link: str) -> None:
        shown = link.encode("utf-8", "surrogatepass").decode("latin-1")
        answer = app.test_client().get(f"/invitations/{shown}")
        assert answer.status_code == 410
        assert carla.name not in text_of(answer)

    def test_it_ends_after_a_week(
        self, app: Flask, carla: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert carla.state == "invited"
        monkeypatch.setattr("tests.webapp.NOW", NOW + timedelta(days=7))
        assert app.test_client().get(f"/invitations/{LINK}").status_code == 410

    def test_a_lost_password_does_not_get_round_the_codes(
        self, app: Flask, store: ClaimStore, anna: User
    ) -> None:
        with store.unit_of_work() as work:
            accounts.turn_codes_on(
                work,
                anna,
                code_secret="A" * 32,
                code_step=0,
                recovery_hashes=(),
                at=NOW,
            )
            accounts.give_link(work, anna.actor, anna.id, secret=LINK, at=NOW)
            work.commit()
        client = app.test_client()
        answer = self.accept(client, NEW)
        assert answer.headers["Location"] == "/sign-in"
        assert client.get("/account").status_code == 303
        assert "Your password is set" in text_of(client.get("/sign-in"))

    def test_links_are_not_guessed(self, app: Flask) -> None:
        client = app.test_client()
        found = [client.get(f"/invitations/{n}").status_code for n in range(31)]
        assert found == [410] * 30 + [429]


def test_roles_below_admin_see_their_account(app: Flask) -> None:
    for role in Role:
        client = signed_in_client(app, role)
        assert f"<strong>{role}</strong>" in text_of(client.get("/account"))
