"""Each answer names its request."""

from flask.testing import FlaskClient


def test_each_request_has_its_own_id(client: FlaskClient) -> None:
    ids = {client.get("/healthz").headers["X-Request-ID"] for _ in range(5)}

    assert len(ids) == 5


def test_a_callers_id_is_kept(client: FlaskClient) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": "desk-2024.11_07"})

    assert response.headers["X-Request-ID"] == "desk-2024.11_07"
