"""Signing in opens a session; signing out, time and changes end it for good."""

from claims.people import Role
from tests.signing import signed_in_client
from tests.webapp import make_app


def test_pages_of_ones_own_need_a_session() -> None:
    app = make_app()
    client = app.test_client()
    answer = client.get("/account")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/account"
    assert signed_in_client(app).get("/account").status_code == 200


def test_sign_out() -> None:
    app = make_app()
    client = signed_in_client(app, Role.ADMIN)
    assert client.post("/sign-out").status_code == 303
    assert client.get("/account").status_code == 303


def test_sign_in_page() -> None:
    client = make_app().test_client()
    answer = client.get("/sign-in")
    assert answer.status_code == 200
    assert "csrf_token" in answer.get_data(as_text=True)
    assert client.post("/sign-in", data={"email": "x"}).status_code == 400
