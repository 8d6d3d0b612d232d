"""Codes of an authenticator: RFC 6238's own examples, clocks that differ, recovery."""

import base64
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from claims.codes import (
    code_secret,
    code_step,
    provisioning_address,
    recovery_code,
    recovery_hash,
)

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SECRET = code_secret(b"server", b"session")


@pytest.mark.parametrize(
    ("seconds", "code"),
    # RFC 6238, appendix B, SHA-1: the last six of the eight digits.
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924")],
)
def test_the_standards_examples(seconds, code):
    secret = base64.b32encode(b"12345678901234567890").decode()
    at = datetime.fromtimestamp(seconds, UTC)
    assert code_step(secret, code, at) == seconds // 30


def test_clocks_may_differ_by_a_step():
    code = pyotp.TOTP(SECRET).at(NOW)
    step = int(NOW.timestamp()) // 30
    for away in (-30, 0, 30):
        assert code_step(SECRET, code, NOW + timedelta(seconds=away)) == step
    for away in (-60, 60, 3600):
        assert code_step(SECRET, code, NOW + timedelta(seconds=away)) is None
    assert code_step(SECRET, f" {code[:3]} {code[3:]} ", NOW) == step


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "²²²²²²", "\ud83d" * 6]
)
def test_what_is_no_code_fits_nothing(code):
    assert code_step(SECRET, code, NOW) is None


def test_a_secret_is_long_and_its_own():
    assert len(base64.b32decode(SECRET)) == 20
    assert code_secret(b"server", b"other") != SECRET
    address = provisioning_address(SECRET, "anna@courier.example", "The Courier: desk")
    parsed = pyotp.parse_uri(address)
    assert parsed.secret == SECRET
    assert parsed.issuer == "The Courier: desk"


def test_recovery_codes_are_read_however_they_are_typed():
    code = recovery_code("a" * 43)
    assert len(code) == 19
    assert code.count("-") == 3
    assert code != recovery_code("b" * 43)
    for typed in (code.upper(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert recovery_hash(typed) == recovery_hash(code)
    assert recovery_hash(code[:-1]) != recovery_hash(code)
