"""Names of claims, made of their content: readable, and the same on every machine."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from claims.models import Evidence
from claims.text import normalise

_READABLE = 40
_HASHED = 12
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def _readable(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode()
    words = _NOT_WORD.sub("-", plain.lower()).strip("-")
    if len(words) > _READABLE:
        words = words[:_READABLE].rpartition("-")[0] or words[:_READABLE]
    return words or "claim"


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:_HASHED]


def slug_for(text: str, evidence: Sequence[Evidence]) -> str:
    """Return the name shared by all versions of a claim first proposed like this.

    The same text resting on the same quotes has the same slug.
    """
    parts = [normalise(text)]
    parts += sorted(
        f"{item.document_id} {item.quote.start} {item.quote.end}" for item in evidence
    )
    return f"{_readable(text)}-{_digest(parts)}"


def slug_for_external(external_id: str, text: str) -> str:
    """Return the slug of the claim that an import first gave under ``external_id``."""
    return f"{_readable(text)}-{_digest(['external', external_id])}"


def version_id(slug: str, version: int) -> str:
    """Return the id of one version of a claim."""
    return f"{slug}.{version}"
