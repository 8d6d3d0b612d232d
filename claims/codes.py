"""The second step of signing in: codes of an authenticator (TOTP), and the way back.

Nothing here draws at random: secrets are made of characters that the caller drew.
"""

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp

from claims.people import secret_hash

STEP_SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 10

_STEPS_AROUND = (0, -1, 1)
"""Clocks differ: the code before and the one after are taken, too."""

_SECRET_BYTES = 20
_RECOVERY_BYTES = 10
_GROUP = 4


def code_secret(*entropy: bytes) -> str:
    """Return the base32 secret for an authenticator that is made of ``entropy``."""
    drawn = hashlib.sha256(b"\x1f".join(entropy)).digest()
    return base64.b32encode(drawn[:_SECRET_BYTES]).decode("ascii")


def provisioning_address(secret: str, email: str, issuer: str) -> str:
    """Return the ``otpauth://`` address that authenticators read from a QR code."""
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    return totp.provisioning_uri(name=email, issuer_name=issuer)


def code_step(secret: str, code: str, at: datetime) -> int | None:
    """Return the number of the time step whose code was given; None if none fits."""
    given = "".join(code.split())
    if len(given) != DIGITS or not given.isascii() or not given.isdigit():
        return None
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    now = int(at.timestamp()) // STEP_SECONDS
    found = None
    for away in _STEPS_AROUND:
        # All are compared, so that the time tells nothing.
        fits = hmac.compare_digest(totp.generate_otp(now + away), given)
        found = now + away if fits and found is None else found
    return found


def recovery_code(secret: str) -> str:
    """Return a code such as ``abcd-efgh-2345-mnop`` made of random characters."""
    drawn = hashlib.sha256(secret.encode()).digest()[:_RECOVERY_BYTES]
    letters = base64.b32encode(drawn).decode("ascii").lower()
    groups = [letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP)]
    return "-".join(groups)


def recovery_hash(code: str) -> str:
    """Return what is kept of a recovery code, however its letters were typed."""
    return secret_hash("".join(each for each in code.lower() if each.isalnum()))
