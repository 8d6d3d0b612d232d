"""Proving who one is: throttled for all workers, and silent about who is there."""

import itertools
import json
import logging
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import perf_counter

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from claims import accounts
from claims.codes import recovery_hash
from claims.passwords import Passwords
from claims.people import Role, User, UserSecrets
from claims.store import migrate, open_store
from claims.store.base import ClaimStore
from tests.signing import CHEAP, PASSWORD, user_with, with_cheap_passwords
from tests.webapp import NOW, filled_store, make_app
from verifier.http.signing_in import check_password

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


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


def send(client: FlaskClient, path: str, address: str = "192.0.2.1", **data: str):
    page = client.get("/sign-in").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    return client.post(
        path,
        data={"csrf_token": token, **data},
        environ_base={"REMOTE_ADDR": address},
    )


def attempt(app: Flask, email="anna@newsroom.example", password="wrong", **where: str):
    client = app.test_client()
    return send(client, "/sign-in", email=email, password=password, **where)


def later(monkeypatch: pytest.MonkeyPatch, **away: float) -> None:
    monkeypatch.setattr("tests.webapp.NOW", NOW + timedelta(**away))


@pytest.mark.usefixtures("anna")
class TestPasswords:
    def test_the_right_one_signs_in(self, app: Flask, store: ClaimStore) -> None:
        answer = attempt(app, password=PASSWORD)
        assert answer.status_code == 303
        (anna,) = store.list_users()
        assert anna.last_signed_in_at == NOW

    def test_unknown_and_known_get_the_same_answer(self, app: Flask) -> None:
        texts = set()
        for email in ("anna@newsroom.example", "nobody@newsroom.example"):
            answer = attempt(app, email)
            assert answer.status_code == 422
            text = answer.get_data(as_text=True).replace(email, "")
            token = text.partition('name="csrf_token" value="')[2].partition('"')[0]
            texts.add(text.replace(token, ""))
        assert len(texts) == 1

    @pytest.mark.parametrize("state", ["inactive", "invited"])
    def test_an_account_that_is_not_active_is_as_good_as_none(
        self, app: Flask, store: ClaimStore, state: str
    ) -> None:
        hashed = UserSecrets(CHEAP.hash(PASSWORD))
        facts = {"deactivated_at": NOW} if state == "inactive" else {}
        facts |= {"password_changed_at": None} if state == "invited" else {}
        user_with(store, name="Carla", secrets=hashed, **facts)
        assert attempt(app, "carla@newsroom.example", PASSWORD).status_code == 422

    def test_a_hash_of_old_parameters_is_made_anew(
        self, app: Flask, store: ClaimStore
    ) -> None:
        old = Passwords(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
        user = user_with(store, name="Old", secrets=UserSecrets(old))
        assert attempt(app, user.email, PASSWORD).status_code == 303
        new = store.user_secrets(user.id).password_hash or ""
        assert "t=1" in new
        assert attempt(app, user.email, PASSWORD).status_code == 303

    @pytest.mark.parametrize(
        "email", ["", "\x00", "\ud83d", "x" * 5000, "a@b\r\nBcc: c@d", "' OR 1=1 --"]
    )
    def test_hostile_names_are_refused_like_others(self, app: Flask, email) -> None:
        with_surrogate = email.encode("utf-8", "surrogatepass").decode("latin-1")
        assert attempt(app, with_surrogate).status_code == 422

    def test_where_one_wanted_to_go_is_kept(self, app: Flask) -> None:
        for target, expected in (
            ("/review/audit?who=a", "/review/audit?who=a"),
            ("https://evil.example/", "/review"),
            ("//evil.example/", "/review"),
        ):
            client = app.test_client()
            answer = send(
                client,
                "/sign-in",
                email="anna@newsroom.example",
                password=PASSWORD,
                next=target,
            )
            assert answer.headers["Location"] == expected


@pytest.mark.usefixtures("anna")
class TestThrottle:
    def test_the_sixth_try_in_a_minute_waits_for_an_account(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(5):
            later(monkeypatch, seconds=10 * number)
            answer = attempt(app, address=f"192.0.2.{number}")
            assert answer.status_code == 422
        later(monkeypatch, seconds=59)
        refused = attempt(app, password=PASSWORD, address="192.0.2.99")
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "1"
        assert "5 tries within a minute" in refused.get_data(as_text=True)
        later(monkeypatch, seconds=61)
        assert attempt(app, password=PASSWORD).status_code == 303

    def test_and_for_an_address(self, app: Flask) -> None:
        for number in range(5):
            assert attempt(app, f"someone{number}@x.example").status_code == 422
        assert attempt(app, password=PASSWORD).status_code == 429
        assert attempt(app, password=PASSWORD, address="192.0.2.2").status_code == 303

    def test_accounts_that_are_not_there_are_throttled_alike(self, app: Flask) -> None:
        found = [
            attempt(app, "nobody@x.example", address=f"192.0.2.{number}").status_code
            for number in range(6)
        ]
        assert found == [422] * 5 + [429]

    def test_spelling_does_not_get_round_it(self, app: Flask) -> None:
        spellings = ("anna@", "ANNA@", " Anna@", "aNNa@", "ａnna@")
        for number, spelling in enumerate(spellings):
            attempt(app, f"{spelling}newsroom.example", address=f"192.0.2.{number}")
        assert attempt(app, address="192.0.2.77").status_code == 429

    def test_a_whole_newsroom_signs_in_from_one_address(
        self, store: ClaimStore
    ) -> None:
        # No two readings of a real clock are alike, even within one request.
        ticks = itertools.count()
        clock = lambda: NOW + timedelta(milliseconds=next(ticks))  # noqa: E731
        app = with_cheap_passwords(make_app(store, clock=clock))
        secrets = UserSecrets(CHEAP.hash(PASSWORD))
        for number in range(8):
            user = user_with(store, name=f"Person {number}", secrets=secrets)
            assert attempt(app, user.email, PASSWORD).status_code == 303

    def test_workers_and_restarts_count_together(self, tmp_path) -> None:
        url = f"sqlite:///{tmp_path}/claims.sqlite3"
        migrate(url)
        first, second = open_store(url), open_store(url)
        workers = [with_cheap_passwords(make_app(each)) for each in (first, second)]
        found = [attempt(workers[number % 2]).status_code for number in range(5)]
        assert found == [422] * 5
        first.close()
        second.close()
        third = open_store(url)
        assert attempt(with_cheap_passwords(make_app(third))).status_code == 429
        third.close()


def test_unknown_and_known_take_as_long(store: ClaimStore) -> None:
    """With hashes at their real cost, so that a skipped one would show."""
    passwords = Passwords(time_cost=3, memory_cost=8192, parallelism=1)
    app = with_cheap_passwords(make_app(store))
    context = app.extensions["verifier"]
    app.extensions["verifier"] = replace(context, passwords=passwords)
    user_with(store, name="Anna", secrets=UserSecrets(passwords.hash(PASSWORD)))
    passwords.fits(None, "the first one makes the hash of nobody")
    took: dict[str, list[float]] = {"anna": [], "nobody": []}
    for number in range(20):
        for name, times in took.items():
            where = {"REMOTE_ADDR": f"192.0.{number}.{len(name)}"}
            with app.test_request_context("/sign-in", environ_base=where):
                started = perf_counter()
                # Fresh accounts, so that the limit does not answer.
                store._people.tries.clear()
                assert check_password(f"{name}@newsroom.example", "wrong") is None
                times.append(perf_counter() - started)
    assert abs(median(took["anna"]) - median(took["nobody"])) < 0.02
    assert min(took["nobody"]) > min(took["anna"]) / 2


class TestCodes:
    @pytest.fixture
    def anna(self, store: ClaimStore) -> User:
        made = user_with(
            store, Role.EDITOR, name="Anna", secrets=UserSecrets(CHEAP.hash(PASSWORD))
        )
        with store.unit_of_work() as work:
            found = accounts.turn_codes_on(
                work,
                made,
                code_secret=SECRET,
                code_step=0,
                recovery_hashes=[recovery_hash("aaaa-bbbb-cccc-dddd")],
                at=NOW,
            )
            work.commit()
        return found

    @pytest.fixture
    def client(self, app: Flask, anna: User) -> FlaskClient:
        client = app.test_client()
        answer = send(client, "/sign-in", email=anna.email, password=PASSWORD)
        assert answer.headers["Location"] == "/sign-in/code"
        return client

    def code(self, away: int = 0) -> str:
        return pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=away))

    def test_the_password_alone_opens_nothing(self, client: FlaskClient) -> None:
        assert client.get("/account").status_code == 303
        assert client.get("/review/audit").status_code == 303
        assert client.get("/sign-in/code").status_code == 200

    def test_the_code_signs_in_once(
        self, app: Flask, client: FlaskClient, anna
    ) -> None:
        assert send(client, "/sign-in/code", code=self.code()).status_code == 303
        assert client.get("/account").status_code == 200
        other = app.test_client()
        send(other, "/sign-in", email=anna.email, password=PASSWORD)
        for used in (self.code(), self.code(-30)):
            again = send(other, "/sign-in/code", code=used)
            assert again.status_code == 422
            assert "used before" in again.get_data(as_text=True)
        assert send(other, "/sign-in/code", code=self.code(30)).status_code == 303

    def test_a_recovery_code_signs_in_once(
        self, app: Flask, client: FlaskClient, anna: User, store: ClaimStore
    ) -> None:
        answer = send(client, "/sign-in/code", code="AAAA bbbb CCCC dddd")
        assert answer.status_code == 303
        assert store.recovery_codes_left(anna.id) == 0
        other = app.test_client()
        send(other, "/sign-in", email=anna.email, password=PASSWORD)
        again = send(other, "/sign-in/code", code="aaaa-bbbb-cccc-dddd")
        assert again.status_code == 422

    def test_guesses_are_few(self, client: FlaskClient) -> None:
        for number in range(5):
            answer = send(client, "/sign-in/code", code=f"{number:06d}")
            assert answer.status_code == 422
        refused = send(client, "/sign-in/code", code=self.code())
        assert refused.status_code == 429
        assert "5 tries within 5 minutes" in refused.get_data(as_text=True)

    def test_signing_in_again_gives_no_new_guesses(
        self, app: Flask, client: FlaskClient, anna: User
    ) -> None:
        for _ in range(5):
            send(client, "/sign-in/code", code="000000")
        other = app.test_client()
        send(other, "/sign-in", email=anna.email, password=PASSWORD)
        assert send(other, "/sign-in/code", code=self.code()).status_code == 429

    def test_one_has_five_minutes(
        self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later(monkeypatch, minutes=5)
        answer = send(client, "/sign-in/code", code=self.code(300))
        assert answer.headers["Location"] == "/sign-in"

    def test_without_the_password_no_code_is_asked_for(self, app: Flask) -> None:
        client = app.test_client()
        assert client.get("/sign-in/code").headers["Location"] == "/sign-in"
        answer = send(client, "/sign-in/code", code=self.code())
        assert answer.headers["Location"] == "/sign-in"


@pytest.mark.usefixtures("anna")
def test_events_are_logged_without_what_is_secret(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("verifier").propagate = True
    with caplog.at_level(logging.INFO, logger="verifier.people"):
        attempt(app, password="a wrong guess")
        attempt(app, password=PASSWORD)
        for number in range(6):
            attempt(app, "nobody@x.example", f"guess {number}")
    events = [each.message for each in caplog.records if each.name == "verifier.people"]
    assert events[:2] == ["sign_in_refused", "signed_in"]
    assert events[-1] == "throttled"
    written = json.dumps([vars(each) for each in caplog.records], default=str)
    for secret in (PASSWORD, "guess", "192.0.2.1", "anna@", "nobody@", "$argon2"):
        assert secret not in written
