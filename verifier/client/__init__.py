"""A client of the API in pure Python: ``Client("https://facts.example").verify(...)``.

It needs nothing but the standard library. Answers are frozen records; their ``raw``
holds the JSON with whatever newer services add.
"""

from verifier.client.asking import Client
from verifier.client.errors import (
    ClientError,
    FaultyPart,
    InvalidRequest,
    NotAllowed,
    NotFound,
    Refused,
    ServiceFailed,
    ServiceUnreachable,
    TooManyRequests,
    UnreadableAnswer,
)
from verifier.client.records import (
    CheckedText,
    Evidence,
    Finding,
    Source,
    Statement,
    StoredClaim,
    Verification,
)

__all__ = [
    "CheckedText",
    "Client",
    "ClientError",
    "Evidence",
    "FaultyPart",
    "Finding",
    "InvalidRequest",
    "NotAllowed",
    "NotFound",
    "Refused",
    "ServiceFailed",
    "ServiceUnreachable",
    "Source",
    "Statement",
    "StoredClaim",
    "TooManyRequests",
    "UnreadableAnswer",
    "Verification",
]
