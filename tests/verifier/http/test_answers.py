"""What answers travel with: compression, tags, and other sites' scripts."""

import gzip
import json

import pytest
from flask.testing import FlaskClient

from tests.webapp import make_app

CMS = "https://cms.example"


class TestCompression:
    def test_large_json_is_compressed_for_who_takes_it(
        self, client: FlaskClient
    ) -> None:
        plain = client.get("/api/v1/claims")
        packed = client.get("/api/v1/claims", headers={"Accept-Encoding": "br, gzip"})
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) == int(packed.headers["Content-Length"])
        for response in (plain, packed):
            assert "Accept-Encoding" in response.headers["Vary"]
        assert plain.headers["ETag"] != packed.headers["ETag"]
        assert not packed.headers["ETag"].startswith("W/")

    def test_either_tag_is_known(self, client: FlaskClient) -> None:
        for encoding in ("identity", "gzip"):
            headers = {"Accept-Encoding": encoding}
            tag = client.get("/api/v1/claims", headers=headers).headers["ETag"]
            again = client.get("/api/v1/claims", headers={"If-None-Match": tag})
            assert again.status_code == 304
            assert again.headers["ETag"] == tag
            assert again.data == b""

    @pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
    def test_nobody_gets_what_they_cannot_read(
        self, client: FlaskClient, accepted: str
    ) -> None:
        response = client.get("/api/v1/claims", headers={"Accept-Encoding": accepted})
        assert "Content-Encoding" not in response.headers
        json.loads(response.data)

    def test_small_answers_and_pages_stay_plain(self, client: FlaskClient) -> None:
        for path in ("/healthz", "/", "/api/v1/claims/none"):
            response = client.get(path, headers={"Accept-Encoding": "gzip"})
            assert "Content-Encoding" not in response.headers


class TestOtherSites:
    @pytest.fixture
    def site(self) -> FlaskClient:
        return make_app(cors_origins=(CMS,)).test_client()

    def test_a_named_site_may_read_and_learns_what_it_needs(
        self, site: FlaskClient
    ) -> None:
        response = site.get("/api/v1/claims", headers={"Origin": CMS})
        assert response.headers["Access-Control-Allow-Origin"] == CMS
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Origin" in response.headers["Vary"]
        for name in ("ETag", "Link", "RateLimit", "Retry-After"):
            assert name in response.headers["Access-Control-Expose-Headers"]

    def test_a_preflight_names_what_may_be_sent(self, site: FlaskClient) -> None:
        response = site.options(
            "/api/v1/claims",
            headers={"Origin": CMS, "Access-Control-Request-Method": "POST"},
        )
        assert response.status_code == 200
        allowed = response.headers["Access-Control-Allow-Headers"]
        for name in ("Authorization", "Idempotency-Key", "If-Match"):
            assert name in allowed
        assert "POST" in response.headers["Access-Control-Allow-Methods"]

    @pytest.mark.parametrize(
        "origin",
        [
            "https://cms.example.evil.example",
            "http://cms.example",
            "https://cms.example:8443",
            "https://CMS.example",
            "null",
        ],
    )
    def test_no_other_site_may(self, site: FlaskClient, origin: str) -> None:
        response = site.get("/api/v1/claims", headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in response.headers
        assert "Origin" in response.headers["Vary"]

    def test_pages_are_for_no_script(self, site: FlaskClient) -> None:
        for path in ("/", "/check?claim=x"):
            response = site.get(path, headers={"Origin": CMS})
            assert "Access-Control-Allow-Origin" not in response.headers

    def test_off_unless_named(self) -> None:
        response = (
            make_app().test_client().get("/api/v1/claims", headers={"Origin": CMS})
        )
        assert "Access-Control-Allow-Origin" not in response.headers
        assert "Origin" not in response.headers.get("Vary", "")
