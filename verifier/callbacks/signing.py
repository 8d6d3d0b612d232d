"""Signatures by the rules of Standard Webhooks 1.0."""

import base64
import hashlib
import hmac
from datetime import datetime

_PREFIX = "whsec_"


def signed_headers(
    secret: str, message_id: str, at: datetime, body: bytes
) -> dict[str, str]:
    """Return the headers that let a receiver prove who sent ``body``, and when.

    ``secret`` is ``whsec_`` and the key in Base64. The signature is the HMAC-SHA256
    over the id, the seconds since 1970 and the body, with dots between them.
    """
    timestamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
