"""Signing in opens a session; signing out, time and changes end it for good."""

from datetime import timedelta

import pytest
from flask import Flask

from claims import accounts
from claims.people import Role, User, UserSecrets, secret_hash
from claims.store.base import ClaimStore
from tests.signing import (
    CHEAP,
    PASSWORD,
    sign_in,
    signed_in_client,
    store_of,
    user_with,
    with_cheap_passwords,
)
from tests.webapp import NOW, filled_store, make_app
from verifier.http.browsers import browser_name
from verifier.http.sessions import TOKEN, safe_target


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


def csrf_of(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def cookie_of(response) -> str:
    return response.headers["Set-Cookie"].partition(";")[0]


def with_cookie(app: Flask, cookie: str):
    """Return the answer to whoever sends this very cookie."""
    client = app.test_client(use_cookies=False)
    return client.get("/account", headers={"Cookie": cookie})


def signed_in_by_form(app: Flask, base: str = "http://localhost"):
    """Return a client that signed in as a person would, and the answers."""
    client = app.test_client()
    page = client.get("/sign-in", base_url=base)
    answer = client.post(
        "/sign-in",
        base_url=base,
        data={
            "csrf_token": csrf_of(page.get_data(as_text=True)),
            "email": "Anna@newsroom.EXAMPLE ",
            "password": PASSWORD,
        },
    )
    return client, page, answer


@pytest.mark.usefixtures("anna")
class TestCookies:
    def test_the_id_is_a_new_one_at_each_sign_in(self, app: Flask) -> None:
        client, page, answer = signed_in_by_form(app)
        assert answer.status_code == 303
        assert cookie_of(page) != cookie_of(answer)
        with client.session_transaction() as kept:
            first = kept[TOKEN]
        client.post(
            "/sign-out",
            data={"csrf_token": csrf_of(client.get("/account").get_data(as_text=True))},
        )
        client, _, _ = signed_in_by_form(app)
        with client.session_transaction() as kept:
            assert kept[TOKEN] != first

    def test_a_cookie_from_before_signing_in_is_not_signed_in(self, app: Flask) -> None:
        _, page, _ = signed_in_by_form(app)
        answer = with_cookie(app, cookie_of(page))
        assert answer.status_code == 303

    def test_only_browsers_over_https_send_it_back(self, app: Flask) -> None:
        _, _, plain = signed_in_by_form(app)
        header = plain.headers["Set-Cookie"]
        assert "HttpOnly" in header
        assert "SameSite=Lax" in header
        assert "Secure" not in header
        _, _, answer = signed_in_by_form(app, "https://localhost")
        assert "Secure" in answer.headers["Set-Cookie"]

    def test_behind_a_proxy_the_public_address_decides(self, store: ClaimStore) -> None:
        app = make_app(store, public_url="https://facts.example")
        header = app.test_client().get("/sign-in").headers["Set-Cookie"]
        assert "Secure" in header

    def test_pages_for_one_person_stay_in_no_cache(self, app: Flask) -> None:
        client, page, _ = signed_in_by_form(app)
        for answer in (page, client.get("/account"), app.test_client().get("/account")):
            assert answer.headers["Cache-Control"] == "no-store"
        public = app.test_client().get("/")
        assert public.headers["Cache-Control"] == "no-cache"
        assert "Cookie" not in public.headers.get("Vary", "")

    def test_the_token_is_kept_nowhere(self, app: Flask, store: ClaimStore) -> None:
        client, _, _ = signed_in_by_form(app)
        with client.session_transaction() as kept:
            token = kept[TOKEN]
        found = store.session_by_hash(secret_hash(token))
        assert found is not None
        assert token not in repr(found)
        assert store.session_by_hash(token) is None


class TestEnding:
    def test_a_cookie_is_refused_after_signing_out_on_every_worker(
        self, app: Flask, store: ClaimStore, anna: User
    ) -> None:
        client, _, answer = signed_in_by_form(app)
        stolen = cookie_of(answer)
        other = with_cheap_passwords(make_app(store))
        for worker in (app, other):
            again = with_cookie(worker, stolen)
            assert again.status_code == 200, "all workers share the key of cookies"
        page = client.get("/account").get_data(as_text=True)
        client.post("/sign-out", data={"csrf_token": csrf_of(page)})
        for worker in (app, other):
            again = with_cookie(worker, stolen)
            assert again.status_code == 303
        assert store.sessions_of(anna.id) == []

    @pytest.mark.parametrize("what", ["role", "inactive", "password"])
    def test_a_change_of_the_account_ends_it(
        self, app: Flask, store: ClaimStore, anna: User, what: str
    ) -> None:
        client = signed_in_client(app, Role.EDITOR, name="Anna")
        assert client.get("/account").status_code == 200
        with store.unit_of_work() as work:
            if what == "role":
                accounts.change_role(work, anna.actor, anna.id, Role.VIEWER, at=NOW)
            elif what == "inactive":
                accounts.deactivate(work, anna.actor, anna.id, at=NOW)
            else:
                accounts.change_password(work, anna, password_hash="x", at=NOW)
            work.commit()
        assert client.get("/account").status_code == 303

    def test_it_ends_without_requests_and_after_a_working_day(
        self, app: Flask, anna: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = app.test_client()
        sign_in(app, client, anna)

        def status_after(**later: float) -> int:
            monkeypatch.setattr("tests.webapp.NOW", NOW + timedelta(**later))
            return client.get("/account").status_code

        assert status_after(minutes=119) == 200
        assert status_after(minutes=119 + 119) == 200, "use keeps it going"
        assert status_after(minutes=119 + 119 + 120) == 303
        for hours in range(1, 12):
            sign_in(app, client, anna) if hours == 1 else None
            assert status_after(hours=6 + hours) == 200
        assert status_after(hours=6 + 12 + 6) == 303

    def test_limits_are_the_operators(
        self, store: ClaimStore, anna: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = make_app(store, session_minutes=5)
        client = app.test_client()
        sign_in(app, client, anna)
        monkeypatch.setattr("tests.webapp.NOW", NOW + timedelta(minutes=5))
        assert client.get("/account").status_code == 303

    def test_an_altered_or_foreign_cookie_opens_nothing(
        self, app: Flask, anna: User
    ) -> None:
        del anna
        _, _, answer = signed_in_by_form(app)
        name, _, value = cookie_of(answer).partition("=")
        for forged in (value[:-2], value[1:], "x", "", "e30.aaaa.bbbb"):
            assert with_cookie(app, f"{name}={forged}").status_code == 303
        assert with_cookie(app, f"{name}={value}").status_code == 200


class TestRefusals:
    def test_a_reader_is_led_to_sign_in_and_back(self, app: Flask) -> None:
        answer = app.test_client().get("/review/audit?who=a&what=claim:")
        assert answer.status_code == 303
        assert answer.headers["Location"] == (
            "/sign-in?next=/review/audit?who%3Da%26what%3Dclaim:"
        )

    def test_a_program_and_a_sent_form_are_told(self, app: Flask) -> None:
        client = app.test_client()
        told = client.get("/account", headers={"Accept": "application/json"})
        assert told.status_code == 401
        assert told.json["code"] == "sign_in_required"
        page = client.get("/sign-in").get_data(as_text=True)
        sent = client.post("/account/name", data={"csrf_token": csrf_of(page)})
        assert sent.status_code == 401
        assert "Nothing was changed" in sent.get_data(as_text=True)

    def test_a_role_that_is_too_low_is_named(self, app: Flask) -> None:
        client = signed_in_client(app, Role.VIEWER)
        answer = client.get("/review/users")
        assert answer.status_code == 403
        text = answer.get_data(as_text=True)
        assert "for the role admin" in text
        assert "role is viewer" in text

    def test_a_store_that_is_away_lets_nobody_in(
        self, app: Flask, store: ClaimStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from claims.errors import StoreUnavailable

        client = signed_in_client(app)

        def away(_hashed: str) -> None:
            raise StoreUnavailable

        monkeypatch.setattr(store, "session_by_hash", away)
        assert client.get("/account").status_code == 503
        assert store_of(app) is store


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/review?a=b", "/review?a=b"),
        ("/", "/"),
        (None, None),
        ("", None),
        ("//evil.example/x", None),
        ("/\\evil.example", None),
        ("/a\\b", None),
        ("https://evil.example", None),
        ("javascript:alert(1)", None),
        ("review", None),
        ("/a\r\nSet-Cookie: x", None),
        ("/\t/evil.example", None),
    ],
)
def test_one_goes_on_within_this_site_only(given: str | None, kept: str | None) -> None:
    assert safe_target(given) == kept


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile "
            "Safari/537.36",
            "Chrome on Android",
        ),
        ("curl/8", "a browser"),
        ("", "a browser"),
    ],
)
def test_browsers_are_told_apart(agent: str, name: str) -> None:
    assert browser_name(agent) == name
