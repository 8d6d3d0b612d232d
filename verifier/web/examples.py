"""Example claims for the front page, taken from the store itself."""

import re
from dataclasses import dataclass

from claims.models import Claim, ClaimStatus, Rating
from claims.store.base import ClaimStore

_LOOKED_AT = 100
_SHOWN = 3
_LONGEST = 110
_SHORTEST = 30

# A count to alter: no year, no part of a name such as A-22, no decimal.
_COUNT = re.compile(r"(?<![\w.,:$€£/-])[1-9]\d{1,2}(?![\w.,:%/-]*\d)(?![\w-])")


@dataclass(frozen=True, slots=True)
class Example:
    """A claim to try. ``altered`` tells that one figure is not the store's."""

    text: str
    altered: bool = False


def examples(store: ClaimStore) -> tuple[Example, ...]:
    """Return a few claims to try, the same ones for the same store.

    One of them, where a claim has a count, has that count altered: it shows what a
    contradiction looks like.
    """
    page = store.list_claims(status=ClaimStatus.PUBLISHED, limit=_LOOKED_AT)
    fitting = [
        claim
        for claim in page.items
        if claim.rating is Rating.ACCURATE and _SHORTEST <= len(claim.text) <= _LONGEST
    ]
    altered = next((made for claim in fitting if (made := _altered(claim))), None)
    step = max(1, len(fitting) // _SHOWN)
    plain = [Example(claim.text) for claim in fitting[::step][:_SHOWN]]
    return (*plain, altered) if altered else tuple(plain)


def _altered(claim: Claim) -> Example | None:
    """Return ``claim`` with its first count turned into another of as many digits."""
    found = _COUNT.search(claim.text)
    if found is None:
        return None
    count = found.group()
    other = str(int(count[0]) % 9 + 1) + count[1:]
    text = claim.text[: found.start()] + other + claim.text[found.end() :]
    return Example(text, altered=True)
